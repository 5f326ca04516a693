/* draw.c: head, end and typed words of a paper; what it is all drawn from. */
#include "paper/signing.h"

#include "base/unicode.h"
#include "doc/paper.h"
#include "org/unit.h"

/* ── loading ────────────────────────────────────────────────────────────────────────────────── */

static enum err issuer_load(struct db *db, struct arena *a, struct paper_sources *s)
{
    if (s->paper.issuer.v)
        return issuer_find(db, a, s->paper.issuer, &s->issuer);
    return issuer_of_campaign(db, a, &s->campaign, &s->issuer);
}

static enum err number_load(struct db *db, struct arena *a, struct paper_sources *s)
{
    struct paper_number n;
    enum err e = OK;

    /* what was written down with a draft is what the body was held to be then */
    s->paper.form = s->paper.number.seq ? s->paper.number.form : s->issuer.form;
    s->symbol = paper_symbol(a, s->paper.form, s->paper.kind, s->issuer.code, s->issuer.drafter);
    s->day = day_of_ms(s->now_ms);
    if (s->paper.number.seq) {
        s->number = s->paper.number.number;
        s->symbol = s->paper.number.symbol;
        s->day = s->paper.number.day;
    }
    s->replaces = S("");
    if (s->paper.replaces.v)
        e = paper_number_of(db, a, s->paper.replaces.v, &n);
    if (e == OK && s->paper.replaces.v)
        s->replaces = str_printf(a, "%.*s ngày %.*s",
            STR(paper_number_words(a, n.form, n.number, n.symbol)), STR(day_format(a, n.day)));
    return e == E_NOT_FOUND ? OK : e;
}

/* The paper of a day or of the review without words of its own: the number and day it was signed
 * with. */
static void sign_number(struct arena *a, struct paper_sources *s)
{
    if (s->paper.id.v || s->paper.number.seq)
        return;
    if (s->paper.kind == KIND_PAPER_DAILY) {
        s->number = s->sign.paper_number;
        s->day = s->sign.seq ? day_of_ms(s->sign.at_ms) : s->paper.day;
    } else if (s->paper.kind == KIND_PAPER_FINAL) {
        const struct review_signed *signature = &s->review.signature;

        if (signature->seq && str_eq(signature->basis, review_basis(a, &s->review)))
            s->number = signature->number;
    }
}

static enum err day_load(struct db *db, struct arena *a, struct paper_sources *s)
{
    enum err e;

    s->sign = (struct signed_day){0};
    if (!s->paper.day)
        return OK;
    if (!rollup_has_day(s->review.review.rollup, s->paper.day))
        return E_NOT_FOUND;
    e = signed_day_find(db, a, s->campaign.id, s->paper.day, &s->sign);
    return e == E_NOT_FOUND ? OK : e;
}

/* The final report compares with earlier campaigns; other papers spare that. */
static enum err review_sources_of(struct db *db, struct store *store, struct arena *a,
    const struct actor *actor, struct paper_sources *s)
{
    const struct rollup *r;
    enum err e;

    if (s->paper.kind == KIND_PAPER_FINAL)
        return review_load(db, store, a, actor, s->campaign.id, s->now_ms, &s->review);
    e = rollup_get(db, store, a, s->campaign.id, s->now_ms, &r);
    return e == OK ? review_load_of(db, a, r, s->now_ms, &s->review) : e;
}

enum err paper_sources_load(struct db *db, struct store *store, struct arena *a,
    const struct actor *actor, const struct paper *p, int64_t now, struct paper_sources *ret)
{
    struct org_unit unit = {.name = S("")};
    enum err e;

    *ret = (struct paper_sources){.paper = *p, .now_ms = now};
    if ((e = campaign_find(db, a, p->campaign, &ret->campaign)) != OK ||
        (e = issuer_load(db, a, ret)) != OK || (e = number_load(db, a, ret)) != OK)
        return e;
    e = unit_find(db, a, ret->campaign.unit, &unit);
    if (e != OK && e != E_NOT_FOUND)
        return e;
    ret->unit = unit.name;
    if ((e = review_sources_of(db, store, a, actor, ret)) != OK)
        return e;
    e = campaign_deadlines(db, a, p->campaign, &ret->deadlines);
    if (e == OK)
        e = day_load(db, a, ret);
    if (e == OK)
        sign_number(a, ret);
    return e;
}

