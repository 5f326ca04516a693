/* party.h: an official paper of a Party body, in the form of Hướng dẫn 05-HD/VPTW (2026).
 *
 * The State form (Nghị định 30/2020) differs in nearly every sign and stands apart from this one.
 */
#ifndef DOC_PARTY_H
#define DOC_PARTY_H

#include "doc/paper.h"

struct party_paper {
    struct str superior; /* the body above, "" if none; written in capitals whatever the case */
    struct str issuer;   /* LF where a long name should go on in the next line */
    int64_t number;      /* 0: blank, with room to write it */
    struct str symbol;   /* "BC/BCĐ" */
    struct str place;    /* "Tân Phong" */
    day_t day;
    struct str type;    /* "Báo cáo" */
    struct str subject; /* trích yếu */
    const struct paper_block *blocks;
    size_t block_count;
    const struct str *recipients; /* without "- " and signs; the last one is "Lưu Văn phòng …" */
    size_t recipient_count;
    struct str authority; /* "T/M Ban Chỉ đạo"; "" if the signer stands for himself */
    struct str position;
    struct str signer;
};

/* The paper as a Word file. E_INVALID: a text holds a control character; E_TOO_LARGE; E_SYSTEM. */
MUST_CHECK enum err party_paper_write(
    struct arena *a, const struct party_paper *paper, struct str *ret_docx);

/* The same paper as lines of text, as doc_read() finds them in the file. */
MUST_CHECK enum err party_paper_plain(
    struct arena *a, const struct party_paper *paper, struct str *ret);

#endif
