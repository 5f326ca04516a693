/* sheet_whole.c: a list of many pages as one file: its pages are made one after the other, as a
 * person would turn them, and their tables are laid behind each other.
 *
 * Every page is made in an arena of its own, which is used again for the next; only the rows stay.
 * So what a long list costs is its rows, and not the pages they stood on. */
#include "http/sheet.h"

#include "http/reply.h"
#include "http/sheet_inside.h"

#include <time.h>

struct gathering {
    struct req *req;
    struct arena *whole, *page; /* the rows that stay; the page at hand */
    struct arena *file;         /* the request's own: what is there when the file is sent */
    struct mark_tables marks;
    struct xlsx book; /* of pages that make their own tables */
    struct str title;
    size_t rows, pages;
    time_t until; /* on the clock that only goes forward */
};

/* --- what a page showed --- */

static void rows_keep(struct gathering *g, const struct mark_table *from, struct mark_table *to)
{
    for (size_t i = 0; i < from->rows.count; i++) {
        const struct mark_row *row = &from->rows.items[i];
        struct mark_row *kept = vec_push(g->whole, &to->rows);

        *kept = (struct mark_row){.items = arena_new_array(g->whole, struct mark_cell, row->count),
            .count = row->count,
            .capacity = row->count,
            .sum = row->sum};
        for (size_t c = 0; c < row->count; c++) {
            kept->items[c] = row->items[c];
            kept->items[c].text = str_copy(g->whole, row->items[c].text);
        }
    }
    g->rows += from->rows.count;
}

static bool goes_on(const struct mark_table *x, const struct mark_table *y)
{
    return str_eq(x->heading, y->heading) && str_eq(x->caption, y->caption) && mark_same_head(x, y);
}

static struct mark_table *table_begin(struct gathering *g, const struct mark_table *from)
{
    struct mark_table *t = vec_push(g->whole, &g->marks);

    t->heading = str_copy(g->whole, from->heading);
    t->caption = str_copy(g->whole, from->caption);
    for (size_t i = 0; i < from->head.count; i++) {
        struct mark_cell *cell = vec_push(g->whole, &t->head);

        *cell = from->head.items[i];
        cell->text = str_copy(g->whole, cell->text);
    }
    return t;
}

/* The second table of a kind on a page goes on the second of the page before. */
static void marks_keep(struct gathering *g, const struct mark_tables *all)
{
    size_t known = g->marks.count;
    bool *taken = arena_new_array(g->page, bool, known + 1);

    for (size_t i = 0; i < all->count; i++) {
        const struct mark_table *t = &all->items[i];
        size_t k = 0;

        while (k < known && (taken[k] || !goes_on(&g->marks.items[k], t)))
            k++;
        if (k < known)
            taken[k] = true;
        rows_keep(g, t, k < known ? &g->marks.items[k] : table_begin(g, t));
    }
}

static struct xlsx_table *book_begin(struct gathering *g, const struct xlsx_table *from)
{
    struct xlsx_column *columns =
        arena_new_array(g->whole, struct xlsx_column, from->columns_count);
    struct xlsx_table *t;

    for (size_t i = 0; i < from->columns_count; i++) {
        columns[i] = from->columns[i];
        columns[i].name = str_copy(g->whole, columns[i].name);
    }
    t = xlsx_table_add(
        g->whole, &g->book, str_copy(g->whole, from->sheet), columns, from->columns_count);
    t->title = from->title.len ? str_copy(g->whole, from->title) : g->title;
    t->sum_word = str_copy(g->whole, from->sum_word);
    return t;
}

static enum err book_keep(struct gathering *g, const struct xlsx *book)
{
    for (size_t i = 0; i < book->count; i++) {
        const struct xlsx_table *from = book->items[i];
        struct xlsx_table *to = i < g->book.count ? g->book.items[i] : book_begin(g, from);

        if (to->columns_count != from->columns_count)
            return E_INVALID;
        for (size_t k = 0; k < from->count; k++) {
            struct xlsx_cell *row = xlsx_row_add(g->whole, to);

            for (size_t c = 0; c < from->columns_count; c++) {
                row[c] = from->items[k * from->columns_count + c];
                row[c].text = str_copy(g->whole, row[c].text);
            }
        }
        g->rows += from->count;
    }
    return OK;
}

