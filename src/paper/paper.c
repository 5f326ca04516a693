/* paper.c: what people type for a paper, in versions, until it has its number. */
#include "paper/paper.h"

#include "base/tr.h"
#include "base/unicode.h"
#include "paper/facts.h"
#include "store/blob.h"
#include "store/body.h"
#include "store/seal.h"

const char *paper_fault(const struct paper *p, size_t *text)
{
    for (size_t i = 0; i < PAPER_TEXTS; i++) {
        *text = i;
        if (utf8_count(p->texts[i]) > paper_texts[i].max_chars)
            return MSG("Phần này dài quá. Hãy rút ngắn, hoặc gõ thêm vào tệp Word.");
        if (p->texts[i].len && !paper_kind_has_text(p->kind, i))
            return MSG("Loại văn bản này không có phần đó.");
    }
    *text = (size_t)paper_text_find(S("subject"));
    return p->texts[*text].len ? NULL : MSG("Ghi trích yếu: văn bản về việc gì.");
}

/* Everything typed as one JSON object, to be one sealed text. */
static struct str texts_pack(struct arena *a, const struct paper *p)
{
    json_t *object = json_object();

    for (size_t i = 0; i < PAPER_TEXTS; i++)
        if (p->texts[i].len)
            json_object_set_new(
                object, paper_texts[i].name, json_stringn(p->texts[i].ptr, p->texts[i].len));
    return body_dump(a, object);
}

static enum err texts_open(struct db *db, struct arena *a, struct paper *p)
{
    struct str packed;
    json_t *object;
    enum err e;

    for (size_t i = 0; i < PAPER_TEXTS; i++)
        p->texts[i] = S("");
    if (!p->texts_seal.len)
        return OK;
    e = seal_open(db, a, p->texts_seal, &packed);
    if (e == E_NOT_FOUND) {
        p->texts[0] = S(SEAL_ERASED);
        return OK;
    }
    if (e != OK)
        return e;
    if (body_load(a, packed, &object) != OK) { /* words were taken out of it by hand */
        p->texts[0] = S(SEAL_ERASED);
        return OK;
    }
    for (size_t i = 0; i < PAPER_TEXTS; i++) {
        const json_t *text = json_object_get(object, paper_texts[i].name);

        if (json_is_string(text))
            p->texts[i] =
                str_copy(a, (struct str){json_string_value(text), json_string_length(text)});
    }
    return OK;
}

static bool same(const struct paper *x, const struct paper *y)
{
    for (size_t i = 0; i < PAPER_TEXTS; i++)
        if (!str_eq(x->texts[i], y->texts[i]))
            return false;
    return x->form == y->form && x->issuer.v == y->issuer.v && x->day == y->day;
}

/* May it be written, and is there anything to write? */
static enum err check(struct tx *tx, const struct paper *p, const struct campaign *c, bool *nothing)
{
    struct paper there;
    int64_t count = 0;
    size_t text;
    enum err e = OK;

    *nothing = false;
    if (p->kind >= PAPER_KINDS || p->form >= PAPER_FORMS || paper_fault(p, &text))
        return E_INVALID;
    if (p->day && (p->day < c->first_day || p->day > c->last_day))
        return E_INVALID;
    if (!p->id.v) {
        e = db_first_int(tx->db, SQL_paper_count, &count, ARGS(V(c->id.v)));
        return e == OK && count >= PAPERS_A_CAMPAIGN_MAX ? E_TOO_LARGE : e;
    }
    e = paper_find(tx->db, tx->arena, p->id, &there);
    if (e != OK)
        return e;
    if (there.campaign.v != p->campaign.v || there.kind != p->kind)
        return E_NOT_FOUND;
    *nothing = same(&there, p);
    return *nothing || (there.version == p->version && !there.number.seq) ? OK : E_CONFLICT;
}

/* The very same paper that was written last: a form sent twice. 0: it is another. */
static enum err find_twice(struct tx *tx, const struct paper *p, struct paper_id *ret)
{
    struct paper last;
    int64_t id;
    enum err e;

    *ret = (struct paper_id){0};
    if (p->id.v)
        return OK;
    e = db_first_int(tx->db, SQL_paper_newest, &id,
        ARGS(V(p->campaign.v), V(paper_kinds[p->kind].name), V(tx->account_id)));
    if (e == OK)
        e = paper_find(tx->db, tx->arena, (struct paper_id){id}, &last);
    if (e == OK && same(&last, p) && !last.number.seq && last.replaces.v == p->replaces.v)
        ret->v = id;
    return e == E_NOT_FOUND ? OK : e;
}

static enum err check_replaces(struct tx *tx, const struct paper *p)
{
    struct paper old;
    enum err e;

