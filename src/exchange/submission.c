/* submission.c: nodes by their names, one row of a table each. */
#include "exchange/submission.h"

#include "base/ascii.h"
#include "base/unicode.h"
#include "doc/xml.h"
#include "exchange/xform.h"

enum { NODES_MAX = 4000, DEPTH_MAX = 12, DIGITS_MAX = 18, EXPONENT_MAX = 40, NAME_SHOWN = 60 };

struct reading {
    struct arena *arena;
    enum lang lang;
    struct submission *s;
    size_t depth, nodes;
    bool leaf; /* the open element has no element in it so far */
    struct buf text;
    struct str why; /* set: what follows is passed over */
    struct {
        struct str *items;
        size_t count, capacity;
    } seen;
    bool given_unit, given_day, given_people;
};

static void refuse(struct reading *r, const char *vi, struct str name)
{
    struct str shown = utf8_head(name, NAME_SHOWN);

    if (!r->why.len)
        r->why = tr_fill(r->arena, r->lang, vi, &shown, 1);
}

static void refuse_whole(struct reading *r, const char *vi)
{
    if (!r->why.len)
        r->why = str_from(tr(r->lang, vi));
}

/* --- numbers --- */

static bool exponent_read(struct str s, size_t *at, int *ret)
{
    bool minus;
    int n = 0;
    size_t from;

    if (*at >= s.len || (s.ptr[*at] != 'e' && s.ptr[*at] != 'E'))
        return true;
    ++*at;
    minus = *at < s.len && s.ptr[*at] == '-';
    if (*at < s.len && (s.ptr[*at] == '-' || s.ptr[*at] == '+'))
        ++*at;
    for (from = *at; *at < s.len && ascii_digit(s.ptr[*at]); ++*at)
        if (n <= EXPONENT_MAX)
            n = n * 10 + (s.ptr[*at] - '0');
    *ret = minus ? -n : n;
    return *at > from;
}

/* Times ten as often as `places` says; dividing must leave nothing. */
static enum err shift(int64_t digits, int places, int64_t *ret)
{
    for (; digits && places > 0; places--)
        if (__builtin_mul_overflow(digits, (int64_t)10, &digits))
            return E_TOO_LARGE;
    for (; digits && places < 0; places++) {
        if (digits % 10)
            return E_INVALID;
        digits /= 10;
    }
    *ret = digits;
    return OK;
}

enum err submission_milli(struct str s, int64_t *ret)
{
    bool minus = s.len && s.ptr[0] == '-', point = false;
    int64_t digits = 0, milli;
    int places = 3, exponent = 0;
    size_t count = 0, at = minus;
    enum err e;

    for (; at < s.len && (ascii_digit(s.ptr[at]) || (s.ptr[at] == '.' && !point)); at++) {
        if (s.ptr[at] == '.') {
            point = true;
            continue;
        }
        count++;
        places -= point;
        if (__builtin_mul_overflow(digits, (int64_t)10, &digits) ||
            __builtin_add_overflow(digits, (int64_t)(s.ptr[at] - '0'), &digits))
            return E_TOO_LARGE;
    }
    if (!count || !exponent_read(s, &at, &exponent) || at != s.len)
        return E_INVALID;
    e = shift(digits, places + exponent, &milli);
    if (e == OK)
        *ret = minus ? -milli : milli;
    return e;
}

/* --- nodes that say something --- */

static void read_unit(struct reading *r, struct str name, struct str text)
{
    int64_t id;

    if (str_to_int(text, &id) != OK || id <= 0) {
        refuse(r, MSG("Không đọc được đơn vị “%1”. Hãy tải lại biểu rồi ghi lại."), text);
        return;
    }
    r->s->report.unit.v = id;
    r->given_unit = true;
}

/* A day may come with a time behind it, as some clients write today(). */
static void read_day(struct reading *r, struct str name, struct str text)
{
    if (text.len > 10 && text.ptr[10] == 'T')
        text.len = 10;
    if (day_parse_iso(text, &r->s->report.day) != OK)
        refuse(r, MSG("Không đọc được ngày “%1”. Hãy chọn lại ngày."), text);
    else
        r->given_day = true;
}

static void read_note(struct reading *r, struct str name, struct str text)
{
    r->s->report.note = text;
}

static void read_why(struct reading *r, struct str name, struct str text)
{
    r->s->report.why = text;
}

static void read_caption(struct reading *r, struct str name, struct str text)
{
    r->s->caption = text;
}

static void read_yes(struct reading *r, struct str name, struct str text, bool *ret)
{
    if (!str_eq(text, S("yes")) && !str_eq(text, S("no")))
        refuse(r, MSG("Mục %1 không có lựa chọn này. Hãy tải lại biểu rồi ghi lại."), name);
    *ret = str_eq(text, S("yes"));
}

