/* page_make.c: the form of what people type into a paper, new or written before. */
#include "paper/page.h"
#include "base/ascii.h"

#include "org/account.h"
#include "paper/templates.h"
#include "talks/persons.h"

enum { FIELDS_MAX = PAPER_TEXTS + 4 };

/* ── the form ───────────────────────────────────────────────────────────────────────────────── */

static struct field issuer_field(
    struct req *r, const struct issuer_list *all, const struct issuer *usual)
{
    struct choice *choices = arena_new_array(r->arena, struct choice, all->count + 1);
    size_t n = 0;

    if (!usual->id.v)
        choices[n++] = (struct choice){
            "0", str_z(r->arena, usual->name.len ? usual->name : req_t(r, "Như cài đặt của đợt"))};
    for (size_t i = 0; i < all->count; i++)
        choices[n++] = (struct choice){
            str_z(r->arena, str_printf(r->arena, "%lld", (long long)all->items[i].id.v)),
            str_z(r->arena, all->items[i].name)};
    return (struct field){.name = "issuer",
        .label = MSG("Cơ quan ra văn bản"),
        .type = FIELD_CHOICE,
        .required = true,
        .choices = choices,
        .choice_count = n,
        .hint = MSG("Thể thức và dãy số theo cơ quan này.")};
}

static struct field day_field(const struct campaign *c, day_t today)
{
    return (struct field){.name = "day",
        .label = MSG("Ngày số liệu"),
        .type = FIELD_DAY,
        .required = true,
        .has_min = true,
        .min = c->first_day,
        .has_max = true,
        .max = c->last_day < today ? c->last_day : today};
}

static struct field text_field(enum paper_kind_id kind, size_t i)
{
    const struct paper_text_info *t = &paper_texts[i];

    return (struct field){.name = t->name,
        .label = t->label,
        .hint = t->hint,
        .type = t->rows > 1 ? FIELD_LONG_TEXT : FIELD_TEXT,
        .required = str_eq(str_from(t->name), S("subject")),
        .max_chars = t->max_chars,
        .rows = t->rows};
}

static enum err form_make(struct req *r, struct db *db, const struct campaign *c,
    enum paper_kind_id kind, struct form **ret)
{
    struct field *f = arena_new_array(r->arena, struct field, FIELDS_MAX);
    struct issuer_list all;
    struct issuer usual;
    size_t n = 0;
    enum err e = issuer_list_of(db, r->arena, c->unit, &all);

    if (e == OK)
        e = issuer_of_campaign(db, r->arena, c, &usual);
    if (e != OK)
        return e;
    f[n++] = (struct field){.name = "seen", .type = FIELD_HIDDEN, .has_min = true, .label = "seen"};
    f[n++] = (struct field){
        .name = "replaces", .type = FIELD_HIDDEN, .has_min = true, .label = "replaces"};
    f[n++] = issuer_field(r, &all, &usual);
    if (paper_kinds[kind].flags & PK_DAY)
        f[n++] = day_field(c, r->today);
    for (size_t i = 0; i < PAPER_TEXTS; i++)
        if (paper_kind_has_text(kind, i))
            f[n++] = text_field(kind, i);
    *ret = form_new(r->arena, f, n);
    (*ret)->lang = r->lang;
    form_set_number(*ret, "seen", 0);
    form_set_number(*ret, "replaces", 0);
    form_set_text(*ret, "issuer", str_printf(r->arena, "%lld", (long long)usual.id.v));
    return OK;
}

static enum err issuer_chosen(
    struct req *r, struct db *db, const struct campaign *c, struct issuer *ret)
{
    const struct field_value *v = form_value(r->form, "issuer");
    int64_t id = 0;

    if (str_to_int(v->text, &id) != OK || !id)
        return issuer_of_campaign(db, r->arena, c, ret);
    return issuer_find(db, r->arena, (struct issuer_id){id}, ret);
}

