/* page_send.c: the daily report as the phone sends it (phone/): the same form, rules and writes as
 * the page of the day, answered in JSON instead of a page.
 *
 *   200 {"state":"sent","revision":2,"late":false}
 *   422 {"state":"refused","problems":[{"field":"w12","message":"…"}]}   field "": the whole report
 *   409 {"state":"conflict","revision":2,"office":"…","time":"…","fields":{"w12":"hơn 120"}}
 *   409 {"state":"other"}: typed by somebody else than who is signed in, or for another program
 *
 * Exactly once: "key" names the attempt. Whatever happened to the answer, the same key finds the
 * revision it made, also when others have corrected it since. "who" is the account that typed it: a
 * shared phone never sends one person's report in another's name.
 */
#include "report/page.h"

#include "base/json.h"
#include "org/account.h"
#include "report/daily_form.h"

#include <sodium.h>

enum { KEY_CHARS_MIN = 8, KEY_CHARS_MAX = 64, ANSWER_BYTES_MAX = 256 * 1024 };

/* What act() leaves for write() and show(). */
struct sending {
    struct report_day page;
    struct report report;
    struct report_problems problems;
    struct report sent; /* the newest, or the one that this key made */
    bool found, other;
    bool judged; /* the form was read and the report held against the campaign */
};

/* What an attempt is known by: account and key, hashed. */
static struct str key_of(struct req *r, struct str key)
{
    unsigned char *hash = arena_alloc(r->arena, crypto_generichash_BYTES_MIN);
    crypto_generichash_state state;
    int64_t who = r->account_id;

    crypto_generichash_init(
        &state, (const unsigned char *)"phone", 5, crypto_generichash_BYTES_MIN);
    crypto_generichash_update(&state, (const unsigned char *)&who, sizeof who);
    crypto_generichash_update(&state, (const unsigned char *)key.ptr, key.len);
    crypto_generichash_final(&state, hash, crypto_generichash_BYTES_MIN);
    return (struct str){(const char *)hash, REPORT_KEY_BYTES};
}

static enum err read_attempt(struct req *r, struct sending *s)
{
    const struct pair *key = req_field(r, "key"), *who = req_field(r, "who"),
                      *format = req_field(r, "format");
    int64_t account = 0, spoken = 0;

    if (!key || key->value.len < KEY_CHARS_MIN || key->value.len > KEY_CHARS_MAX) {
        req_problem(r, MSG("Lần gửi thiếu mã riêng. Hãy mở lại trang trên điện thoại."), NULL, 0);
        return E_INVALID;
    }
    if (!who || str_to_int(who->value, &account) != OK || account != r->account_id || !format ||
        str_to_int(format->value, &spoken) != OK || spoken != PHONE_FORMAT) {
        s->other = true;
        return E_CONFLICT;
    }
    s->report.key = key_of(r, key->value);
    return OK;
}

/* The revision that this very attempt made before. E_NOT_FOUND: none. */
static enum err find_attempt(struct db *db, struct req *r, struct sending *s)
{
    struct report_list list = {0};
    enum err e =
        report_revisions(db, r->arena, s->page.campaign.id, s->page.unit.id, s->page.day, &list);

    for (size_t i = 0; e == OK && i < list.count; i++)
        if (str_eq(list.items[i].key, s->report.key)) {
            s->sent = list.items[i];
            s->found = true;
            return OK;
        }
    return e == OK ? E_NOT_FOUND : e;
}

static enum err judge(struct req *r, struct sending *s)
{
    struct report_day *v = &s->page;
    enum err e = work_list_of_unit(r->db, r->arena, v->campaign.id, v->unit.id, &v->works);

    if (e == OK) {
        v->form = daily_form_new(r->arena, r->lang, &v->works, NULL);
        e = form_read(v->form, r);
    }
    if (e != OK)
        return e;
    s->report.campaign = v->campaign.id;
    s->report.unit = v->unit.id;
    s->report.day = v->day;
    daily_form_read(r->arena, v->form, &r->fields, &s->report);
    s->judged = true;
    e = report_check(r->db, r->arena, r->lang, &s->report, r->now_ms, &s->problems);
    if (e == OK)
        e = report_check_erased(r->db, r->arena, r->lang, &s->report, &s->problems);
    return e == E_CONFLICT ? OK : e; /* the write finds out whether it is the same */
}

enum err page_report_send_act(struct req *r)
{
    struct sending *s = arena_new(r->arena, struct sending);
    struct report_day *v = &s->page;
    enum err e = report_day_find(r, r->db, v);

    r->view = s;
    if (e == OK && !v->may_send)
        return E_DENIED;
    if (e == OK)
        e = read_attempt(r, s);
    if (e == OK)
        e = find_attempt(r->db, r, s); /* what was taken is not judged anew */
    return e == E_NOT_FOUND ? judge(r, s) : e;
}

