/* check.c: a report held against what the database knows of its campaign. The rules stand in
 * judge.c. */
#include "report/book.h"
#include "store/seal.h"

enum err report_check_book(struct arena *a, enum lang lang, const struct report_book *b,
    const struct report *r, int64_t now_ms, struct report_problems *problems)
{
    const struct campaign *c = report_book_campaign(b);
    struct report_ground g = {
        .reports = report_book_has(b, r->unit), .first_day = c->first_day, .last_day = c->last_day};
    struct report_words words = {.day = r->day,
        .revision = r->revision,
        .figures = r->figures,
        .figure_count = r->figure_count,
        .note = r->note,
        .why = r->why};

    g.works = report_book_works(b, r->unit, &g.work_count);
    return report_judge(a, lang, &g, &words, now_ms, problems);
}

enum err report_check(struct db *db, struct arena *a, enum lang lang, const struct report *r,
    int64_t now_ms, struct report_problems *problems)
{
    struct report_book *book;
    int64_t newest;
    enum err e = report_book_load(db, a, r->campaign, &book);

    if (e == OK)
        e = report_check_book(a, lang, book, r, now_ms, problems);
    if (e == OK)
        e = report_newest_revision(db, a, r->campaign, r->unit, r->day, &newest);
    if (e != OK)
        return e;
    return newest == r->revision ? OK : E_CONFLICT;
}

static bool has_mark(struct str text)
{
    return str_find(text, S(SEAL_ERASED), 0) < text.len;
}

enum err report_check_erased(struct db *db, struct arena *a, enum lang lang, const struct report *r,
    struct report_problems *problems)
{
    struct report newest;
    enum err e;

    if (!r->revision || !r->note.len || has_mark(r->note))
        return OK;
    e = report_find(db, a, r->campaign, r->unit, r->day, &newest);
    if (e != OK || !has_mark(newest.note))
        return e == E_NOT_FOUND ? OK : e;
    *vec_push(a, problems) = (struct report_problem){.place = AT_NOTE,
        .message = str_from(
            tr(lang, MSG("Ghi chú đã gửi có chữ được xóa theo yêu cầu (███). Hãy giữ dấu ███ ở chỗ "
                         "ấy, hoặc để trống ô này; đừng ghi lại chữ đã xóa.")))};
    return E_INVALID;
}
