/* unit_end.c: the end of a unit, what became of it, and its history. The rules are asked before the
 * fact is added, as in unit_change.c.
 */
#include "base/tr.h"
#include "org/unit_change.h"
#include "store/body.h"

static enum err refuse(struct unit_fault *fault, enum err e, const char *column, const char *why)
{
    *fault = (struct unit_fault){why, column};
    return e;
}

/* A rule that is broken if the question finds a row. */
struct rule {
    enum statement question;
    enum err refusal;
    const char *why;
};

static enum err ask(
    struct tx *tx, const struct rule *rule, struct unit_id id, day_t day, struct unit_fault *fault)
{
    int64_t one;
    enum err e = db_first_int(tx->db, rule->question, &one, ARGS(V(id.v), V(day)));

    if (e == OK)
        return refuse(fault, rule->refusal, "valid_to", rule->why);
    return e == E_NOT_FOUND ? OK : e;
}

/* A later end: the name is still free in the time that is added. */
static enum err check_name_stays(
    struct tx *tx, const struct org_unit *u, day_t day, struct unit_fault *fault)
{
    struct value until = V(u->until_day), to = V(day), id = V(u->id.v);
    int64_t one;
    enum err e;

    if (day <= u->until_day)
        return OK;
    e = u->parent.v
            ? db_first_int(
                  tx->db, SQL_unit_same_name, &one, ARGS(V(u->parent.v), V(u->name), until, to, id))
            : db_first_int(tx->db, SQL_unit_same_name_top, &one, ARGS(V(u->name), until, to, id));
    if (e == OK)
        return refuse(
            fault, E_CONFLICT, "name", MSG("cùng cấp trên, cùng thời gian đã có đơn vị tên này"));
    return e == E_NOT_FOUND ? OK : e;
}

static enum err check_end(
    struct tx *tx, const struct org_unit *u, day_t day, struct unit_fault *fault)
{
    static const struct rule rules[] = {
        {SQL_unit_begins_after, E_CONFLICT,
            MSG("từ ngày ấy đơn vị còn có tên hoặc cấp trên mới; hãy xem lại các ngày")},
        {SQL_unit_tied_below, E_CONFLICT,
            MSG("từ ngày ấy còn đơn vị trực thuộc; hãy kết thúc hoặc chuyển các đơn vị ấy trước")},
        {SQL_unit_ties_out_of_life, E_INVALID, MSG("đơn vị cấp trên kết thúc sớm hơn")},
        {SQL_unit_succession_unfit, E_CONFLICT, MSG("không còn khớp với đơn vị kế thừa đã ghi")},
    };
    enum err e = OK;

    if (day == u->until_day)
        return refuse(fault, E_CONFLICT, "valid_to", MSG("không có gì thay đổi"));
    if (day <= u->from_day)
        return refuse(fault, E_INVALID, "valid_to", MSG("ngày kết thúc đứng trước ngày bắt đầu"));
    for (size_t i = 0; e == OK && i < sizeof rules / sizeof *rules; i++)
        e = ask(tx, &rules[i], u->id, day, fault);
    return e == OK ? check_name_stays(tx, u, day, fault) : e;
}

enum err unit_end_why(struct tx *tx, struct unit_id id, day_t day, struct unit_fault *fault)
{
    struct org_unit u;
    enum err e = unit_find(tx->db, tx->arena, id, &u);
    struct str body;

    *fault = (struct unit_fault){0};
    if (e == OK)
        e = check_end(tx, &u, day, fault);
    if (e != OK)
        return e;
    body = day == DAY_OPEN ? body_pack(tx->arena, "{s:I}", "unit", (json_int_t)id.v)
                           : body_pack(tx->arena, "{s:I, s:s}", "unit", (json_int_t)id.v, "day",
                                 day_format_iso(tx->arena, day).ptr);
    return fact_add(tx, "unit-ended", body, NULL);
}

enum err unit_end(struct tx *tx, struct unit_id id, day_t day)
{
    struct unit_fault fault;

    return unit_end_why(tx, id, day, &fault);
}

/* --- succession --- */

static enum err check_days(
    struct tx *tx, struct unit_id old_id, struct unit_id new_id, struct unit_fault *fault)
{
    struct org_unit before, after;
    enum err e = unit_find(tx->db, tx->arena, old_id, &before);