static enum err paper_read(struct req *r, struct db *db, const struct campaign *c,
    enum paper_kind_id kind, struct paper *p)
{
    struct issuer issuer;
    enum err e = issuer_chosen(r, db, c, &issuer);

    if (e != OK)
        return e;
    p->campaign = c->id;
    p->kind = kind;
    p->form = issuer.form;
    p->issuer = issuer.id;
    p->day = paper_kinds[kind].flags & PK_DAY ? (day_t)form_number(r->form, "day") : 0;
    p->version = form_number(r->form, "seen");
    for (size_t i = 0; i < PAPER_TEXTS; i++)
        p->texts[i] =
            paper_kind_has_text(kind, i) ? form_text(r->form, paper_texts[i].name) : S("");
    return OK;
}

/* Papers of an office do not list people: the office types them into the file. */
static enum err check_persons(struct req *r, enum paper_kind_id kind)
{
    for (size_t i = 0; i < PAPER_TEXTS; i++) {
        struct str found;

        if (!paper_kind_has_text(kind, i) || str_eq(str_from(paper_texts[i].name), S("to")) ||
            str_eq(str_from(paper_texts[i].name), S("recipients")))
            continue; /* offices */
        found = person_in(form_text(r->form, paper_texts[i].name));
        if (found.len)
            return form_refuse_fill(r->form, paper_texts[i].name,
                MSG("“%1” giống tên người. Văn bản ở đây không giữ tên người: ghi chức danh hoặc "
                    "tập thể, tên gõ vào tệp Word sau khi tải. Hãy viết lại."),
                &found, 1);
    }
    return OK;
}

/* ── the day in the subject ─────────────────────────────────────────────────────────────────── */

static struct str usual_subject(
    struct req *r, const struct campaign *c, enum paper_kind_id kind, day_t day)
{
    struct paper_sources s = {.campaign = *c, .paper = {.kind = kind, .day = day}, .day = day};

    return paper_usual_subject(r->arena, &s);
}

/* "22/11/2026" or "22/11" from `at` on, with how long it is; false if none begins there. */
static bool day_at(struct str s, size_t at, struct civil *ret, size_t *length)
{
    int numbers[3] = {0}, digits[3] = {0};
    size_t from = at, part = 0;

    if (at && (ascii_digit(s.ptr[at - 1]) || s.ptr[at - 1] == '/'))
        return false;
    for (; at < s.len && part < 3; at++) {
        if (ascii_digit(s.ptr[at]) && digits[part] < 4)
            numbers[part] = numbers[part] * 10 + (s.ptr[at] - '0'), digits[part]++;
        else if (s.ptr[at] == '/' && digits[part] && part < 2)
            part++;
        else
            break;
    }
    *ret = (struct civil){digits[2] == 4 ? numbers[2] : 0, numbers[1], numbers[0]};
    *length = at - from;
    return digits[0] && digits[0] <= 2 && digits[1] && digits[1] <= 2 && numbers[0] >= 1 &&
           numbers[0] <= 31 && numbers[1] >= 1 && numbers[1] <= 12;
}

/* Does it name days, but not this one? The first that it names is *other. */
static bool names_another_day(struct str subject, day_t day, struct str *other)
{
    struct civil chosen = civil_from_day(day), named;
    size_t length;

    *other = S("");
    for (size_t at = 0; at < subject.len; at++) {
        if (!day_at(subject, at, &named, &length))
            continue;
        if (named.day == chosen.day && named.month == chosen.month &&
            (!named.year || named.year == chosen.year))
            return false;
        if (!other->len)
            *other = str_slice(subject, at, at + length);
        at += length - 1;
    }
    return other->len > 0;
}

/* The subject that was proposed names the day that was proposed: it follows the day that was
 * chosen. One that somebody wrote may not name another day alone. */
static enum err subject_follow(struct req *r, const struct campaign *c, enum paper_kind_id kind)
{
    struct str subject = form_text(r->form, "subject"), words[2];
    day_t day;

