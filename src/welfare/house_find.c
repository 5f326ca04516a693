/* house_find.c: questions of houses. */
#include "welfare/house.h"

#include "store/body.h"
#include "store/seal.h"

static size_t type_of(struct str code)
{
    for (size_t i = 0; i < house_type_count; i++)
        if (str_eq(code, str_from(house_types[i].code)))
            return i;
    return house_type_count - 1;
}

/* note and dropped_why are seals until words_open(). */
static void house_read(const struct rows *r, struct arena *a, struct house *h)
{
    *h = (struct house){
        .id = {row_int(r, 0)},
        .campaign = {row_int(r, 1)},
        .unit = {row_int(r, 2)},
        .type = type_of(row_str(r, 3)),
        .repair = row_int(r, 4) != 0,
        .number = row_int(r, 5),
        .work = {row_int(r, 6)},
        .note = str_copy(a, row_str(r, 7)),
        .dropped_day = (day_t)row_int(r, 8),
        .dropped_why = str_copy(a, row_str(r, 9)),
        .account_id = row_int(r, 10),
        .at_ms = row_int(r, 11),
        .province = row_int(r, 12),
    };
    for (int s = 0; s < COST_SOURCE_LAST; s++)
        h->value.of[s] = (struct work_cost){-1, -1};
}

static enum err word_open(struct db *db, struct arena *a, struct str *text)
{
    struct str words;
    enum err e;

    if (!text->len)
        return OK;
    e = seal_open(db, a, *text, &words);
    if (e == OK)
        return body_unpack(a, words, "{s:s%}", "note", UNPACK(*text));
    *text = S(SEAL_ERASED);
    return e == E_NOT_FOUND ? OK : e;
}

static struct house *house_in(struct house_list *all, int64_t id)
{
    for (size_t i = 0; i < all->count; i++)
        if (all->items[i].id.v == id)
            return &all->items[i];
    return NULL;
}

static enum err stages_read(enum err e, struct rows *r, struct house_list *all)
{
    while (e == OK && (e = rows_next(r)) == OK) {
        struct house *h = house_in(all, row_int(r, 0));
        enum house_stage stage = house_stage_find(row_str(r, 1));

        if (h && stage < HOUSE_STAGES)
            h->days[stage] = (day_t)row_int(r, 2);
    }
    return e == E_NOT_FOUND ? OK : e;
}

static enum err values_read(enum err e, struct rows *r, struct house_list *all)
{
    while (e == OK && (e = rows_next(r)) == OK) {
        struct house *h = house_in(all, row_int(r, 0));

        if (h)
            h->value.of[cost_source_find(row_str(r, 1))] =
                (struct work_cost){row_int(r, 2), row_int(r, 3)};
    }
    return e == E_NOT_FOUND ? OK : e;
}

static enum err words_open(struct db *db, struct arena *a, struct house_list *all)
{
    enum err e = OK;

    for (size_t i = 0; e == OK && i < all->count; i++) {
        e = word_open(db, a, &all->items[i].note);
        if (e == OK)
            e = word_open(db, a, &all->items[i].dropped_why);
    }
    return e;
}

enum err house_find(struct db *db, struct arena *a, struct house_id id, struct house *ret)
{
    struct house h;
    struct house_list one = {&h, 1, 1};
    struct rows r;
    enum err e = db_first(db, SQL_house_find, &r, ARGS(V(id.v)));

    if (e != OK)
        return e;
    house_read(&r, a, &h);
    rows_end(&r);
    e = stages_read(db_query(db, SQL_house_stage_list_of, &r, ARGS(V(id.v))), &r, &one);
    if (e == OK)
        e = values_read(db_query(db, SQL_house_value_list_of, &r, ARGS(V(id.v))), &r, &one);
    if (e == OK)
        e = words_open(db, a, &one);
    if (e == OK)
        *ret = h;
    return e;
}

enum err house_list_of(
    struct db *db, struct arena *a, struct campaign_id campaign, struct house_list *ret)
{
    struct house_list found = {0};
    struct rows r;
    enum err e = db_query(db, SQL_house_list_of, &r, ARGS(V(campaign.v)));

    while (e == OK && (e = rows_next(&r)) == OK)
        house_read(&r, a, vec_push(a, &found));
    if (e == E_NOT_FOUND)
        e = OK;
    if (e == OK)
        e = stages_read(db_query(db, SQL_house_stage_list, &r, ARGS(V(campaign.v))), &r, &found);
    if (e == OK)
        e = values_read(db_query(db, SQL_house_value_list, &r, ARGS(V(campaign.v))), &r, &found);
    if (e == OK)
        e = words_open(db, a, &found);
    if (e == OK)
        *ret = found;
    return e;
}
