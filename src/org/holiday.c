/* holiday.c: layouts of days off, as facts, and the calendar of a unit made of them. */
#include "org/holiday.h"

#include "base/tr.h"
#include "base/unicode.h"
#include "org/facts.h"
#include "org/unit.h"
#include "store/body.h"
#include "store/seal.h"

static const struct {
    const char *code, *label;
} kinds[HOLIDAY_KINDS] = {
    [HOLIDAY_OFF] = {"off", MSG("Nghỉ")},
    [HOLIDAY_WORKED] = {"worked", MSG("Đi làm (làm bù)")},
    [HOLIDAY_USUAL] = {"usual", MSG("Như thường lệ (bỏ điều đã ghi)")},
};

const char *holiday_kind_code(enum holiday_kind k)
{
    return kinds[k].code;
}

const char *holiday_kind_label(enum holiday_kind k)
{
    return kinds[k].label;
}

enum err holiday_set(struct tx *tx, const struct holiday_set *set)
{
    struct seal_terms terms = {
        .purpose = "holiday-paper", .keep_until = DAY_OPEN, .unit = set->unit.v};
    struct str words = str_trim(set->words), seal = S("");
    struct org_unit unit;
    enum err e = unit_find(tx->db, tx->arena, set->unit, &unit);

    if (e == E_NOT_FOUND || set->from > set->to || set->to - set->from >= HOLIDAY_DAYS_MAX ||
        utf8_count(words) > HOLIDAY_WORDS_MAX)
        e = E_INVALID;
    if (e == OK && words.len)
        e = seal_put(tx, &terms, words, &seal);
    if (e != OK)
        return e;
    return fact_add(tx, "holiday-set",
        body_pack(tx->arena, "{s:I, s:I, s:I, s:s, s:s%}", "unit", (json_int_t)set->unit.v, "first",
            (json_int_t)set->from, "last", (json_int_t)set->to, "kind", kinds[set->kind].code,
            "words_seal", PACK(seal)),
        NULL);
}

enum err holiday_set_apply(struct tx *tx, const struct fact *f)
{
    json_int_t unit, first, last;
    const char *kind, *seal;
    enum err e = body_unpack(tx->arena, f->body, "{s:I, s:I, s:I, s:s, s:s}", "unit", &unit,
        "first", &first, "last", &last, "kind", &kind, "words_seal", &seal);
    bool usual;

    if (e != OK)
        return e;
    usual = !strcmp(kind, "usual");
    e = db_run(tx->db, SQL_holiday_clear, ARGS(V(unit), V(first), V(last)));
    for (json_int_t d = first; e == OK && !usual && d <= last; d++)
        e = db_run(tx->db, SQL_holiday_insert,
            ARGS(V(unit), V(d), V(!strcmp(kind, "worked")), V(seal), V(f->seq)));
    return e;
}

enum err holiday_list_of(struct db *db, struct arena *a, struct unit_id unit, day_t from, day_t to,
    struct holiday_list *ret)
{
    struct holiday_list found = {0};
    struct rows r;
    enum err e = db_query(
        db, SQL_holiday_list_of, &r, ARGS(V(unit.v), V(day_of_ms(now_ms())), V(from), V(to)));

    while (e == OK && (e = rows_next(&r)) == OK) {
        struct holiday_row *row = vec_push(a, &found);
        struct str seal = str_copy(a, row_str(&r, 3));

        *row = (struct holiday_row){
            .unit = {row_int(&r, 0)}, .day = (day_t)row_int(&r, 1), .works = row_int(&r, 2) != 0};
        if ((e = seal_read(db, a, seal_reference(a, seal), &row->words)) != OK)
            rows_end(&r);
    }
    if (e != E_NOT_FOUND)
        return e;
    *ret = found;
    return OK;
}

enum err holiday_calendar(
    struct db *db, struct arena *a, struct unit_id unit, day_t from, day_t to, struct calendar *ret)
{
    enum { AROUND = 400 }; /* a calendar knows one more year on each side */
    struct holiday_list list = {0};
    struct calendar_day *days;
    enum err e = unit.v ? holiday_list_of(db, a, unit, from - AROUND, to + AROUND, &list) : OK;

    if (e != OK)
        return e;
    days = arena_new_array(a, struct calendar_day, list.count + 1);
    for (size_t i = 0; i < list.count; i++)
        days[i] = (struct calendar_day){list.items[i].day, list.items[i].works};
    calendar_make(a, from, to, days, list.count, ret);
    return OK;
}
