/* fuzz_grid.c: any bytes as a table from outside. The first byte says what they are: the whole
 * file, or one part inside an archive that is otherwise right, which random bytes of a zip never
 * reach. */
#include "doc/grid.h"
#include "doc/zip.h"

#include "base/unicode.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define TYPE "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

enum { PARTS = 6, INPUT_MAX = 100000 };

static void must(bool holds)
{
    if (!holds)
        abort();
}

static struct str archive(struct arena *a, unsigned which, struct str xml)
{
    struct zip_part parts[PARTS] = {
        {S("_rels/.rels"), S("<R><Relationship Id=\"r\" Type=\"" TYPE
                             "/officeDocument\" Target=\"xl/workbook.xml\"/></R>")},
        {S("xl/workbook.xml"), S("<w xmlns:r=\"r\"><sheet name=\"A\" r:id=\"r1\"/></w>")},
        {S("xl/_rels/workbook.xml.rels"),
            S("<R><Relationship Id=\"r1\" Type=\"" TYPE "/worksheet\" Target=\"s.xml\"/>"
              "<Relationship Id=\"r2\" Type=\"" TYPE "/styles\" Target=\"y.xml\"/>"
              "<Relationship Id=\"r3\" Type=\"" TYPE "/sharedStrings\" Target=\"t.xml\"/></R>")},
        {S("xl/y.xml"), S("<s><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></s>")},
        {S("xl/t.xml"), S("<s><si><t>một</t></si><si><t>hai</t></si></s>")},
        {S("xl/s.xml"), S("<s><row r=\"1\"><c r=\"A1\" t=\"s\"><v>1</v></c><c r=\"C1\" "
                          "s=\"1\"><v>46000</v></c></row></s>")},
    };
    struct str bytes = {0};

    parts[which].bytes = xml;
    must(zip_write(a, parts, PARTS, 1 << 20, &bytes) == OK);
    return bytes;
}

/* Cells stand in order, inside their sheet, and are found where they stand. */
static void check(struct arena *a, const struct grid *g)
{
    for (size_t i = 0; i < g->cells.count; i++) {
        const struct grid_cell *c = &g->cells.items[i];
        uint32_t row, column;

        must(c->row < g->row_end && c->column < g->column_end);
        must(grid_at(g, c->row, c->column) == c);
        must(grid_address_read(grid_address(a, c->row, c->column), &row, &column) == OK);
        must(row == c->row && column == c->column);
        must(utf8_valid(c->text) && utf8_valid(cell_words(a, c)));
        (void)grid_merged(g, c->row, c->column);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    jmp_buf full;

    if (size < 1 || size > INPUT_MAX)
        return 0;
    arena_init(&a, 256u << 20);
    a.full = &full;
    if (!setjmp(full)) {
        struct str bytes = {(const char *)data + 1, size - 1};
        struct grid_book book;
        const char *why = NULL;
        unsigned which = data[0] % (PARTS + 1);
        enum err e = grid_read(&a, which == PARTS ? bytes : archive(&a, which, bytes), &book, &why);

        must(e == OK || why);
        for (size_t i = 0; e == OK && i < book.count; i++)
            check(&a, &book.items[i]);
    }
    arena_reset(&a);
    return 0;
}
