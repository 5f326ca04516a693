/* csv_grid.c: a text with columns as a grid: which mark stands between them is found out. */
#include "doc/grid_inside.h"

#include "base/csv.h"
#include "doc/text.h"

static const char marks[] = {';', ',', '\t', '|'};

/* How often a mark stands outside quotes in the first line that has one; a line of words alone,
 * above the table, says nothing. */
static size_t marks_in(struct str text, char mark)
{
    size_t count = 0, lines = 0;
    bool quoted = false;

    for (size_t i = 0; i < text.len && lines < 20; i++) {
        char c = text.ptr[i];

        quoted = c == '"' ? !quoted : quoted;
        if (quoted)
            continue;
        count += c == mark;
        lines += c == '\n';
    }
    return count;
}

/* The one that stands most often; a comma in numbers loses against a semicolon or tab that parts
 * columns, so those two win as soon as they are there in every other line. */
static char mark_of(struct str text)
{
    size_t best = 0;
    char mark = ',';

    for (size_t i = 0; i < sizeof marks; i++) {
        size_t n = marks_in(text, marks[i]) * (marks[i] == ',' ? 1 : 2);

        if (n > best) {
            best = n;
            mark = marks[i];
        }
    }
    return mark;
}

static enum err record_add(struct arena *a, struct grid *g, const struct csv_record *record,
    size_t *total, const char **why)
{
    for (size_t i = 0; i < record->count; i++) {
        struct grid_cell *c;
        enum err e;

        if (!str_trim(record->fields[i]).len)
            continue;
        e = grid_cell_add(a, g, (uint32_t)record->line - 1, (uint32_t)i, total, &c, why);
        if (e != OK)
            return e;
        c->kind = CELL_TEXT;
        c->text = record->fields[i];
    }
    return OK;
}

enum err csv_grid_read(struct arena *a, struct str bytes, struct grid_book *ret, const char **why)
{
    struct grid_book book = {0};
    struct grid *g = vec_push(a, &book);
    struct doc_text text;
    struct csv_record record;
    struct csv csv;
    size_t total = 0;
    enum err e = doc_read(a, bytes, &text, why);

    if (e != OK)
        return e;
    csv_init(&csv, text.text);
    csv.mark = mark_of(text.text);
    csv.loose = true;
    while ((e = csv_next(&csv, a, &record)) == OK) {
        e = record_add(a, g, &record, &total, why);
        if (e != OK)
            return e;
    }
    if (e == E_INVALID) {
        *why = WHY_COLUMN_MARK;
        return E_INVALID;
    }
    if (e != E_NOT_FOUND)
        return e;
    *ret = book;
    return OK;
}
