/* openrosa_send.c: a submission becomes a revision of a report, and photographs of its day.
 *
 * Photographs may come in further POSTs of the same instanceID: the report is then there already,
 * and only they are added. A picture that is there is not added again. One that cannot be read is
 * named in the answer and does not hold up the report.
 */
#include "exchange/openrosa.h"

#include <sodium.h>

#include "base/number.h"
#include "exchange/submission.h"
#include "exchange/xml_write.h"
#include "http/problem.h"
#include "org/token.h"
#include "report/book.h"
#include "report/packed.h"

enum { SENTENCE_BYTES_MAX = 16 * 1024 };

struct file {
    const struct submission_photo *photo;
    struct str bytes;
    struct picture picture;
    const char *why; /* message id; NULL: it is a picture */
};

struct sending {
    struct submission s;
    struct str why; /* as it was typed; s.report.why is what goes in */
    struct file *files;
    size_t file_count;
    bool more_to_come; /* photographs, in a further POST */
    bool again, late;
    int64_t revision;
};

static enum err say_no(struct req *r, enum err e, int status, struct str sentence)
{
    return req_refuse(r, e, (struct problem){.status = status, .detail = sentence});
}

/* --- what was sent --- */

static const struct pair *part_named(const struct req *r, struct str name)
{
    for (size_t i = 0; i < r->fields.count; i++) {
        const struct pair *one = &r->fields.items[i];

        if (str_eq(one->name, name) || (one->is_file && str_eq(one->filename, name)))
            return one;
    }
    return NULL;
}

static void files_find(struct req *r, struct sending *s)
{
    const struct submission *sub = &s->s;

    s->files = arena_new_array(r->arena, struct file, sub->photo_count);
    for (size_t i = 0; i < sub->photo_count; i++) {
        const struct pair *part = part_named(r, sub->photos[i].file);

        if (part && part->is_file)
            s->files[s->file_count++] =
                (struct file){.photo = &sub->photos[i], .bytes = part->value};
        else
            s->more_to_come = true;
    }
}

/* Known again by account and instanceID. */
static struct str key_of(struct req *r, struct str instance)
{
    unsigned char *hash = arena_alloc(r->arena, crypto_generichash_BYTES_MIN);
    static const unsigned char purpose[] = "openrosa instance";
    uint64_t account = (uint64_t)r->account_id;
    crypto_generichash_state state;

    crypto_generichash_init(&state, purpose, sizeof purpose - 1, crypto_generichash_BYTES_MIN);
    crypto_generichash_update(&state, (const unsigned char *)&account, sizeof account);
    crypto_generichash_update(&state, (const unsigned char *)instance.ptr, instance.len);
    crypto_generichash_final(&state, hash, crypto_generichash_BYTES_MIN);
    return (struct str){(const char *)hash, REPORT_KEY_BYTES};
}

/* --- which revision it is --- */

static bool same_words(struct arena *a, const struct report *mine, const struct report *there)
{
    struct report one = *mine, other = *there;

    one.revision = other.revision;
    one.late = other.late;
    one.key = other.key = S("");
    one.province = other.province = 0;
    one.why = other.why = S(""); /* ours may be filled in below */
    return str_eq(report_pack(a, &one), report_pack(a, &other));
}

static enum err known_already(struct req *r, struct sending *s, const struct report *there)
{
    if (!same_words(r->arena, &s->s.report, there))
        return say_no(r, E_CONFLICT, 409,
            req_t(r, "Bản ghi này đã gửi với nội dung khác. Hãy mở biểu mới và ghi lại."));
    s->again = true;
    s->revision = there->revision;
    s->late = there->late;
    return OK;
}

static struct str page_of(const struct req *r, const struct report *mine)
{
    return str_printf(r->arena, "%.*s/campaign/%lld/unit/%lld/day/%.*s", STR(exchange_origin(r)),
        (long long)mine->campaign.v, (long long)mine->unit.v,
        STR(day_format_iso(r->arena, mine->day)));
}

/* The report that deprecatedID names must be the newest of that unit and day. */
static enum err correct_named(struct req *r, struct sending *s, const struct report_list *list)
{
    struct report *mine = &s->s.report;
    struct str key = key_of(r, s->s.deprecated);