/* ── words ──────────────────────────────────────────────────────────────────────────────────── */

static void set(struct template_record *v, const char *name, struct str text)
{
    template_set(v, str_from(name), text);
}

/* "Phối hợp liên ngành …" → "phối hợp liên ngành …", inside a sentence. */
static struct str campaign_inside(struct arena *a, const struct paper_sources *s)
{
    struct str name = s->campaign.name, head = utf8_head(name, 1);

    return str_printf(
        a, "%.*s%.*s", STR(text_lower(a, head)), STR(str_slice(name, head.len, name.len)));
}

struct str paper_usual_subject(struct arena *a, const struct paper_sources *s)
{
    struct str campaign = campaign_inside(a, s);

    switch (s->paper.kind) {
    case KIND_PAPER_DAILY:
        return str_printf(a, "Kết quả %.*s, ngày %.*s", STR(campaign),
            STR(day_format(a, s->paper.day ? s->paper.day : s->day)));
    case KIND_PAPER_FAST:
        return str_printf(a, "Nhanh kết quả %.*s", STR(campaign));
    case KIND_PAPER_FINAL:
        return str_printf(a, "Tổng kết %.*s", STR(campaign));
    case KIND_PAPER_PROPOSAL:
        return str_printf(a, "Về việc đề nghị khen thưởng thành tích %.*s", STR(campaign));
    case KIND_PAPER_MINUTES:
        return str_printf(a, "Họp xét khen thưởng thành tích %.*s", STR(campaign));
    case KIND_PAPER_ANNEX:
        return str_printf(a, "Công trình, phần việc %.*s", STR(campaign));
    case KIND_PAPER_PLAN:
    case KIND_PAPER_NOTICE:
        return s->campaign.name;
    default: /* of a letter the form itself says "về việc" */
        return campaign;
    }
}

static void recipients_draw(
    struct arena *a, const struct paper_sources *s, struct template_record *v)
{
    struct review_lines lines = paper_recipients_of(a, s);
    struct str rows = official_recipients(a, s->paper.form, lines.items, lines.count);
    struct review_lines each = review_lines(a, rows);

    set(v, "paper.recipients", rows);
    template_set_list(v, S("recipients"));
    for (size_t i = 0; i < each.count; i++)
        set(template_add(v, S("recipients")), "recipients.name", each.items[i]);
}

static void to_draw(struct arena *a, const struct paper_sources *s, struct template_record *v)
{
    struct review_lines lines = review_lines(a, s->paper.texts[paper_text_find(S("to"))]), each;
    bool submit = (paper_kinds[s->paper.kind].flags & PK_SUBMIT) != 0;
    struct str rows = official_addressees(a, s->paper.form, submit, lines.items, lines.count);

    each = review_lines(a, rows);
    if (!rows.len && paper_kinds[s->paper.kind].flags & PK_TO)
        rows = S("………………………………"); /* to be written by hand */
    set(v, "paper.to", rows);
    template_set_list(v, S("to"));
    for (size_t i = 0; i < each.count; i++)
        set(template_add(v, S("to")), "to.name", each.items[i]);
}

/* The signs at the ends of what is listed as grounds: the forms differ (RULES 1). */
static struct str basis_lines(struct arena *a, enum official_form form, struct str typed)
{
    struct review_lines lines = review_lines(a, typed);

    return official_grounds(a, form, lines.items, lines.count);
}

/* What the form says itself before the subject of a letter is not said twice. */
static struct str without_words(struct arena *a, struct str subject)
{
    static const struct str words[] = {STR_INIT("về việc "), STR_INIT("v/v ")};
    struct str lower = text_lower(a, subject);

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_starts(lower, words[i]))
            return str_trim(str_slice(subject, words[i].len, subject.len));
    return subject;
}

/* Texts that may stand last on the paper, the last one first. */
static const char *const last_texts[PAPER_KINDS] = {
    [KIND_PAPER_PLAN] = "closing tasks",
    [KIND_PAPER_LETTER] = "closing proposal body opening",
    [KIND_PAPER_NOTICE] = "closing body opening",
    [KIND_PAPER_INVITATION] = "closing body",
};

/* Index of the text that ends the paper, or -1. What is replaced stands before the closing words.
 */
