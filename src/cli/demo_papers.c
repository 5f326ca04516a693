/* demo_papers.c: papers of the example: who issues them, what stands in the book of paper already,
 * and two that are written but have no number yet. */
#include "demo.h"

#include "paper/paper.h"

static enum err write_one(
    struct tx *tx, const struct demo *d, enum paper_kind_id kind, const char *const texts[][2])
{
    struct paper p = {.campaign = d->campaign, .kind = kind, .form = FORM_PARTY};
    struct paper_id id;

    for (size_t i = 0; i < PAPER_TEXTS; i++)
        p.texts[i] = S("");
    for (size_t i = 0; texts[i][0]; i++)
        p.texts[paper_text_find(str_from(texts[i][0]))] = str_from(texts[i][1]);
    return paper_write(tx, &p, &id);
}

/* The plan itself was numbered by hand, before the program was there. */
static enum err plan_of_the_book(struct tx *tx, const struct demo *d, const struct campaign *c)
{
    struct paper_number n = {.kind = KIND_PAPER_PLAN,
        .number = 12,
        .day = d->first_day - 6,
        .subject = c->name,
        .file = S("")};
    struct issuer issuer;
    enum err e = issuer_of_campaign(tx->db, tx->arena, c, &issuer);

    if (e != OK)
        return e;
    issuer.term_first = d->first_day - 400;
    e = issuer_set(tx, &issuer, &issuer.id);
    return e == OK ? paper_number_take(tx, &issuer, &n) : e;
}

enum err demo_papers(struct tx *tx, struct demo *d)
{
    static const char *const letter[][2] = {
        {"subject", "đôn đốc báo cáo hằng ngày và ảnh công trình"},
        {"to", "Các ấp\nCác cơ quan, ban, ngành xã"},
        {"body", "Đề nghị các ấp, cơ quan gửi báo cáo hằng ngày trong giờ đã định, kể cả thứ bảy, "
                 "chủ nhật.\nMỗi công trình gửi ảnh trước, đang và sau khi làm."},
        {"closing", "Đề nghị các đơn vị nghiêm túc thực hiện"}, {NULL, NULL}};
    static const char *const invitation[][2] = {
        {"subject", "Dự hội nghị sơ kết rút kinh nghiệm đợt công tác dân vận"},
        {"to", "Bí thư chi bộ, Trưởng các ấp"},
        {"time", "13 giờ 30 phút, ngày làm việc đầu tiên "
                 "sau khi kết thúc đợt"},
        {"place", "Hội trường Ủy ban nhân dân xã"},
        {"body", "Nghe báo cáo kết quả đợt, trao đổi kinh nghiệm, xét đề nghị khen thưởng"},
        {NULL, NULL}};
    struct campaign c;
    enum err e = campaign_find(tx->db, tx->arena, d->campaign, &c);

    tx->now_ms = d->now_ms;
    tx->account_id = d->offices[DEMO_STEERING].v;
    if (e == OK)
        e = plan_of_the_book(tx, d, &c);
    if (e == OK)
        e = write_one(tx, d, KIND_PAPER_LETTER, letter);
    return e == OK ? write_one(tx, d, KIND_PAPER_INVITATION, invitation) : e;
}
