/* make.h: the Word file of a paper: the template that holds for it, filled.
 */
#ifndef PAPER_MAKE_H
#define PAPER_MAKE_H

#include "doc/text.h"
#include "http/request.h"
#include "paper/draw.h"
#include "paper/template_kept.h"

struct paper_file {
    struct paper_sources sources;
    struct kept_template template; /* seq 0: the built-in one */
    struct str template_bytes;
    struct str docx;
    struct str subject; /* as it stands there */
    bool erased;        /* the file that went out is no longer kept: docx is "" */
};

/* Everything but the file: on the loop. E_NOT_FOUND: the day is none of the campaign. */
MUST_CHECK enum err paper_prepare(struct req *r, const struct paper *p, struct paper_file *ret);
/* The file itself; no database, so it may run on the working thread. */
MUST_CHECK enum err paper_make(struct arena *a, struct paper_file *f);
/* Both. Of a numbered paper the file as it went out; E_NOT_FOUND with ret->erased: erased since. */
MUST_CHECK enum err paper_file_of(struct req *r, const struct paper *p, struct paper_file *ret);

/* "Báo cáo 05-BC-BCĐ.docx": what the file is called, with this ending. */
struct str paper_file_name(struct arena *a, const struct paper *p, const char *ending);
/* Answer with the Word file. */
void paper_send(struct req *r, const struct paper *p, struct str docx);

#endif
