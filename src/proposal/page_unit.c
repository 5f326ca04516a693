/* page_unit.c: the plan of one unit: what stands, what to do next, and the form that hands it in.
 *
 * The unit types lines, or sends a document that the compiler of plans reads into the same form;
 * nothing counts as handed in before the form is sent. The committee sees the same page with its
 * decisions beside the lines, and may hand in on behalf of a unit.
 */
#include "proposal/page.h"

#include "base/unicode.h"
#include "doc/text.h"
#include "org/account.h"
#include "proposal/templates.h"
#include "works/work.h"

#include <string.h>

static const struct field file_fields[] = {
    {.name = "file",
        .type = FIELD_FILE,
        .label = MSG("Tệp kế hoạch"),
        .required = true,
        .hint = MSG("Word (.docx), LibreOffice (.odt), trang web (.html) hoặc chữ thường (.txt)"),
        .accept = ".docx,.odt,.html,.htm,.txt"},
};

static bool asks(const struct req *r, const char *route)
{
    return r->form && !strcmp(r->route->name, route);
}

static struct str own_path(struct req *r, const struct place_here *p)
{
    return str_printf(r->arena, "/campaign/%lld/proposal/%lld", (long long)p->campaign.id.v,
        (long long)p->unit.id.v);
}

/* ── what stands ────────────────────────────────────────────────────────────────────────────── */

static enum state state_of(enum decision d)
{
    static const enum state states[DECISION_LAST] = {
        [DECISION_OPEN] = STATE_DUE,
        [DECISION_APPROVED] = STATE_REPORTED,
        [DECISION_TIED] = STATE_REPORTED,
        [DECISION_RETURNED] = STATE_DOUBTFUL,
        [DECISION_REFUSED] = STATE_MISSING,
    };

    return states[d];
}

static struct str place_name(const struct place_here *p, struct unit_id place)
{
    for (size_t i = 0; i < p->units.count; i++)
        if (p->units.items[i].id.v == place.v)
            return p->units.items[i].name;
    return S("");
}

static struct str days_words(struct req *r, const struct proposal_line *l)
{
    if (!l->first_day)
        return S("");
    if (l->first_day == l->last_day)
        return day_format(r->arena, l->first_day);
    return REQ_T(
        r, "%1 đến %2", day_format(r->arena, l->first_day), day_format(r->arena, l->last_day));
}

static struct line_view view_of(
    struct req *r, const struct proposal_page *v, const struct proposal_line *l)
{
    struct line_view view = {.line = l,
        .name = proposal_line_name(r->arena, r->lang, l),
        .quantity = line_quantity(r, l->kind, l->measure, l->planned_milli, l->bound),
        .place = v->here.unit.is_agency ? place_name(&v->here, l->place) : S(""),
        .days = days_words(r, l),
        .state = state_of(l->decision),
        .may_change = v->here.may_hand_in && !decision_stands(l->decision)};

    return view;
}

static enum err lines_view(struct req *r, struct proposal_page *v, const struct work_list *works)
{
    struct proposal_lines *lines = arena_new(r->arena, struct proposal_lines);
    enum err e = proposal_lines_of(r->db, r->arena, v->here.campaign.id, v->here.unit.id, lines);

    if (e != OK)
        return e;
    v->lines = arena_new_array(r->arena, struct line_view, lines->count + 1);
    v->line_count = lines->count;
    for (size_t i = 0; i < lines->count; i++) {
        v->lines[i] = view_of(r, v, &lines->items[i]);
        v->to_decide += lines->items[i].decision == DECISION_OPEN;
        for (size_t k = 0; k < works->count; k++)
            if (works->items[k].id.v == lines->items[i].work.v)
                v->lines[i].work_name = works->items[k].name;
        if (lines->items[i].work.v && v->here.may_read_all)
            v->lines[i].work_href =
                str_printf(r->arena, "/work/%lld", (long long)lines->items[i].work.v);
    }
    return OK;
}

/* ── the form ───────────────────────────────────────────────────────────────────────────────── */

/* The places of a document's line: the hamlet that it names, if it is one of the campaign. */
static struct unit_id place_of_plan(
    struct req *r, const struct place_here *p, const struct plan_line *l)
{
    struct str folded = text_fold(r->arena, l->place);

    for (size_t i = 0; l->place.len && i < p->units.count; i++)
        if (!p->units.items[i].is_agency &&
            str_eq(text_fold(r->arena, p->units.items[i].name), folded))
            return p->units.items[i].id;
    return (struct unit_id){0};
}

/* A line of the text without its dash and full stop. */
static struct str written_line(const struct doc_text *doc, struct position at)
{
    struct str line = S("");