    if (p->id.v || !p->replaces.v)
        return OK;
    e = paper_find(tx->db, tx->arena, p->replaces, &old);
    if (e == OK && (old.campaign.v != p->campaign.v || old.kind != p->kind || !old.number.seq))
        e = E_INVALID;
    return e == E_NOT_FOUND ? E_INVALID : e;
}

enum err paper_write(struct tx *tx, const struct paper *p, struct paper_id *ret)
{
    struct seal_terms terms = {.purpose = "paper-texts", .keep_until = INT32_MAX};
    struct paper_id there;
    struct campaign c;
    struct str seal = S("");
    bool nothing;
    int64_t seq;
    enum err e = campaign_find(tx->db, tx->arena, p->campaign, &c);

    if (e == OK)
        e = check(tx, p, &c, &nothing);
    if (e == OK && nothing) {
        *ret = p->id;
        return OK;
    }
    if (e == OK && (e = find_twice(tx, p, &there)) == OK && there.v) {
        *ret = there;
        return OK;
    }
    if (e == OK)
        e = check_replaces(tx, p);
    if (e == OK)
        e = campaign_keep(tx, c.id);
    terms.unit = c.unit.v;
    if (e == OK)
        e = seal_put(tx, &terms, texts_pack(tx->arena, p), &seal);
    if (e == OK)
        e = fact_add(tx, "paper-written",
            body_pack(tx->arena, "{s:I, s:I, s:I, s:s, s:s, s:I, s:I, s:I, s:s%}", "campaign",
                (json_int_t)c.id.v, "unit", (json_int_t)c.unit.v, "paper", (json_int_t)p->id.v,
                "kind", paper_kinds[p->kind].name, "form", paper_form_name(p->form), "issuer",
                (json_int_t)p->issuer.v, "day", (json_int_t)p->day, "replaces",
                (json_int_t)(p->id.v ? 0 : p->replaces.v), "texts_seal", PACK(seal)),
            &seq);
    if (e == OK)
        *ret = p->id.v ? p->id : (struct paper_id){seq};
    return e;
}

enum err paper_written_apply(struct tx *tx, const struct fact *f)
{
    json_int_t campaign, unit, paper, issuer, day, replaces;
    struct str kind, form, seal;
    enum err e = body_unpack(tx->arena, f->body, "{s:I, s:I, s:I, s:s%, s:s%, s:I, s:I, s:I, s:s%}",
        "campaign", &campaign, "unit", &unit, "paper", &paper, "kind", UNPACK(kind), "form",
        UNPACK(form), "issuer", &issuer, "day", &day, "replaces", &replaces, "texts_seal",
        UNPACK(seal));

    if (e != OK)
        return e;
    if (paper)
        return db_run(tx->db, SQL_paper_update,
            ARGS(V(paper), V(form), V(issuer), V(day), V(seal), V(f->seq), V(f->account_id),
                V(f->at_ms)));
    return db_run(tx->db, SQL_paper_insert,
        ARGS(V(f->seq), V(f->province), V(campaign), V(unit), V(kind), V(form), V(issuer), V(day),
            V(replaces), V(seal), V(f->seq), V(f->account_id), V(f->at_ms)));
}

/* What stands in the file may have been removed, or its agreement withdrawn, since it was made. */
static enum err shots_check(struct tx *tx, const struct paper_shots *shots)
{
    int64_t may;
    enum err e = OK;

    for (size_t i = 0; e == OK && i < shots->count; i++)
        e = db_first_int(tx->db, SQL_paper_shot_may, &may,
            ARGS(
                V((int64_t)shots->items[i].clip), V(shots->items[i].id), V(day_of_ms(tx->now_ms))));
    return e == E_NOT_FOUND ? E_CONFLICT : e;
}

enum err paper_number_it(struct tx *tx, const struct paper *p, const struct issuer *i,
    int64_t expected, day_t day, struct str subject, const struct paper_shots *shots,
    struct str docx)
{
    struct issuer known = *i;
    struct paper now;
    struct paper_number n = {.kind = p->kind,
        .paper = p->id.v,
        .campaign = p->campaign.v,
        .day = day_of_ms(tx->now_ms),
        .of_day = p->day,
        .subject = subject,
        .shots = *shots};
    int64_t next;
    enum err e = paper_find(tx->db, tx->arena, p->id, &now);

