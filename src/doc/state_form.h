/* state_form.h: the form of a State body's papers: Nghị định 30/2020/NĐ-CP, Phụ lục I. */
#ifndef DOC_STATE_FORM_H
#define DOC_STATE_FORM_H

#include "doc/official_measures.h"

extern const struct official_measures state_measures;

#endif