    if (at.line >= 1 && at.line <= doc->line_count)
        line = str_trim(doc->lines[at.line - 1]);
    while (line.len && strchr("-+*", line.ptr[0]))
        line = str_trim(str_slice(line, 1, line.len));
    while (line.len && strchr(".;,", line.ptr[line.len - 1]))
        line = str_slice(line, 0, line.len - 1);
    return utf8_head(line, PROPOSAL_WORDS_MAX);
}

/* The spot; where the reader found none, the line as it is written. */
static struct str line_words(const struct doc_text *doc, const struct plan_line *l)
{
    if (l->spot.len && l->kind != KIND_OTHER)
        return utf8_head(l->spot, PROPOSAL_WORDS_MAX);
    return l->listed ? written_line(doc, l->at) : utf8_head(l->text, PROPOSAL_WORDS_MAX);
}

/* The lines of a document that are this unit's; what has no quantity yet is there to be filled in.
 */
static void lines_of_document(
    struct req *r, struct proposal_page *v, const struct plan *plan, struct proposal_lines *ret)
{
    const struct place_here *p = &v->here;

    for (size_t i = 0; i < plan->lines.count; i++) {
        const struct plan_line *from = &plan->lines.items[i];
        struct unit_id place = place_of_plan(r, p, from);
        struct proposal_line l = {.kind = from->kind, .bound = '=', .money_vnd = -1};

        if (!p->unit.is_agency && place.v && place.v != p->unit.id.v) {
            v->elsewhere++;
            continue;
        }
        if (!proposal_line_of_plan(from, &l) && from->kind == KIND_OTHER)
            continue; /* prose */
        l.words = line_words(plan->doc, from);
        l.place = p->unit.is_agency ? place : p->unit.id;
        if (ret->count < PROPOSAL_LINES_MAX)
            *vec_push(r->arena, ret) = l;
    }
}

/* What the document speaks of without a figure: a row that waits for its quantity. */
static void promises_of_document(
    struct req *r, struct proposal_page *v, const struct doc_text *doc, struct proposal_lines *ret)
{
    for (size_t i = 0; i < v->findings.count; i++) {
        const struct finding *f = &v->findings.items[i];

        if (!strcmp(f->code, "promise-without-line") && f->kind < KIND_LAST &&
            ret->count < PROPOSAL_LINES_MAX)
            *vec_push(r->arena, ret) = (struct proposal_line){.kind = f->kind,
                .words = written_line(doc, f->at),
                .bound = '=',
                .money_vnd = -1,
                .place = v->here.unit.is_agency ? (struct unit_id){0} : v->here.unit.id};
    }
}

static enum err document_lines(
    struct req *r, struct proposal_page *v, struct plan_id id, struct proposal_lines *ret)
{
    struct plan_full *full = arena_new(r->arena, struct plan_full);
    enum err e = plan_full_find(r->db, r->arena, id, full);

    if (e == OK && full->record.unit.v != v->here.unit.id.v)
        e = E_NOT_FOUND;
    if (e != OK)
        return e;
    full->plan.doc = &full->doc;
    v->plan_title = full->record.file_name.len ? full->record.file_name : full->record.title;
    if (!v->plan_title.len)
        v->plan_title = req_t(r, "tệp đã gửi");
    v->findings = full->findings;
    lines_of_document(r, v, &full->plan, ret);
    promises_of_document(r, v, &full->doc, ret);
    return OK;
}

static void lines_that_may_change(
    const struct proposal_page *v, struct arena *a, struct proposal_lines *ret)
{
    for (size_t i = 0; i < v->line_count; i++)
        if (v->lines[i].may_change)
            *vec_push(a, ret) = *v->lines[i].line;
}

static void form_from(
    struct req *r, struct proposal_page *v, const struct proposal_lines *lines, struct plan_id plan)
{
    v->form = lines_form(r, &v->here, lines->count + SPARE_ROWS, &v->rows);
    for (size_t i = 0; i < lines->count; i++) {
        lines_fill(r, v->form, &v->rows, i, &lines->items[i]);
        for (size_t k = 0; k < v->line_count; k++)
            if (lines->items[i].number && v->lines[k].line->number == lines->items[i].number)
                v->rows.items[i].line = v->lines[k].line;
    }
    if (v->now.forces)
        form_set_number(v->form, "forces", v->now.forces);
    form_set_text(v->form, "note", v->now.note);
    form_set_number(v->form, "seen", v->now.id);
    form_set_number(v->form, "plan", plan.v);
}

