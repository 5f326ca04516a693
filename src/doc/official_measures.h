/* official_measures.h: the sizes, faces and signs in which the two forms differ: a new guidance is
 * a change of figures in party.c or state_form.c. Points, and millimetres where it says so. */
#ifndef DOC_OFFICIAL_MEASURES_H
#define DOC_OFFICIAL_MEASURES_H

#include "doc/official.h"

struct official_measures {
    int top, bottom, left, right; /* mm */
    int page_number, page_number_from_edge /* mm */;
    int issuer_column, recipient_column; /* mm */
    int superior, issuer;
    bool star; /* under the issuer; else a line */
    const char *nation, *motto;
    int nation_size, motto_size;
    const char *number_word, *number_sign; /* "Số: ", and what stands before the symbol */
    int number, place, number_gap;
    bool stamp; /* urgency in a red box, not as a word */
    const char *letter_word;
    int letter_subject;
    unsigned letter_face;
    int title_gap, type, subject;
    const char *subject_line; /* signs under the subject; NULL: a line */
    int addressees;
    unsigned addressees_face;
    const char *submit_word;
    unsigned grounds_face;
    bool grounds_dash;
    int recipients_title, recipients;
    unsigned recipients_face;
    const char *kept; /* where the paper is kept, if nobody says it */
    const char *kept_word, *kept_office;
    int drafter; /* 0: not told */
    int address; /* at the foot of page 1; 0: not told */
    int authority, position, signer, signature_room;
    unsigned position_face;
    int annex;
    struct paper_body body, annex_body;
};

extern const struct official_measures party_measures; /* party.c */
extern const struct official_measures state_measures; /* state_form.c */
const struct official_measures *official_measures_of(enum official_form form);

#endif
