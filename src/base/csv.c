/* csv.c: records of comma separated values. */
#include "base/csv.h"

#include "base/tr.h"

void csv_init(struct csv *c, struct str text)
{
    *c = (struct csv){.text = text, .line = 1, .mark = ','};
}

static enum err refuse(struct csv *c, const char *why)
{
    c->why = why;
    return E_INVALID;
}

/* A field in quotes; c->at stands behind the first quote. The line ends in it count. */
static enum err read_quoted(struct csv *c, struct arena *a, struct str *ret)
{
    size_t start = c->at, lines = 0;
    struct buf b;

    buf_init(&b, a, CSV_FIELD_MAX);
    for (; c->at < c->text.len; c->at++) {
        char byte = c->text.ptr[c->at];

        if (byte == '"' && c->at + 1 < c->text.len && c->text.ptr[c->at + 1] == '"')
            c->at++;
        else if (byte == '"')
            break;
        lines += byte == '\n';
        buf_addc(&b, byte);
        if (b.overflow)
            return refuse(c, MSG("một ô dài quá 4.096 byte"));
    }
    if (c->at == c->text.len)
        return refuse(c, MSG("thiếu dấu nháy kép đóng của một ô"));
    *ret = c->at - start == b.len ? str_slice(c->text, start, c->at) : buf_str(&b);
    c->at++;
    c->line += lines;
    return OK;
}

static enum err read_bare(struct csv *c, struct str *ret)
{
    size_t start = c->at;

    while (c->at < c->text.len && c->text.ptr[c->at] != c->mark && c->text.ptr[c->at] != '\n') {
        if (c->text.ptr[c->at] == '"' && !c->loose)
            return refuse(c, MSG("dấu nháy kép đứng giữa ô; ô có dấu nháy phải nằm trong nháy"));
        c->at++;
    }
    if (c->at - start > CSV_FIELD_MAX)
        return refuse(c, MSG("một ô dài quá 4.096 byte"));
    *ret = str_slice(c->text, start, c->at);
    return OK;
}

static enum err read_record(struct csv *c, struct arena *a, struct csv_record *r)
{
    for (;;) {
        enum err e;

        if (r->count == CSV_FIELDS_MAX)
            return refuse(c, MSG("một dòng có quá 64 cột"));
        if (c->at < c->text.len && c->text.ptr[c->at] == '"') {
            c->at++;
            e = read_quoted(c, a, &r->fields[r->count]);
        } else {
            e = read_bare(c, &r->fields[r->count]);
        }
        if (e != OK)
            return e;
        r->count++;
        if (c->at == c->text.len)
            return OK;
        if (c->text.ptr[c->at] == '\n') {
            c->at++;
            c->line++;
            return OK;
        }
        if (c->text.ptr[c->at] != c->mark)
            return refuse(c, MSG("sau dấu nháy kép đóng phải là dấu ngăn cột hoặc hết dòng"));
        c->at++;
    }
}

enum err csv_next(struct csv *c, struct arena *a, struct csv_record *ret)
{
    struct csv_record r = {0};
    enum err e;

    if (c->why)
        return E_INVALID;
    while (c->at < c->text.len && c->text.ptr[c->at] == '\n') {
        c->at++;
        c->line++;
    }
    if (c->at == c->text.len)
        return E_NOT_FOUND;
    r.line = c->line;
    e = read_record(c, a, &r);
    if (e == OK)
        *ret = r;
    return e;
}

void csv_add(struct buf *b, struct str field, bool first)
{
    bool quoted = false;

    for (size_t i = 0; i < field.len && !quoted; i++)
        quoted = field.ptr[i] == '"' || field.ptr[i] == ',' || field.ptr[i] == '\n' ||
                 field.ptr[i] == '\r';
    if (!first)
        buf_addc(b, ',');
    if (!quoted) {
        buf_add(b, field);
        return;
    }
    buf_addc(b, '"');
    for (size_t i = 0; i < field.len; i++) {
        if (field.ptr[i] == '"')
            buf_addc(b, '"');
        buf_addc(b, field.ptr[i]);
    }
    buf_addc(b, '"');
}
