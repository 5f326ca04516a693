/* doc_pack.h: documents built in the tests, byte by byte as wanted. */
#ifndef TESTS_DOC_PACK_H
#define TESTS_DOC_PACK_H

#include "doc/text.h"
#include "doc/zip.h"

#include <stdlib.h>

#define W_NS "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

static inline struct str pack_of(struct arena *a, const struct zip_part *parts, size_t count)
{
    struct str bytes = {0};

    if (zip_write(a, parts, count, 256u << 20, &bytes) != OK)
        abort();
    return bytes;
}

/* A Word file with this inside <w:body>. */
static inline struct str docx_of(struct arena *a, const char *body)
{
    struct str xml = str_printf(a,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
        "<w:document xmlns:w=\"" W_NS "\" xmlns:mc=\"m\"><w:body>%s</w:body></w:document>",
        body);

    return pack_of(a, (struct zip_part[]){{S("word/document.xml"), xml}}, 1);
}

/* An OpenDocument text with this inside <office:text>. */
static inline struct str odt_of(struct arena *a, const char *styles, const char *body)
{
    struct str xml = str_printf(a,
        "<office:document-content xmlns:office=\"o\" xmlns:text=\"t\" xmlns:table=\"b\" "
        "xmlns:draw=\"d\" xmlns:style=\"s\"><office:automatic-styles>%s"
        "</office:automatic-styles><office:body><office:text>%s</office:text></office:body>"
        "</office:document-content>",
        styles, body);

    return pack_of(a,
        (struct zip_part[]){
            {S("mimetype"), S("application/vnd.oasis.opendocument.text")},
            {S("content.xml"), xml},
        },
        2);
}

/* The file of this name in the sources. */
static inline struct str source_file(struct arena *a, const char *name)
{
    const char *root = getenv("CHUNGSUC_SOURCE");
    struct str bytes = {0};

    if (file_read(a, str_printf(a, "%s/%s", root ? root : ".", name).ptr, DOC_BYTES_MAX, &bytes) !=
        OK)
        abort();
    return bytes;
}

#endif