    for (size_t i = 0; i < list->count; i++) {
        if (!str_eq(list->items[i].key, key))
            continue;
        if (i)
            return say_no(r, E_CONFLICT, 409,
                REQ_T(r, "Sau bản này đã có người sửa nữa. Hãy xem cả hai ở %1 rồi sửa ở đó.",
                    page_of(r, mine)));
        mine->revision = list->items[i].revision;
        return OK;
    }
    return say_no(r, E_CONFLICT, 409,
        REQ_T(r,
            "Không thấy bản mà bản này sửa, ở đơn vị và ngày ấy. Bản sửa phải giữ nguyên đơn vị và "
            "ngày; ghi nhầm ngày thì sửa ở %1.",
            page_of(r, mine)));
}

/* Somebody else's figures are not overwritten unseen: the telephone did not show them. */
static enum err correct_newest(struct req *r, struct sending *s, const struct report_list *list)
{
    struct report *mine = &s->s.report;
    const struct report *newest = &list->items[0];

    if (!s->s.corrects)
        return say_no(r, E_CONFLICT, 409,
            REQ_T(r,
                "Ngày %1 đã có báo cáo của đơn vị này. Nếu là bản sửa, hãy ghi biểu mới và chọn "
                "“Phải, sửa báo cáo tôi đã gửi”.",
                day_format(r->arena, mine->day)));
    if (newest->account_id != r->account_id)
        return say_no(r, E_CONFLICT, 409,
            REQ_T(r, "Báo cáo này đã có người khác sửa. Hãy xem ở %1 rồi sửa ở đó.",
                page_of(r, mine)));
    mine->revision = newest->revision;
    return OK;
}

static enum err revision_find(struct req *r, struct db *db, struct sending *s)
{
    struct report *mine = &s->s.report;
    struct report_list list = {0};
    enum err e = report_revisions(db, r->arena, mine->campaign, mine->unit, mine->day, &list);

    for (size_t i = 0; e == OK && i < list.count; i++)
        if (str_eq(list.items[i].key, mine->key))
            return known_already(r, s, &list.items[i]);
    mine->revision = 0;
    if (e == OK && s->s.deprecated.len)
        e = correct_named(r, s, &list);
    else if (e == OK && list.count)
        e = correct_newest(r, s, &list);
    if (!mine->revision)
        mine->why = S("");
    else
        mine->why = s->why.len ? s->why : req_t(r, "Sửa trên ODK Collect");
    return e;
}

/* --- may it be sent --- */

static enum err problems_say(struct req *r, const struct report_problems *problems)
{
    struct buf out;

    buf_init(&out, r->arena, SENTENCE_BYTES_MAX);
    for (size_t i = 0; i < problems->count; i++) {
        if (i)
            buf_addc(&out, '\n');
        buf_add(&out, problems->items[i].message);
    }
    return say_no(r, E_INVALID, 422, buf_str(&out));
}

/* Asked on the loop, and again inside the write. */
static enum err settle(struct req *r, struct db *db, int64_t structure, int64_t now_ms)
{
    struct sending *s = r->view;
    struct report_problems problems = {0};
    const struct report_book *book;
    enum err e = report_book_get(db, structure, s->s.report.campaign, &book);

    if (e == E_NOT_FOUND)
        return say_no(r, E_NOT_FOUND, 404,
            req_t(r, "Không có đợt này nữa. Hãy xóa biểu rồi tải lại danh sách."));
    if (e != OK)
        return e;
    if (!openrosa_reports_for(r, db, report_book_campaign(book), s->s.report.unit))
        return say_no(r, E_DENIED, 403,
            req_t(r, "Mã trên điện thoại này không báo cáo thay đơn vị ấy được."));
    e = revision_find(r, db, s);
    if (e != OK || s->again)
        return e;
    e = report_check_book(r->arena, r->lang, book, &s->s.report, now_ms, &problems);
    return e == E_INVALID ? problems_say(r, &problems) : e;
}

enum err openrosa_submit_act(struct req *r)
{
    struct sending *s = arena_new(r->arena, struct sending);
    const struct pair *xml = part_named(r, S("xml_submission_file"));
    struct str why;
    enum err e;

    if (!xml)
        return say_no(r, E_INVALID, 400,
            req_t(r, "Thiếu phần xml_submission_file. Hãy gửi lại bằng ODK Collect."));
    e = submission_read(r->arena, r->lang, xml->value, &s->s, &why);
    if (e == E_INVALID)
        return say_no(r, e, 422, why);
    if (e != OK)
        return e;
    s->s.report.key = key_of(r, s->s.instance);
    s->why = s->s.report.why;
    files_find(r, s);
    r->view = s;
    return settle(r, r->db, r->structure, r->now_ms);
}

