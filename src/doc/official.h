/* official.h: an official paper, whoever issues it; the form is chosen by the kind of issuer.
 *
 * FORM_PARTY is Hướng dẫn 05-HD/VPTW (2026), FORM_STATE is Nghị định 30/2020/NĐ-CP, Phụ lục I. They
 * differ in nearly every size and sign; those stand in a file each (party.c, state_form.c). What
 * is said here is what a paper has, not what it looks like.
 *
 * Any text may hold fields (paper_field()): then the file is a template (template.h). A list that
 * is one field alone is filled with the words that the functions at the end give.
 */
#ifndef DOC_OFFICIAL_H
#define DOC_OFFICIAL_H

#include "doc/paper.h"

enum official_form { FORM_PARTY, FORM_STATE };

/* A part of its own at the end, with its own page numbers. */
struct official_annex {
    struct str title; /* "Danh sách các công trình"; written in capitals */
    const struct paper_block *blocks;
    size_t block_count;
    bool landscape;
};

struct official_paper {
    struct str superior; /* the body above, "" if none; written in capitals whatever the case */
    struct str issuer;   /* LF where a long name should go on in the next line */
    int64_t number;      /* 0: blank, with room to write it */
    struct str symbol;   /* what follows the number: "BC/BCĐ" (Party), "BC-UBND" (State) */
    struct str place;    /* "Tân Phong" */
    day_t day;
    struct str number_text, place_and_day; /* given: instead of number, and of place and day */
    struct str circulation; /* "Lưu hành nội bộ", "Xem xong trả lại"; "" mostly */
    struct str urgency;     /* "Khẩn", "Thượng khẩn", "Hoả tốc"; "" mostly */
    struct str type; /* "Báo cáo"; "" for a letter (công văn), which has its subject below the
                        number */
    struct str subject;        /* trích yếu */
    const struct str *grounds; /* căn cứ, each a row; signs at their ends are the form's */
    size_t ground_count;
    const struct str *addressees; /* kính gửi: letters, and what goes to a superior */
    size_t addressee_count;
    bool submitted; /* a tờ trình: the Party writes "Kính trình" */
    const struct paper_block *blocks;
    size_t block_count;
    const struct str *recipients; /* without "- " and signs; the last one is where it is kept */
    size_t recipient_count;
    struct str authority; /* "T/M Ban Chỉ đạo", "TM. Ủy ban nhân dân"; "" if the signer stands for
                             himself */
    struct str position;
    struct str signer;
    struct str other_position, other_signer; /* minutes: who signs on the left ("Thư ký") */
    struct str drafter;                      /* State: code and number of copies, "PL.(30)" */
    struct str address; /* State: where the body is reached, at the foot of page 1; "" mostly */
    const struct official_annex *annexes;
    size_t annex_count;
};

/* The paper as a model; the file by docx_write(), the lines by docx_plain(). */
void official_build(
    struct arena *a, enum official_form form, const struct official_paper *paper, struct docx *ret);

/* The paper as a Word file. E_INVALID: a text holds a control character; E_TOO_LARGE; E_SYSTEM. */
MUST_CHECK enum err official_write(struct arena *a, enum official_form form,
    const struct official_paper *paper, struct str *ret_docx);

/* The same paper as lines of text, as doc_read() finds them in the file. */
MUST_CHECK enum err official_plain(
    struct arena *a, enum official_form form, const struct official_paper *paper, struct str *ret);

/* Blocks set as the form sets its body, for a field of blocks (template_set_blocks()). The last
 * text ends as a paper of this form ends. */
void official_body(struct arena *a, enum official_form form, const struct paper_block *blocks,
    size_t count, bool landscape, struct docx_flow *ret);

/* The words of a field: "05/BC-UBND", "05-BC/BCĐ"; rows of a list, each with its sign. Several
 * addressees begin on a line of their own, one stands behind "Kính gửi:". */
struct str official_number(
    struct arena *a, enum official_form form, int64_t number, struct str symbol);
struct str official_recipients(
    struct arena *a, enum official_form form, const struct str *recipients, size_t count);
struct str official_grounds(
    struct arena *a, enum official_form form, const struct str *grounds, size_t count);
/* "tm. ủy ban nhân dân" → "T/M ỦY BAN NHÂN DÂN" of the Party, "TM. …" of the State: in whose place
 * somebody signs, row by row, whatever signs were typed. */
struct str official_authority(struct arena *a, enum official_form form, struct str authority);
struct str official_addressees(struct arena *a, enum official_form form, bool submitted,
    const struct str *addressees, size_t count);

#endif
