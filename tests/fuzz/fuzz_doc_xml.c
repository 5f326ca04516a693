/* fuzz_doc_xml.c: any bytes as one XML part inside a whole archive, which random bytes of a zip
 * never reach. The first byte says which part; the others are as they should be. */
#include "doc/text.h"
#include "doc/zip.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define W "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\""

static const char document[] =
    "<w:document " W "><w:body><w:p><w:pPr><w:pStyle w:val=\"L\"/></w:pPr><w:r><w:t>một</w:t>"
    "</w:r></w:p><w:p><w:pPr><w:numPr><w:ilvl w:val=\"1\"/><w:numId w:val=\"1\"/></w:numPr>"
    "</w:pPr><w:r><w:t>hai</w:t></w:r></w:p></w:body></w:document>";

enum { FORMS = 4, INPUT_MAX = 100000 };

static struct str archive(struct arena *a, unsigned form, struct str xml)
{
    struct zip_part word[] = {{S("word/document.xml"), str_from(document)},
        {S("word/numbering.xml"), S("<w:numbering " W "/>")},
        {S("word/styles.xml"), S("<w:styles " W "/>")}};
    struct zip_part office[] = {
        {S("mimetype"), S("application/vnd.oasis.opendocument.text")}, {S("content.xml"), xml}};
    struct str bytes = {0};

    if (form < 3)
        word[form].bytes = xml;
    if (zip_write(a, form < 3 ? word : office, form < 3 ? 3 : 2, 1 << 20, &bytes) != OK)
        abort();
    return bytes;
}

/* Inside its limits a text is the same when it is read twice, and every refusal has words. */
static void read_twice(struct arena *a, struct str bytes)
{
    struct doc_text one, two;
    const char *why = NULL, *again = NULL;
    enum err e = doc_read(a, bytes, &one, &why);

    if (doc_read(a, bytes, &two, &again) != e)
        abort();
    if (e != OK && (!why || why != again))
        abort();
    if (e == OK && !str_eq(one.text, two.text))
        abort();
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
        struct str xml = {(const char *)data + 1, size - 1};

        read_twice(&a, archive(&a, data[0] % FORMS, xml));
    }
    arena_reset(&a);
    return 0;
}
