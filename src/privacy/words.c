/* words.c: the texts of the registers behind seals. */
#include "privacy/words.h"

#include "base/unicode.h"

enum { DAYS_A_MONTH = 31 };

enum err words_put(struct tx *tx, const struct seal_terms *terms, struct str text, struct str *seal)
{
    *seal = S("");
    return str_trim(text).len ? seal_put(tx, terms, str_trim(text), seal) : OK;
}

enum err words_open(struct db *db, struct arena *a, struct str seal, struct str *text)
{
    return seal_read(db, a, seal_reference(a, seal), text);
}

day_t words_keep_until(int64_t months, day_t end)
{
    day_t days = (day_t)months * DAYS_A_MONTH;

    return end > INT32_MAX - days ? INT32_MAX : end + days;
}

enum err words_keep(struct tx *tx, int64_t months, day_t end, const struct str *seals, size_t count)
{
    enum err e = OK;

    for (size_t i = 0; e == OK && i < count; i++) {
        e = seals[i].len ? seal_keep_until(tx, seals[i], words_keep_until(months, end)) : OK;
        if (e == E_NOT_FOUND)
            e = OK;
    }
    return e;
}

bool words_fit(struct str text, bool required, size_t max_chars)
{
    return (str_trim(text).len || !required) && utf8_count(text) <= max_chars;
}
