/* page_scan.c: the scan of a signed paper: handed in, opened by who may, taken away.
 *
 * A picture is read and written anew (doc/picture.h), so that only its pixels are kept; a PDF is
 * kept as it came, and only ever saved. Who compiles for the commune opens it, and who handed it
 * in; each opening is a fact before any byte goes out. */
#include "welfare/page.h"

#include "store/blob.h"
#include "store/scan.h"
#include "welfare/templates.h"

enum { KEEP_MONTHS_USUAL = 12, DAYS_A_MONTH = 31 };

/* What a scan may be about. */
static const struct about {
    const char *route, *param, *purpose, *path;
} abouts[] = {
    {"gift_scan", "gift", GIFT_SHEET, "/gift/"},
    {"house_scan", "house", HOUSE_SHEET, "/house/"},
};

static const struct about *about_of(const char *purpose)
{
    return strcmp(purpose, abouts[0].purpose) == 0 ? &abouts[0] : &abouts[1];
}

/* --- the form and the list --- */

/* A house is handed over when it is finished, the campaign being over or not. */
static struct form *scan_form(
    struct req *r, const struct campaign_visitor *v, const struct about *about)
{
    struct field *f = arena_new_array(r->arena, struct field, 3);
    struct form *form;

    f[0] = (struct field){.name = "scan",
        .label = MSG("Bản quét tờ ký nhận"),
        .type = FIELD_FILE,
        .required = true,
        .accept = "image/jpeg,image/png,application/pdf",
        .hint = MSG("Ảnh JPEG, PNG hoặc PDF, nhiều nhất 12 MB.")};
    f[1] = campaign_visitor_day(r, v, "scan_day", MSG("Ngày trên giấy"), true);
    if (about == &abouts[1] && r->today > f[1].max)
        f[1].max = r->today;
    f[2] = (struct field){.name = "keep",
        .label = MSG("Giữ đến hết ngày"),
        .type = FIELD_DAY,
        .required = true,
        .hint = MSG("Sau ngày này máy tự xóa bản quét. Tờ giấy gốc giữ theo quy định lưu trữ.")};
    form = form_new(r->arena, f, 3);
    form->lang = r->lang;
    return form;
}

static bool may_open(
    const struct req *r, const struct campaign_visitor *v, const struct restricted_file *f)
{
    return f->erased_day == INT32_MAX && (v->may_compile || f->account_id == r->account_id);
}

enum err scans_fill(struct req *r, const struct campaign_visitor *v, const char *purpose,
    int64_t thing, struct scans *ret)
{
    struct restricted_list *all = arena_new(r->arena, struct restricted_list);
    day_t last;
    enum err e = restricted_list_of(r->db, r->arena, purpose, thing, all);

    if (e == OK)
        e = restricted_last_day(r->db, r->today, &last);
    if (e != OK)
        return e;
    ret->count = all->count;
    ret->rows = arena_new_array(r->arena, struct scan_row, all->count);
    for (size_t i = 0; i < all->count; i++)
        ret->rows[i] = (struct scan_row){.file = &all->items[i],
            .may_open = may_open(r, v, &all->items[i]),
            .may_remove = may_open(r, v, &all->items[i])};
    if (!v->may_act)
        return OK;
    ret->action = str_printf(r->arena, "%s%lld/scan", about_of(purpose)->path, (long long)thing);
    ret->form = r->form && is_route(r, about_of(purpose)->route)
                    ? r->form
                    : scan_form(r, v, about_of(purpose));
    if (ret->form != r->form) {
        day_t usual = r->today + KEEP_MONTHS_USUAL * DAYS_A_MONTH;

        form_set_number(ret->form, "keep", usual < last ? usual : last);
        if (r->today >= v->campaign.first_day && r->today <= ret->form->fields[1].max)
            form_set_number(ret->form, "scan_day", r->today);
    }
    return OK;
}

/* --- handing in --- */

struct scan {
    struct restricted_file file;
    struct str bytes;
    const struct about *about;
};

/* A batch of gifts is of all units, a house of its hamlet. */
static enum err find_thing(struct req *r, struct db *db, struct scan *s, struct campaign_visitor *v)
{
    struct gift_batch b;
    struct house h = {0};
    struct campaign_id campaign = {0};
    enum err e;

    s->about = is_route(r, "gift_scan") ? &abouts[0] : &abouts[1];
    s->file.thing = req_id(r, s->about->param);
    if (s->about == &abouts[0]) {
        e = gift_find(db, r->arena, (struct gift_id){s->file.thing}, &b);
        campaign = e == OK ? b.campaign : campaign;
    } else {
        e = house_find(db, r->arena, (struct house_id){s->file.thing}, &h);
        campaign = e == OK ? h.campaign : campaign;
    }
    if (e == OK)
        e = campaign_visitor_find(r, db, campaign, v);
    if (e == OK && h.id.v && !campaign_visitor_acts(r, db, v, h.unit))
        e = E_DENIED;
    return e == OK && !v->may_act ? E_DENIED : e;
}

enum err act_scan_add(struct req *r)
{
    struct scan *s = arena_new(r->arena, struct scan);
    struct campaign_visitor v;
    day_t last;
    enum err e = find_thing(r, r->db, s, &v);

