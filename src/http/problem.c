/* problem.c: errors as programs read them. */
#include "http/problem.h"

#include "base/json.h"
#include "http/reply.h"

enum { PROBLEM_BYTES_MAX = 4 * 1024 * 1024 };

static const struct {
    int status;
    const char *type, *title;
} kinds[] = {
    {400, "malformed", MSG("Yêu cầu không đọc được")},
    {401, "unauthorized", MSG("Cần một mã truy cập còn hiệu lực")},
    {403, "forbidden", MSG("Không có quyền làm việc này")},
    {404, "not-found", MSG("Không tìm thấy")},
    {405, "method-not-allowed", MSG("Địa chỉ này không nhận cách gọi ấy")},
    {408, "timeout", MSG("Gửi quá lâu")},
    {409, "conflict", MSG("Người khác vừa sửa trước; hãy xem lại rồi gửi lại")},
    {411, "length-required", MSG("Cần Content-Length; không nhận chunked")},
    {413, "too-large", MSG("Quá lớn")},
    {414, "uri-too-long", MSG("Địa chỉ quá dài")},
    {415, "unsupported-media-type", MSG("Cần nội dung application/json")},
    {417, "expectation-failed", MSG("Chỉ nhận Expect: 100-continue")},
    {422, "invalid", MSG("Dữ liệu chưa đúng")},
    {429, "too-many-requests", MSG("Gọi quá nhiều lần")},
    {431, "headers-too-large", MSG("Phần đầu quá lớn")},
    {501, "not-implemented", MSG("Máy không biết cách gọi này.")},
    {505, "version-not-supported", MSG("Máy chỉ nói HTTP/1.1.")},
    {503, "busy", MSG("Máy đang bận, hãy thử lại sau ít phút")},
    {504, "outcome-unknown", MSG("Không rõ đã ghi hay chưa; hãy xem lại trước khi gửi lại")},
    {507, "disk-full", MSG("Ổ đĩa đã đầy; chưa ghi được gì")},
    {500, "error", MSG("Máy gặp lỗi; chưa ghi được gì")},
};

enum { KINDS = sizeof kinds / sizeof *kinds };

static size_t kind_of(int status)
{
    size_t i = 0;

    while (i < KINDS - 1 && kinds[i].status != status)
        i++;
    return i;
}

enum err req_refuse(struct req *r, enum err e, struct problem problem)
{
    r->refusal = arena_new(r->arena, struct problem);
    *r->refusal = problem;
    r->refusal->error = e;
    return e;
}

static void text_member(struct buf *out, const char *name, struct str text)
{
    if (!text.len)
        return;
    buf_printf(out, ",\"%s\":", name);
    json_any_text(out, text);
}

void problem_members(struct buf *out, enum lang lang, const struct problem *p)
{
    size_t kind = kind_of(p->status);

    buf_printf(
        out, "\"type\":\"urn:chungsuc:%s\",\"title\":", p->type ? p->type : kinds[kind].type);
    json_any_text(out, str_from(tr(lang, kinds[kind].title)));
    buf_printf(out, ",\"status\":%d", p->status);
    text_member(out, "detail", p->detail);
    text_member(out, "field", p->field);
    if (p->more.len) {
        buf_addc(out, ',');
        buf_add(out, p->more);
    }
}

void problem_reply(struct req *r, enum err e, int status)
{
    bool told = r->refusal && r->refusal->error == e;
    struct problem p = told ? *r->refusal : (struct problem){.status = 0};
    struct buf out;

    if (status || !p.status)
        p.status = status ? status : err_info(e)->http_status;
    if (!p.detail.len)
        p.detail = r->problem;
    buf_init(&out, r->arena, PROBLEM_BYTES_MAX);
    buf_addc(&out, '{');
    problem_members(&out, r->lang, &p);
    buf_addc(&out, '}');
    r->reply->status = p.status;
    r->reply->content_type = "application/problem+json; charset=utf-8";
    r->reply->body = buf_str(&out);
    r->reply->done = true;
}
