/* number.h: amounts as exact thousandths, written the Vietnamese way.
 *
 * Every quantity of the program is an int64_t in thousandths of its base unit ("milli"): 2.941,86
 * is 2941860. No floating point anywhere: sums are exact.
 */
#ifndef BASE_NUMBER_H
#define BASE_NUMBER_H

#include "base/str.h"

enum { MILLI = 1000 };

/* 2941860 → "2.941,86"; 1000 → "1". English: "2,941.86". */
struct str milli_format(struct arena *a, int64_t milli, bool english);
/* The same for whole numbers: 12345 → "12.345". */
struct str count_format(struct arena *a, int64_t n, bool english);
/* For JSON: 2941860 → "2941.86". */
struct str milli_json(struct arena *a, int64_t milli);

/* part of whole in thousandths of a percent, rounded down to a tenth; whole > 0. */
int64_t percent_milli(int64_t part, int64_t whole);

/* A number as a person types it into a field: "1.234,5", "1234,5", "1 234", "1234.5" (a lone dot
 * with other than three digits behind it is a decimal mark). Empty, signs, letters, more than
 * three decimals, and three behind anything but 0 ("3,000" may be 3 or 3000) are E_INVALID: nothing
 * silently becomes 0. Thousandths are written with a 0 behind them: "3,1250". */
MUST_CHECK enum err milli_parse(struct str s, int64_t *ret);

#endif
