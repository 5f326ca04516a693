/* atom.h: a list of news as an Atom feed (RFC 4287). Pure.
 *
 * An entry keeps its id for ever; when it says something else, its moment of change is newer.
 */
#ifndef EXCHANGE_ATOM_H
#define EXCHANGE_ATOM_H

#include "base/date.h"

struct atom_entry {
    struct str id; /* 32 hexadecimal digits that no other entry anywhere has */
    struct str title;
    struct str link; /* whole address of the page */
    struct str author;
    struct str summary; /* plain text, LF between lines */
    int64_t updated_ms;
};

struct atom_head {
    struct str id; /* as of an entry */
    struct str title, self, page, author;
    struct str next; /* where older entries stand (RFC 5005); empty: there are none */
    int64_t updated_ms;
    const char *language; /* "vi" */
};

void atom_begin(struct buf *out, const struct atom_head *head);
void atom_entry(struct buf *out, const struct atom_entry *entry);
void atom_end(struct buf *out);

#endif