    if (kind != KIND_PAPER_DAILY)
        return OK;
    day = (day_t)form_number(r->form, "day");
    for (day_t d = c->first_day; d <= c->last_day; d++) {
        if (str_eq(subject, usual_subject(r, c, kind, d))) {
            form_set_text(r->form, "subject", usual_subject(r, c, kind, day));
            return OK;
        }
    }
    if (!names_another_day(subject, day, &words[0]))
        return OK;
    words[1] = day_format(r->arena, day);
    return form_refuse_fill(r->form, "subject",
        MSG("Trích yếu ghi ngày %1, còn số liệu là của ngày %2. Hãy sửa trích yếu, hoặc chọn lại "
            "ngày số liệu."),
        words, 2);
}

/* ── a new one ──────────────────────────────────────────────────────────────────────────────── */

static enum err find_new(struct req *r, struct db *db, struct campaign *c, enum paper_kind_id *kind)
{
    enum err e = paper_campaign_find(r, db, PERMISSION_COMPILE, c);

    *kind = paper_kind_find(req_text(r, "kind"));
    return e == OK && *kind == PAPER_KINDS ? E_NOT_FOUND : e;
}

/* The paper that this one replaces: its words are there to be mended. */
static enum err replaced_fill(struct req *r, struct paper_make_page *v)
{
    struct paper old;
    int64_t id =
        r->form == v->form ? form_number(v->form, "replaces") : req_query_id(r, "replaces");
    enum err e;

    if (!id)
        return OK;
    e = paper_find(r->db, r->arena, (struct paper_id){id}, &old);
    if (e == OK && (old.campaign.v != v->campaign.id.v || old.kind != v->kind || !old.number.seq))
        e = E_NOT_FOUND;
    if (e != OK)
        return e;
    v->replaces =
        paper_number_words(r->arena, old.number.form, old.number.number, old.number.symbol);
    if (r->form == v->form)
        return OK;
    form_set_number(v->form, "replaces", id);
    form_set_text(v->form, "issuer", str_printf(r->arena, "%lld", (long long)old.issuer.v));
    for (size_t i = 0; i < PAPER_TEXTS; i++)
        if (paper_kind_has_text(v->kind, i))
            form_set_text(v->form, paper_texts[i].name, old.texts[i]);
    if (old.day)
        form_set_number(v->form, "day", old.day);
    return OK;
}

static enum err new_fill(struct req *r, struct paper_make_page *v)
{
    day_t day, last = v->campaign.last_day < r->today ? v->campaign.last_day : r->today;
    enum err e = form_make(r, r->db, &v->campaign, v->kind, &v->form);

    if (e != OK)
        return e;
    if (day_parse_iso(req_query(r, "day"), &day) != OK || day < v->campaign.first_day || day > last)
        day = last;
    if (paper_kinds[v->kind].flags & PK_DAY)
        form_set_number(v->form, "day", day);
    form_set_text(v->form, "subject", usual_subject(r, &v->campaign, v->kind, day));
    return OK;
}

static void page_fill(struct req *r, struct paper_make_page *v)
{
    v->page.title = req_t(r, paper_kinds[v->kind].label);
    paper_crumbs(r, &v->page, &v->campaign, true);
    v->action = r->path;
}

enum err page_paper_new(struct req *r)
{
    struct paper_make_page v = {.form = r->form, .replaces = S("")};
    enum err e = find_new(r, r->db, &v.campaign, &v.kind);

    if (e == OK && !v.form)
        e = new_fill(r, &v);
    if (e == OK)
        e = replaced_fill(r, &v);
    if (e != OK)
        return e;
    page_fill(r, &v);
    html_paper_make(r->out, &v);
    return OK;
}

enum err act_paper_new(struct req *r)
{
    struct campaign c;
    enum paper_kind_id kind;
    struct form *form;
    enum err e = find_new(r, r->db, &c, &kind);

    if (e == OK)
        e = form_make(r, r->db, &c, kind, &form);
    if (e == OK)
        e = form_read(form, r);
    if (e == OK)
        e = subject_follow(r, &c, kind);
    return e == OK ? check_persons(r, kind) : e;
}

