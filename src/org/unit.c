/* unit.c: kinds of units, and the questions about them. Changing them is in unit_change.c. */
#include "org/unit.h"

#include "base/tr.h"
#include "base/unicode.h"
#include "org/unit_row.h"

const struct unit_kind unit_kinds[] = {
#define UNIT_KIND(code, label, word, is_agency) {code, label, word, is_agency},
#include "org/unit_kinds.def"
#undef UNIT_KIND
    {NULL, NULL, NULL, false},
};

static const char *const line_codes[LINE_LAST] = {"territory", "agency"};

const struct unit_kind *unit_kind_find(struct str code)
{
    for (const struct unit_kind *k = unit_kinds; k->code; k++) {
        if (str_eq(code, str_from(k->code)))
            return k;
    }
    return NULL;
}

bool unit_kind_above_commune(const struct unit_kind *kind)
{
    static const char *const above[] = {
        "quoc-gia", "tinh", "thanh-pho-tw", "huyen", "quan", "thi-xa", "thanh-pho"};

    for (size_t i = 0; kind && i < sizeof above / sizeof *above; i++)
        if (!strcmp(kind->code, above[i]))
            return true;
    return false;
}

const char *line_code(enum line line)
{
    return line_codes[line];
}

enum err line_from_code(struct str code, enum line *ret)
{
    for (int i = 0; i < LINE_LAST; i++) {
        if (str_eq(code, str_from(line_codes[i]))) {
            *ret = (enum line)i;
            return OK;
        }
    }
    return E_INVALID;
}

void unit_row_read(struct arena *a, const struct rows *r, struct org_unit *ret)
{
    *ret = (struct org_unit){
        .id = {row_int(r, 0)},
        .parent = {row_int(r, 1)},
        .kind = unit_kind_find(row_str(r, 2)),
        .name = str_copy(a, row_str(r, 3)),
        .code = str_copy(a, row_str(r, 4)),
        .series = str_copy(a, row_str(r, 5)),
        .agency = {row_int(r, 6)},
        .from_day = (day_t)row_int(r, 7),
        .until_day = (day_t)row_int(r, 8),
    };
}

enum err unit_row_first(struct db *db, struct arena *a, enum statement s, struct org_unit *ret,
    const struct value *args, size_t count)
{
    struct rows r;
    enum err e = db_first(db, s, &r, args, count);

    if (e == OK) {
        unit_row_read(a, &r, ret);
        rows_end(&r);
    }
    return e;
}

enum err unit_row_list(struct db *db, struct arena *a, enum statement s, struct unit_list *ret,
    const struct value *args, size_t count)
{
    struct unit_list units = {0};
    struct rows r;
    enum err e = db_query(db, s, &r, args, count);

    while (e == OK && (e = rows_next(&r)) == OK)
        unit_row_read(a, &r, vec_push(a, &units));
    if (e != E_NOT_FOUND)
        return e;
    *ret = units;
    return OK;
}

enum err unit_find(struct db *db, struct arena *a, struct unit_id id, struct org_unit *ret)
{
    return unit_row_first(db, a, SQL_unit_find, ret, ARGS(V(id.v)));
}

enum err unit_find_on(
    struct db *db, struct arena *a, struct unit_id id, day_t day, struct org_unit *ret)
{
    return unit_row_first(db, a, SQL_unit_find_on, ret, ARGS(V(id.v), V(day)));
}

enum err unit_find_by_code(
    struct db *db, struct arena *a, struct str series, struct str code, struct org_unit *ret)
{
    if (!code.len)
        return E_NOT_FOUND;
    return unit_row_first(db, a, SQL_unit_find_by_code, ret, ARGS(V(series), V(code)));
}

enum err unit_find_by_name(
    struct db *db, struct arena *a, struct unit_id parent, struct str name, struct org_unit *ret)
{
    name = str_trim(name);
    return unit_row_first(
        db, a, SQL_unit_find_by_name, ret, ARGS(V(parent.v), V(text_fold(a, name)), V(name)));
}

