/* look.h: looking at the tokens of a line while its digits are judged; see digits.h. Looking beyond
 * either end finds nothing. */
#ifndef PLAN_LOOK_H
#define PLAN_LOOK_H

#include "plan/amount.h"
#include "plan/digits.h"

static inline const struct token *token(const struct reader *r, size_t at)
{
    static const struct token none;

    return at < r->tokens->count ? &r->tokens->items[at] : &none;
}

static inline bool is_number(const struct reader *r, size_t at)
{
    return at < r->tokens->count && token(r, at)->kind == TOKEN_NUMBER;
}

static inline bool is_word(const struct reader *r, size_t at)
{
    return at < r->tokens->count && token(r, at)->kind == TOKEN_WORD;
}

static inline bool is_mark(const struct reader *r, size_t at, uint32_t mark)
{
    return token_is_mark(r->tokens, at, mark);
}

/* A mark of this kind without a blank on either side, and a number behind it. */
static inline bool glued_number_behind(const struct reader *r, size_t at, uint32_t mark)
{
    return is_mark(r, at, mark) && token(r, at)->glued && is_number(r, at + 1) &&
           token(r, at + 1)->glued;
}

static inline int64_t plain(const struct reader *r, size_t at)
{
    return plain_number(r->tokens, at);
}

static inline bool is_year(int64_t n)
{
    return n >= 1800 && n <= 2100;
}

static inline bool is_day(int64_t n)
{
    return n >= 1 && n <= 31;
}

static inline bool is_month(int64_t n)
{
    return n >= 1 && n <= 12;
}

/* One of these words, ended by NULL, with its accents. */
static inline bool word_in(const struct reader *r, size_t at, const char *const *words)
{
    for (; *words; words++)
        if (token_is_word(r->tokens, at, *words))
            return true;
    return false;
}

#endif
