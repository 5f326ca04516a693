/* head.c: how a place in the journal is written down by people, and read back. */
#include "store/journal.h"
#include "base/ascii.h"

#include <stdio.h>
#include <string.h>

enum { SHORT_GROUP = 4 };

void tx_journal_head(const struct tx *tx, struct journal_head *ret)
{
    *ret = engine_journal(tx->db)->head;
}

enum err journal_head_find(struct db *db, struct journal_head *ret)
{
    struct journal_head head = {0};
    struct rows r;
    enum err e = db_first(db, SQL_meta_find, &r, ARGS(V("head")));

    if (e == OK) {
        e = journal_noted_read(row_str(&r, 0), &head);
        rows_end(&r);
    }
    if (e == E_NOT_FOUND) /* nothing was ever added */
        e = OK;
    if (e == OK)
        *ret = head;
    return e;
}

struct str journal_head_text(struct arena *a, const struct journal_head *head)
{
    char hex[2 * HASH_BYTES + 1];

    hash_hex(head->hash, hex);
    return str_printf(a, "%lld:%s", (long long)head->seq, hex);
}

struct str journal_head_short(struct arena *a, const struct journal_head *head)
{
    char hex[2 * HASH_BYTES + 1];

    hash_hex(head->hash, hex);
    return str_printf(a, "%lld \u00b7 %.4s-%.4s-%.4s-%.4s", (long long)head->seq, hex,
        hex + SHORT_GROUP, hex + 2 * SHORT_GROUP, hex + 3 * SHORT_GROUP);
}

/* What people put between digits; of "·" both bytes. */
static bool is_between(char c)
{
    return c && strchr(" .-:\t\r\n\xc2\xb7", c) != NULL;
}

enum err known_head_read(struct str text, struct known_head *ret)
{
    struct known_head k = {0};
    size_t at = 0;

    text = str_trim(text);
    for (; at < text.len && (ascii_digit(text.ptr[at]) || text.ptr[at] == '.'); at++) {
        if (text.ptr[at] == '.') /* 1.234 */
            continue;
        if (k.seq > INT64_MAX / 10 - 1)
            return E_INVALID;
        k.seq = 10 * k.seq + (text.ptr[at] - '0');
    }
    if (!k.seq || at == text.len || !is_between(text.ptr[at]))
        return E_INVALID;
    for (; at < text.len; at++) {
        char c = ascii_lower(text.ptr[at]);

        if (is_between(c))
            continue;
        if (ascii_hex(c) < 0 || k.digits == 2 * HASH_BYTES)
            return E_INVALID;
        k.hex[k.digits++] = c;
    }
    if (k.digits < KNOWN_DIGITS_MIN)
        return E_INVALID;
    *ret = k;
    return OK;
}

bool known_head_fits(const struct known_head *known, const struct journal_head *head)
{
    char hex[2 * HASH_BYTES + 1];

    hash_hex(head->hash, hex);
    return known->seq == head->seq && !memcmp(known->hex, hex, known->digits);
}
