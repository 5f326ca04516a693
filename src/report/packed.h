/* packed.h: the body of the fact "report": one report in about 70 bytes.
 *
 * FORMAT, version 1. A number is a varint: 7 bits a byte, lowest first, the top bit set on all
 * bytes but the last, never longer than needed, below 2^63. A text is a number (its bytes, at least
 * 1) and its bytes, UTF-8.
 *
 *   byte     1, the version
 *   number   campaign, at least 1
 *   number   unit, at least 1
 *   number   day since 1970-01-01, d >= 0 as 2*d, d < 0 as -2*d - 1; d fits 32 bits
 *   number   revision * 16 + flags; revision at least 1 (1: the first); flags: 1 late (came after
 *            the window of its day), 2 a key follows, 4 a note, 8 a why
 *   figures  three lists: works on that day, works so far, indicators. Each is
 *              number   how many, then each in order of its id, strictly growing:
 *              number   (step - 1) * 16 + scale * 4 + bound
 *              number   value
 *            id = id before + step, step at least 1; the first id of a list stands after the
 *            campaign (works: their id is the number of a fact, larger than that of their
 *            campaign and below 2^59) or after 0 (indicators: campaign/indicators.def).
 *            The figure in thousandths is value * 1, 100, 1.000 or 1.000.000 (scale 0, 1, 2, 3),
 *            below 2^63; the scale is the largest that divides it (3 for a figure of nothing).
 *            bound: 0 exactly, 1 more than, 2 less than, 3 about
 *   12 bytes the key, if there is one
 *   text     the note, if there is one
 *   text     the why, if there is one
 *
 * Since there are seals, note and why are references (store/seal.h): the words themselves stand
 * beside the journal, where a name can be taken out.
 *
 * There is one way to write a report, and the reader takes no other: pack(unpack(x)) == x, or x is
 * refused. At most 400 figures.
 */
#ifndef REPORT_PACKED_H
#define REPORT_PACKED_H

#include "report/report.h"

/* r->revision is the one that the fact will be (1: the first), r->late as judged. Empty if it is no
 * report that report_check_book() takes. */
struct str report_pack(struct arena *a, const struct report *r);

/* Any bytes: OK or E_DAMAGED. Texts and key borrow from `body`; figures stand in the order of enum
 * figure_of and index, their bound is never 0. seq, at_ms, account_id and province are 0. */
MUST_CHECK enum err report_unpack(struct arena *a, struct str body, struct report *ret);

/* Who, where, when, which revision, late: the same without figures and texts, and without memory.
 * Takes what report_unpack() takes, and more: the rest is not looked at. */
MUST_CHECK enum err report_unpack_head(struct str body, struct report *ret);

/* The older fact "report-sent": one JSON object. Does not say `late`. E_DAMAGED. */
MUST_CHECK enum err report_sent_unpack(struct arena *a, struct str body, struct report *ret);

/* The figures of a body that report_unpack() took before, in the order of the bytes (which is not
 * always that of the indexes), without looking at anything again and without memory:
 * for (packed_begin(&c, body); packed_next(&c, &figure);) … */
struct packed_cursor {
    const unsigned char *at;
    int64_t campaign, left, id;
    int list; /* enum figure_of */
};

void packed_begin(struct packed_cursor *c, struct str body);
bool packed_next(struct packed_cursor *c, struct report_figure *ret);

/* A report of the journal, "report" or the older "report-sent", with all that its fact says.
 * E_INVALID: a fact of another kind. An old fact does not say whether it was late: `late` is false
 * then, and stands only in report_revision (report_find_by_seq() reads both). */
MUST_CHECK enum err report_of_fact(struct arena *a, const struct fact *f, struct report *ret);

#endif
