/* duty_facts.h: bodies of the facts of duties and drafts; inside the room only. */
#ifndef DUTY_DUTY_FACTS_H
#define DUTY_DUTY_FACTS_H

#include "duty/duty.h"
#include "store/seal.h"

/* The texts of a duty behind their seals. */
struct duty_seals {
    struct str office, what, place;
};

struct str duty_added_body(struct arena *a, const struct duty *d, const struct duty_seals *s);
struct str duty_changed_body(struct arena *a, const struct duty *d, const struct duty_seals *s);
struct str duty_settled_body(struct arena *a, const struct duty *d, struct str word_seal);
struct str area_assigned_body(
    struct arena *a, struct campaign_id campaign, struct unit_id hamlet, struct str office_seal);
struct str draft_written_body(struct arena *a, const struct duty *d, struct str text_seal);
struct str draft_remarked_body(
    struct arena *a, const struct duty *d, int64_t version, struct str text_seal);
struct str draft_approved_body(
    struct arena *a, const struct duty *d, int64_t version, struct str word_seal);
struct str calendar_address_made_body(struct arena *a, int64_t account, struct str hash);
struct str calendar_address_ended_body(struct arena *a, int64_t account);

/* Trimmed and sealed; "" has no seal. */
MUST_CHECK enum err duty_seal(
    struct tx *tx, const struct campaign *c, const char *purpose, struct str text, struct str *ret);
/* A bare deadline becomes a duty, so that more can be said about it; d->id is then its number. */
MUST_CHECK enum err duty_adopt(struct tx *tx, struct duty *d);

#endif
