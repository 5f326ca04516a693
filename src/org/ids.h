/* ids.h: ids that cannot be mistaken for one another. Each is the number of the fact that made the
 * thing; 0 is nothing. */
#ifndef ORG_IDS_H
#define ORG_IDS_H

#include <stdint.h>

struct unit_id {
    int64_t v;
};

struct account_id {
    int64_t v;
};

struct role_id {
    int64_t v;
};

#endif
