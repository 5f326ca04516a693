/* slip.c: the ways a hand or a keyboard turns one number into another. */
#include "plan/check.h"

#include <stdio.h>
#include <string.h>

static enum slip slip_of_digits(const char *a, const char *b)
{
    size_t len = strlen(a), differing = 0, at = 0;

    if (len != strlen(b))
        return SLIP_NONE;
    for (size_t i = 0; i < len; i++)
        if (a[i] != b[i] && differing++ == 0)
            at = i;
    if (differing == 1)
        return SLIP_DIGIT;
    if (differing == 2 && a[at] == b[at + 1] && a[at + 1] == b[at])
        return SLIP_SWAP;
    return SLIP_NONE;
}

static bool times(int64_t a, int64_t b, int64_t factor)
{
    return b != 0 && a % factor == 0 && a / factor == b;
}

enum slip slip_between(int64_t written, int64_t meant)
{
    char a[32], b[32];

    if (written <= 0 || meant <= 0 || written == meant)
        return SLIP_NONE;
    if (times(written, meant, 1000) || times(meant, written, 1000))
        return SLIP_THOUSAND;
    if (times(written, meant, 10) || times(meant, written, 10))
        return SLIP_ZERO;
    snprintf(a, sizeof a, "%lld", (long long)written);
    snprintf(b, sizeof b, "%lld", (long long)meant);
    return slip_of_digits(a, b);
}
