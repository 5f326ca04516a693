/* lex.h: one line of Vietnamese text as tokens with positions.
 *
 * Three kinds only. A word is a run of letters: Vietnamese writes one syllable a word, so a term
 * ("tuyến đường") is several tokens. A number is written digits, with '.' or ',' only between two
 * digits: "3.000", "1,08", "1,2,3", "30.7"; what it means is for figure.c to say. Everything else
 * but blanks is a mark, one code point each.
 *
 * Blanks (U+00A0 and its kin among them) make no token: `glued` tells "12A" from "12 A". The
 * exponent of "m2", "m²", "km2" belongs to the word. Dashes and quotation marks of every shape
 * come out as '-' and '"', so nobody has to list them again.
 *
 * The line must be clean (base/unicode.h: utf8_clean). Time and memory are linear in its length.
 * Tokens borrow the bytes of the line; folded forms live in the arena.
 */
#ifndef PLAN_LEX_H
#define PLAN_LEX_H

#include "base/str.h"

enum token_kind { TOKEN_WORD, TOKEN_NUMBER, TOKEN_MARK };

struct token {
    enum token_kind kind;
    struct str text; /* as written */
    struct str fold; /* "duong" for "Đường"; '-' and '"' for their kin; else as written */
    uint32_t mark;   /* of a mark: its code point, dashes and quotes made one; else 0 */
    bool glued;      /* no blank between this and the token before */
    bool capital;    /* a word that begins with a capital letter */
    size_t from, to; /* bytes [from, to) of the line */
    size_t col;      /* 1-based, in characters */
    size_t end_col;  /* column behind its last character */
};

struct tokens {
    struct token *items;
    size_t count, capacity;
    bool unaccented; /* a line of words without a single accent: written with none at all */
};

/* The tokens of a line. *ret is emptied first and its room is used again, so one struct tokens
 * (zeroed at the start) serves a whole document. */
void lex_line(struct arena *a, struct str line, struct tokens *ret);

/* Is the token at `at` this folded word ("duong") or mark ("/")? False beyond the end. */
bool token_is(const struct tokens *t, size_t at, const char *fold);

/* The same with its accents: token_is_word(t, i, "tổ") is not true of "tô" or "to". Upper and
 * lower case are one. `lower` is lower case. */
bool token_is_word(const struct tokens *t, size_t at, const char *lower);

/* Is there a mark with this code point at `at`? */
bool token_is_mark(const struct tokens *t, size_t at, uint32_t mark);

/* How many tokens from `at` on are this term, words with one space between; 0 if it is not there.
 * A word of the term without accents is compared folded ("tuyen duong" finds every spelling); one
 * with accents must stand there with its accents ("tạ" does not find "tả"), unless the whole line
 * was written without any. A mark can be a word
 * of a term ("đ / c"); any other mark in between breaks it. */
size_t tokens_match(const struct tokens *t, size_t at, const char *term);

/* The same for a term that ends just before `end`. */
size_t tokens_match_back(const struct tokens *t, size_t end, const char *term);

/* The text from token `first` to token `last`, both included, as written in the line. */
struct str tokens_text(struct str line, const struct tokens *t, size_t first, size_t last);

#endif
