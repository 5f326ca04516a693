/* erased.c: the list of erased seals, out and in. */
#include "privacy/erased.h"

#include "store/seal.h"

enum { SOME = 200 };

enum err erased_seals(struct db *db, struct arena *a, struct str *ret)
{
    struct rows r;
    struct buf b;
    enum err e = db_query(db, SQL_erased_seals, &r, NO_ARGS);

    buf_init(&b, a, ERASED_BYTES_MAX);
    while (e == OK && (e = rows_next(&r)) == OK) {
        buf_add(&b, row_str(&r, 0));
        buf_addc(&b, '\n');
    }
    if (e != E_NOT_FOUND)
        return e;
    *ret = buf_str(&b);
    return b.overflow ? E_TOO_LARGE : OK;
}

struct again {
    struct str list;
    size_t at; /* of the next line */
    int64_t count;
};

static bool is_seal(struct str line)
{
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
static enum err erase_one(struct tx *tx, struct str seal, int64_t *count)
{
    struct rows r;
    enum err e = db_first(tx->db, SQL_redact_text_find, &r, ARGS(V(seal)));

    if (e == E_NOT_FOUND)
        return OK;
    if (e != OK)
        return e;
    rows_end(&r);
    ++*count;
    return seal_erase(tx, seal, "again");
}

static enum err erase_some(struct tx *tx, void *context)
{
    struct again *w = context;
    size_t at = w->at;
    int64_t count = 0;
    enum err e = OK;

    for (int i = 0; e == OK && i < SOME && at < w->list.len; i++) {
        struct str line = next_line(w, &at);

        e = line.len ? erase_one(tx, line, &count) : OK;
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

        if (line.len && !is_seal(line))
            return E_INVALID;
    }
    while (e == OK && w.at < list.len)
        e = store_write_wait(s, 0, erase_some, &w);
    *count = w.count;
    return e;
}
