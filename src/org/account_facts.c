/* account_facts.c: the kinds of facts of this room, and what those about accounts and duties do to
 * the derived tables. What they say has been checked before (account_change.c).
 */
#include "org/account.h"
#include "org/facts.h"
#include "store/body.h"

const struct fact_kind org_kinds[] = {
    {.name = "unit-added", .apply = unit_added_apply},
    {.name = "unit-renamed", .apply = unit_renamed_apply},
    {.name = "unit-changed", .apply = unit_changed_apply},
    {.name = "unit-tied", .apply = unit_tied_apply},
    {.name = "unit-ended", .apply = unit_ended_apply},
    {.name = "unit-succeeded", .apply = unit_succeeded_apply},
    {.name = "account-added", .apply = account_added_apply},
    {.name = "account-person-set", .apply = account_person_set_apply},
    {.name = "account-closed", .apply = account_closed_apply},
    {.name = "account-opened", .apply = account_opened_apply},
    {.name = "account-invited", .apply = said_apply},
    {.name = "account-invitation-used", .apply = said_apply},
    {.name = "account-handed-over", .apply = said_apply},
    {.name = "accounts-reviewed", .apply = accounts_reviewed_apply},
    {.name = "role-given", .apply = role_given_apply},
    {.name = "role-ended", .apply = role_ended_apply},
    {.name = "session-began", .apply = session_began_apply, .quiet = true},
    {.name = "session-ended", .apply = account_noted_apply, .quiet = true},
    {.name = "sign-in-locked", .apply = account_noted_apply, .quiet = true},
    {.name = "password-set", .apply = account_noted_apply, .quiet = true},
    {.name = "totp-began", .apply = account_noted_apply, .quiet = true},
    {.name = "totp-ended", .apply = account_noted_apply, .quiet = true},
    {.name = "recovery-codes-made", .apply = account_noted_apply, .quiet = true},
    {.name = "totp-code-again", .apply = account_noted_apply, .quiet = true},
    {.name = "recovery-code-used", .apply = account_noted_apply, .quiet = true},
    {.name = "holiday-set", .apply = holiday_set_apply},
    {.name = "token-added", .apply = token_added_apply},
    {.name = "token-ended", .apply = token_ended_apply},
    {.name = NULL},
};

/* What is only said, for whoever reads the journal: other facts, or enduring tables, hold the rest.
 */
enum err said_apply(struct tx *tx, const struct fact *fact)
{
    return OK;
}

enum err account_added_apply(struct tx *tx, const struct fact *fact)
{
    const char *login;
    struct str name;
    json_int_t unit;
    enum err e = body_unpack(tx->arena, fact->body, "{s:s, s:s%, s:I}", "login", &login, "name",
        UNPACK(name), "unit", &unit);

    if (e != OK)
        return e;
    return db_run(
        tx->db, SQL_account_insert, ARGS(V(fact->seq), V(login), V(name), V(unit), V(fact->at_ms)));
}

enum err account_person_set_apply(struct tx *tx, const struct fact *fact)
{
    const char *person = "", *phone = "";
    json_int_t account;
    enum err e = body_unpack(tx->arena, fact->body, "{s:I, s?s, s?s}", "account", &account,
        "person_seal", &person, "phone_seal", &phone);

    if (e != OK)
        return e;
    return db_run(tx->db, SQL_account_set_person, ARGS(V(account), V(person), V(phone)));
}

enum err account_closed_apply(struct tx *tx, const struct fact *fact)
{
    const char *why;
    json_int_t account;
    enum err e = body_unpack(tx->arena, fact->body, "{s:I, s:s}", "account", &account, "why", &why);

    if (e != OK)
        return e;
    return db_run(tx->db, SQL_account_set_state,
        ARGS(V(account), V((int64_t)(strcmp(why, "unused") ? ACCOUNT_CLOSED : ACCOUNT_UNUSED))));
}

enum err account_opened_apply(struct tx *tx, const struct fact *fact)
{
    json_int_t account;
    enum err e = body_unpack(tx->arena, fact->body, "{s:I}", "account", &account);

    if (e != OK)
        return e;
    return db_run(tx->db, SQL_account_set_open, ARGS(V(account), V(fact->at_ms)));
}

enum err accounts_reviewed_apply(struct tx *tx, const struct fact *fact)
{
    const char *hash;
    json_int_t unit, accounts;
    enum err e = body_unpack(tx->arena, fact->body, "{s:I, s:s, s:I}", "accounts", &accounts,
        "hash", &hash, "unit", &unit);

    if (e != OK)
        return e;
    return db_run(tx->db, SQL_account_review_insert,
        ARGS(V(fact->seq), V(unit), V(fact->account_id), V(fact->at_ms), V(accounts), V(hash)));
}

/* "until" is the first day without it; not there: no end is known. */
enum err role_given_apply(struct tx *tx, const struct fact *fact)
{
    const char *role, *from, *until = NULL;
    json_int_t account, unit;
    day_t from_day, until_day = INT32_MAX;
    enum err e = body_unpack(tx->arena, fact->body, "{s:I, s:I, s:s, s:s, s?s}", "account",
        &account, "unit", &unit, "role", &role, "from", &from, "until", &until);

    if (e == OK)
        e = day_parse_iso(str_from(from), &from_day);
    if (e == OK && until)
        e = day_parse_iso(str_from(until), &until_day);
    if (e != OK)
        return e;
    return db_run(tx->db, SQL_account_role_insert,
        ARGS(V(fact->seq), V(account), V(unit), V(role), V(from_day), V(until_day)));
}

enum err role_ended_apply(struct tx *tx, const struct fact *fact)
{
    const char *day;
    json_int_t role;
    day_t until_day;
    enum err e = body_unpack(tx->arena, fact->body, "{s:I, s:s}", "role", &role, "day", &day);

    if (e == OK)
        e = day_parse_iso(str_from(day), &until_day);
    if (e != OK)
        return e;
    return db_run(tx->db, SQL_account_role_end, ARGS(V(role), V(until_day)));
}
