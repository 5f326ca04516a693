/* page_help.c: the contents of the handbook, and its chapters. Everybody may read them. */
#include "help/page.h"

#include "help/templates.h"

enum err page_help(struct req *r)
{
    struct help_index v = {
        .page = {.title = req_t(r, "Hướng dẫn")},
        .book = &help_books[r->lang],
        .question = str_trim(req_query(r, "q")),
    };

    if (v.question.len)
        help_search(r->arena, r->lang, v.question, &v.found);
    html_help_index(r->out, &v);
    return OK;
}

enum err page_help_chapter(struct req *r)
{
    const struct help_book *book = &help_books[r->lang];
    const struct help_chapter *c = help_chapter_find(r->lang, req_text(r, "name"));
    struct help_show v;

    if (!c)
        return E_NOT_FOUND;
    v = (struct help_show){
        .page = {.title = str_from(c->title), .crumbs = {{S("/help"), req_t(r, "Hướng dẫn")}}},
        .chapter = c,
        .before = c > book->chapters ? c - 1 : NULL,
        .after = c + 1 < book->chapters + book->count ? c + 1 : NULL,
    };
    html_help_show(r->out, &v);
    return OK;
}
