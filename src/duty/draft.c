/* draft.c: versions, remarks and approvals as facts. */
#include "duty/draft.h"

#include "base/unicode.h"
#include "duty/duty_facts.h"

/* The draft, with facts from here on kept where its campaign is. */
static enum err begin(struct tx *tx, struct duty_id id, struct duty *d, struct campaign *c)
{
    enum err e = duty_find(tx->db, tx->arena, id, d);

    if (e == OK && d->kind != DUTY_DRAFT)
        e = E_INVALID;
    if (e == OK)
        e = campaign_find(tx->db, tx->arena, d->campaign, c);
    return e == OK ? campaign_keep(tx, c->id) : e;
}

/* The same, for what would open or finish it: a dropped one is opened by duty_settle() first. */
static enum err begin_open(struct tx *tx, struct duty_id id, struct duty *d, struct campaign *c)
{
    enum err e = begin(tx, id, d, c);

    return e == OK && d->state == DUTY_DROPPED ? E_CONFLICT : e;
}

enum err draft_write(struct tx *tx, struct duty_id id, struct str text)
{
    struct draft_version_list versions = {0};
    struct campaign c;
    struct duty d;
    struct str seal, words = str_trim(text);
    enum err e = begin_open(tx, id, &d, &c);

    if (e == OK && (!words.len || utf8_count(words) > DRAFT_TEXT_MAX))
        e = E_INVALID;
    if (e == OK)
        e = draft_versions_of(tx->db, tx->arena, d.id, &versions);
    if (e != OK)
        return e;
    if (versions.count && str_eq(versions.items[versions.count - 1].text, words))
        return OK;
    if (versions.count >= DRAFT_VERSIONS_MAX)
        return E_TOO_LARGE;
    e = duty_seal(tx, &c, "draft-text", words, &seal);
    return e == OK ? fact_add(tx, "draft-written", draft_written_body(tx->arena, &d, seal), NULL)
                   : e;
}

static const struct draft_version *version_of(const struct draft_version_list *list, int64_t id)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i].id == id)
            return &list->items[i];
    return NULL;
}

/* Was that very remark made last? Then a form was sent twice. */
static enum err said_before(
    struct tx *tx, const struct duty *d, int64_t version, struct str words, bool *ret)
{
    struct draft_remark_list remarks = {0};
    const struct draft_remark *last;
    enum err e = draft_remarks_of(tx->db, tx->arena, d->id, &remarks);

    if (e != OK)
        return e;
    last = remarks.count ? &remarks.items[remarks.count - 1] : NULL;
    *ret = last && last->version == version && last->account_id == tx->account_id &&
           str_eq(last->text, words);
    return OK;
}

enum err draft_remark_add(struct tx *tx, struct duty_id id, int64_t version, struct str text)
{
    struct draft_version_list versions = {0};
    struct campaign c;
    struct duty d;
    struct str seal, words = str_trim(text);
    bool again = false;
    enum err e = begin(tx, id, &d, &c);

    if (e == OK)
        e = draft_versions_of(tx->db, tx->arena, d.id, &versions);
    if (e == OK &&
        (!words.len || utf8_count(words) > DRAFT_REMARK_MAX || !version_of(&versions, version)))
        e = E_INVALID;
    if (e == OK)
        e = said_before(tx, &d, version, words, &again);
    if (e != OK || again)
        return e;
    e = duty_seal(tx, &c, "draft-remark", words, &seal);
    return e == OK ? fact_add(tx, "draft-remarked",
                         draft_remarked_body(tx->arena, &d, version, seal), NULL)
                   : e;
}

enum err draft_approve(struct tx *tx, struct duty_id id, int64_t version, struct str word)
{
    struct campaign c;
    struct duty d;
    struct str seal;
    int64_t newest = 0;
    enum err e = begin_open(tx, id, &d, &c);

    if (e == OK)
        e = db_first_int(tx->db, SQL_draft_version_newest, &newest, ARGS(V(d.id.v)));
    if (e == E_NOT_FOUND || (e == OK && (newest != version || d.approved)))
        e = E_CONFLICT;
    if (e == OK && utf8_count(word) > DUTY_WORD_MAX)
        e = E_INVALID;
    if (e == OK)
        e = duty_seal(tx, &c, "duty-word", word, &seal);
    if (e != OK)
        return e;
    d.settled_day = day_of_ms(tx->now_ms);
    return fact_add(tx, "draft-approved", draft_approved_body(tx->arena, &d, version, seal), NULL);
}

/* --- reading --- */

static enum err text_read(
    struct db *db, struct arena *a, const struct rows *r, int column, struct str *ret)
{
    return seal_read(db, a, seal_reference(a, str_copy(a, row_str(r, column))), ret);
}

enum err draft_versions_of(
    struct db *db, struct arena *a, struct duty_id id, struct draft_version_list *ret)
{
    struct draft_version_list found = {0};
    struct rows r;
    enum err e = db_query(db, SQL_draft_versions_of, &r, ARGS(V(id.v)));

    while (e == OK && (e = rows_next(&r)) == OK) {
        struct draft_version *v = vec_push(a, &found);

        *v = (struct draft_version){.id = row_int(&r, 0),
            .account_id = row_int(&r, 1),
            .at_ms = row_int(&r, 2),
            .by = str_copy(a, row_str(&r, 4))};
        if ((e = text_read(db, a, &r, 3, &v->text)) != OK)
            rows_end(&r);
    }
    if (e != E_NOT_FOUND)
        return e;
    *ret = found;
    return OK;
}

enum err draft_remarks_of(
    struct db *db, struct arena *a, struct duty_id id, struct draft_remark_list *ret)
{
    struct draft_remark_list found = {0};
    struct rows r;
    enum err e = db_query(db, SQL_draft_remarks_of, &r, ARGS(V(id.v)));

    while (e == OK && (e = rows_next(&r)) == OK) {
        struct draft_remark *m = vec_push(a, &found);

        *m = (struct draft_remark){.id = row_int(&r, 0),
            .version = row_int(&r, 1),
            .account_id = row_int(&r, 2),
            .at_ms = row_int(&r, 3),
            .by = str_copy(a, row_str(&r, 5))};
        if ((e = text_read(db, a, &r, 4, &m->text)) != OK)
            rows_end(&r);
    }
    if (e != E_NOT_FOUND)
        return e;
    *ret = found;
    return OK;
}
