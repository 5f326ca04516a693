/* facts.h: every kind of fact of the house, for whoever opens the store. */
#ifndef FACTS_H
#define FACTS_H

#include "store/store.h"

/* The tables of all rooms, ended by NULL: for struct store_options. */
extern const struct fact_kind *const facts[];

#endif
