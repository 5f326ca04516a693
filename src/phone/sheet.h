/* sheet.h: the daily form judged in one call: what was typed in, what was read and what is wrong
 * with it out.
 *
 * This is the whole of chungsuc that runs on the phone without a network. The same C is compiled
 * into the server's tests and to WebAssembly (wasm/); both give the same bytes. It says what the
 * page of the day would say: fields that cannot be read first, else the rules of report/judge.c.
 *
 * In: records parted by SHEET_RECORD, their members by SHEET_MEMBER, the first names the record:
 *   lang vi|en · now MS · reports 0|1 · days FIRST LAST · day N · revision N       (days: day_t)
 *   work ID MEASURE SIGN PLANNED_MILLI STATE STATE_DAY NAME
 *   field NAME TEXT                                                as the form names its fields
 * Out: read NAME WORDS                what was understood, "2.500.000 đồng"
 *      wrong NAME MESSAGE             NAME is empty when the whole report is meant
 * Records that are not known are passed over; what is malformed in one counts as absent.
 */
#ifndef PHONE_SHEET_H
#define PHONE_SHEET_H

#include "base/str.h"

enum { SHEET_RECORD = 0x1e, SHEET_MEMBER = 0x1f, SHEET_BYTES_MAX = 256 * 1024 };

/* Clean UTF-8 in, at most SHEET_BYTES_MAX (longer input is cut). */
struct str sheet_judge(struct arena *a, struct str in);

#endif
