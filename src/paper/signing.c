/* signing.c: who signs a paper and who gets it. */
#include "paper/signing.h"

#include "base/unicode.h"
#include "doc/paper.h"
#include "paper/facts.h"

static const struct {
    enum official_form form;
    const char *word, *authority, *position;
} signers[] = {
#define SIGNER(form, word, authority, position) {form, word, authority, position},
#include "paper/paper_signers.def"
#undef SIGNER
};

static struct str typed(const struct paper_sources *s, const char *text)
{
    return str_trim(s->paper.texts[paper_text_find(str_from(text))]);
}

static bool is_of_campaign(struct arena *a, const struct paper_sources *s)
{
    return issuer_same_name(a, s->issuer.name, s->campaign.paper.issuer);
}

/* The last row is the position, what stands above it the authority. */
static struct paper_signing rows_apart(struct arena *a, struct str rows, struct str signer)
{
    struct review_lines lines = review_lines(a, rows);
    struct paper_signing ret = {S(""), S(""), signer};
    struct buf above;

    buf_init(&above, a, 4 * rows.len + 64);
    for (size_t i = 0; i + 1 < lines.count; i++)
        buf_printf(&above, "%s%.*s", i ? "\n" : "", STR(lines.items[i]));
    ret.authority = buf_str(&above);
    if (lines.count)
        ret.position = lines.items[lines.count - 1];
    return ret;
}

struct paper_signing paper_usual_signing(
    struct arena *a, enum official_form form, struct str issuer)
{
    struct str folded = text_fold(a, paper_one_line(a, issuer));

    for (size_t i = 0; i < sizeof signers / sizeof *signers; i++)
        if (signers[i].form == form && str_starts(folded, str_from(signers[i].word)))
            return (struct paper_signing){
                str_from(signers[i].authority), str_from(signers[i].position), S("")};
    return (struct paper_signing){S(""), S(""), S("")};
}

static struct paper_signing chosen(struct arena *a, const struct paper_sources *s)
{
    const struct paper_settings *p = &s->campaign.paper;

    if (typed(s, "signing").len)
        return rows_apart(a, typed(s, "signing"), S(""));
    if (s->issuer.signing.len)
        return rows_apart(a, s->issuer.signing, s->issuer.signer);
    if (is_of_campaign(a, s) && (p->authority.len || p->position.len))
        return (struct paper_signing){p->authority, p->position, p->signer};
    return paper_usual_signing(a, s->paper.form, s->issuer.name);
}

struct paper_signing paper_signing_of(struct arena *a, const struct paper_sources *s)
{
    struct paper_signing ret = chosen(a, s);

    ret.authority = official_authority(a, s->paper.form, ret.authority);
    ret.position = official_authority(a, s->paper.form, ret.position); /* "KT. CHỦ TỊCH" alone */
    return ret;
}

/* ── who gets it ────────────────────────────────────────────────────────────────────────────── */

static struct str bare(struct arena *a, struct str row)
{
    return str_slice(paper_recipient(a, row, ""), 2, SIZE_MAX);
}

static bool says_where_kept(struct arena *a, struct str row)
{
    return str_starts(bare(a, row), S("Lưu"));
}

static void add(struct arena *a, struct review_lines *to, struct str row)
{
    *vec_push(a, to) = row;
}

/* "Lưu Ban Chỉ đạo" of the campaign's settings is no word of a decree's paper. */
static bool fits(struct arena *a, const struct paper_sources *s, struct str row)
{
    struct str folded = text_fold(a, row);

    return s->paper.form != FORM_STATE || str_find(folded, S("vt"), 0) < folded.len ||
           str_find(folded, S("van thu"), 0) < folded.len;
}

struct review_lines paper_recipients_of(struct arena *a, const struct paper_sources *s)
{
    bool to = paper_kinds[s->paper.kind].flags & PK_TO && typed(s, "to").len;
    bool own = typed(s, "recipients").len || s->issuer.recipients.len, kept = false;
    struct str rows = typed(s, "recipients").len ? typed(s, "recipients") : s->issuer.recipients;
    struct review_lines given, all = {0};

    if (!own && (is_of_campaign(a, s) || !to)) /* a letter of another body goes to its addressees */
        rows = s->campaign.paper.recipients;
    given = review_lines(a, rows);
    if (to && s->paper.form == FORM_STATE &&
        !(given.count && str_eq(bare(a, given.items[0]), S("Như trên"))))
        add(a, &all, S("Như trên"));
    for (size_t i = 0; i < given.count; i++) {
        bool where = i + 1 == given.count && says_where_kept(a, given.items[i]);

        if (where && !own && !(is_of_campaign(a, s) && fits(a, s, given.items[i])))
            continue;
        kept |= where;
        add(a, &all, given.items[i]);
    }
    if (!kept && s->paper.form == FORM_STATE && s->issuer.drafter.len)
        add(a, &all, str_printf(a, "Lưu: VT, %.*s", STR(s->issuer.drafter)));
    return all;
}
