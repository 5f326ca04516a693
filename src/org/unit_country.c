/* unit_country.c: the units of the country before and after 1 July 2025, as they come with the
 * program (data/units/: sources, licences and doubts in its README).
 */
#include "base/log.h"
#include "org/unit_data.h"
#include "org/unit_import.h"

#include <zlib.h>

static enum err unpack(struct arena *a, const struct embedded *from, struct str *ret)
{
    char *text = arena_alloc(a, from->text_len + 1);
    uLongf len = from->text_len;

    if (uncompress((Bytef *)text, &len, from->packed, from->packed_len) != Z_OK ||
        len != from->text_len) {
        log_error("org: the units that come with the program cannot be unpacked");
        return E_DAMAGED;
    }
    *ret = (struct str){text, len};
    return OK;
}

enum err unit_country_files(
    struct arena *a, struct unit_file *units, struct succession_file *succession)
{
    struct str text;
    enum err e = unpack(a, &unit_data_units, &text);

    if (e == OK)
        e = unit_file_read(a, text, true, units);
    if (e == OK)
        e = unpack(a, &unit_data_succession, &text);
    return e == OK ? succession_file_read(a, text, succession) : e;
}

enum err unit_country_notices(struct arena *a, struct str *ret)
{
    return unpack(a, &unit_data_LICENSES, ret);
}

enum err unit_count_on(
    struct db *db, struct arena *a, struct str series, day_t day, struct unit_counts *ret)
{
    struct unit_counts counts = {0};
    struct rows r;
    enum err e = OK;

    for (const struct unit_kind *k = unit_kinds; e == OK && k->code; k++) {
        e = db_first(db, SQL_unit_count_on, &r, ARGS(V(series), V(day), V(k->code)));
        if (e == OK && row_int(&r, 0))
            *vec_push(a, &counts) = (struct unit_count){k, row_int(&r, 0)};
        if (e == OK)
            rows_end(&r);
    }
    if (e == OK)
        *ret = counts;
    return e;
}
