/* fuzz_template.c: any bytes as a template, or as one part of one. What is accepted is checked and
 * filled; a filled paper is a Word file again, the same each time, and whole. */
#include "doc/template.h"
#include "doc/text.h"
#include "doc/zip.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define W "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\""
#define OFFICE "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
#define LINKS(type, target)                                                                        \
    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"       \
    "<Relationship Id=\"r1\" Type=\"" OFFICE type "\" Target=\"" target "\"/></Relationships>"

static const char types[] =
    "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Override "
    "PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-"
    "officedocument.wordprocessingml.document.main+xml\"/></Types>";
static const char document[] = "<w:document " W "><w:body><w:sdt><w:sdtPr><w:tag w:val=\"each:l\"/>"
                               "</w:sdtPr><w:sdtContent><w:p/></w:sdtContent></w:sdt></w:body>"
                               "</w:document>";

enum { FORMS = 5, INPUT_MAX = 60000 };

static struct str archive(struct arena *a, unsigned form, struct str xml)
{
    struct zip_part parts[FORMS] = {
        {S("word/document.xml"), str_from(document)},
        {S("word/header1.xml"), S("<w:hdr " W "><w:p/></w:hdr>")},
        {S("[Content_Types].xml"), str_from(types)},
        {S("word/_rels/document.xml.rels"), S(LINKS("header", "header1.xml"))},
        {S("_rels/.rels"), S(LINKS("officeDocument", "word/document.xml"))},
    };
    struct str bytes = {0};

    parts[form].bytes = xml;
    if (zip_write(a, parts, FORMS, 1 << 20, &bytes) != OK)
        abort();
    return bytes;
}

static const struct template_field fields[] = {
    {STR_INIT("x"), TEMPLATE_TEXT, true, STR_INIT(""), STR_INIT("")},
    {STR_INIT("b"), TEMPLATE_BLOCKS, false, STR_INIT(""), STR_INIT("")},
    {STR_INIT("p"), TEMPLATE_PICTURE, false, STR_INIT(""), STR_INIT("")},
    {STR_INIT("l"), TEMPLATE_LIST, false, STR_INIT(""), STR_INIT("")},
    {STR_INIT("l.x"), TEMPLATE_TEXT, true, STR_INIT("l"), STR_INIT("")},
};

static struct template_record *values_of(struct arena *a)
{
    static const char png[] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\0\0\0\0\x80";
    struct template_record *v = template_values(a);
    struct docx_flow *flow = arena_new(a, struct docx_flow);

    docx_run_add(a, docx_paragraph_add(a, flow, DOCX_LEFT), S("một"), 14, 0);
    template_set(v, S("x"), S("a < b\nc"));
    template_set(v, S("empty"), S(""));
    template_set_blocks(v, S("b"), flow);
    template_set_picture(v, S("p"), (struct str){png, sizeof png - 1});
    template_set(template_add(v, S("l")), S("l.x"), S("1"));
    template_set(template_add(v, S("l")), S("l.x"), S("2"));
    return v;
}

static void use(struct arena *a, const struct template *t)
{
    const struct template_record *v = values_of(a);
    struct template_findings found;
    struct template_tags tags;
    struct template *again;
    struct str one, other;
    const char *why = NULL;
    enum err e;

    template_check(a, t, fields, sizeof fields / sizeof *fields, &found);
    for (size_t i = 0; i < found.count; i++) {
        if (!template_finding_say(a, LANG_VI, &found.items[i]).len)
            abort();
    }
    template_tags(a, t, &tags);
    e = template_fill(a, t, v, &one);
    if (e == E_TOO_LARGE)
        return;
    if (e != OK || template_fill(a, t, v, &other) != OK || !str_eq(one, other))
        abort();
    e = template_read(a, one, &again, &why);
    if (e != OK && e != E_TOO_LARGE)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str bytes = {(const char *)data + (size > 0), size - (size > 0)};
    unsigned form = size ? data[0] % (FORMS + 1) : 0;
    const char *why = NULL;
    struct template *t;
    struct arena a;
    jmp_buf full;

    if (size > INPUT_MAX)
        return 0;
    arena_init(&a, 256u << 20);
    a.full = &full;
    if (!setjmp(full)) {
        if (form < FORMS)
            bytes = archive(&a, form, bytes);
        if (template_read(&a, bytes, &t, &why) == OK)
            use(&a, t);
        else if (!why)
            abort(); /* a refusal says why */
    }
    arena_reset(&a);
    return 0;
}