static enum err say(struct req *r, enum err e)
{
    if (e == E_CONFLICT)
        req_problem(r,
            MSG("Có người vừa sửa văn bản này, hoặc nó đã lấy số. Lời của bạn còn nguyên trong ô: "
                "hãy mở lại trang rồi ghép vào."),
            NULL, 0);
    if (e == E_TOO_LARGE)
        req_problem(r,
            MSG("Đợt này đã có 2000 văn bản, không soạn thêm được. Hãy báo người giữ máy."), NULL,
            0);
    return e == E_TOO_LARGE ? E_INVALID : e;
}

enum err write_paper_new(struct tx *tx, struct req *r)
{
    struct paper p = {.id = {0}};
    struct paper_id id;
    struct campaign c;
    enum paper_kind_id kind;
    enum err e = find_new(r, tx->db, &c, &kind);

    if (e == OK)
        e = paper_read(r, tx->db, &c, kind, &p);
    p.replaces.v = e == OK ? form_number(r->form, "replaces") : 0;
    if (e == OK)
        e = paper_write(tx, &p, &id);
    if (e != OK)
        return say(r, e);
    req_flash(r, req_t(r, "Đã soạn. Xem lại rồi lấy số hoặc tải về."));
    req_redirect(r, "/paper/%lld", (long long)id.v);
    return OK;
}

/* ── one that is there ──────────────────────────────────────────────────────────────────────── */

static enum err find_there(struct req *r, struct db *db, struct paper *p, struct campaign *c)
{
    enum err e = paper_find(db, r->arena, (struct paper_id){req_id(r, "paper")}, p);

    if (e == OK)
        e = campaign_find(db, r->arena, p->campaign, c);
    if (e == OK && !may(db, r->actor, PERMISSION_COMPILE, c->unit))
        e = E_DENIED;
    return e == OK && p->number.seq ? E_NOT_FOUND : e;
}

enum err page_paper_edit(struct req *r)
{
    struct paper_make_page v = {.form = r->form, .replaces = S("")};
    struct paper p;
    enum err e = find_there(r, r->db, &p, &v.campaign);

    v.kind = p.kind;
    if (e == OK && !v.form) {
        e = form_make(r, r->db, &v.campaign, p.kind, &v.form);
        if (e == OK) {
            form_set_number(v.form, "seen", p.version);
            if (p.issuer.v)
                form_set_text(
                    v.form, "issuer", str_printf(r->arena, "%lld", (long long)p.issuer.v));
            if (paper_kinds[p.kind].flags & PK_DAY)
                form_set_number(v.form, "day", p.day);
            for (size_t i = 0; i < PAPER_TEXTS; i++)
                if (paper_kind_has_text(p.kind, i))
                    form_set_text(v.form, paper_texts[i].name, p.texts[i]);
        }
    }
    if (e != OK)
        return e;
    page_fill(r, &v);
    html_paper_make(r->out, &v);
    return OK;
}

enum err act_paper_edit(struct req *r)
{
    struct campaign c;
    struct paper p;
    struct form *form;
    enum err e = find_there(r, r->db, &p, &c);

    if (e == OK)
        e = form_make(r, r->db, &c, p.kind, &form);
    if (e == OK)
        e = form_read(form, r);
    if (e == OK)
        e = subject_follow(r, &c, p.kind);
    return e == OK ? check_persons(r, p.kind) : e;
}

enum err write_paper_edit(struct tx *tx, struct req *r)
{
    struct paper p;
    struct campaign c;
    struct paper_id id;
    enum err e = find_there(r, tx->db, &p, &c);

    if (e == OK)
        e = paper_read(r, tx->db, &c, p.kind, &p);
    if (e == OK)
        e = paper_write(tx, &p, &id);
    if (e != OK)
        return say(r, e);
    req_flash(r, req_t(r, "Đã lưu."));
    req_redirect(r, "/paper/%lld", (long long)p.id.v);
    return OK;
}