    if (e == OK)
        e = form_read(scan_form(r, &v, s->about), r);
    if (e == OK)
        e = restricted_last_day(r->db, r->today, &last);
    if (e != OK)
        return e;
    s->bytes = form_value(r->form, "scan")->bytes;
    s->file.unit = v.campaign.unit;
    s->file.campaign = v.campaign.id.v;
    s->file.purpose = str_from(s->about->purpose);
    s->file.day = (day_t)form_number(r->form, "scan_day");
    s->file.delete_day = (day_t)form_number(r->form, "keep") + 1;
    r->view = s;
    if (s->file.delete_day <= r->today)
        return form_refuse(r->form, "keep",
            MSG("Ngày này đã qua: bản quét sẽ bị xóa ngay. Hãy chọn một ngày sau hôm nay."));
    if (s->file.delete_day > last + 1)
        return form_refuse_fill(r->form, "keep", MSG("Chỉ được giữ đến hết ngày %1."),
            (struct str[]){day_format(r->arena, last)}, 1);
    return OK;
}

enum err work_scan_add(struct req *r)
{
    struct scan *s = r->view;
    struct picture picture;
    const char *why = NULL;
    enum err e;

    if (str_starts(s->bytes, S("%PDF-")))
        s->file.type = RESTRICTED_PDF;
    else if (str_starts(s->bytes, S("\xff\xd8\xff")) || str_starts(s->bytes, S("\x89PNG")))
        s->file.type = RESTRICTED_JPEG;
    else
        s->file.type = RESTRICTED_TYPES;
    if (s->file.type != RESTRICTED_JPEG) {
        e = restricted_pdf_check(s->bytes, &why);
        if (e == OK)
            e = scan_bytes(s->bytes, &why);
        return e == OK ? OK : form_refuse(r->form, "scan", why);
    }
    e = picture_read(r->arena, s->bytes, &picture, &why);
    if (e == E_BUSY || e == E_SYSTEM)
        return e;
    if (e != OK)
        return form_refuse(r->form, "scan", why);
    s->bytes = picture.full;
    return OK;
}

enum err write_scan_add(struct tx *tx, struct req *r)
{
    struct scan *s = r->view;
    struct scan again = {0};
    struct campaign_visitor v;
    struct restricted_id id;
    enum err e = find_thing(r, tx->db, &again, &v);

    if (e == OK)
        e = campaign_keep(tx, v.campaign.id);
    if (e == OK)
        e = restricted_add(tx, &s->file, s->bytes, &id);
    if (e == E_TOO_LARGE)
        return form_refuse(
            r->form, "scan", MSG("Đã có 40 bản quét ở đây. Hãy gỡ bản không cần nữa."));
    if (e != OK && e != E_CONFLICT)
        return e;
    req_flash(r, e == OK ? req_t(r, "Đã nộp bản quét. Mỗi lần mở sẽ ghi vào nhật ký.")
                         : req_t(r, "Bản quét này đã nộp rồi, không thêm lần nữa."));
    req_redirect(r, "%s%lld", s->about->path, (long long)s->file.thing);
    return OK;
}

/* --- opening and taking away --- */

static enum err find_file(
    struct req *r, struct db *db, struct restricted_file *f, struct campaign_visitor *v)
{
    enum err e = restricted_find(db, r->arena, (struct restricted_id){req_id(r, "file")}, f);

    if (e == OK && !str_eq(f->purpose, S(GIFT_SHEET)) && !str_eq(f->purpose, S(HOUSE_SHEET)))
        e = E_NOT_FOUND;
    if (e == OK)
        e = campaign_visitor_find(r, db, (struct campaign_id){f->campaign}, v);
    if (e == OK && f->erased_day != INT32_MAX)
        e = E_NOT_FOUND;
    return e == OK && !may_open(r, v, f) ? E_DENIED : e;
}

enum err write_scan_open(struct tx *tx, struct req *r)
{
    struct restricted_file f;
    struct campaign_visitor v;
    enum err e = find_file(r, tx->db, &f, &v);

    return e == OK ? restricted_open(tx, f.id) : e;
}

/* After the fact of the opening is on disk; a write that failed comes here with a problem. */
enum err page_scan_opened(struct req *r)
{
    struct restricted_file f;
    struct campaign_visitor v;
    struct str bytes;
    enum err e = r->problem.len ? E_BUSY : find_file(r, r->db, &f, &v);

    if (e == OK)
        e = blob_find(r->db, r->arena, f.blob, &bytes);
    if (e != OK)
        return e;
    req_send_file(r, restricted_content_type(f.type),
        str_printf(r->arena, "ky-nhan-%lld.%s", (long long)f.id.v, restricted_extension(f.type)),
        bytes);
    return OK;
}

enum err write_scan_remove(struct tx *tx, struct req *r)
{
    struct restricted_file f;
    struct campaign_visitor v;
    enum err e = find_file(r, tx->db, &f, &v);

    if (e == OK)
        e = restricted_remove(tx, f.id, "mistake");
    if (e != OK)
        return e;
    req_flash(r, req_t(r, "Đã xóa hẳn bản quét."));
    req_redirect(r, "%s%lld", about_of(str_z(r->arena, f.purpose))->path, (long long)f.thing);
    return OK;
}
