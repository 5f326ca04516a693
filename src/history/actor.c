/* actor.c: who did it, and from where. */
#include "history/history.h"

#include "store/body.h"
#include "store/seal.h"

static struct history_name *name_of(struct history_teller *t, char what, int64_t id, bool *known)
{
    struct {
        struct history_name *items;
        size_t count, capacity;
    } v = {t->names, t->name_count, t->name_capacity};
    struct history_name *name;

    for (size_t i = 0; i < t->name_count; i++) {
        *known = t->names[i].what == what && t->names[i].id == id;
        if (*known)
            return &t->names[i];
    }
    *known = false;
    name = vec_push(t->req->arena, &v);
    t->names = v.items;
    t->name_count = v.count;
    t->name_capacity = v.capacity;
    name->what = what;
    name->id = id;
    return name;
}

struct str history_unit(struct history_teller *t, int64_t unit)
{
    struct req *r = t->req;
    struct org_unit u;
    bool known;
    struct history_name *name = name_of(t, 'u', unit, &known);

    if (known)
        return name->text;
    name->text = str_printf(r->arena, "#%lld", (long long)unit);
    if (unit_find(r->db, r->arena, (struct unit_id){unit}, &u) == OK)
        name->text = u.name;
    return name->text;
}

/* Who holds an office is for those who administer it, and for the person. */
static bool may_name(const struct req *r, const struct account *account)
{
    return account->id.v == r->account_id ||
           may(r->db, r->actor, PERMISSION_ADMINISTER, account->unit);
}

struct str history_account(struct history_teller *t, int64_t id)
{
    struct req *r = t->req;
    struct account account;
    struct str person;
    bool known;
    struct history_name *name = name_of(t, 'a', id, &known);

    if (known || !id)
        return name->text;
    name->text = str_printf(r->arena, "#%lld", (long long)id);
    if (account_find(r->db, r->arena, (struct account_id){id}, &account) != OK)
        return name->text;
    name->text = account.name;
    if (account.person_seal.len && may_name(r, &account) &&
        seal_open(r->db, r->arena, account.person_seal, &person) == OK)
        name->text = str_printf(r->arena, "%.*s (%.*s)", STR(account.name), STR(person));
    return name->text;
}

/* The words of the fact that says from where. */
static struct str origin_words(struct history_teller *t, const struct fact *fact, json_t *body)
{
    struct req *r = t->req;
    const char *agent = json_string_value(json_object_get(body, "agent"));
    const char *seal = json_string_value(json_object_get(body, "name_seal"));
    const char *name = json_string_value(json_object_get(body, "name")); /* of older facts */
    const char *command = json_string_value(json_object_get(body, "command"));
    const char *user = json_string_value(json_object_get(body, "user"));
    struct str words = str_from(name ? name : "");

    if (seal && *seal && seal_open(r->db, r->arena, str_from(seal), &words) != OK)
        words = S(SEAL_ERASED);
    if (str_eq(fact->kind, S("session-began")))
        return REQ_T(r, "trình duyệt %1", str_from(agent ? agent : "?"));
    if (str_eq(fact->kind, S("token-added")))
        return words.len ? REQ_T(r, "phần mềm: %1", words) : req_t(r, "phần mềm");
    if (str_eq(fact->kind, S("command-run")))
        return REQ_T(r, "dòng lệnh chungsuc %1, người dùng máy %2",
            str_from(command ? command : "?"), str_from(user ? user : "?"));
    return S("");
}

static const struct history_name *origin_of(struct history_teller *t, int64_t origin)
{
    struct req *r = t->req;
    const char *seal;
    struct fact fact;
    json_t *body;
    bool known;
    struct history_name *name = name_of(t, 'o', origin, &known);

    if (known || !origin || fact_find(r->db, r->arena, origin, &fact) != OK ||
        body_load(r->arena, fact.body, &body) != OK)
        return name;
    name->text = origin_words(t, &fact, body);
    seal = json_string_value(json_object_get(body, "address_seal"));
    if (t->addresses && seal && *seal &&
        seal_open(r->db, r->arena, str_from(seal), &name->address) != OK)
        name->address = req_t(r, "đã xóa theo hạn lưu");
    return name;
}

struct history_entry *history_entry_of(
    struct history_teller *t, struct history *to, const struct fact *fact)
{
    struct history_entry *entry = vec_push(t->req->arena, to);
    const struct history_name *origin = origin_of(t, fact->origin);

    entry->seq = fact->seq;
    entry->at_ms = fact->at_ms;
    entry->from = origin->text;
    entry->address = origin->address;
    entry->who = history_account(t, fact->account_id);
    return entry;
}
