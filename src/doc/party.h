/* party.h: the form of a Party body's papers: Hướng dẫn 05-HD/VPTW (2026). */
#ifndef DOC_PARTY_H
#define DOC_PARTY_H

#include "doc/official_measures.h"

extern const struct official_measures party_measures;

#endif