    if (e == E_NOT_FOUND)
        return refuse(fault, E_INVALID, "old_code", MSG("không có đơn vị này"));
    if (e == OK)
        e = unit_find(tx->db, tx->arena, new_id, &after);
    if (e == E_NOT_FOUND)
        return refuse(fault, E_INVALID, "new_code", MSG("không có đơn vị này"));
    if (e != OK)
        return e;
    if (before.until_day == DAY_OPEN)
        return refuse(fault, E_INVALID, "old_code",
            MSG("đơn vị cũ chưa kết thúc; hãy ghi ngày kết thúc trước"));
    if (after.from_day > before.until_day || after.until_day <= before.until_day)
        return refuse(fault, E_INVALID, "new_code",
            MSG("vào ngày đơn vị cũ kết thúc, đơn vị kế thừa chưa có hoặc đã thôi"));
    return OK;
}

static enum err check_extent(struct tx *tx, struct unit_id old_id, struct unit_id new_id,
    bool whole, struct unit_fault *fault)
{
    struct str extent, other;
    enum err e = db_first_str(
        tx->db, tx->arena, SQL_unit_succession_find, &extent, ARGS(V(old_id.v), V(new_id.v)));

    if (e == OK && str_eq(extent, S("whole")) == whole)
        return refuse(fault, E_CONFLICT, "extent", MSG("không có gì thay đổi"));
    if (e != OK && e != E_NOT_FOUND)
        return e;
    e = db_first_str(
        tx->db, tx->arena, SQL_unit_succession_other, &other, ARGS(V(old_id.v), V(new_id.v)));
    if (e == OK && (whole || str_eq(other, S("whole"))))
        return refuse(fault, E_CONFLICT, "extent",
            MSG("đơn vị cũ đã có đơn vị kế thừa khác, nên không thể là toàn bộ"));
    return e == E_NOT_FOUND ? OK : e;
}

enum err unit_succeed_why(struct tx *tx, struct unit_id old_unit, struct unit_id new_unit,
    bool whole, struct unit_fault *fault)
{
    enum err e;

    *fault = (struct unit_fault){0};
    e = check_days(tx, old_unit, new_unit, fault);
    if (e == OK)
        e = check_extent(tx, old_unit, new_unit, whole, fault);
    if (e != OK)
        return e;
    return fact_add(tx, "unit-succeeded",
        body_pack(tx->arena, "{s:I, s:I, s:s}", "old", (json_int_t)old_unit.v, "new",
            (json_int_t)new_unit.v, "extent", whole ? "whole" : "part"),
        NULL);
}

enum err unit_succeed(struct tx *tx, struct unit_id old_unit, struct unit_id new_unit, bool whole)
{
    struct unit_fault fault;

    return unit_succeed_why(tx, old_unit, new_unit, whole, &fault);
}

/* --- history --- */

enum err unit_versions_of(
    struct db *db, struct arena *a, struct unit_id id, struct unit_versions *ret)
{
    struct unit_versions list = {0};
    struct rows r;
    enum err e = db_query(db, SQL_unit_version_list, &r, ARGS(V(id.v)));

    while (e == OK && (e = rows_next(&r)) == OK)
        *vec_push(a, &list) = (struct unit_version){
            (day_t)row_int(&r, 0), unit_kind_find(row_str(&r, 1)), str_copy(a, row_str(&r, 2))};
    if (e != E_NOT_FOUND)
        return e;
    *ret = list;
    return OK;
}

enum err unit_ties_of(
    struct db *db, struct arena *a, struct unit_id id, enum line line, struct unit_ties *ret)
{
    struct unit_ties list = {0};
    struct rows r;
    enum err e = db_query(db, SQL_unit_tie_list, &r, ARGS(V(id.v), V(line)));

    while (e == OK && (e = rows_next(&r)) == OK)
        *vec_push(a, &list) = (struct unit_tie){
            {row_int(&r, 0)}, {row_int(&r, 1)}, line, (day_t)row_int(&r, 3), (day_t)row_int(&r, 4)};
    if (e != E_NOT_FOUND)
        return e;
    *ret = list;
    return OK;
}

enum err unit_tied_from(
    struct db *db, struct arena *a, const struct org_unit *u, enum line line, day_t *ret)
{
    struct unit_ties ties = {0};
    struct org_unit parent = {0};
    day_t day = u->from_day;
    enum err e = day == DAY_UNKNOWN ? unit_ties_of(db, a, u->id, line, &ties) : OK;

    if (e == OK && ties.count)
        e = unit_find(db, a, ties.items[0].parent, &parent);
    if (e != OK)
        return e;
    *ret = ties.count && parent.from_day == ties.items[0].from_day ? parent.from_day : day;
    return OK;
}
