/* xlsx_parts.h: what the sheets of an XLSX file lean on: its list of sheets, its shared texts,
 * which looks make a number a day. */
#ifndef DOC_XLSX_PARTS_H
#define DOC_XLSX_PARTS_H

#include "doc/grid_inside.h"
#include "doc/xml.h"

struct xlsx_sheet {
    struct str name, id; /* id: of the relation that says where it stands */
    struct str part;     /* "xl/worksheets/sheet1.xml" */
    bool hidden;
};

struct xlsx_parts {
    struct pack_names names;
    struct {
        struct xlsx_sheet *items;
        size_t count, capacity;
    } sheets;
    struct {
        struct str *items;
        size_t count, capacity;
    } strings;
    struct {
        bool *items; /* of each look of cells: is a number a day */
        size_t count, capacity;
    } days;
    bool from_1904;
    size_t unpacked; /* bytes of all parts walked so far */
};

/* Walk a part of the book. All of them together, each as often as it is named, may unpack to
 * DOC_UNPACKED_MAX: 64 sheets of one small file may all be the same large part. Errors as of
 * part_open() and xml_walk(). */
MUST_CHECK enum err xlsx_walk(struct arena *a, struct str bytes, struct xlsx_parts *parts,
    struct str name, const struct xml_reader *reader, const char **why);

/* Text of a cell in the one form of the house: Excel's _x000D_ undone, clean, NFC. E_DAMAGED. */
MUST_CHECK enum err xlsx_words(struct arena *a, struct str raw, struct str *ret, const char **why);

/* Everything but the sheets. E_INVALID: macros, a binary book, no book at all. */
MUST_CHECK enum err xlsx_parts_read(
    struct arena *a, struct str bytes, struct xlsx_parts *ret, const char **why);

#endif
