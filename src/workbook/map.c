/* map.c: heads, roles, and how they are kept. */
#include "workbook/map.h"

#include "base/unicode.h"
#include "plan/plan.h"
#include "store/body.h"
#include "store/store.h"

#include <inttypes.h>

enum { TEXT_MAX = 8192 };

/* FNV-1a over the folded words: a mark to find a head again, no secret. */
static uint64_t shape_of(struct arena *a, struct str words)
{
    struct str s = text_fold(a, words);
    uint64_t h = 1469598103934665603u;

    for (size_t i = 0; i < s.len; i++)
        h = (h ^ (unsigned char)s.ptr[i]) * 1099511628211u;
    return s.len ? h >> 1 : 0; /* fits into a signed number */
}

static const struct grid_cell *shown_at(const struct grid *g, uint32_t row, uint32_t column)
{
    const struct merged *m = grid_merged(g, row, column);

    return m ? grid_at(g, m->row, m->column) : grid_at(g, row, column);
}

enum err map_head_find(const struct grid *g, uint32_t *ret_row)
{
    size_t most = 1;
    bool found = false;

    for (size_t i = 0; i < g->rows.count && g->rows.items[i].number < MAP_HEAD_ROWS; i++) {
        const struct grid_row *row = &g->rows.items[i];
        size_t words = 0;

        for (size_t k = 0; k < row->count; k++)
            words += g->cells.items[row->first + k].kind == CELL_TEXT;
        if (words > most) {
            most = words;
            *ret_row = row->number;
            found = true;
        }
    }
    return found ? OK : E_NOT_FOUND;
}

void map_head_read(struct arena *a, const struct grid *g, uint32_t row, struct sheet_map *ret,
    struct str words[MAP_COLUMNS_MAX])
{
    *ret = (struct sheet_map){
        .count = g->column_end < MAP_COLUMNS_MAX ? g->column_end : MAP_COLUMNS_MAX};
    for (uint32_t i = 0; i < ret->count; i++) {
        words[i] = str_trim(cell_words(a, shown_at(g, row, i)));
        ret->columns[i] =
            (struct map_column){.shape = shape_of(a, words[i]), .role = S("skip"), .scale = 1};
    }
    while (ret->count && !ret->columns[ret->count - 1].shape)
        ret->count--;
}

size_t map_alike(const struct sheet_map *head, const struct sheet_map *map)
{
    size_t alike = 0;

    for (size_t i = 0; i < head->count && i < map->count; i++)
        alike += head->columns[i].shape == map->columns[i].shape;
    return alike;
}

bool map_fits(const struct sheet_map *head, const struct sheet_map *map)
{
    return head->count == map->count && map_alike(head, map) == map->count;
}

const struct choice *map_roles(struct arena *a, size_t *count)
{
    struct choice *c = arena_new_array(a, struct choice, 4 + indicator_count + KIND_LAST);
    size_t n = 0;

    c[n++] = (struct choice){"skip", MSG("(không đọc)")};
    c[n++] = (struct choice){"unit", MSG("Tên đơn vị")};
    c[n++] = (struct choice){"day", MSG("Ngày")};
    c[n++] = (struct choice){"note", MSG("Ghi chú")};
    for (size_t i = 0; i < indicator_count; i++)
        c[n++] = (struct choice){
            str_z(a, str_printf(a, "i-%s", indicators[i].code)), indicators[i].label};
    for (int k = KIND_CLEARING; k < KIND_MONEY; k++)
        c[n++] = (struct choice){
            str_z(a, str_printf(a, "k-%s", kind_name((enum kind)k))), kind_label((enum kind)k)};
    *count = n;
    return c;
}

static bool role_known(struct arena *a, struct str role)
{
    size_t n;
    const struct choice *c = map_roles(a, &n);

    for (size_t i = 0; i < n; i++) {
        if (str_eq(role, str_from(c[i].value)))
            return true;
    }
    return false;
}

