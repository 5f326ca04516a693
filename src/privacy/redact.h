/* redact.h: a name is found in the texts that are kept, and taken out on request.
 *
 * Plans, notes, reasons, remarks, registers: all of them stand behind seals (store/seal.h). Each
 * character of the name becomes █, so lines and columns of a plan stay where they are. What was
 * written before there were seals stands in the chain and cannot be changed; redact_in_journal()
 * says which facts those are.
 */
#ifndef PRIVACY_REDACT_H
#define PRIVACY_REDACT_H

#include "org/account.h"

enum { REDACT_NAME_MIN = 3, REDACT_NAME_MAX = 100, REDACT_HITS_MAX = 200, REDACT_AROUND = 40 };

/* Why a name goes: a fixed word of the journal and what it is called on screen. */
extern const struct redact_why {
    const char *code, *label;
} redact_whys[];
enum { REDACT_WHYS = 3 };

struct redact_hit {
    struct str seal, purpose;
    struct unit_id unit;
    int64_t fact;                    /* that named the text first; 0: none */
    size_t times;                    /* how often the name stands there */
    struct str before, found, after; /* around the first place */
};

struct redact_hits {
    struct redact_hit *items;
    size_t count, capacity;
    bool more; /* than REDACT_HITS_MAX */
};

/* Is this something to look for? Letters, digits, blanks, dots and hyphens. */
bool redact_name_fits(struct str name);
const char *redact_purpose_label(struct str purpose); /* message id: "Văn bản kế hoạch" */

/* In the texts of a unit and all below it on that day; large and small letters are the same,
 * accents are not. E_INVALID: not a name to look for. */
MUST_CHECK enum err redact_search(struct db *db, struct arena *a, struct unit_id top, day_t today,
    struct str name, struct redact_hits *ret);

/* The same in what stands in the open (docs/SECURITY.md): names of works, places, offices. seal is
 * empty: it cannot be taken out; fact is the number of the thing. */
MUST_CHECK enum err redact_search_open(struct db *db, struct arena *a, struct unit_id top,
    day_t today, struct str name, struct redact_hits *ret);

/* The same in all texts of the installation, whoever's they are: for the keyboard of the machine.
 */
MUST_CHECK enum err redact_search_all(
    struct db *db, struct arena *a, struct str name, struct redact_hits *ret);

/* The text with the name made unreadable; *times is how often. JSON texts (purposes of plans'
 * lines and breaches) are changed in their values only. */
struct str redact_text(
    struct arena *a, struct str purpose, struct str text, struct str name, size_t *times);

/* Inside a write. E_NOT_FOUND: the name does not stand there (any more). */
MUST_CHECK enum err redact(struct tx *tx, struct str seal, struct str name, const char *why);

/* The numbers of facts whose bodies hold the name, in these letters: written before there were
 * seals. Walks the whole journal. */
struct redact_facts {
    int64_t *items;
    size_t count, capacity;
};
MUST_CHECK enum err redact_in_journal(
    struct db *db, struct arena *a, struct str name, struct redact_facts *ret);

#endif
