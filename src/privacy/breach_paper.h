/* breach_paper.h: the notice of a breach for the authority, with the contents of Mẫu 08 (NĐ
 * 356/2025) in the form of a paper of the State (NĐ 30/2020). The official form was not at hand:
 * the office compares it before it signs. */
#ifndef PRIVACY_BREACH_PAPER_H
#define PRIVACY_BREACH_PAPER_H

#include "privacy/breach.h"

MUST_CHECK enum err breach_paper_write(struct arena *a, const struct breach *b,
    const struct breach_done_list *steps, struct str unit, day_t day, struct str *ret_docx);

#endif