static void read_correct(struct reading *r, struct str name, struct str text)
{
    read_yes(r, name, text, &r->s->corrects);
}

static void read_people(struct reading *r, struct str name, struct str text)
{
    read_yes(r, name, text, &r->s->recognisable);
    r->given_people = true;
}

static void read_stage(struct reading *r, struct str name, struct str text)
{
    static const struct str stages[STAGE_LAST] = {
        STR_INIT("before"), STR_INIT("during"), STR_INIT("after")};

    for (int i = 0; i < STAGE_LAST; i++)
        if (str_eq(text, stages[i])) {
            r->s->stage = (enum photo_stage)i;
            return;
        }
    refuse(r, MSG("Mục %1 không có lựa chọn này. Hãy tải lại biểu rồi ghi lại."), name);
}

static void read_id(struct reading *r, struct str text, struct str *ret)
{
    if (text.len > SUBMISSION_ID_MAX)
        refuse(r, MSG("Mã của bản ghi dài quá: %1"), text);
    else
        *ret = text;
}

static void read_instance(struct reading *r, struct str name, struct str text)
{
    read_id(r, text, &r->s->instance);
}

static void read_deprecated(struct reading *r, struct str name, struct str text)
{
    read_id(r, text, &r->s->deprecated);
}

static void read_nothing(struct reading *r, struct str name, struct str text)
{
}

static void photo_add_to(struct reading *r, struct str file, int64_t work)
{
    struct submission *s = r->s;

    if (s->photo_count == PHOTOS_A_DAY_MAX) {
        refuse(r, MSG("Mỗi lần gửi nhiều nhất 12 ảnh. Hãy bớt ảnh rồi gửi lại."), file);
        return;
    }
    s->photos[s->photo_count++] = (struct submission_photo){file, {work}};
}

static void read_photo(struct reading *r, struct str name, struct str text)
{
    photo_add_to(r, text, 0);
}

static const struct {
    struct str name;
    void (*read)(struct reading *r, struct str name, struct str text);
} rows[] = {
    {STR_INIT("unit"), read_unit},
    {STR_INIT("day"), read_day},
    {STR_INIT("note"), read_note},
    {STR_INIT("correct"), read_correct},
    {STR_INIT("why"), read_why},
    {STR_INIT("photo"), read_photo},
    {STR_INIT("photo_stage"), read_stage},
    {STR_INIT("photo_people"), read_people},
    {STR_INIT("photo_caption"), read_caption},
    {STR_INIT("instanceID"), read_instance},
    {STR_INIT("deprecatedID"), read_deprecated},
    {STR_INIT("instanceName"), read_nothing},
    {STR_INIT("any_figure"), read_nothing},
    {STR_INIT("any_photo"), read_nothing},
    {STR_INIT("left_out"), read_nothing},
    {STR_INIT("start"), read_nothing},
    {STR_INIT("end"), read_nothing},
};

enum { ROWS = sizeof rows / sizeof *rows };

/* "w12_photo" */
static bool photo_of_work(struct str name, int64_t *ret)
{
    static const size_t tail = sizeof "_photo" - 1;
    struct report_figure f;

    if (!str_ends(name, S("_photo")) || name.ptr[0] != 'w' ||
        report_figure_from_key(str_slice(name, 0, name.len - tail), &f) != OK ||
        f.of != OF_WORK_TODAY)
        return false;
    *ret = f.index;
    return true;
}

static void read_figure(struct reading *r, struct str name, struct str text)
{
    struct report *report = &r->s->report;
    struct report_figure f = {.bound = '='};
    enum err e;

    if (report_figure_from_key(name, &f) != OK) {
        refuse(r, MSG("Biểu không có mục “%1”. Hãy tải lại biểu rồi ghi lại."), name);
        return;
    }
    f.bound = '=';
    e = submission_milli(text, &f.milli);
    if (e == E_TOO_LARGE)
        refuse(r, MSG("Số “%1” lớn quá mức máy giữ được."), text);
    else if (e != OK)
        refuse(r, MSG("Không đọc được số “%1”: ghi chữ số, nhiều nhất ba số lẻ."), text);
    else if (report->figure_count == REPORT_FIGURES_MAX)
        refuse(r, MSG("Một báo cáo có nhiều nhất 400 số: %1 là quá nhiều."), name);
    else
        report->figures[report->figure_count++] = f;
}

static bool seen_before(struct reading *r, struct str name)
{
    for (size_t i = 0; i < r->seen.count; i++)
        if (str_eq(r->seen.items[i], name))
            return true;
    *vec_push(r->arena, &r->seen) = name;
    return false;
}

