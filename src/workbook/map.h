/* map.h: a commune's own workbook, whose columns somebody said once.
 *
 * What is kept is no text of the file: for each column of the head row a number made of its words
 * (folded), what it is, and by how much its figures are multiplied. A file whose head gives the
 * same numbers is read from then on; one that gives most of them is said to have changed, and
 * where.
 */
#ifndef WORKBOOK_MAP_H
#define WORKBOOK_MAP_H

#include "http/form.h"
#include "workbook/workbook.h"

enum { MAP_COLUMNS_MAX = 40, MAP_HEAD_ROWS = 15, MAPS_MAX = 50 };

struct map_column {
    uint64_t shape;  /* of the words of its head; 0: it has none */
    struct str role; /* "skip", "unit", "day", "note", "i-citizens", "k-clearing" */
    int64_t scale;   /* 1, 1000, 1000000 */
};

struct sheet_map {
    struct map_column columns[MAP_COLUMNS_MAX];
    size_t count;
};

struct sheet_maps {
    struct sheet_map *items; /* the newest first */
    size_t count, capacity;
};

/* The row that names the columns: the first of those with the most words. E_NOT_FOUND. */
MUST_CHECK enum err map_head_find(const struct grid *g, uint32_t *ret_row);
/* Its words by column; of a cell that is merged, those of its range. Roles are "skip". */
void map_head_read(struct arena *a, const struct grid *g, uint32_t row, struct sheet_map *ret,
    struct str words[MAP_COLUMNS_MAX]);
/* How many columns of the head are as in the map, each in its place. */
size_t map_alike(const struct sheet_map *head, const struct sheet_map *map);
bool map_fits(const struct sheet_map *head, const struct sheet_map *map);

/* What a column can be, for a form; ends at *count. */
const struct choice *map_roles(struct arena *a, size_t *count);
/* Why this map cannot be read by, a message id; NULL: it can. */
const char *map_fault(const struct sheet_map *m);

struct str map_text(struct arena *a, const struct sheet_map *m);
MUST_CHECK enum err map_parse(struct arena *a, struct str text, struct sheet_map *ret);

/* Inside a write: the fact workbook-mapped; the same again is not written. */
MUST_CHECK enum err map_set(struct tx *tx, struct unit_id commune, const struct sheet_map *m);
MUST_CHECK enum err maps_of(
    struct db *db, struct arena *a, struct unit_id commune, struct sheet_maps *ret);

/* What a commune's own workbook is read by; loaded before, so that reading asks no database. */
struct mapped_ground {
    struct campaign campaign;
    struct campaign_unit_list units;
    struct work_list works;
    struct sheet_maps maps;
};

/* The sheets of a book that one of the maps fits, as reports; E_NOT_FOUND: it fits none. Only
 * cells that hold something count: a blank says nothing of what stands. Long for a large file. */
MUST_CHECK enum err mapped_read(struct req *r, const struct mapped_ground *ground,
    const struct grid_book *book, struct filled_book *ret, struct workbook_findings *findings);

extern const struct fact_kind workbook_kinds[];

#endif