static enum err form_fill(struct req *r, struct proposal_page *v)
{
    struct plan_id plan = {req_query_id(r, "plan")};
    struct proposal_lines lines = {0};
    enum err e = OK;

    if (asks(r, "proposal_hand_in")) { /* refused: as it was typed, the rows named anew */
        struct form *none = lines_form(r, &v->here, lines_sent(r), &v->rows);

        v->form = none->count == r->form->count ? r->form : none;
        for (size_t i = 0; i < v->rows.count; i++)
            v->rows.items[i].open = form_given(v->form, v->rows.items[i].people) ||
                                    form_given(v->form, v->rows.items[i].first) ||
                                    form_given(v->form, v->rows.items[i].money);
        return OK;
    }
    if (plan.v)
        e = document_lines(r, v, plan, &lines);
    else
        lines_that_may_change(v, r->arena, &lines);
    if (e == OK)
        form_from(r, v, &lines, plan.v ? plan : v->now.plan);
    return e;
}

/* ── the page ───────────────────────────────────────────────────────────────────────────────── */

static size_t returned(const struct proposal_page *v)
{
    size_t n = 0;

    for (size_t i = 0; i < v->line_count; i++)
        n += v->lines[i].line->decision == DECISION_RETURNED;
    return n;
}

static void next_for_committee(struct req *r, struct proposal_page *v)
{
    if (v->to_decide) {
        v->page.next = REQ_T(r, "Còn %1 dòng chưa xem.",
            count_format(r->arena, (int64_t)v->to_decide, r->lang == LANG_EN));
        v->page.next_href = S("#decide");
        v->page.next_label = req_t(r, "Xem từng dòng");
    } else if (v->now.settled == SETTLED_NOT && !returned(v)) {
        v->page.next = req_t(r, "Các dòng đã xem hết. Kết luận về cả kế hoạch.");
        v->page.next_href = S("#settle");
        v->page.next_label = req_t(r, "Đến phần kết luận");
    } else if (v->now.settled == SETTLED_APPROVED) {
        v->page.next = req_t(r, "Kế hoạch này đã duyệt.");
    } else {
        v->page.next = req_t(r, "Đang chờ đơn vị sửa và gửi lại.");
    }
}

static void next_for_unit(struct req *r, struct proposal_page *v)
{
    bool back = returned(v) || v->now.settled == SETTLED_RETURNED;

    if (v->over)
        v->page.next = REQ_T(r, "Đợt đã kết thúc ngày %1, không nhận kế hoạch nữa.",
            day_format(r->arena, v->here.campaign.last_day));
    else if (v->plan_title.len)
        v->page.next = req_t(r, "Máy đã đọc tệp. Xem lại từng dòng rồi gửi ở cuối trang.");
    else if (!v->now.id)
        v->page.next = req_t(r, "Gõ từng việc: việc gì, ở đâu, bao nhiêu, rồi gửi.");
    else if (back)
        v->page.next = req_t(r, "Ban Chỉ đạo trả lại để sửa. Sửa các dòng bên dưới rồi gửi lại.");
    else if (v->now.settled == SETTLED_APPROVED)
        v->page.next = req_t(r, "Kế hoạch đã được duyệt.");
    else
        v->page.next = req_t(r, "Đã gửi, đang chờ Ban Chỉ đạo xem. Chưa cần làm gì thêm.");
    v->page.next_urgent = back && !v->over;
    if (!v->over && (!v->now.id || back || v->plan_title.len)) {
        v->page.next_href = S("#hand-in");
        v->page.next_label = req_t(r, "Đến phần ghi kế hoạch");
    }
}

static enum err load(struct req *r, struct proposal_page *v, struct work_list *works)
{
    enum err e = find_place_here(r, r->db, &v->here);

    if (e == OK)
        e = proposal_find(r->db, r->arena, v->here.campaign.id, v->here.unit.id, &v->now);
    if (e == E_NOT_FOUND && v->here.campaign.id.v && v->here.units.count)
        e = OK;
    if (e == OK)
        e = proposal_revisions(
            r->db, r->arena, v->here.campaign.id, v->here.unit.id, &v->revisions);
    if (e == OK)
        e = proposal_due(r->db, r->arena, v->here.campaign.id, &v->due);
    if (e == OK)
        e = work_list_of(r->db, r->arena, v->here.campaign.id, works);
    return e == OK ? lines_view(r, v, works) : e;
}

/* What the checks across the plans say of this one: beside its line, or above. */
static enum err checks_for_committee(struct req *r, struct proposal_page *v)
{
    struct across a;
    enum err e = across_plans(r, &v->here.campaign, &a);

