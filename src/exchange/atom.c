/* atom.c: see atom.h. */
#include "exchange/atom.h"

#include "exchange/xml_write.h"

/* The digits as the UUID that they are: version 8, "made in a way of its own" (RFC 9562). */
static void id_add(struct buf *out, struct str hex)
{
    buf_printf(out, "<id>urn:uuid:%.8s-%.4s-8%.3s-a%.3s-%.12s</id>", hex.ptr, hex.ptr + 8,
        hex.ptr + 13, hex.ptr + 17, hex.ptr + 20);
}

/* 2024-12-12T15:04:05+07:00 */
static void updated_add(struct buf *out, int64_t ms)
{
    int64_t s = (ms + VIETNAM_OFFSET_MS) / 1000;

    buf_printf(out, "<updated>%.*sT%02d:%02d:%02d+07:00</updated>",
        STR(day_format_iso(out->arena, day_of_ms(ms))), (int)(s / 3600 % 24), (int)(s / 60 % 60),
        (int)(s % 60));
}

static void link_add(struct buf *out, const char *relation, const char *type, struct str href)
{
    buf_printf(out, "<link rel=\"%s\" type=\"%s\" href=\"", relation, type);
    xml_add(out, href);
    buf_addz(out, "\"/>");
}

static void author_add(struct buf *out, struct str name)
{
    buf_addz(out, "<author>");
    xml_element(out, "name", name);
    buf_addz(out, "</author>");
}

void atom_begin(struct buf *out, const struct atom_head *head)
{
    buf_printf(out,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"%s\">",
        head->language);
    id_add(out, head->id);
    xml_element(out, "title", head->title);
    updated_add(out, head->updated_ms);
    link_add(out, "self", "application/atom+xml", head->self);
    if (head->next.len)
        link_add(out, "next", "application/atom+xml", head->next);
    link_add(out, "alternate", "text/html", head->page);
    author_add(out, head->author);
    xml_element(out, "generator", S("chungsuc"));
}

void atom_entry(struct buf *out, const struct atom_entry *entry)
{
    buf_addz(out, "\n<entry>");
    id_add(out, entry->id);
    xml_element(out, "title", entry->title);
    updated_add(out, entry->updated_ms);
    link_add(out, "alternate", "text/html", entry->link);
    author_add(out, entry->author);
    buf_addz(out, "<summary type=\"text\">");
    xml_add(out, entry->summary);
    buf_addz(out, "</summary></entry>");
}

void atom_end(struct buf *out)
{
    buf_addz(out, "\n</feed>\n");
}