enum err unit_path(
    struct db *db, struct arena *a, const struct org_unit *u, day_t day, struct str *ret)
{
    struct buf b;
    struct rows r;
    enum err e;

    if (day >= u->until_day)
        day = u->until_day - 1;
    buf_init(&b, a, UNIT_DEPTH_MAX * (4 * UNIT_NAME_MAX + 2));
    e = db_query(db, SQL_unit_path, &r, ARGS(V(u->id.v), V(day)));
    while (e == OK && (e = rows_next(&r)) == OK) {
        struct str name = row_str(&r, 0);

        buf_printf(&b, "%s%.*s", b.len ? ", " : "", STR(name));
    }
    if (e != E_NOT_FOUND)
        return e;
    *ret = buf_str(&b);
    return OK;
}

enum err unit_country(struct db *db, struct arena *a, struct org_unit *ret)
{
    return unit_row_first(db, a, SQL_unit_country, ret, NO_ARGS);
}

enum err unit_province(struct db *db, struct unit_id unit, int64_t *ret)
{
    return db_first_int(db, SQL_unit_province, ret, ARGS(V(unit.v)));
}

enum err unit_list_of(struct db *db, struct arena *a, struct unit_id parent, struct unit_list *ret)
{
    day_t today = day_of_ms(now_ms());

    if (!parent.v)
        return unit_row_list(db, a, SQL_unit_list_top, ret, ARGS(V(today)));
    return unit_row_list(db, a, SQL_unit_list_of, ret, ARGS(V(parent.v), V(today)));
}

enum err unit_list_below(struct db *db, struct arena *a, struct unit_id top, struct unit_list *ret)
{
    return unit_below(db, a, LINE_TERRITORY, top, day_of_ms(now_ms()), ret);
}

enum err unit_below(struct db *db, struct arena *a, enum line line, struct unit_id top, day_t day,
    struct unit_list *ret)
{
    return unit_row_list(db, a, SQL_unit_below, ret, ARGS(V(top.v), V(line), V(day)));
}

enum err unit_children(struct db *db, struct arena *a, enum line line, struct unit_id parent,
    day_t from, day_t to, struct unit_list *ret)
{
    return unit_row_list(db, a, SQL_unit_children, ret, ARGS(V(parent.v), V(line), V(from), V(to)));
}

enum err unit_within(struct db *db, struct unit_id inner, struct unit_id outer, day_t day)
{
    return unit_within_line(db, LINE_TERRITORY, inner, outer, day);
}

enum err unit_within_line(
    struct db *db, enum line line, struct unit_id inner, struct unit_id outer, day_t day)
{
    int64_t one;

    return db_first_int(db, SQL_unit_within, &one, ARGS(V(inner.v), V(outer.v), V(line), V(day)));
}

enum err unit_reached(struct db *db, struct unit_id inner, struct unit_id outer, day_t day)
{
    int64_t one;

    return db_first_int(db, SQL_unit_reached, &one, ARGS(V(inner.v), V(outer.v), V(day)));
}

static enum err heirs(
    struct db *db, struct arena *a, enum statement s, struct unit_id id, struct unit_heirs *ret)
{
    struct unit_heirs list = {0};
    struct rows r;
    enum err e = db_query(db, s, &r, ARGS(V(id.v)));

    while (e == OK && (e = rows_next(&r)) == OK) {
        struct unit_heir *heir = vec_push(a, &list);

        unit_row_read(a, &r, &heir->unit);
        heir->whole = row_int(&r, 9) == 1;
        heir->steps = (int)row_int(&r, 10);
    }
    if (e != E_NOT_FOUND)
        return e;
    *ret = list;
    return OK;
}

enum err unit_successors(struct db *db, struct arena *a, struct unit_id id, struct unit_heirs *ret)
{
    return heirs(db, a, SQL_unit_successors, id, ret);
}

enum err unit_predecessors(
    struct db *db, struct arena *a, struct unit_id id, struct unit_heirs *ret)
{
    return heirs(db, a, SQL_unit_predecessors, id, ret);
}
