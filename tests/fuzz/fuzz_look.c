/* fuzz_look.c: any bytes as a Word file, or as one part of one, looked at for the page that prints
 * it. What comes out is a model that can be walked: every row has its cells, every picture is a
 * part of the package, and the same bytes look the same twice. */
#include "doc/docx_look.h"
#include "doc/zip.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define W "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\""

static const char document[] =
    "<w:document " W " xmlns:a=\"a\" xmlns:r=\"r\"><w:body><w:p><w:r><w:t>x</w:t><a:blip "
    "r:embed=\"r1\"/></w:r></w:p><w:sectPr><w:footerReference w:type=\"first\" r:id=\"r2\"/>"
    "</w:sectPr></w:body></w:document>";
static const char links[] =
    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
    "<Relationship Id=\"r1\" Target=\"/word/media/a.png\"/>"
    "<Relationship Id=\"r2\" Target=\"footer1.xml\"/></Relationships>";

enum { PARTS = 3, INPUT_MAX = 60000, DEEP_MAX = 20, TWIP_MAX = 31680 };

static struct str archive(struct arena *a, unsigned part, struct str xml)
{
    struct zip_part parts[PARTS] = {
        {S("word/document.xml"), str_from(document)},
        {S("word/_rels/document.xml.rels"), str_from(links)},
        {S("word/footer1.xml"), S("<w:ftr " W "><w:p/></w:ftr>")},
    };
    struct str bytes = {0};

    parts[part].bytes = xml;
    if (zip_write(a, parts, PARTS, 1 << 20, &bytes) != OK)
        abort();
    return bytes;
}

static void hold(bool right)
{
    if (!right)
        abort();
}

static void walk(const struct docx_flow *flow, int deep);

static void walk_table(const struct docx_table *t, int deep)
{
    hold(t->rows > 0 && t->columns > 0 && t->columns < 64);
    for (size_t i = 0; i < t->columns; i++)
        hold(t->column_twips[i] >= 0 && t->column_twips[i] <= TWIP_MAX);
    for (size_t i = 0; i < t->rows * t->columns; i++)
        walk(&t->cells[i], deep + 1);
}

static void walk(const struct docx_flow *flow, int deep)
{
    hold(deep < DEEP_MAX);
    for (size_t i = 0; i < flow->count; i++) {
        const struct docx_block *b = &flow->items[i];
        const struct docx_paragraph *p = b->paragraph;

        hold((p != NULL) + (b->table != NULL) + (b->section != NULL) == 1);
        hold(!b->section || !deep);
        if (b->table)
            walk_table(b->table, deep);
        if (p)
            hold(p->first_line_twip >= 0 && p->line_exact_twip <= TWIP_MAX);
        for (size_t k = 0; p && k < p->count; k++) {
            hold(p->items[k].text.len || p->items[k].tag.len);
            hold(!p->items[k].tag.len || str_starts(p->items[k].tag, S("word/media/")));
            hold(p->items[k].size_points >= 0);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str bytes = {(const char *)data + (size > 0), size - (size > 0)}, one, other;
    unsigned part = size ? data[0] % (PARTS + 1) : 0;
    struct docx doc = {0}, again = {0};
    const char *why = NULL;
    struct arena a;
    jmp_buf full;

    if (size > INPUT_MAX)
        return 0;
    arena_init(&a, 256u << 20);
    a.full = &full;
    if (!setjmp(full)) {
        if (part < PARTS)
            bytes = archive(&a, part, bytes);
        if (docx_look(&a, bytes, &doc, &why) == OK) {
            walk(&doc.body, 0);
            walk(&doc.first_foot, 0);
            hold(docx_look(&a, bytes, &again, &why) == OK);
            if (docx_plain(&a, &doc, &one) == OK && docx_plain(&a, &again, &other) == OK)
                hold(str_eq(one, other));
        }
    }
    arena_reset(&a);
    return 0;
}