static enum err keep_page(struct gathering *g)
{
    struct req *r = g->req;
    struct mark_tables all = {0};

    mark_tables_read(g->page, buf_str(&r->out->out), &all);
    if (!g->title.len)
        g->title = str_copy(g->whole, all.title);
    if (r->sheet)
        return book_keep(g, r->sheet);
    if (!g->book.count)
        marks_keep(g, &all);
    return OK;
}

/* --- turning the pages --- */

/* What a page leaves in the answer is not of the file: its headers are forgotten, and the sentence
 * of the page before stays for the next one that is looked at. */
static enum err page_make(struct gathering *g)
{
    struct req *r = g->req;
    struct reply before = *r->reply;
    enum err e;

    arena_reset(g->page);
    r->flash = S("");
    r->form = NULL;
    r->view = NULL;
    r->sheet = NULL;
    r->sheet_step = NULL;
    r->sheet_next = S("");
    html_init(r->out, g->page, r->lang, r);
    e = r->route->show(r);
    if (e == OK && r->out->out.overflow)
        e = E_TOO_LARGE;
    if (e == OK && !r->reply->done)
        *r->reply = before;
    g->pages++;
    return e;
}

/* The address of another page of this list; `value` empty: the first. */
static void turn_to(struct gathering *g, struct str name, struct str value)
{
    struct pairs *query = &g->req->query;
    size_t i = 0;

    while (i < query->count && !str_eq(query->items[i].name, name))
        i++;
    if (i == query->count)
        *vec_push(g->file, query) = (struct pair){.name = str_copy(g->file, name)};
    query->items[i].value = str_copy(g->file, value);
}

static time_t seconds(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec;
}

static enum err next_page(struct gathering *g, const atomic_bool *stop)
{
    turn_to(g, str_from(g->req->sheet_step), g->req->sheet_next);
    if (stop && atomic_load(stop))
        return E_BUSY;
    if (g->pages == SHEET_PAGES_MAX || seconds() > g->until) {
        g->req->sheet_looked = true;
        return E_TOO_LARGE;
    }
    return page_make(g);
}

static enum err gather(struct gathering *g, const atomic_bool *stop)
{
    struct req *r = g->req;
    enum err e = keep_page(g);

    while (e == OK && r->sheet_next.len) {
        e = next_page(g, stop);
        if (e == OK)
            e = keep_page(g);
        if (g->rows > SHEET_ROWS_MAX)
            e = E_TOO_LARGE;
    }
    return e;
}

static enum err file_of(struct gathering *g)
{
    struct req *r = g->req;
    enum err e = OK;

    if (!g->book.count)
        e = sheet_book(g->whole, &g->marks, g->title, r->lang, &g->book);
    return e == OK ? sheet_send(r, g->whole, &g->book, g->title) : e;
}

enum err sheet_whole(struct req *r, struct arena *page, struct arena *rows, const atomic_bool *stop)
{
    struct gathering g = {.req = r,
        .whole = rows,
        .page = page,
        .file = r->arena,
        .until = seconds() + SHEET_SECONDS_MAX};
    enum err e;

    r->arena = page;
    e = page_make(&g);
    if (e == OK && r->sheet_step && req_query(r, r->sheet_step).len) {
        turn_to(&g, str_from(r->sheet_step), S("")); /* asked for in the middle: all the same */
        e = page_make(&g);
    }
    if (e == OK && !r->reply->done && !r->sheet_next.len) {
        r->arena = g.file;
        return sheet_answer(r, page, buf_str(&r->out->out)); /* stands on one page, as most do */
    }
    if (e == OK && !r->reply->done)
        e = gather(&g, stop);
    r->arena = g.file;
    return e == OK && !r->reply->done ? file_of(&g) : e;
}
