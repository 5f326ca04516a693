/* party.c: the measures of a Party body's papers (HD 05-HD/VPTW of 2026). The end mark is "." only,
 * authority has a slash in the words of the giver ("T/M"), a list ends in "Lưu Văn phòng". */
#include "doc/official_measures.h"

#include "doc/metrics.h"

#define BODY                                                                                       \
    .size_points = 14, .table_size_points = 12, .indent_twip = TWIP_OF_MM(10),                     \
    .before_twip = TWIP_OF_POINT(6), .line_exact_twip = TWIP_OF_POINT(20) /* 18 to 22 */

const struct official_measures party_measures = {
    .top = 20,
    .bottom = 20,
    .left = 30,
    .right = 15,
    .page_number = 14,
    .page_number_from_edge = 10,
    .issuer_column = 82, /* the rest holds "ĐẢNG CỘNG SẢN VIỆT NAM" on one line */
    .recipient_column = 75,
    .superior = 14,
    .issuer = 14,
    .star = true,
    .nation = "ĐẢNG CỘNG SẢN VIỆT NAM",
    .motto = "",
    .nation_size = 15,
    .number_word = "Số ",
    .number_sign = "-",
    .number = 14,
    .place = 14,
    .letter_word = "về việc",
    .letter_subject = 12,
    .letter_face = DOCX_ITALIC,
    .title_gap = 40,
    .type = 16,
    .subject = 14,
    .subject_line = "-----",
    .addressees = 14,
    .addressees_face = DOCX_ITALIC,
    .submit_word = "Kính trình:",
    .grounds_face = DOCX_UPRIGHT,
    .grounds_dash = true,
    .recipients_title = 14,
    .recipients = 12,
    .recipients_face = DOCX_UNDERLINE,
    .kept = "Lưu Văn phòng",
    .kept_word = "Lưu ",
    .kept_office = "Văn phòng",
    .authority = 14,
    .position = 14,
    .signer = 14,
    .signature_room = 72,
    .position_face = DOCX_UPRIGHT,
    .annex = 14,
    .body = {BODY, .end = "."},
    .annex_body = {BODY, .end = ""},
};
