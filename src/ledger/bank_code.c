/* bank_code.c: codes made and found. */
#include "ledger/bank_code.h"

#include "base/ascii.h"
#include "base/unicode.h"

static const char *const heads[CODE_KINDS] = {[CODE_FUND] = "CSQ", [CODE_PLEDGE] = "CSH"};

/* No I, L, O: they look like 1 and 0. Of a prime number, so that single slips always show. */
static const char proofs[] = "ABCDEFGHJKMNPQRSTUVWXYZ";
enum { PROOFS = sizeof proofs - 1, HEAD_CHARS = 3, DIGITS_MAX = 15 };

static char proof_of(enum code_kind kind, int64_t number)
{
    return proofs[(number + 7 * (int64_t)kind) % PROOFS];
}

struct str code_make(struct arena *a, enum code_kind kind, int64_t number)
{
    return str_printf(a, "%s%lld%c", heads[kind], (long long)number, proof_of(kind, number));
}

/* Letters and digits alone, in small letters. */
static struct str bare(struct arena *a, struct str text)
{
    struct str folded = text_fold(a, text);
    char *b = arena_array(a, folded.len + 1, 1);
    size_t len = 0;

    for (size_t i = 0; i < folded.len; i++) {
        if (ascii_digit(folded.ptr[i]) || ascii_letter(folded.ptr[i]))
            b[len++] = folded.ptr[i];
    }
    return (struct str){b, len};
}

/* The code that may stand here; 0: none. */
static int64_t code_at(enum code_kind kind, struct str s, size_t at)
{
    int64_t number = 0;
    size_t i = at;

    while (i < s.len && ascii_digit(s.ptr[i]) && i - at < DIGITS_MAX)
        number = 10 * number + (s.ptr[i++] - '0');
    if (i == at || i == s.len || s.ptr[at] == '0' ||
        s.ptr[i] != ascii_lower(proof_of(kind, number)))
        return 0;
    return number;
}

int64_t code_find(struct arena *a, enum code_kind kind, struct str text)
{
    struct arena_mark mark = arena_mark(a);
    struct str s = bare(a, text), head = text_lower(a, str_from(heads[kind]));
    int64_t found = 0;

    for (size_t at = str_find(s, head, 0); !found && at < s.len; at = str_find(s, head, at + 1))
        found = code_at(kind, s, at + HEAD_CHARS);
    arena_rewind(a, mark);
    return found;
}