    for (size_t i = 0; e == OK && i < a.findings.count; i++) {
        const struct check_finding *f = &a.findings.items[i];
        bool theirs = f->other_unit.v == v->here.unit.id.v;
        int64_t line = f->unit.v == v->here.unit.id.v ? f->line : theirs ? f->other_line : 0;

        if (f->unit.v != v->here.unit.id.v && !theirs)
            continue;
        if (!line)
            *vec_push(r->arena, &v->checks) = *f;
        for (size_t k = 0; line && k < v->line_count; k++)
            if (v->lines[k].line->number == line)
                v->lines[k].like = str_printf(r->arena, "%.*s%s%.*s", STR(v->lines[k].like),
                    v->lines[k].like.len ? " " : "", STR(f->message));
    }
    return e;
}

static void forms_for_committee(
    struct req *r, struct proposal_page *v, const struct work_list *works)
{
    if (!v->here.may_decide || !v->now.id)
        return;
    v->decide_form = decide_form(r, works, v->lines, v->line_count);
    if (asks(r, "proposal_decide") && r->form->count == v->decide_form->count)
        v->decide_form = r->form;
    v->settle_form = asks(r, "proposal_settle") ? r->form : settle_form_new(r);
    if (v->settle_form != r->form)
        form_set_number(v->settle_form, "about", v->now.id);
}

enum err page_proposal_show(struct req *r)
{
    struct proposal_page v = {.path = S("")};
    struct work_list works;
    enum err e = load(r, &v, &works);

    if (e != OK)
        return e;
    v.path = own_path(r, &v.here);
    v.over = r->today > v.here.campaign.last_day;
    v.late = v.now.id && proposal_is_late(&v.now);
    v.due_words = due_sentence(r, v.due);
    if (v.here.may_hand_in && !v.over)
        e = form_fill(r, &v);
    if (e != OK)
        return e;
    v.file_form = asks(r, "proposal_file") ? r->form : form_new(r->arena, file_fields, 1);
    v.file_form->lang = r->lang;
    forms_for_committee(r, &v, &works);
    if (v.here.may_read_all && v.now.id)
        e = checks_for_committee(r, &v);
    if (e != OK)
        return e;
    v.page.wide = v.here.may_decide;
    v.page.title = REQ_T(r, "Kế hoạch của %1", v.here.unit.name);
    proposal_crumbs(r, &v.page, &v.here.campaign, true);
    if (v.here.may_decide && !v.here.own && v.now.id && !v.plan_title.len)
        next_for_committee(r, &v);
    else if (v.here.may_hand_in)
        next_for_unit(r, &v);
    html_proposal_show(r->out, &v);
    return OK;
}

/* ── handing in ─────────────────────────────────────────────────────────────────────────────── */

enum err act_proposal_hand_in(struct req *r)
{
    struct handing_in *h = arena_new(r->arena, struct handing_in);
    struct place_here p = {0};
    struct proposal_lines there, lines = {0};
    struct line_rows rows;
    enum err e = find_place_here(r, r->db, &p), read;

    if (e == OK && !p.may_hand_in)
        e = E_DENIED;
    if (e == OK)
        e = proposal_lines_of(r->db, r->arena, p.campaign.id, p.unit.id, &there);
    if (e != OK)
        return e;
    read = form_read(lines_form(r, &p, lines_sent(r), &rows), r);
    e = lines_read(r, &p, &there, &rows, &lines);
    if (read != OK || e != OK)
        return read != OK ? read : e;
    *h = (struct handing_in){.campaign = p.campaign.id,
        .unit = p.unit.id,
        .plan = {form_number(r->form, "plan")},
        .forces = form_number(r->form, "forces"),
        .seen = form_number(r->form, "seen"),
        .note = form_text(r->form, "note"),
        .lines = lines.items,
        .count = lines.count};
    r->view = h;
    return OK;
}

/* Why it was not taken; what was typed stays on the page. */
static enum err say_refused(struct req *r, const struct place_here *p, enum err e)
{
    struct str day = day_format(r->arena, p->campaign.last_day);

    if (e == E_DENIED)
        req_problem(r,
            MSG("Đợt đã kết thúc ngày %1, không nhận kế hoạch nữa. Hãy hỏi Ban Chỉ đạo xã."), &day,
            1);
    else if (e == E_CONFLICT)
        req_problem(r,
            MSG("Kế hoạch này vừa được gửi hoặc duyệt từ máy khác. Nội dung bạn gõ còn ở dưới; "
                "hãy mở lại trang, xem bản mới rồi gõ phần còn thiếu."),
            NULL, 0);
    else if (e == E_INVALID)
        req_problem(r,
            MSG("Kế hoạch chưa có dòng nào. Hãy ghi ít nhất một việc: việc gì, ở đâu, bao nhiêu."),
            NULL, 0);
    else if (e == E_TOO_LARGE)
        req_problem(r, MSG("Nhiều nhất 100 dòng. Hãy gộp các việc nhỏ."), NULL, 0);
    return e == E_DENIED || e == E_TOO_LARGE ? E_INVALID : e;
}

