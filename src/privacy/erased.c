/* erased.c: the list of what was erased, out and in. */
#include "privacy/erased.h"

#include "base/date.h"
#include "privacy/consent.h"
#include "store/blob.h"
#include "store/seal.h"

enum { SOME = 200 };

/* Before the seal of who agreed, when the agreement was withdrawn. */
static const char withdrawn[] = "withdrawn ";

static enum err lines_add(enum err e, struct rows *r, const char *before, struct buf *b)
{
    while (e == OK && (e = rows_next(r)) == OK) {
        buf_addz(b, before);
        buf_add(b, row_str(r, 0));
        buf_addc(b, '\n');
    }
    return e == E_NOT_FOUND ? OK : e;
}

enum err erased_seals(struct db *db, struct arena *a, struct str *ret)
{
    struct rows r;
    struct buf b;
    enum err e = db_query(db, SQL_erased_seals, &r, ARGS(V(day_of_ms(now_ms()))));

    buf_init(&b, a, ERASED_BYTES_MAX);
    e = lines_add(e, &r, "", &b);
    if (e == OK) {
        e = db_query(db, SQL_erased_withdrawn, &r, NO_ARGS);
        e = lines_add(e, &r, withdrawn, &b);
    }
    if (e != OK)
        return e;
    *ret = buf_str(&b);
    return b.overflow ? E_TOO_LARGE : OK;
}

struct again {
    struct str list;
    size_t at; /* of the next line */
    int64_t count;
};

static bool is_line(struct str line)
{
    if (str_starts(line, str_from(withdrawn)))
        line = str_slice(line, sizeof withdrawn - 1, line.len);
    for (size_t i = 0; i < line.len; i++)
        if (!((line.ptr[i] >= '0' && line.ptr[i] <= '9') ||
                (line.ptr[i] >= 'a' && line.ptr[i] <= 'f')))
            return false;
    return line.len == SEAL_HEX;
}

static struct str next_line(const struct again *w, size_t *at)
{
    size_t end = str_find(w->list, S("\n"), *at);
    struct str line = str_trim(str_slice(w->list, *at, end));

    *at = end + 1;
    return line;
}

/* Only what is kept under this very seal: what stands in the place of a redacted text stays. */
static enum err text_or_bytes_erase(struct tx *tx, struct str name)
{
    struct rows r;
    enum err e = db_first(tx->db, SQL_redact_text_find, &r, ARGS(V(name)));

    if (e == E_NOT_FOUND)
        return blob_erase(tx, name, "again");
    if (e != OK)
        return e;
    rows_end(&r);
    return seal_erase(tx, name, "again");
}

static enum err withdraw(struct tx *tx, struct str name_seal)
{
    struct consent_id id;
    enum err e = db_first_int(tx->db, SQL_erased_consent_find, &id.v, ARGS(V(name_seal)));

    return e == OK ? consent_withdraw(tx, id) : e;
}

static enum err line_again(struct tx *tx, struct str line, int64_t *count)
{
    size_t head = sizeof withdrawn - 1;
    enum err e = str_starts(line, str_from(withdrawn))
                     ? withdraw(tx, str_slice(line, head, line.len))
                     : text_or_bytes_erase(tx, line);

    if (e == OK)
        ++*count;
    return e == E_NOT_FOUND ? OK : e;
}

static enum err erase_some(struct tx *tx, void *context)
{
    struct again *w = context;
    size_t at = w->at;
    int64_t count = 0;
    enum err e = OK;

    for (int i = 0; e == OK && i < SOME && at < w->list.len; i++) {
        struct str line = next_line(w, &at);

        e = line.len ? line_again(tx, line, &count) : OK;
    }
    if (e != OK)
        return e;
    w->at = at;
    w->count += count;
    return OK;
}

enum err erased_again(struct store *s, struct arena *a, struct str list, int64_t *count)
{
    struct again w = {.list = list};
    enum err e = OK;

    for (size_t at = 0; at < list.len;) {
        struct str line = next_line(&w, &at);

        if (line.len && !is_line(line))
            return E_INVALID;
    }
    while (e == OK && w.at < list.len)
        e = store_write_wait(s, 0, erase_some, &w);
    *count = w.count;
    return e;
}
