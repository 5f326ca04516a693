/* ascii.h: classes of single bytes, the same in every locale. For text of people: unicode.h. */
#ifndef BASE_ASCII_H
#define BASE_ASCII_H

#include <stdbool.h>

static inline bool ascii_digit(char c)
{
    return c >= '0' && c <= '9';
}

static inline char ascii_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static inline bool ascii_letter(char c)
{
    return ascii_lower(c) >= 'a' && ascii_lower(c) <= 'z';
}

/* 0 to 15, or -1 when it is no hex digit. */
static inline int ascii_hex(char c)
{
    if (ascii_digit(c))
        return c - '0';
    return ascii_lower(c) >= 'a' && ascii_lower(c) <= 'f' ? ascii_lower(c) - 'a' + 10 : -1;
}

/* A letter, a digit, or one of `more`. */
static inline bool ascii_word(char c, const char *more)
{
    if (ascii_digit(c) || ascii_letter(c))
        return true;
    for (; *more; more++)
        if (*more == c)
            return true;
    return false;
}

#endif
