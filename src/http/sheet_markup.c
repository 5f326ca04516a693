/* sheet_markup.c: the tables in the markup of a page.
 *
 * It is markup that our own templates made, so tags are balanced and attributes quoted; what is not
 * so costs a strange cell, never more. Nothing but tables, headings and captions is looked at. */
#include "http/sheet_inside.h"

#include <string.h>

enum { CELL_BYTES_MAX = 128 * 1024, SPAN_MAX = 64 };

struct tag {
    struct str name, attributes;
    bool closing;
};

struct markup_reading {
    struct arena *arena;
    struct str s;
    size_t at;
    struct mark_tables *out;
    struct mark_table *table; /* that is open, or NULL */
    struct mark_row *row;     /* that is open, or NULL */
    struct buf text;          /* of the cell, heading or caption that is open */
    bool taking, control;     /* text is taken; the cell holds a control */
    bool in_head, in_foot;
    int skipped;                   /* inside a control, a picture or the navigation */
    struct str skipped_name, said; /* said: words of a picture or link, for a cell without text */
    struct mark_cell open;         /* what the tag of the open cell says */
    size_t span;
    struct str heading;
};

/* --- tags --- */

static bool is(struct str s, const char *name)
{
    return str_eq(s, str_from(name));
}

static bool among(struct str s, const char *const *names)
{
    for (; *names; names++) {
        if (is(s, *names))
            return true;
    }
    return false;
}

/* The value of an attribute as it is written; empty if it is not there. */
static struct str attribute(const struct tag *t, const char *name)
{
    struct str wanted = str_from(name), s = t->attributes;

    for (size_t i = str_find(s, wanted, 0); i < s.len; i = str_find(s, wanted, i + 1)) {
        size_t behind = i + wanted.len;

        if (i && s.ptr[i - 1] == ' ' && behind + 1 < s.len && s.ptr[behind] == '=' &&
            s.ptr[behind + 1] == '"')
            return str_slice(s, behind + 2, str_find(s, S("\""), behind + 2));
    }
    return S("");
}

static bool has_class(const struct tag *t, const char *name)
{
    struct str s = attribute(t, "class"), wanted = str_from(name);

    for (size_t from = 0; from < s.len;) {
        size_t to = str_find(s, S(" "), from);

        if (str_eq(str_slice(s, from, to), wanted))
            return true;
        from = to + 1;
    }
    return false;
}

/* The tag at r->at, which is a '<'. */
static struct tag tag_read(struct markup_reading *r)
{
    struct tag t = {0};
    size_t i = r->at + 1, from;
    bool quoted = false;

    t.closing = i < r->s.len && r->s.ptr[i] == '/';
    from = i += t.closing;
    while (i < r->s.len && !strchr(" >/\n\t", r->s.ptr[i]))
        i++;
    t.name = str_slice(r->s, from, i);
    from = i;
    while (i < r->s.len && (quoted || r->s.ptr[i] != '>'))
        quoted ^= r->s.ptr[i++] == '"';
    t.attributes = str_slice(r->s, from, i);
    r->at = i + 1;
    return t;
}

/* --- text --- */

static void blank(struct buf *b)
{
    if (b->len && b->ptr[b->len - 1] != ' ' && b->ptr[b->len - 1] != '\n')
        buf_addc(b, ' ');
}

static void line_break(struct buf *b)
{
    while (b->len && b->ptr[b->len - 1] == ' ')
        b->len--;
    if (b->len && b->ptr[b->len - 1] != '\n')
        buf_addc(b, '\n');
}

static void unescape(struct buf *b, struct str s)
{
    static const struct {
        struct str name;
        char letter;
    } entities[] = {{STR_INIT("&amp;"), '&'}, {STR_INIT("&lt;"), '<'}, {STR_INIT("&gt;"), '>'},
        {STR_INIT("&quot;"), '"'}, {STR_INIT("&#39;"), '\''}};

    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        size_t k = 0;

        if (c == ' ' || c == '\n' || c == '\t') {
            blank(b);
            continue;
        }
        while (c == '&' && k < 5 && !str_starts(str_slice(s, i, s.len), entities[k].name))
            k++;
        if (c == '&' && k < 5) {
            c = entities[k].letter;
            i += entities[k].name.len - 1;
        }
        buf_addc(b, c);
    }
}

static struct str text_of(struct markup_reading *r)
{
    return str_copy(r->arena, str_trim(buf_str(&r->text)));
}

static void take(struct markup_reading *r)
{
    r->taking = true;
    r->text.len = 0;
}

/* --- rows and cells --- */

static void cell_begin(struct markup_reading *r, const struct tag *t)
{
    int64_t span = 1;

    if (!r->row)
        return;
    take(r);
    r->said = S("");
    r->control = false;
    r->open = (struct mark_cell){.number = has_class(t, "n"),
        .adds = has_class(t, "adds"),
        .tall = attribute(t, "rowspan").len > 0};
    if (str_to_int(attribute(t, "colspan"), &span) != OK || span < 1 || span > SPAN_MAX)
        span = 1;
    r->span = (size_t)span;
}

static void cell_end(struct markup_reading *r)
{
    if (!r->row || !r->taking)
        return;
    r->taking = false;
    r->open.text = text_of(r);
    r->open.control = r->control;
    if (!r->open.text.len && r->said.len) {
        r->text.len = 0;
        unescape(&r->text, r->said);
        r->open.text = text_of(r);
    }
    *vec_push(r->arena, r->row) = r->open;
    for (size_t i = 1; i < r->span; i++) { /* of a head: each of its columns is called so */
        struct mark_cell *next = vec_push(r->arena, r->row);

        if (r->in_head)
            *next = r->open;
    }
}

