/* parcel_facts.h: what the files of parcel.h share; inside the room only. */
#ifndef PARCEL_PARCEL_FACTS_H
#define PARCEL_PARCEL_FACTS_H

#include "parcel/parcel.h"

#include <jansson.h>

/* BLAKE2b-256 in hexadecimal. */
struct str parcel_hash(struct arena *a, struct str bytes);

/* `e`, with the reason written down. */
enum err parcel_refuse(
    struct parcel_fault *f, enum err e, const char *message, const struct str *args, size_t count);
#define REFUSE(f, e, message, ...)                                                                 \
    parcel_refuse((f), (e), (message), (struct str[]){__VA_ARGS__},                                \
        sizeof((struct str[]){__VA_ARGS__}) / sizeof(struct str))

/* What the numbers of a parcel became here: one a unit and one a work, in its order; 0: none. */
struct parcel_numbers {
    int64_t *units, *works;
};

/* Index in the parcel, or -1. */
int parcel_unit_index(const struct parcel *p, int64_t number);
int parcel_work_index(const struct parcel *p, int64_t number);

/* The fact campaign-mirrored: which number became which, of all units or none and of
 * the works that are marked. */
struct str campaign_mirrored_body(struct arena *a, const struct parcel *p, struct campaign_id id,
    const struct parcel_numbers *here, bool units, const bool *works);
/* The fact day-imported: the sign-off in the numbers of here. `news` false: it is here already. */
struct str day_imported_body(struct arena *a, const struct parcel *p, struct campaign_id id,
    const struct signed_day *here, struct str note_seal, bool news);
/* What is known of a mirrored campaign. */
MUST_CHECK enum err parcel_numbers_load(struct db *db, struct arena *a, const struct parcel *p,
    struct campaign_id id, struct parcel_numbers *ret);

/* Inside an import, once the works are here: which of them are counted in which; *brought: of how
 * many that changed. */
MUST_CHECK enum err parcel_doubles_bring(struct tx *tx, struct campaign_id id,
    const struct parcel *p, const struct parcel_numbers *here, size_t *brought);

enum err campaign_mirrored_apply(struct tx *tx, const struct fact *fact);
enum err day_imported_apply(struct tx *tx, const struct fact *fact);

#endif
