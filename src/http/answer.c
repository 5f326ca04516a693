/* answer.c: what goes out: redirect, page, page again with its errors, or the page that says why
 * not. */
#include "http/advice.h"
#include "http/body.h"
#include "http/dispatch.h"
#include "http/form.h"
#include "http/frame.h"
#include "http/problem.h"
#include "http/sheet.h"
#include "http/templates.h"
#include "http/trail.h"

enum { KILOBYTE = 1024, MEGABYTE = 1024 * 1024 };

static bool needs_sign_in(const struct exchange *x)
{
    return x->result == E_DENIED && x->req.route && x->req.route->permission &&
           (!x->req.account_id || x->req.gate) && exchange_gate(x);
}

static struct str sign_in_link(struct exchange *x)
{
    struct str back = x->method == GET ? x->wire.target : S("/");

    return str_printf(
        &x->arena, "%s?next=%.*s", exchange_gate(x), STR(percent_encode(&x->arena, back, true)));
}

/* What was sent is more than this page takes: so much it does. */
static struct str limit_words(struct exchange *x)
{
    const struct req *r = &x->req;
    size_t max = r->route ? exchange_body_max(r->route) : 0;
    bool body = r->route && (x->wire.length > max || x->wire.body.len > max);

    if (x->reply.status != 413 || !body)
        return S("");
    return REQ_T(r, "Phần gửi lên lớn hơn mức của trang này: nhiều nhất %1.",
        max >= MEGABYTE ? str_printf(&x->arena, "%zu MB", max / MEGABYTE)
                        : str_printf(&x->arena, "%zu KB", max / KILOBYTE));
}

static enum err show_trouble(struct exchange *x)
{
    const struct advice *a = advice_for(x->reply.status);
    struct req *r = &x->req;
    struct str limit = limit_words(x);
    struct trouble view = {
        .page = {.title = req_t(r, a->title)},
        .status = x->reply.status,
        .why = limit.len ? limit : req_t(r, a->why),
        .advice = req_t(r, a->advice),
    };

    (void)!sheet_trouble(r, x->reply.status, &view.why, &view.advice);
    if (x->kept) {
        view.why = req_t(r, "Đã ghi xong; chỉ có trang trả lời là máy không làm được.");
        view.advice = req_t(r, "Đừng gửi lại. Hãy mở lại từ trang đầu để xem.");
    }

    if (needs_sign_in(x))
        view.sign_in = sign_in_link(x);
    html_init(&x->html, &x->arena, r->lang, r);
    html_trouble(&x->html, &view);
    return OK;
}

static enum err redirect_step(struct exchange *x)
{
    if (!x->req.location.len)
        x->req.location = S("/");
    reply_header(&x->req, "Location", x->req.location);
    x->reply.status = 303;
    x->reply.done = true;
    x->reply.content_type = "text/html; charset=utf-8";
    return OK;
}

/* The page of the gate, with what was sent inside its form. */
static bool shown_held(struct exchange *x)
{
    if (!x->held || x->result != E_DENIED)
        return false;
    html_init(&x->html, &x->arena, x->req.lang, &x->req);
    return exchange_contained(x, exchange_show) == OK;
}

static enum err sign_in_step(struct exchange *x)
{
    x->req.location = sign_in_link(x);
    return redirect_step(x);
}

/* A POST that came to act() and failed is shown again with what was typed. */
static bool shown_again(struct exchange *x)
{
    bool elsewhere = x->result == E_NOT_FOUND || x->result == E_DENIED || x->result == E_TOO_LARGE;
    bool our_fault = err_info(x->result)->http_status >= 500;
    enum err e;

    if (x->method != POST || !x->acted || elsewhere || x->kept || !x->req.route->show)
        return false;
    if (!x->req.problem.len && !(x->req.form && x->req.form->refused))
        req_problem(&x->req, err_info(x->result)->message_vi, NULL, 0);
    html_init(&x->html, &x->arena, x->req.lang, &x->req);
    e = exchange_contained(x, exchange_show);
    /* a form that this person may not even see; or act() came to nothing for show() to find */
    if ((e == E_NOT_FOUND || e == E_DENIED) && !our_fault) {
        x->result = e;
        x->status = 0;
    }
    return e == OK;
}

