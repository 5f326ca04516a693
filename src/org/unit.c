/* unit.c: facts about units, and the tree they form. */
#include "org/unit.h"

#include "base/tr.h"
#include "base/unicode.h"
#include "org/facts.h"
#include "store/body.h"

const struct unit_kind unit_kinds[] = {
#define UNIT_KIND(code, label, is_agency) {code, label, is_agency},
#include "org/unit_kinds.def"
#undef UNIT_KIND
    {NULL, NULL, false},
};

const struct unit_kind *unit_kind_find(struct str code)
{
    for (const struct unit_kind *k = unit_kinds; k->code; k++) {
        if (str_eq(code, str_from(k->code)))
            return k;
    }
    return NULL;
}

/* --- facts --- */

static enum err check_name(struct str name)
{
    return name.len && utf8_count(name) <= UNIT_NAME_MAX ? OK : E_INVALID;
}

static struct value sort_key(struct arena *a, struct str name)
{
    return value_blob(text_sort_key(a, name));
}

enum err unit_added_apply(struct tx *tx, const struct fact *fact)
{
    const char *kind, *code = "";
    struct str name;
    json_int_t parent = 0;
    enum err e = body_unpack(tx->arena, fact->body, "{s:s, s:s%, s?s, s?I}", "kind", &kind, "name",
        UNPACK(name), "code", &code, "parent", &parent);

    if (e == OK)
        e = db_run(tx->db, SQL_unit_insert,
            ARGS(V(fact->seq), V(parent), V(kind), V(name), V(text_fold(tx->arena, name)),
                sort_key(tx->arena, name), V(code)));
    if (e == OK)
        e = db_run(tx->db, SQL_unit_above_insert, ARGS(V(fact->seq), V(parent)));
    if (e == OK)
        e = db_run(tx->db, SQL_unit_above_insert_self, ARGS(V(fact->seq)));
    return e;
}

enum err unit_renamed_apply(struct tx *tx, const struct fact *fact)
{
    struct str name;
    json_int_t id;
    enum err e =
        body_unpack(tx->arena, fact->body, "{s:I, s:s%}", "unit", &id, "name", UNPACK(name));

    if (e != OK)
        return e;
    return db_run(tx->db, SQL_unit_set_name,
        ARGS(V(id), V(name), V(text_fold(tx->arena, name)), sort_key(tx->arena, name)));
}

/* The parent is there and not too deep already. */
static enum err check_parent(struct db *db, struct unit_id parent)
{
    int64_t depth = 0;
    enum err e;

    if (!parent.v)
        return OK;
    e = db_first_int(db, SQL_unit_depth, &depth, ARGS(V(parent.v)));
    if (e != OK)
        return e;
    return depth > 0 && depth < UNIT_DEPTH_MAX ? OK : E_INVALID;
}

enum err unit_add(struct tx *tx, const struct org_unit *u, struct unit_id *ret)
{
    struct str name = str_trim(u->name);
    struct str body;
    enum err e = check_name(name);

    if (e == OK && (!u->kind || u->code.len > UNIT_CODE_MAX))
        e = E_INVALID;
    if (e == OK)
        e = check_parent(tx->db, u->parent);
    if (e != OK)
        return e;
    body = body_pack(tx->arena, "{s:s, s:s%, s:s%, s:I}", "kind", u->kind->code, "name", PACK(name),
        "code", PACK(u->code), "parent", (json_int_t)u->parent.v);
    return fact_add(tx, "unit-added", body, &ret->v);
}

enum err unit_rename(struct tx *tx, struct unit_id id, struct str name)
{
    struct org_unit u;
    enum err e = unit_find(tx->db, tx->arena, id, &u);

    name = str_trim(name);
    if (e == OK)
        e = check_name(name);
    if (e != OK)
        return e;
    return fact_add(tx, "unit-renamed",
        body_pack(tx->arena, "{s:I, s:s%}", "unit", (json_int_t)id.v, "name", PACK(name)), NULL);
}

/* --- questions --- */

static void read_unit(struct arena *a, const struct rows *r, struct org_unit *u)
{
    *u = (struct org_unit){
        .id = {row_int(r, 0)},
        .parent = {row_int(r, 1)},
        .kind = unit_kind_find(row_str(r, 2)),
        .name = str_copy(a, row_str(r, 3)),
        .code = str_copy(a, row_str(r, 4)),
    };
}

static enum err find_one(struct db *db, struct arena *a, enum statement s, struct org_unit *ret,
    const struct value *args, size_t count)
{
    struct rows r;
    enum err e = db_first(db, s, &r, args, count);

    if (e == OK) {
        read_unit(a, &r, ret);
        rows_end(&r);
    }
    return e;
}

static enum err list(
    struct db *db, struct arena *a, enum statement s, struct unit_id top, struct unit_list *ret)
{
    struct unit_list units = {0};
    struct rows r;
    enum err e = db_query(db, s, &r, ARGS(V(top.v)));

    while (e == OK && (e = rows_next(&r)) == OK)
        read_unit(a, &r, vec_push(a, &units));
    if (e != E_NOT_FOUND)
        return e;
    *ret = units;
    return OK;
}

enum err unit_find(struct db *db, struct arena *a, struct unit_id id, struct org_unit *ret)
{
    return find_one(db, a, SQL_unit_find, ret, ARGS(V(id.v)));
}

enum err unit_find_by_name(
    struct db *db, struct arena *a, struct unit_id parent, struct str name, struct org_unit *ret)
{
    name = str_trim(name);
    return find_one(
        db, a, SQL_unit_find_by_name, ret, ARGS(V(parent.v), V(text_fold(a, name)), V(name)));
}

enum err unit_list_of(struct db *db, struct arena *a, struct unit_id parent, struct unit_list *ret)
{
    return list(db, a, SQL_unit_list_of, parent, ret);
}

enum err unit_list_below(struct db *db, struct arena *a, struct unit_id top, struct unit_list *ret)
{
    return list(db, a, SQL_unit_list_below, top, ret);
}

enum err unit_within(struct db *db, struct unit_id inner, struct unit_id outer)
{
    int64_t one;

    return db_first_int(db, SQL_unit_within, &one, ARGS(V(inner.v), V(outer.v)));
}
