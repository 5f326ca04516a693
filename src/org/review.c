/* review.c: the list that is looked through, its hash, and the signature. */
#include "org/review.h"

#include <sodium.h>

#include "store/body.h"

enum { LIST_HASH_BYTES = 32, LINES_BYTES_MAX = 4 * 1024 * 1024 };

/* One line an account: whatever the reviewer was shown and could object to. */
static enum err put_line(
    struct db *db, struct arena *a, const struct account *account, day_t today, struct buf *out)
{
    struct role_list roles = {0};
    enum err e = role_list_of(db, a, account->id, today, &roles);

    buf_printf(out, "%.*s\t%.*s\t%lld\t%d", STR(account->login), STR(account->name),
        (long long)account->unit.v, (int)account->state);
    for (size_t i = 0; e == OK && i < roles.count; i++) {
        const struct account_role *role = &roles.items[i];

        buf_printf(out, "\t%s:%lld:%d:%d", role_code(role->role), (long long)role->unit.v,
            (int)role->from_day, (int)role->until_day);
    }
    buf_addc(out, '\n');
    return e;
}

enum err review_list_make(
    struct db *db, struct arena *a, struct unit_id unit, int64_t now_ms, struct review_list *ret)
{
    struct account_search all = {.top = unit, .limit = REVIEW_ACCOUNTS_MAX + 1};
    struct review_list list = {0};
    unsigned char hash[LIST_HASH_BYTES];
    char *hex = arena_alloc(a, 2 * LIST_HASH_BYTES + 1);
    struct buf lines;
    enum err e = account_page_below(db, a, &all, &list.accounts);

    if (e == OK && list.accounts.count > REVIEW_ACCOUNTS_MAX)
        e = E_TOO_LARGE;
    buf_init(&lines, a, LINES_BYTES_MAX);
    for (size_t i = 0; e == OK && i < list.accounts.count; i++)
        e = put_line(db, a, &list.accounts.items[i], day_of_ms(now_ms), &lines);
    if (e == OK && lines.overflow)
        e = E_TOO_LARGE;
    if (e != OK)
        return e;
    crypto_generichash(hash, sizeof hash, (const unsigned char *)buf_str(&lines).ptr,
        buf_str(&lines).len, NULL, 0);
    sodium_bin2hex(hex, 2 * LIST_HASH_BYTES + 1, hash, sizeof hash);
    list.hash = str_from(hex);
    *ret = list;
    return OK;
}

enum err review_add(struct tx *tx, struct unit_id unit, struct str seen_hash)
{
    struct review_list list;
    enum err e = review_list_make(tx->db, tx->arena, unit, tx->now_ms, &list);

    if (e == OK && !str_eq(list.hash, seen_hash))
        e = E_CONFLICT;
    if (e != OK)
        return e;
    return fact_add(tx, "accounts-reviewed",
        body_pack(tx->arena, "{s:I, s:s, s:I}", "accounts", (json_int_t)list.accounts.count, "hash",
            list.hash.ptr, "unit", (json_int_t)unit.v),
        NULL);
}

enum err review_last(struct db *db, struct unit_id unit, struct review *ret)
{
    struct rows r;
    enum err e = db_first(db, SQL_account_review_last, &r, ARGS(V(unit.v)));

    if (e != OK)
        return e;
    *ret = (struct review){{row_int(&r, 0)}, row_int(&r, 1), row_int(&r, 2)};
    rows_end(&r);
    return OK;
}
