/* state_form.c: the measures of a State body's papers (Nghị định 30/2020/NĐ-CP, Phụ lục I), each
 * within the range of its table. The text ends in "./.", a list in "Lưu: VT, …". */
#include "doc/official_measures.h"

#include "doc/metrics.h"

#define BODY                                                                                       \
    .size_points = 14, .table_size_points = 13, .indent_twip = TWIP_OF_POINT(36), /* 1.27 cm */    \
        .before_twip = TWIP_OF_POINT(6)

const struct official_measures state_measures = {
    .top = 20,
    .bottom = 20,
    .left = 30,
    .right = 15,
    .page_number = 14,
    .page_number_from_edge = 10,
    .issuer_column = 66, /* the rest holds the name of the nation on one line */
    .recipient_column = 80,
    .superior = 13,
    .issuer = 13,
    .nation = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    .motto = "Độc lập - Tự do - Hạnh phúc",
    .nation_size = 13,
    .motto_size = 14,
    .number_word = "Số: ",
    .number_sign = "/",
    .number = 13,
    .place = 14,
    .number_gap = 4,
    .stamp = true,
    .letter_word = "V/v",
    .letter_subject = 12,
    .letter_face = DOCX_UPRIGHT,
    .title_gap = 18,
    .type = 14,
    .subject = 14,
    .addressees = 14,
    .addressees_face = DOCX_UPRIGHT,
    .submit_word = "Kính gửi:",
    .grounds_face = DOCX_ITALIC,
    .recipients_title = 12,
    .recipients = 11,
    .recipients_face = DOCX_BOLD | DOCX_ITALIC,
    .kept = "Lưu: VT",
    .kept_word = "Lưu: ",
    .kept_office = "VT",
    .drafter = 11,
    .address = 11,
    .authority = 14,
    .position = 14,
    .signer = 14,
    .signature_room = 72,
    .position_face = DOCX_BOLD,
    .annex = 14,
    .body = {BODY, .end = "./."},
    .annex_body = {BODY, .end = ""},
};