static struct str bare_words(const struct exchange *x)
{
    if (x->req.api) /* also when it was kept: the same sent again is known, and counted once */
        return x->reply.status == 413
                   ? S("{\"type\":\"urn:chungsuc:too-large\",\"title\":\"Too "
                       "large\",\"status\":413}")
                   : S("{\"type\":\"urn:chungsuc:busy\",\"title\":\"No memory left, try again "
                       "later\",\"status\":503}");
    if (x->kept)
        return S("Đã ghi xong, nhưng máy hết bộ nhớ khi làm trang trả lời. Đừng gửi lại. "
                 "(Written; there is no memory left for the page. Do not send it again.)\n");
    if (x->reply.status == 413)
        return S(
            "Quá lớn. Chưa ghi gì; hãy gửi phần nhỏ hơn. (Too large. Nothing was written; send "
            "less at once.)\n");
    return S("Máy hết bộ nhớ. Chưa ghi gì; hãy thử lại sau ít phút. "
             "(No memory left. Nothing was written; try again in some minutes.)\n");
}

/* Not even the page that says why could be made: the arena is full, or the machine has no memory.
 */
static void bare_answer(struct exchange *x)
{
    arena_reset(&x->arena);
    x->wire.headers = NULL; /* they were in it */
    x->wire.header_count = 0;
    x->reply.headers.items = NULL;
    x->reply.headers.count = x->reply.headers.capacity = 0;
    if (x->reply.status != 413)
        x->reply.status = 503;
    x->reply.content_type = x->req.api ? "application/problem+json" : "text/plain; charset=utf-8";
    x->reply.body = bare_words(x);
    x->reply.done = true;
}

void dispatch_no_room(struct exchange *x)
{
    reply_release(&x->reply);
    x->reply.status = 503;
    x->reply.marked = x->reply.asset = x->reply.gzipped = false;
    bare_answer(x);
}

static enum err problem_step(struct exchange *x)
{
    const struct route *route = x->req.route;

    if (route && route->trouble)
        route->trouble(&x->req, x->result, x->status);
    else
        problem_reply(&x->req, x->result, x->status);
    return OK;
}

static void answer_error(struct exchange *x)
{
    struct reply *reply = &x->reply;

    reply->done = reply->marked = false;
    if (x->req.api && exchange_contained(x, problem_step) == OK)
        return;
    reply->status = x->status ? x->status : err_info(x->result)->http_status;
    if (x->req.api) {
        bare_answer(x);
        return;
    }
    if (needs_sign_in(x) && x->method == GET) {
        x->result = exchange_contained(x, sign_in_step);
        if (x->result == OK)
            return;
    }
    if (shown_again(x) || shown_held(x))
        return;
    reply->status = x->status ? x->status : err_info(x->result)->http_status;
    if (exchange_contained(x, show_trouble) == OK)
        return;
    bare_answer(x);
}

static void make_answer(struct exchange *x)
{
    struct reply *reply = &x->reply;

    if (x->result == OK && !reply->done && x->method == POST) {
        if (x->req.location.len || !x->req.route->show)
            x->result = exchange_contained(x, redirect_step);
        else
            x->result = exchange_contained(x, exchange_show);
    }
    if (x->result != OK)
        answer_error(x);
    if (!reply->status)
        reply->status = 200;
    if (reply->done)
        return;
    if (x->html.out.overflow) {
        reply->status = 413;
        bare_answer(x);
        return;
    }
    reply->body = buf_str(&x->html.out);
}

void dispatch_answer(struct exchange *x)
{
    make_answer(x);
    trail_tell(x);
}
