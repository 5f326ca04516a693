/* fuzz_bank.c: a bank's statement, whatever its bytes: never a fault, and nothing silently 0. */
#include "ledger/bank_sheet.h"

#include "base/unicode.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds)
        abort();
}

/* No account or telephone stays in what is kept. */
static void check_narrow(struct arena *a, struct str words)
{
    struct str narrow = bank_words_narrow(a, words);
    size_t run = 0;

    must(utf8_valid(narrow));
    for (size_t i = 0; i < narrow.len; i++) {
        run = narrow.ptr[i] >= '0' && narrow.ptr[i] <= '9' ? run + 1 : 0;
        must(run < 7);
    }
}

static void check_lines(struct arena *a, const struct bank_sheet *s, const struct bank_columns *c)
{
    struct bank_line_list lines;

    bank_lines_read(a, s, c, &lines);
    must(lines.good + lines.passed + lines.bad == lines.count);
    must(lines.count == s->count - c->head);
    for (size_t i = 0; i < lines.count; i++) {
        const struct bank_line *l = &lines.items[i];

        must(l->state != BANK_GOOD || (l->amount && l->day > 10000 && l->day < 50000));
        must(l->state == BANK_GOOD || l->why);
        check_narrow(a, l->words);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    struct str bytes = {(const char *)data, size};
    struct bank_columns guessed, found;
    struct bank_trouble trouble = {0};
    struct bank_sheet s, again;

    arena_init(&a, 256u << 20);
    if (bank_sheet_read(&a, bytes, &s, &trouble) != OK) {
        must(trouble.why != NULL);
        arena_reset(&a);
        return 0;
    }
    must(utf8_valid(s.text) && s.columns <= BANK_COLUMNS_MAX);
    must(bank_sheet_read(&a, s.text, &again, &trouble) == OK && again.count == s.count);
    bank_columns_guess(&a, &s, &guessed);
    if (!bank_columns_fault(&guessed)) {
        struct str kept = bank_columns_text(&a, &s, &guessed);

        check_lines(&a, &s, &guessed);
        if (bank_columns_find(&a, &s, kept, &found) == OK)
            check_lines(&a, &s, &found);
    }
    (void)!bank_columns_find(&a, &s, bytes, &found);
    arena_reset(&a);
    return 0;
}