    if (e != OK || now.number.seq)
        return e;
    if (now.version != p->version || n.day != day)
        return E_CONFLICT;
    if (known.id.v)
        e = issuer_find(tx->db, tx->arena, i->id, &known);
    else
        e = issuer_set(tx, &known, &known.id);
    if (e == OK && (!issuer_same(&known, i) || known.form != p->form))
        e = E_CONFLICT;
    if (e == OK)
        e = paper_number_next(tx->db, tx->arena, &known, p->kind, n.day, &next);
    if (e == OK && next != expected)
        e = E_CONFLICT;
    if (e == OK)
        e = shots_check(tx, shots);
    if (e == OK)
        e = campaign_keep(tx, p->campaign);
    if (e == OK)
        e = blob_put(tx, docx, &n.file);
    return e == OK ? paper_number_take(tx, &known, &n) : e;
}

enum err paper_file_uses(
    struct db *db, struct arena *a, const struct paper *p, struct paper_use_list *ret)
{
    struct paper_use_list list = {0};
    struct rows rows;
    enum err e = db_query(db, SQL_paper_file_uses, &rows, ARGS(V(p->number.file), V(p->id.v)));

    while (e == OK && (e = rows_next(&rows)) == OK)
        *vec_push(a, &list) = (struct paper_use){
            .kind = (int)row_int(&rows, 0),
            .id = row_int(&rows, 1),
            .unit = {row_int(&rows, 2)},
            .form = str_copy(a, row_str(&rows, 3)),
            .of_kind = str_copy(a, row_str(&rows, 4)),
        };
    if (e != E_NOT_FOUND)
        return e;
    *ret = list;
    return OK;
}

enum err paper_file_erase(struct tx *tx, const struct paper *p, const char *why)
{
    enum err e = p->number.file.len ? campaign_keep(tx, p->campaign) : E_NOT_FOUND;

    return e == OK ? blob_erase(tx, p->number.file, why) : e;
}

/* ── read ───────────────────────────────────────────────────────────────────────────────────── */

static struct paper row_read(const struct rows *rows, struct arena *a)
{
    return (struct paper){
        .id = {row_int(rows, 0)},
        .campaign = {row_int(rows, 1)},
        .unit = {row_int(rows, 2)},
        .kind = paper_kind_find(row_str(rows, 3)),
        .form = paper_form_find(row_str(rows, 4)),
        .issuer = {row_int(rows, 5)},
        .day = (day_t)row_int(rows, 6),
        .replaces = {row_int(rows, 7)},
        .texts_seal = str_copy(a, row_str(rows, 8)),
        .version = row_int(rows, 9),
        .by = str_copy(a, row_str(rows, 10)),
        .at_ms = row_int(rows, 11),
        .replaced = {row_int(rows, 12)},
    };
}

enum err paper_find(struct db *db, struct arena *a, struct paper_id id, struct paper *ret)
{
    struct paper p;
    struct rows rows;
    enum err e = db_first(db, SQL_paper_find, &rows, ARGS(V(id.v)));

    if (e != OK)
        return e;
    p = row_read(&rows, a);
    rows_end(&rows);
    if (p.kind >= PAPER_KINDS || p.form >= PAPER_FORMS)
        return E_NOT_FOUND; /* of a later chungsuc */
    e = texts_open(db, a, &p);
    if (e == OK && (e = paper_number_of(db, a, id.v, &p.number)) == E_NOT_FOUND)
        e = OK;
    if (e == OK)
        *ret = p;
    return e;
}

enum err paper_list_of(
    struct db *db, struct arena *a, struct campaign_id campaign, struct paper_list *ret)
{
    struct paper_number_list numbers;
    struct paper_list list = {0};
    struct rows rows;
    enum err e = db_query(db, SQL_paper_list, &rows, ARGS(V(campaign.v)));

    while (e == OK && (e = rows_next(&rows)) == OK) {
        struct paper p = row_read(&rows, a);

        if (p.kind < PAPER_KINDS && p.form < PAPER_FORMS)
            *vec_push(a, &list) = p;
    }
    if (e != E_NOT_FOUND)
        return e;
    e = paper_numbers_of_campaign(db, a, campaign, &numbers);
    for (size_t i = 0; e == OK && i < list.count; i++) {
        e = texts_open(db, a, &list.items[i]);
        for (size_t k = 0; k < numbers.count; k++)
            if (numbers.items[k].paper == list.items[i].id.v)
                list.items[i].number = numbers.items[k];
    }
    if (e == OK)
        *ret = list;
    return e;
}

const struct fact_kind paper_fact_kinds[] = {
    {.name = "issuer-added", .apply = issuer_added_apply, .version = 1},
    {.name = "issuer-changed", .apply = issuer_changed_apply, .version = 1},
    {.name = "paper-written", .apply = paper_written_apply, .version = 1},
    {.name = "paper-numbered", .apply = paper_numbered_apply, .version = 1},
    {.name = "paper-template-set", .apply = paper_template_set_apply, .version = 1},
    {.name = NULL},
};
