/* held.c: the two tables. */
#include "privacy/held.h"

#include "base/tr.h"

const struct held held[] = {
#define HELD(data, purpose, basis, keep, who) {data, purpose, basis, keep, who},
#include "privacy/held.def"
#undef HELD
};
const size_t held_count = sizeof held / sizeof *held;

const struct never never[] = {
#define NEVER(what, words) {what, words},
#include "privacy/never.def"
#undef NEVER
};
const size_t never_count = sizeof never / sizeof *never;
