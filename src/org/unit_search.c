/* unit_search.c: the unit that a person means when typing a number, a code or a name. */
#include "base/unicode.h"
#include "org/unit_row.h"

enum { TYPED_MAX = 200, LOOK_AT_MAX = 200 };

struct str like_pattern(struct arena *a, struct str part)
{
    struct buf b;

    buf_init(&b, a, part.len + 3);
    buf_addc(&b, '%');
    for (size_t i = 0; i < part.len; i++)
        if (part.ptr[i] != '%' && part.ptr[i] != '_' && part.ptr[i] != '\\')
            buf_addc(&b, part.ptr[i]);
    if (b.len > 1)
        buf_addc(&b, '%');
    return buf_str(&b);
}

enum err unit_count_below(struct db *db, struct unit_id top, day_t day, size_t max, size_t *ret)
{
    int64_t count;
    enum err e =
        db_first_int(db, SQL_unit_count_below, &count, ARGS(V(top.v), V(day), V((int64_t)max + 1)));

    if (e != OK)
        return e;
    *ret = count > 0 ? (size_t)count - 1 : 0; /* the top stands on both lines */
    return OK;
}

/* "#12" */
static enum err by_number(struct db *db, struct arena *a, struct unit_id top, day_t day,
    struct str number, struct unit_list *ret)
{
    struct org_unit u;
    struct unit_id id;
    enum err e = str_to_int(number, &id.v);

    if (e == OK)
        e = unit_find(db, a, id, &u);
    if (e == OK)
        e = unit_reached(db, id, top, day);
    if (e == OK)
        *vec_push(a, ret) = u;
    return e == E_NOT_FOUND || e == E_INVALID ? OK : e;
}

/* Does the unit lie in what was typed behind the comma? */
static enum err lies_in(struct db *db, struct arena *a, const struct org_unit *u, day_t day,
    struct str place, bool *ret)
{
    struct str path = S("");
    enum err e = place.len ? unit_path(db, a, u, day, &path) : OK;
    struct str folded = text_fold(a, path);

    *ret = !place.len || str_find(folded, place, 0) < folded.len;
    return e;
}

/* The rows of one question, only those that fit as well as the first that lies there. */
static enum err by_name(struct db *db, struct arena *a, struct unit_id top, day_t day,
    struct str name, struct str place, size_t limit, struct unit_list *ret)
{
    struct str folded = text_fold(a, name), pattern = like_pattern(a, folded);
    struct unit_list found = {0};
    int64_t fits[LOOK_AT_MAX], best = -1;
    struct rows r;
    enum err e;

    if (pattern.len == 1) /* nothing but wildcards: not a name */
        return OK;
    e = db_query(db, SQL_unit_search, &r,
        ARGS(V(top.v), V(day), V(name), V(folded), V(pattern), V(LOOK_AT_MAX)));

    while (e == OK && (e = rows_next(&r)) == OK) {
        fits[found.count] = row_int(&r, 9);
        unit_row_read(a, &r, vec_push(a, &found));
    }
    if (e != E_NOT_FOUND)
        return e;
    e = OK;
    for (size_t i = 0; e == OK && i < found.count && ret->count < limit; i++) {
        bool there;

        if (best >= 0 && fits[i] > best)
            break;
        e = lies_in(db, a, &found.items[i], day, place, &there);
        if (e == OK && there) {
            best = fits[i];
            *vec_push(a, ret) = found.items[i];
        }
    }
    return e;
}

enum err unit_search(struct db *db, struct arena *a, struct unit_id top, day_t day,
    struct str typed, size_t limit, struct unit_list *ret)
{
    struct unit_list list = {0};
    struct str text = str_trim(typed);
    size_t comma;
    enum err e = OK;

    if (text.len > TYPED_MAX)
        text.len = 0;
    comma = str_find(text, S(","), 0);
    if (text.len && text.ptr[0] == '#')
        e = by_number(db, a, top, day, str_slice(text, 1, text.len), &list);
    else if (text.len)
        e = by_name(db, a, top, day, str_trim(str_slice(text, 0, comma)),
            text_fold(a, str_slice(text, comma + 1, text.len)), limit, &list);
    if (e == OK)
        *ret = list;
    return e;
}