enum err page_report_send_write(struct tx *tx, struct req *r)
{
    struct report_day v = {0};
    struct sending *s = r->view;
    int64_t seq;
    enum err e = report_day_find(r, tx->db, &v);

    if (e == OK && !v.may_send)
        return E_DENIED;
    if (e == OK)
        e = find_attempt(tx->db, r, s);
    if (e != E_NOT_FOUND)
        return e;
    e = report_check_erased(tx->db, r->arena, r->lang, &s->report, &s->problems);
    if (e == OK)
        e = report_send(tx, &s->report, &seq);
    if (e == OK)
        e = report_find(
            tx->db, r->arena, s->report.campaign, s->report.unit, s->report.day, &s->sent);
    s->found = e == OK;
    return e;
}

/* --- the answer --- */

static void add_problem(struct buf *b, bool *first, struct str field, struct str message)
{
    buf_addz(b, *first ? "{\"field\":" : ",{\"field\":");
    json_text(b, field);
    buf_addz(b, ",\"message\":");
    json_text(b, message);
    buf_addc(b, '}');
    *first = false;
}

static void say_refused(struct req *r, const struct sending *s, struct buf *b)
{
    const struct form *f = s->page.form;
    bool first = true;

    buf_addz(b, "{\"state\":\"refused\",\"problems\":[");
    for (size_t i = 0; f && i < f->count; i++)
        if (f->values[i].error.len)
            add_problem(b, &first, str_from(f->fields[i].name), f->values[i].error);
    for (size_t i = 0; i < s->problems.count; i++) {
        const struct report_problem *p = &s->problems.items[i];

        add_problem(b, &first,
            p->place == AT_NOTE     ? S("note")
            : p->place == AT_WHY    ? S("why")
            : p->place == AT_FIGURE ? report_figure_key(r->arena, &s->report.figures[p->figure])
                                    : S(""),
            p->message);
    }
    if (first)
        add_problem(b, &first, S(""), r->problem);
    buf_addz(b, "]}");
}

void report_fields_json(
    struct req *r, const struct work_list *works, const struct report *report, struct buf *b)
{
    struct form *f = daily_form_new(r->arena, r->lang, works, report);
    bool first = true;

    daily_form_fill(f, report);
    buf_addc(b, '{');
    for (size_t i = 0; i < f->count; i++) {
        if (!f->values[i].text.len || f->fields[i].type == FIELD_HIDDEN)
            continue;
        buf_addz(b, first ? "" : ",");
        json_text(b, str_from(f->fields[i].name));
        buf_addc(b, ':');
        json_text(b, f->values[i].text);
        first = false;
    }
    buf_addc(b, '}');
}

static enum err say_conflict(struct req *r, struct sending *s, struct buf *b)
{
    struct report newest;
    struct account office;
    enum err e =
        report_find(r->db, r->arena, s->report.campaign, s->report.unit, s->report.day, &newest);

    if (e == E_NOT_FOUND) { /* it corrects what is not there */
        buf_addz(b, "{\"state\":\"conflict\",\"revision\":0,\"fields\":{}}");
        return OK;
    }
    if (e == OK)
        e = account_find(r->db, r->arena, (struct account_id){newest.account_id}, &office);
    if (e != OK && e != E_NOT_FOUND)
        return e;
    buf_printf(
        b, "{\"state\":\"conflict\",\"revision\":%lld,\"office\":", (long long)newest.revision);
    json_text(b, e == OK ? office.name : req_t(r, "chương trình"));
    buf_addz(b, ",\"time\":");
    json_text(b, time_format(r->arena, newest.at_ms));
    buf_addz(b, ",\"fields\":");
    report_fields_json(r, &s->page.works, &newest, b);
    buf_addc(b, '}');
    return OK;
}

/* After the write, or when act() or write() refused. */
enum err page_report_send_show(struct req *r)
{
    struct sending *s = r->view;
    struct buf b;
    enum err e = OK;

    if (!s) /* asked for without being sent */
        return E_NOT_FOUND;
    buf_init(&b, r->arena, ANSWER_BYTES_MAX);
    if (s->found)
        buf_printf(&b, "{\"state\":\"sent\",\"revision\":%lld,\"late\":%s}",
            (long long)s->sent.revision, s->sent.late ? "true" : "false");
    else if (s->other)
        buf_addz(&b, "{\"state\":\"other\"}");
    else if (s->problems.count || (s->page.form && s->page.form->refused) || !s->judged)
        say_refused(r, s, &b);
    else
        e = say_conflict(r, s, &b);
    if (e == OK)
        req_send_json(r, buf_str(&b));
    return e;
}