enum err openrosa_submit_work(struct req *r)
{
    struct sending *s = r->view;

    for (size_t i = 0; i < s->file_count; i++) {
        struct file *f = &s->files[i];
        enum err e = picture_read(r->arena, f->bytes, &f->picture, &f->why);

        if (e == OK)
            f->why = NULL;
        else if (e == E_BUSY || e == E_SYSTEM)
            return e;
    }
    return OK;
}

/* --- sent --- */

static enum err photo_send(struct tx *tx, struct req *r, struct sending *s, struct file *f)
{
    const struct submission *sub = &s->s;
    struct photo photo = {.campaign = sub->report.campaign,
        .unit = sub->report.unit,
        .work = f->photo->work,
        .day = sub->report.day,
        .stage = sub->stage,
        .recognisable = sub->recognisable,
        .caption = sub->caption};
    struct photo_id id;
    enum err e = photo_add(tx, &photo, &f->picture, &id);

    if (e == E_CONFLICT)
        return OK; /* sent again */
    if (e == E_TOO_LARGE)
        f->why = MSG("ngày ấy đã đủ 12 ảnh");
    else if (e == E_INVALID)
        f->why = MSG("ảnh không thuộc công trình của đơn vị, hoặc chú thích quá dài");
    return f->why ? OK : e;
}

enum err openrosa_submit_write(struct tx *tx, struct req *r)
{
    struct sending *s = r->view;
    int64_t seq;
    enum err e = org_bearer_again(tx, r);

    if (e == OK)
        e = settle(r, tx->db, tx_structure(tx), tx->now_ms);
    if (e == OK && !s->again) {
        e = report_send(tx, &s->s.report, &seq);
        s->revision = s->s.report.revision + 1;
    }
    for (size_t i = 0; e == OK && i < s->file_count; i++)
        if (!s->files[i].why)
            e = photo_send(tx, r, s, &s->files[i]);
    return e;
}

/* --- the answer --- */

static void photos_say(struct req *r, const struct sending *s, struct buf *out)
{
    size_t taken = 0;

    for (size_t i = 0; i < s->file_count; i++)
        taken += !s->files[i].why;
    if (taken)
        buf_printf(
            out, " %.*s", STR(REQ_T(r, "Đã nhận %1 ảnh.", str_printf(r->arena, "%zu", taken))));
    for (size_t i = 0; i < s->file_count; i++)
        if (s->files[i].why)
            buf_printf(out, " %.*s",
                STR(REQ_T(r, "Không nhận ảnh %1: %2.", s->files[i].photo->file,
                    req_t(r, s->files[i].why))));
    if (s->more_to_come)
        buf_printf(out, " %.*s", STR(req_t(r, "Còn ảnh chưa đến.")));
}

static struct str metadata(struct req *r, const struct sending *s)
{
    struct buf out;

    buf_init(&out, r->arena, SENTENCE_BYTES_MAX);
    buf_addz(&out, "<submissionMetadata xmlns=\"http://www.opendatakit.org/xforms\" id=\"");
    xml_add(&out, s->s.form);
    buf_addz(&out, "\" instanceID=\"");
    xml_add(&out, s->s.instance);
    buf_printf(&out, "\" isComplete=\"%s\"/>", s->more_to_come ? "false" : "true");
    return buf_str(&out);
}

enum err openrosa_submit_show(struct req *r)
{
    const struct sending *s = r->view;
    struct str day = day_format(r->arena, s->s.report.day);
    struct buf out;

    buf_init(&out, r->arena, SENTENCE_BYTES_MAX);
    buf_add(&out, s->again ? REQ_T(r, "Báo cáo ngày %1 đã nhận từ trước.", day)
                  : s->revision > 1
                      ? REQ_T(r, "Đã nhận bản sửa của ngày %1. Bản trước vẫn còn.", day)
                      : REQ_T(r, "Đã nhận báo cáo ngày %1.", day));
    photos_say(r, s, &out);
    openrosa_send(r, 201, openrosa_message(r, "submit_success", buf_str(&out), metadata(r, s)));
    return OK;
}