/* The second row of a head says more about those cells of the first that do not reach down. */
static void head_join(struct markup_reading *r, const struct mark_row *lower)
{
    struct mark_row *head = &r->table->head;
    size_t at = 0;

    for (size_t i = 0; i < head->count && at < lower->count; i++) {
        struct mark_cell *cell = &head->items[i];

        if (cell->tall)
            continue;
        cell->text =
            str_printf(r->arena, "%.*s: %.*s", STR(cell->text), STR(lower->items[at].text));
        cell->adds = lower->items[at++].adds;
    }
}

static void row_begin(struct markup_reading *r, const struct tag *t)
{
    if (!r->table)
        return;
    r->row = arena_new(r->arena, struct mark_row);
    r->row->sum = r->in_foot || has_class(t, "sum");
}

static void row_end(struct markup_reading *r)
{
    if (!r->table || !r->row)
        return;
    if (!r->in_head)
        *vec_push(r->arena, &r->table->rows) = *r->row;
    else if (!r->table->head.count)
        r->table->head = *r->row;
    else
        head_join(r, r->row);
    r->row = NULL;
}

static void table_begin(struct markup_reading *r, const struct tag *t)
{
    if (r->table || has_class(t, "month") || has_class(t, "weeks") || has_class(t, "help-table"))
        return;
    r->table = vec_push(r->arena, r->out);
    r->table->heading = r->heading;
    r->in_head = r->in_foot = false;
}

static void table_end(struct markup_reading *r)
{
    if (r->table && (!r->table->rows.count || !r->table->head.count))
        r->out->count--;
    r->table = NULL;
    r->row = NULL;
}

/* --- the walk --- */

static bool is_heading(struct str name)
{
    return among(name, (const char *const[]){"h1", "h2", "h3", "caption", NULL});
}

static void heading_end(struct markup_reading *r, struct str name)
{
    struct str words = text_of(r);

    r->taking = false;
    if (is(name, "h1"))
        r->out->title = words;
    else if (is(name, "caption") && r->table)
        r->table->caption = words;
    else if (!r->table)
        r->heading = words;
}

static void words_of_tag(struct markup_reading *r, const struct tag *t)
{
    struct str words = attribute(t, is(t->name, "svg") ? "aria-label" : "title");

    if (r->taking && !r->said.len)
        r->said = words;
}

/* Inside a control, picture or navigation only its own kind of tag is counted. */
static bool left_out(struct markup_reading *r, const struct tag *t)
{
    static const char *const names[] = {
        "button", "select", "textarea", "label", "svg", "nav", "header", "footer", "head", NULL};

    if (r->skipped) {
        if (str_eq(t->name, r->skipped_name))
            r->skipped += t->closing ? -1 : 1;
        return true;
    }
    if (t->closing || has_class(t, "term-word") || /* a word that is explained beside it */
        (!among(t->name, names) && !has_class(t, "term-old") && !has_class(t, "term-note")))
        return false;
    words_of_tag(r, t);
    r->control = r->control || among(t->name, (const char *const[]){
                                                  "button", "select", "textarea", "label", NULL});
    r->skipped = 1;
    r->skipped_name = t->name;
    return true;
}

static void opened(struct markup_reading *r, const struct tag *t)
{
    if (is(t->name, "table"))
        table_begin(r, t);
    else if (is(t->name, "thead"))
        r->in_head = true;
    else if (is(t->name, "tfoot"))
        r->in_foot = true;
    else if (is(t->name, "tr"))
        row_begin(r, t);
    else if (is(t->name, "td") || is(t->name, "th"))
        cell_begin(r, t);
    else if (is_heading(t->name) && !r->row)
        take(r);
    else if (is(t->name, "a"))
        words_of_tag(r, t);
    else if (is(t->name, "input"))
        r->control = true;
    if (r->taking && among(t->name, (const char *const[]){"br", "p", "li", "div", NULL}))
        line_break(&r->text);
    else if (r->taking && is(t->name, "span"))
        blank(&r->text);
}

static void closed(struct markup_reading *r, const struct tag *t)
{
    if (is(t->name, "table"))
        table_end(r);
    else if (is(t->name, "thead"))
        r->in_head = false;
    else if (is(t->name, "tfoot"))
        r->in_foot = false;
    else if (is(t->name, "tr"))
        row_end(r);
    else if (is(t->name, "td") || is(t->name, "th"))
        cell_end(r);
    else if (is_heading(t->name) && r->taking && !r->row)
        heading_end(r, t->name);
}

void mark_tables_read(struct arena *a, struct str markup, struct mark_tables *ret)
{
    struct markup_reading r = {.arena = a, .s = markup, .out = ret};

    buf_init(&r.text, a, CELL_BYTES_MAX);
    while (r.at < markup.len) {
        size_t next = str_find(markup, S("<"), r.at);
        struct tag t;

        if (r.taking && !r.skipped)
            unescape(&r.text, str_slice(markup, r.at, next));
        r.at = next;
        if (next == markup.len)
            break;
        t = tag_read(&r);
        if (left_out(&r, &t))
            continue;
        if (t.closing)
            closed(&r, &t);
        else
            opened(&r, &t);
    }
}