static int last_text(const struct paper_sources *s)
{
    const char *of_kind = last_texts[s->paper.kind];
    struct str names = str_from(of_kind ? of_kind : "closing proposal");

    for (size_t at = 0; at < names.len;) {
        size_t end = str_find(names, S(" "), at);
        int i = paper_text_find(str_slice(names, at, end));

        if (i >= 0 && s->paper.texts[i].len)
            return at && s->replaces.len ? -1 : i;
        at = end + 1;
    }
    return -1;
}

bool paper_ends_itself(const struct paper_sources *s)
{
    return last_text(s) >= 0 || s->replaces.len;
}

/* A paper of the Party ends with ".", one of the State with "./.". */
static struct str ended(struct arena *a, enum official_form form, struct str text)
{
    struct str t = str_trim(text);

    while (t.len && strchr("./;,", t.ptr[t.len - 1]))
        t = str_trim(str_slice(t, 0, t.len - 1));
    return str_printf(a, "%.*s%s", STR(t), form == FORM_STATE ? "./." : ".");
}

static void head_draw(struct arena *a, const struct paper_sources *s, struct template_record *v)
{
    const struct paper_settings *p = &s->campaign.paper;
    struct paper_signing signing = paper_signing_of(a, s);

    set(v, "issuer.superior", text_upper(a, s->issuer.superior));
    set(v, "issuer.name", text_upper(a, s->issuer.name));
    set(v, "issuer.code", s->issuer.code);
    set(v, "paper.number", official_number(a, s->paper.form, s->number, s->symbol));
    set(v, "paper.symbol", s->symbol);
    set(v, "paper.place_day", paper_place_and_day(a, p->place, s->day));
    set(v, "paper.day", day_format(a, s->day));
    set(v, "paper.type", text_upper(a, str_from(paper_kinds[s->paper.kind].type)));
    set(v, "paper.replaces",
        s->replaces.len ? str_printf(a, "Thay thế văn bản %.*s%s", STR(s->replaces),
                              last_text(s) < 0 && s->paper.form == FORM_STATE ? "./." : ".")
                        : S(""));
    set(v, "issuer.address", s->issuer.address);
    set(v, "signer.authority", signing.authority);
    set(v, "signer.position", signing.position);
    set(v, "signer.name", signing.signer);
}

static struct str subject_of(struct arena *a, const struct paper_sources *s)
{
    struct str typed = s->paper.texts[paper_text_find(S("subject"))];

    if (!typed.len)
        return paper_usual_subject(a, s);
    return paper_kinds[s->paper.kind].flags & PK_LETTER ? without_words(a, typed) : typed;
}

static void texts_draw(struct arena *a, const struct paper_sources *s, struct template_record *v)
{
    int last = last_text(s);

    for (size_t i = 0; i < PAPER_TEXTS; i++) {
        struct str name = str_printf(a, "text.%s", paper_texts[i].name), text = s->paper.texts[i];

        if (str_eq(name, S("text.basis")))
            text = basis_lines(a, s->paper.form, text);
        if (str_eq(name, S("text.subject")))
            text = subject_of(a, s);
        if (str_eq(name, S("text.circulation")))
            text = text_upper(a, text);
        if ((int)i == last)
            text = ended(a, s->paper.form, text);
        template_set(v, name, text);
    }
}

static void campaign_draw(struct arena *a, const struct paper_sources *s, struct template_record *v)
{
    const struct campaign *c = &s->campaign;

    set(v, "unit.name", s->unit);
    set(v, "campaign.name", c->name);
    set(v, "campaign.first_day", day_format(a, c->first_day));
    set(v, "campaign.last_day", day_format(a, c->last_day));
    set(v, "campaign.days", str_printf(a, "%d", c->last_day - c->first_day + 1));
    set(v, "campaign.window",
        str_printf(a, "từ %02d:%02d đến %02d:%02d", c->report_from_minute / 60,
            c->report_from_minute % 60, c->report_to_minute / 60, c->report_to_minute % 60));
}

struct template_record *paper_draw(struct arena *a, const struct paper_sources *s)
{
    struct template_record *v = template_values(a);

    head_draw(a, s, v);
    recipients_draw(a, s, v);
    to_draw(a, s, v);
    texts_draw(a, s, v);
    campaign_draw(a, s, v);
    paper_draw_photos(s, v);
    paper_draw_figures(a, s, v);
    return v;
}