const char *map_fault(const struct sheet_map *m)
{
    size_t units = 0, figures = 0;

    for (size_t i = 0; i < m->count; i++) {
        struct str role = m->columns[i].role;

        units += str_eq(role, S("unit"));
        figures += str_starts(role, S("i-")) || str_starts(role, S("k-"));
        for (size_t k = 0; k < i && !str_eq(role, S("skip")); k++) {
            if (str_eq(role, m->columns[k].role))
                return MSG("Hai cột cùng một nghĩa: mỗi chỉ tiêu chỉ lấy từ một cột.");
        }
    }
    if (units != 1)
        return MSG("Hãy chọn cột nào là tên đơn vị.");
    return figures ? NULL : MSG("Hãy chọn ít nhất một cột là chỉ tiêu hoặc loại việc.");
}

struct str map_text(struct arena *a, const struct sheet_map *m)
{
    struct buf b;

    buf_init(&b, a, TEXT_MAX);
    for (size_t i = 0; i < m->count; i++)
        buf_printf(&b, "%s%" PRIu64 " %.*s %lld", i ? "," : "", m->columns[i].shape,
            STR(m->columns[i].role), (long long)m->columns[i].scale);
    return buf_str(&b);
}

static enum err column_parse(struct arena *a, struct str s, struct map_column *ret)
{
    size_t first = str_find(s, S(" "), 0), second = str_find(s, S(" "), first + 1);
    int64_t shape;

    ret->role = str_slice(s, first + 1, second);
    if (str_to_int(str_slice(s, 0, first), &shape) != OK || shape < 0 ||
        str_to_int(str_slice(s, second + 1, s.len), &ret->scale) != OK ||
        (ret->scale != 1 && ret->scale != 1000 && ret->scale != 1000000) ||
        !role_known(a, ret->role))
        return E_INVALID;
    ret->shape = (uint64_t)shape;
    return OK;
}

enum err map_parse(struct arena *a, struct str text, struct sheet_map *ret)
{
    struct sheet_map m = {0};

    for (size_t at = 0, end; at < text.len; at = end + 1) {
        end = str_find(text, S(","), at);
        if (m.count == MAP_COLUMNS_MAX ||
            column_parse(a, str_slice(text, at, end), &m.columns[m.count++]) != OK)
            return E_INVALID;
    }
    if (!m.count)
        return E_INVALID;
    *ret = m;
    return OK;
}

/* ── facts ──────────────────────────────────────────────────────────────────────────────────── */

enum err map_set(struct tx *tx, struct unit_id commune, const struct sheet_map *m)
{
    struct str text = map_text(tx->arena, m);
    struct sheet_maps there = {0};
    enum err e = maps_of(tx->db, tx->arena, commune, &there);

    if (e != OK)
        return e;
    if (map_fault(m))
        return E_INVALID;
    if (there.count && str_eq(map_text(tx->arena, &there.items[0]), text))
        return OK;
    return fact_add(tx, "workbook-mapped",
        body_pack(tx->arena, "{s:I, s:s%}", "unit", (json_int_t)commune.v, "columns", PACK(text)),
        NULL);
}

static enum err mapped_apply(struct tx *tx, const struct fact *f)
{
    json_int_t unit;
    struct str columns;
    enum err e =
        body_unpack(tx->arena, f->body, "{s:I, s:s%}", "unit", &unit, "columns", UNPACK(columns));

    return e == OK ? db_run(tx->db, SQL_workbook_map_insert,
                         ARGS(V(f->seq), V((int64_t)unit), V(columns)))
                   : e;
}

enum err maps_of(struct db *db, struct arena *a, struct unit_id commune, struct sheet_maps *ret)
{
    struct sheet_maps list = {0};
    struct rows rows;
    enum err e = db_query(db, SQL_workbook_map_list, &rows, ARGS(V(commune.v)));

    while (e == OK && (e = rows_next(&rows)) == OK) {
        e = map_parse(a, str_copy(a, row_str(&rows, 0)), vec_push(a, &list));
        if (e != OK) {
            rows_end(&rows);
            return E_DAMAGED;
        }
    }
    if (e != E_NOT_FOUND)
        return e;
    *ret = list;
    return OK;
}

const struct fact_kind workbook_kinds[] = {
    {.name = "workbook-mapped", .apply = mapped_apply, .quiet = true},
    {.name = NULL},
};
