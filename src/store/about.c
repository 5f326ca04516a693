/* about.c: which things a fact speaks of, so that the history of a thing is one question.
 *
 * It is read from the names of members, not told by rooms: in the body of a fact (JSON) a member
 * "unit", "account", "campaign", "plan" holds the number of such a thing, "role" and "token" the
 * number of the fact that gave it: what that one spoke of, this one speaks of too. A quote inside
 * a text has a backslash before it, so the bytes of a member's name are nothing else. Figures are
 * not noted: report_revision finds them.
 */
#include "store/journal.h"
#include "base/ascii.h"

static const struct {
    const char *mark, *thing;
    const char *kind; /* NULL: of any fact */
} members[] = {
    {"\"account\":", "account", NULL},
    {"\"campaign\":", "campaign", NULL},
    {"\"plan\":", "plan", NULL},
    {"\"unit\":", "unit", NULL},
    {"\"old\":", "unit", "unit-succeeded"},
    {"\"new\":", "unit", "unit-succeeded"},
    {"\"from\":", "account", "account-handed-over"},
    {"\"to\":", "account", "account-handed-over"},
    {"\"with\":", "campaign", "double-settled"},
};

static const struct {
    const char *kind, *thing;
} made[] = {
    {"unit-added", "unit"},
    {"account-added", "account"},
    {"campaign-opened", "campaign"},
    {"plan-uploaded", "plan"},
};

static enum err note(struct tx *tx, const char *thing, int64_t id, int64_t seq)
{
    return db_run(tx->db, SQL_fact_about_insert, ARGS(V(thing), V(id), V(seq)));
}

/* The next whole number behind the mark; 0: no more. */
static int64_t next_number(struct str body, const char *mark, size_t *at)
{
    size_t from = str_find(body, str_from(mark), *at) + strlen(mark);
    size_t to = from;
    int64_t n = 0;

    while (to < body.len && ascii_digit(body.ptr[to]))
        to++;
    *at = to;
    if (from >= body.len)
        return 0;
    return str_to_int(str_slice(body, from, to), &n) == OK ? n : -1;
}

static enum err note_member(struct tx *tx, const struct fact *fact, size_t member)
{
    size_t at = 0;
    int64_t id;
    enum err e = OK;

    if (members[member].kind && !str_eq(fact->kind, str_from(members[member].kind)))
        return OK;
    id = next_number(fact->body, members[member].mark, &at);
    while (e == OK && id) {
        if (id > 0)
            e = note(tx, members[member].thing, id, fact->seq);
        id = next_number(fact->body, members[member].mark, &at);
    }
    return e;
}

static enum err note_same(struct tx *tx, const struct fact *fact, const char *mark)
{
    size_t at = 0;
    int64_t before = next_number(fact->body, mark, &at);

    if (before <= 0)
        return OK;
    return db_run(tx->db, SQL_fact_about_same, ARGS(V(fact->seq), V(before)));
}

enum err about_note(struct tx *tx, const struct fact *fact)
{
    enum err e = OK;

    if (!str_starts(fact->body, S("{")))
        return OK;
    for (size_t i = 0; e == OK && i < sizeof made / sizeof *made; i++)
        if (str_eq(fact->kind, str_from(made[i].kind)))
            e = note(tx, made[i].thing, fact->seq, fact->seq);
    for (size_t i = 0; e == OK && i < sizeof members / sizeof *members; i++)
        e = note_member(tx, fact, i);
    if (e == OK)
        e = note_same(tx, fact, "\"role\":");
    return e == OK ? note_same(tx, fact, "\"token\":") : e;
}

static enum err list(enum err e, struct rows *r, struct arena *a, struct fact_list *ret)
{
    struct fact_list found = {0};

    while (e == OK && (e = rows_next(r)) == OK) {
        struct fact fact = fact_read(r);

        fact.kind = str_copy(a, fact.kind);
        fact.body = str_copy(a, fact.body);
        *vec_push(a, &found) = fact;
    }
    if (e != E_NOT_FOUND)
        return e;
    *ret = found;
    return OK;
}

enum err fact_list_about(struct db *db, struct arena *a, const char *thing, int64_t id,
    int64_t before, int64_t limit, struct fact_list *ret)
{
    struct rows r;
    enum err e = db_query(db, SQL_fact_about_list, &r,
        ARGS(V(thing), V(id), V(before ? before : INT64_MAX), V(limit)));

    return list(e, &r, a, ret);
}

enum err fact_list_before(
    struct db *db, struct arena *a, int64_t before, int64_t limit, struct fact_list *ret)
{
    struct rows r;
    enum err e =
        db_query(db, SQL_fact_list_before, &r, ARGS(V(before ? before : INT64_MAX), V(limit)));

    return list(e, &r, a, ret);
}

enum err fact_list_asked(struct db *db, struct arena *a, int64_t before, int64_t account,
    struct str kind, int64_t limit, struct fact_list *ret)
{
    struct rows r;
    enum err e = db_query(db, SQL_fact_list_asked, &r,
        ARGS(V(before ? before : INT64_MAX), V(limit), V(account), V(kind)));

    return list(e, &r, a, ret);
}

/* Moments rise with the numbers but for a clock that was set back: near enough to look from. */
enum err fact_first_after(struct db *db, int64_t ms, int64_t *ret)
{
    int64_t low = 0, high;
    enum err e = journal_newest(db, &high);

    while (e == OK && high - low > 0) {
        int64_t middle = low + (high - low + 1) / 2, at;

        e = db_first_int(db, SQL_fact_moment, &at, ARGS(V(middle)));
        if (e == OK && at < ms)
            low = middle;
        else if (e == OK)
            high = middle - 1;
    }
    if (e == OK)
        *ret = low + 1;
    return e;
}