/* A document that is named must be this unit's own. */
static enum err document_check(struct tx *tx, const struct handing_in *h)
{
    struct plan_record record;
    enum err e;

    if (!h->plan.v)
        return OK;
    e = plan_find(tx->db, tx->arena, h->plan, &record);
    return e == E_NOT_FOUND || (e == OK && record.unit.v != h->unit.v) ? E_DENIED : e;
}

enum err write_proposal_hand_in(struct tx *tx, struct req *r)
{
    const struct handing_in *h = r->view;
    struct place_here p = {0};
    int64_t id = 0;
    enum err e = find_place_here(r, tx->db, &p);

    if (e == OK && !p.may_hand_in)
        e = E_DENIED;
    if (e == OK)
        e = document_check(tx, h);
    if (e != OK)
        return e;
    e = proposal_hand_in(tx, h, &id);
    if (e != OK)
        return say_refused(r, &p, e);
    if (id == h->seen)
        req_flash(r, req_t(r, "Nội dung giống lần gửi trước, không có gì thay đổi."));
    else
        req_flash(r, req_t(r, "Đã gửi kế hoạch. Ban Chỉ đạo sẽ xem từng dòng."));
    req_redirect(r, "%.*s", STR(own_path(r, &p)));
    return OK;
}

/* ── a document ─────────────────────────────────────────────────────────────────────────────── */

struct document {
    struct str bytes, file_name, title;
    struct doc_text doc;
};

enum err act_proposal_file(struct req *r)
{
    struct document *d = arena_new(r->arena, struct document);
    struct place_here p = {0};
    const struct field_value *file;
    enum err e = find_place_here(r, r->db, &p);

    if (e == OK && !p.may_hand_in)
        e = E_DENIED;
    if (e == OK)
        e = form_read(form_new(r->arena, file_fields, 1), r);
    if (e != OK)
        return e;
    if (r->today > p.campaign.last_day)
        return form_refuse(r->form, "file",
            MSG("Đợt đã kết thúc, không nhận kế hoạch nữa. Hãy hỏi Ban Chỉ đạo xã."));
    file = form_value(r->form, "file");
    d->bytes = file->bytes;
    d->file_name = utf8_head(file->filename, PLAN_NAME_MAX);
    r->view = d;
    return OK;
}

enum err work_proposal_file(struct req *r)
{
    struct document *d = r->view;
    const char *why = MSG("Không đọc được tệp này");
    struct plan plan;

    if (doc_read(r->arena, d->bytes, &d->doc, &why) != OK)
        return form_refuse(r->form, "file", why);
    if (d->doc.text.len > PLAN_TEXT_MAX)
        return form_refuse(r->form, "file", plan_long);
    plan_parse(r->arena, &d->doc, &plan);
    d->title = plan.title;
    if (!plan.lines.count && !plan.mentions.count)
        return form_refuse(r->form, "file",
            MSG("Không đọc được việc nào trong tệp này. Hãy gõ các việc vào bảng bên dưới."));
    return OK;
}

enum err write_proposal_file(struct tx *tx, struct req *r)
{
    struct document *d = r->view;
    struct place_here p = {0};
    struct proposal now = {0};
    struct plan_id id;
    enum err e = find_place_here(r, tx->db, &p);

    if (e == OK && !p.may_hand_in)
        e = E_DENIED;
    if (e == OK)
        e = proposal_find(tx->db, r->arena, p.campaign.id, p.unit.id, &now);
    if (e == OK || e == E_NOT_FOUND)
        e = plan_upload(tx, p.unit.id, d->file_name, d->title, d->doc.text, &id);
    if (e == E_TOO_LARGE)
        return form_refuse(r->form, "file", plan_many);
    if (e != OK)
        return e;
    if (now.id && now.plan.v == id.v) {
        req_flash(r, REQ_T(r, "Tệp này đã gửi rồi (lần gửi %1), không nhận lần nữa.",
                         str_printf(r->arena, "%lld", (long long)now.revision)));
        req_redirect(r, "%.*s", STR(own_path(r, &p)));
        return OK;
    }
    req_redirect(r, "%.*s?plan=%lld", STR(own_path(r, &p)), (long long)id.v);
    return OK;
}
