/* facts.c: the kinds of facts of this room. */
#include "privacy/facts.h"

const struct fact_kind privacy_kinds[] = {
    {.name = "consent-given", .apply = consent_given_apply},
    {.name = "consent-withdrawn", .apply = consent_withdrawn_apply},
    {.name = NULL},
};