/* A node without nodes in it, and what it says. */
static void leaf_read(struct reading *r, struct str name, struct str text)
{
    int64_t work;

    for (size_t i = 0; i < ROWS; i++)
        if (str_eq(rows[i].name, name)) {
            rows[i].read(r, name, text);
            return;
        }
    if (photo_of_work(name, &work))
        photo_add_to(r, text, work);
    else
        read_figure(r, name, text);
}

/* --- the walk --- */

static void root_read(struct reading *r, const struct xml_tag *tag)
{
    struct str id = xml_attribute(tag, "id");

    if (!xml_is(tag->name, XFORM_ROOT) || xform_id_read(id, &r->s->report.campaign) != OK)
        refuse(r, MSG("Bản ghi này không phải của biểu báo cáo ngày: %1"), str_from(tag->name));
    r->s->form = str_copy(r->arena, id);
}

static void on_start(void *object, const struct xml_tag *tag)
{
    struct reading *r = object;

    r->leaf = true;
    r->text.len = 0;
    if (++r->depth == 1)
        root_read(r, tag);
    if (++r->nodes > NODES_MAX || r->depth > DEPTH_MAX)
        refuse(r, MSG("Bản ghi có quá nhiều mục: %1"), str_from(tag->name));
}

static void on_end(void *object, const char *name)
{
    struct reading *r = object;
    bool leaf = r->leaf && r->depth > 1;
    struct utf8_report report;
    struct str text;

    r->leaf = false;
    r->depth--;
    if (!leaf || r->why.len)
        return;
    if (r->text.overflow)
        refuse(r, MSG("Mục %1 dài quá. Hãy rút ngắn lại."), str_from(name));
    if (utf8_clean(r->arena, buf_str(&r->text), &text, &report) != OK)
        refuse_whole(r, MSG("Không đọc được bản ghi: tệp XML hỏng. Hãy gửi lại."));
    if (r->why.len)
        return;
    text = str_trim(text);
    if (!text.len)
        return;
    if (seen_before(r, str_copy(r->arena, str_from(name))))
        refuse(r, MSG("Mục %1 ghi hai lần."), str_from(name));
    else
        leaf_read(r, str_copy(r->arena, str_from(name)), text);
}

static void on_text(void *object, struct str s)
{
    struct reading *r = object;

    if (r->leaf && !r->why.len)
        buf_add(&r->text, s);
}

static bool is_full(void *object)
{
    return ((struct reading *)object)->why.len > 0;
}

/* What must be there, once all is read. */
static void whole_check(struct reading *r)
{
    if (!r->given_unit)
        refuse_whole(r, MSG("Bản ghi thiếu đơn vị. Hãy tải lại biểu rồi ghi lại."));
    if (!r->given_day)
        refuse_whole(r, MSG("Bản ghi thiếu ngày. Hãy mở lại và chọn ngày."));
    if (!r->s->instance.len)
        refuse_whole(r, MSG("Bản ghi thiếu mã (instanceID). Hãy tải lại biểu rồi ghi lại."));
    if (r->s->photo_count && !r->given_people)
        refuse_whole(r, MSG("Hãy chọn trong ảnh có người nhận ra được hay không."));
}

enum err submission_read(
    struct arena *a, enum lang lang, struct str xml, struct submission *ret, struct str *ret_why)
{
    struct submission s = {.stage = STAGE_DURING};
    struct reading r = {.arena = a, .lang = lang, .s = &s};
    struct xml_reader reader = {&r, on_start, on_end, on_text, is_full};
    const char *why = NULL;
    enum err e;

    s.report.figures = arena_new_array(a, struct report_figure, REPORT_FIGURES_MAX);
    s.photos = arena_new_array(a, struct submission_photo, PHOTOS_A_DAY_MAX);
    buf_init(&r.text, a, SUBMISSION_TEXT_MAX);
    if (xml.len > SUBMISSION_BYTES_MAX) {
        *ret_why = str_from(tr(lang, MSG("Bản ghi lớn quá mức nhận được.")));
        return E_INVALID;
    }
    e = xml_walk_bytes(a, xml, &reader, &why);
    if (e == E_SYSTEM || e == E_BUSY)
        return e;
    if (e != OK && !r.why.len)
        r.why = str_from(tr(lang, MSG("Không đọc được bản ghi: tệp XML hỏng. Hãy gửi lại.")));
    if (e == OK)
        whole_check(&r);
    if (r.why.len) {
        *ret_why = r.why;
        return E_INVALID;
    }
    *ret = s;
    return OK;
}
