/* tr_table.h: the messages and their English, sorted by bytes of the message; made by tools/po.py.
 */
#ifndef BASE_TR_TABLE_H
#define BASE_TR_TABLE_H

#include <stddef.h>

struct tr_row {
    const char *vi, *en;
};

extern const struct tr_row tr_table[]; /* one empty row behind the last */
extern const size_t tr_table_count;

#endif
