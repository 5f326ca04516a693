/* xform.c: model and body of the form are written side by side, one question after the other. */
#include "exchange/xform.h"

#include <sodium.h>

#include "base/number.h"
#include "campaign/indicator.h"
#include "exchange/xml_write.h"
#include "report/report.h"
#include "works/photo.h"

enum { VERSION_BYTES = 8, INT_MAX_COLLECT = 999999999, PICTURE_PIXELS = 1600, CHOICES_SHOWN = 8 };

struct writer {
    struct arena *arena;
    const struct xform *form;
    struct buf vi, en; /* the words, by their ids */
    struct buf instance, binds, body;
    struct buf said, pictures; /* paths of all figures and of all photographs, for concat() */
};

#define ID(n) (long long)(n)

/* --- words --- */

static void words(struct writer *w, const char *id, struct str vi, struct str en)
{
    buf_printf(&w->vi, "<text id=\"%s\"><value>", id);
    xml_add(&w->vi, vi);
    buf_addz(&w->vi, "</value></text>");
    buf_printf(&w->en, "<text id=\"%s\"><value>", id);
    xml_add(&w->en, en);
    buf_addz(&w->en, "</value></text>");
}

static void message(struct writer *w, const char *id, const char *vi)
{
    words(w, id, str_from(vi), str_from(tr(LANG_EN, vi)));
}

/* A name of the place's own, the same in every language. */
static void name(struct writer *w, const char *id, struct str text)
{
    words(w, id, text, text);
}

static void filled(
    struct writer *w, const char *id, const char *vi, struct str one_vi, struct str one_en)
{
    words(w, id, tr_fill(w->arena, LANG_VI, vi, &one_vi, 1),
        tr_fill(w->arena, LANG_EN, vi, &one_en, 1));
}

static void label(struct writer *w, const char *id)
{
    buf_printf(&w->body, "<label ref=\"jr:itext('%s')\"/>", id);
}

static void hint(struct writer *w, const char *id)
{
    buf_printf(&w->body, "<hint ref=\"jr:itext('%s')\"/>", id);
}

/* --- figures --- */

static bool in_parts(enum unit measure)
{
    switch (measure) {
    case UNIT_M:
    case UNIT_M2:
    case UNIT_M3:
    case UNIT_KG:
    case UNIT_LABOUR_DAY:
        return true;
    default:
        return false;
    }
}

/* Collect's whole numbers have nine digits; money needs more. */
static void bind_figure(
    struct writer *w, const char *path, const char *id, enum unit measure, int64_t max_milli)
{
    int64_t max = max_milli / MILLI;
    bool parts = in_parts(measure), wide = max > INT_MAX_COLLECT;
    const char *message_id = str_z(w->arena, str_printf(w->arena, "%s-max", id));

    buf_printf(&w->binds,
        "<bind nodeset=\"%s\" type=\"%s\" constraint=\". &gt;= 0 and . &lt;= %lld%s\" "
        "jr:constraintMsg=\"jr:itext('%s')\"/>",
        path, parts || wide ? "decimal" : "int", ID(max), wide && !parts ? " and . mod 1 = 0" : "",
        message_id);
    filled(w, message_id,
        parts ? MSG("Ghi số từ 0 đến %1. Hãy xem lại số chữ số và đơn vị tính.")
              : MSG("Ghi số nguyên từ 0 đến %1. Hãy xem lại số chữ số và đơn vị tính."),
        count_format(w->arena, max, false), count_format(w->arena, max, true));
    buf_printf(&w->said, ",%s", path);
}

static void input_figure(struct writer *w, const char *path, const char *id)
{
    buf_printf(&w->body, "<input ref=\"%s\" appearance=\"thousands-sep\">", path);
    label(w, id);
}

static void upload(struct writer *w, const char *path, const char *label_id)
{
    buf_printf(&w->binds, "<bind nodeset=\"%s\" type=\"binary\" orx:max-pixels=\"%d\"/>", path,
        PICTURE_PIXELS);
    buf_printf(&w->body, "<upload ref=\"%s\" mediatype=\"image/*\">", path);
    label(w, label_id);
    buf_addz(&w->body, "</upload>");
    buf_printf(&w->pictures, ",%s", path);
}

static struct str planned_words(struct writer *w, const struct work *work, enum lang lang)
{
    return bounded_words(
        w->arena, lang, (struct bounded){work->planned_milli, work->bound}, work_unit_label(work));
}

static struct str sign_of(const char *sign, enum lang lang)
{
    return *sign ? str_from(tr(lang, sign)) : S("–");
}

/* A work is one screen: what was done today, and a photograph of it. */
static void work_add_to(struct writer *w, const char *above, const struct work *work)
{
    long long id = work->id.v;
    const char *at = str_z(w->arena, str_printf(w->arena, "%s/k%lld", above, id));
    const char *figure = str_z(w->arena, str_printf(w->arena, "%s/w%lld", at, id));
    const char *figure_id = str_z(w->arena, str_printf(w->arena, "w%lld", id));
    const char *group_id = str_z(w->arena, str_printf(w->arena, "k%lld", id));
    const char *hint_id = str_z(w->arena, str_printf(w->arena, "k%lld-plan", id));
    int64_t max = work_milli_max(work->measure);
    const char *sign = work_unit_label(work);

    if (work->planned_milli > 0 && work->planned_milli < max / REPORT_TIMES_PLAN_MAX)
        max = work->planned_milli * REPORT_TIMES_PLAN_MAX;
    buf_printf(&w->instance, "<k%lld><w%lld/><w%lld_photo/></k%lld>", id, id, id, id);
    name(w, group_id, work->name);
    filled(
        w, figure_id, MSG("Hôm đó làm được (%1)"), sign_of(sign, LANG_VI), sign_of(sign, LANG_EN));
    buf_printf(&w->body, "<group ref=\"%s\" appearance=\"field-list\">", at);
    label(w, group_id);
    bind_figure(w, figure, figure_id, work->measure, max);
    input_figure(w, figure, figure_id);
    if (work->planned_milli > 0) {
        filled(w, hint_id, MSG("Kế hoạch: %1. Không làm thì để trống."),
            planned_words(w, work, LANG_VI), planned_words(w, work, LANG_EN));
        hint(w, hint_id);
    }
    buf_addz(&w->body, "</input>");
    upload(w, str_z(w->arena, str_printf(w->arena, "%s/w%lld_photo", at, id)), "photo-of-work");
    buf_addz(&w->body, "</group>");
}

static void unit_works_add(struct writer *w, const struct campaign_unit *u)
{
    const char *at = str_z(w->arena, str_printf(w->arena, "/" XFORM_ROOT "/u%lld", ID(u->id.v)));
    size_t count = 0;

    for (size_t i = 0; i < w->form->work_count; i++)
        count += w->form->works[i].unit.v == u->id.v;
    if (!count)
        return;
    buf_printf(&w->instance, "<u%lld>", ID(u->id.v));
    if (w->form->unit_count > 1)
        buf_printf(&w->binds, "<bind nodeset=\"%s\" relevant=\"/" XFORM_ROOT "/unit = '%lld'\"/>",
            at, ID(u->id.v));
    buf_printf(&w->body, "<group ref=\"%s\"><label ref=\"jr:itext('u%lld')\"/>", at, ID(u->id.v));
    for (size_t i = 0; i < w->form->work_count; i++)
        if (w->form->works[i].unit.v == u->id.v)
            work_add_to(w, at, &w->form->works[i]);
    buf_addz(&w->body, "</group>");
    buf_printf(&w->instance, "</u%lld>", ID(u->id.v));
}

static void indicator_add(struct writer *w, const char *above, const struct indicator *one)
{
    const char *at = str_z(w->arena, str_printf(w->arena, "%s/%s", above, one->code));
    const char *sign = measure_label(one->unit);
    struct str vi = str_from(one->label), en = str_from(tr(LANG_EN, one->label));

    buf_printf(&w->instance, "<%s/>", one->code);
    if (one->unit == UNIT_VND || one->unit == UNIT_M2) {
        vi = str_printf(w->arena, "%.*s (%s)", STR(vi), sign);
        en = str_printf(w->arena, "%.*s (%s)", STR(en), tr(LANG_EN, sign));
    }
    words(w, one->code, vi, en);
    bind_figure(w, at, one->code, one->unit, one->max_milli);
    input_figure(w, at, one->code);
    buf_addz(&w->body, "</input>");
}

/* Runs of one heading in the table of indicators, each one screen. */
static void indicators_add(struct writer *w)
{
    int group = 0;

    for (size_t i = 0; i < indicator_count; i++) {
        bool first = !i || strcmp(indicators[i].group, indicators[i - 1].group) != 0;
        bool last =
            i + 1 == indicator_count || strcmp(indicators[i].group, indicators[i + 1].group) != 0;
        const char *at;

        group += first;
        at = str_z(w->arena, str_printf(w->arena, "/" XFORM_ROOT "/g%d", group));
        if (first) {
            const char *id = str_z(w->arena, str_printf(w->arena, "g%d", group));

            buf_printf(&w->instance, "<g%d>", group);
            message(w, id, indicators[i].group);
            buf_printf(&w->body, "<group ref=\"%s\" appearance=\"field-list\">", at);
            label(w, id);
        }
        indicator_add(w, at, &indicators[i]);
        if (last) {
            buf_printf(&w->instance, "</g%d>", group);
            buf_addz(&w->body, "</group>");
        }
    }
}

/* --- day, unit, photographs, note --- */

static void day_add(struct writer *w)
{
    const struct campaign *c = w->form->campaign;
    struct str first = day_format(w->arena, c->first_day), last = day_format(w->arena, c->last_day);

    buf_addz(&w->instance, "<day/>");
    buf_printf(&w->binds,
        "<bind nodeset=\"/" XFORM_ROOT "/day\" type=\"date\" required=\"true()\" "
        "constraint=\". &gt;= date('%.*s') and . &lt;= date('%.*s') and . &lt;= today()\" "
        "jr:constraintMsg=\"jr:itext('day-range')\" jr:requiredMsg=\"jr:itext('day-missing')\"/>"
        "<setvalue event=\"odk-instance-first-load\" ref=\"/" XFORM_ROOT
        "/day\" value=\"today()\"/>",
        STR(day_format_iso(w->arena, c->first_day)), STR(day_format_iso(w->arena, c->last_day)));
    message(w, "day", MSG("Báo cáo của ngày nào"));
    message(w, "day-missing", MSG("Hãy chọn ngày."));
    words(w, "day-range",
        TR_FILL(w->arena, LANG_VI, "Chọn một ngày của đợt, từ %1 đến %2, không sau hôm nay.", first,
            last),
        TR_FILL(w->arena, LANG_EN, "Chọn một ngày của đợt, từ %1 đến %2, không sau hôm nay.", first,
            last));
    buf_addz(&w->body, "<input ref=\"/" XFORM_ROOT "/day\">");
    label(w, "day");
    buf_addz(&w->body, "</input>");
}

/* Who has one unit is not asked. */
static void unit_add_choice(struct writer *w)
{
    const struct xform *f = w->form;

    for (size_t i = 0; i < f->unit_count; i++)
        name(w, str_z(w->arena, str_printf(w->arena, "u%lld", ID(f->units[i].id.v))),
            f->units[i].name);
    if (f->unit_count == 1) {
        buf_printf(&w->instance, "<unit>%lld</unit>", ID(f->units[0].id.v));
        buf_addz(&w->binds, "<bind nodeset=\"/" XFORM_ROOT "/unit\" type=\"string\"/>");
        return;
    }
    buf_addz(&w->instance, "<unit/>");
    buf_addz(&w->binds,
        "<bind nodeset=\"/" XFORM_ROOT "/unit\" type=\"string\" required=\"true()\" "
        "jr:requiredMsg=\"jr:itext('unit-missing')\"/>");
    message(w, "unit", MSG("Đơn vị báo cáo"));
    message(w, "unit-missing", MSG("Hãy chọn đơn vị."));
    buf_printf(&w->body, "<select1 ref=\"/" XFORM_ROOT "/unit\"%s>",
        f->unit_count > CHOICES_SHOWN ? " appearance=\"minimal autocomplete\"" : "");
    label(w, "unit");
    for (size_t i = 0; i < f->unit_count; i++)
        buf_printf(&w->body, "<item><label ref=\"jr:itext('u%lld')\"/><value>%lld</value></item>",
            ID(f->units[i].id.v), ID(f->units[i].id.v));
    buf_addz(&w->body, "</select1>");
}

struct option {
    const char *value, *label;
};

static void choice_add(
    struct writer *w, const char *path, const char *id, const struct option *options, size_t count)
{
    buf_printf(&w->body, "<select1 ref=\"%s\">", path);
    label(w, id);
    for (size_t i = 0; i < count; i++) {
        const char *option_id =
            str_z(w->arena, str_printf(w->arena, "%s-%s", id, options[i].value));

        message(w, option_id, options[i].label);
        buf_printf(&w->body, "<item><label ref=\"jr:itext('%s')\"/><value>%s</value></item>",
            option_id, options[i].value);
    }
    buf_addz(&w->body, "</select1>");
}

/* What is to be known of photographs is asked once, when there is one. */
static void photos_add(struct writer *w)
{
#define PHOTOS "/" XFORM_ROOT "/photos"
    static const char when_any[] = "relevant=\"/" XFORM_ROOT "/any_photo = 1\"";
    static const struct option stages[] = {{"before", MSG("trước khi làm")},
        {"during", MSG("đang làm")}, {"after", MSG("sau khi làm")}};
    static const struct option people[] = {
        {"no", MSG("Không nhận ra được ai")}, {"yes", MSG("Có người nhận ra được")}};

    buf_addz(&w->instance, "<photos><photo/><photo_stage>during</photo_stage><photo_people/>"
                           "<photo_caption/></photos><any_photo/>");
    message(w, "photos", MSG("Ảnh"));
    message(w, "photo", MSG("Một ảnh chung của ngày, nếu có"));
    message(w, "photo-of-work", MSG("Ảnh của công trình này, nếu có"));
    message(w, "photo_stage", MSG("Chụp lúc nào"));
    message(w, "photo_people", MSG("Người trong ảnh"));
    message(w, "photo_people-missing",
        MSG("Hãy chọn: có người nhận ra được thì ảnh chỉ đơn vị mình xem, đến khi có sự đồng ý."));
    message(w, "photo_caption", MSG("Chú thích"));
    message(w, "photo_caption-hint", MSG("Ảnh chụp gì, ở đoạn nào. Không ghi tên người dân."));
    buf_addz(&w->body, "<group ref=\"" PHOTOS "\" appearance=\"field-list\">");
    label(w, "photos");
    upload(w, PHOTOS "/photo", "photo");
    choice_add(w, PHOTOS "/photo_stage", "photo_stage", stages, STAGE_LAST);
    choice_add(w, PHOTOS "/photo_people", "photo_people", people, 2);
    buf_addz(&w->body, "<input ref=\"" PHOTOS "/photo_caption\">");
    label(w, "photo_caption");
    hint(w, "photo_caption-hint");
    buf_addz(&w->body, "</input></group>");
    buf_printf(&w->binds,
        "<bind nodeset=\"/" XFORM_ROOT "/any_photo\" type=\"string\" calculate=\"if(concat(''%.*s) "
        "!= '', 1, 0)\"/><bind nodeset=\"" PHOTOS "/photo_stage\" type=\"string\" %s/>"
        "<bind nodeset=\"" PHOTOS "/photo_people\" type=\"string\" required=\"true()\" "
        "jr:requiredMsg=\"jr:itext('photo_people-missing')\" %s/>"
        "<bind nodeset=\"" PHOTOS "/photo_caption\" type=\"string\" constraint=\"string-length(.) "
        "&lt;= %d\" jr:constraintMsg=\"jr:itext('text-long')\" %s/>",
        STR(buf_str(&w->pictures)), when_any, when_any, SHOT_CAPTION_MAX, when_any);
}

/* A day without a figure says why; a correction says why it is one. */
static void end_add(struct writer *w)
{
    static const struct option correct[] = {{"no", MSG("Không, là báo cáo đầu của ngày")},
        {"yes", MSG("Phải, sửa báo cáo tôi đã gửi")}};

    buf_addz(&w->instance, "<note/><correct>no</correct><why/><any_figure/>");
    message(w, "note", MSG("Ghi chú"));
    message(w, "note-hint",
        MSG("Thời tiết, khó khăn, việc phát sinh. Không ghi tên, bệnh tật, giấy tờ của ai."));
    message(w, "note-missing",
        MSG("Báo cáo còn trống. Hãy ghi ít nhất một số, hoặc ghi chú vì sao hôm nay không làm."));
    message(w, "text-long", MSG("Dài quá. Hãy rút ngắn lại."));
    message(w, "correct", MSG("Đây có phải là bản sửa không?"));
    message(w, "correct-hint", MSG("Bản sửa ghi lại đủ mọi số của ngày; bản trước vẫn còn."));
    message(w, "why", MSG("Vì sao sửa"));
    message(w, "why-missing", MSG("Hãy ghi vì sao sửa, ví dụ “Ghi nhầm tổ 3 hai lần”."));
    buf_printf(&w->binds,
        "<bind nodeset=\"/" XFORM_ROOT "/any_figure\" type=\"string\" "
        "calculate=\"if(concat(''%.*s) != '', 1, 0)\"/>"
        "<bind nodeset=\"/" XFORM_ROOT "/note\" type=\"string\" required=\"/" XFORM_ROOT
        "/any_figure = 0\" constraint=\"string-length(.) &lt;= %d\" "
        "jr:constraintMsg=\"jr:itext('text-long')\" jr:requiredMsg=\"jr:itext('note-missing')\"/>"
        "<bind nodeset=\"/" XFORM_ROOT "/correct\" type=\"string\"/>"
        "<bind nodeset=\"/" XFORM_ROOT "/why\" type=\"string\" required=\"true()\" "
        "relevant=\"/" XFORM_ROOT "/correct = 'yes'\" constraint=\"string-length(.) &lt;= %d\" "
        "jr:constraintMsg=\"jr:itext('text-long')\" jr:requiredMsg=\"jr:itext('why-missing')\"/>",
        STR(buf_str(&w->said)), REPORT_NOTE_MAX, REPORT_WHY_MAX);
    buf_addz(&w->body, "<input ref=\"/" XFORM_ROOT "/note\" appearance=\"multiline\">");
    label(w, "note");
    hint(w, "note-hint");
    buf_addz(&w->body, "</input>");
    choice_add(w, "/" XFORM_ROOT "/correct", "correct", correct, 2);
    buf_addz(&w->body, "<input ref=\"/" XFORM_ROOT "/why\">");
    label(w, "why");
    hint(w, "correct-hint");
    buf_addz(&w->body, "</input>");
}

static void meta_add(struct writer *w)
{
    bool dated = !w->form->units_left;

    buf_addz(&w->instance,
        dated ? "<meta><instanceID/><instanceName/></meta>" : "<meta><instanceID/></meta>");
    buf_addz(&w->binds,
        "<bind nodeset=\"/" XFORM_ROOT "/meta/instanceID\" type=\"string\" readonly=\"true()\" "
        "jr:preload=\"uid\"/>");
    if (dated)
        buf_addz(&w->binds, "<bind nodeset=\"/" XFORM_ROOT "/meta/instanceName\" type=\"string\" "
                            "calculate=\"format-date(/" XFORM_ROOT "/day, '%d/%m/%Y')\"/>");
}

/* The first screen, where there is more than the form holds: words alone. */
static void left_say(
    struct writer *w, const char *vi, struct str left, struct str all, struct str page)
{
    buf_addz(&w->instance, "<left_out/>");
    buf_addz(&w->binds,
        "<bind nodeset=\"/" XFORM_ROOT "/left_out\" type=\"string\" readonly=\"true()\"/>");
    words(w, "left_out", tr_fill(w->arena, LANG_VI, vi, (struct str[]){left, all, page}, 3),
        tr_fill(w->arena, LANG_EN, vi, (struct str[]){left, all, page}, 3));
    buf_addz(&w->body, "<input ref=\"/" XFORM_ROOT "/left_out\">");
    label(w, "left_out");
    buf_addz(&w->body, "</input>");
}

static void left_add(struct writer *w)
{
    const struct xform *f = w->form;
    size_t left = f->units_left ? f->units_left : f->works_left;
    size_t all = left + (f->units_left ? f->unit_count : f->work_count);

    if (left)
        left_say(w,
            f->units_left
                ? MSG("Đợt này có %2 đơn vị; %1 đơn vị không có biểu trong danh sách của mã này. "
                      "Hãy báo cáo trên trang %3, hoặc tạo cho từng đơn vị ấy một mã riêng.")
                : MSG("Biểu này thiếu %1 trong %2 công trình của đơn vị. Ngày có làm công trình "
                      "không thấy ở đây thì báo cáo cả ngày trên trang %3, đừng gửi biểu này."),
            count_format(w->arena, (int64_t)left, false),
            count_format(w->arena, (int64_t)all, false), f->page);
}

/* --- the whole --- */

static struct str version_of(struct arena *a, struct str xml)
{
    unsigned char hash[crypto_generichash_BYTES_MIN];
    struct buf out;

    crypto_generichash(hash, sizeof hash, (const unsigned char *)xml.ptr, xml.len, NULL, 0);
    buf_init(&out, a, 2 * VERSION_BYTES + 1);
    for (size_t i = 0; i < VERSION_BYTES; i++)
        buf_printf(&out, "%02x", hash[i]);
    return buf_str(&out);
}

/* The digest is of the form without it, and then put into its place. */
static struct str whole(struct writer *w, struct str *ret_version)
{
    struct str text, version;
    struct buf out;
    size_t place;

    buf_init(&out, w->arena, XFORM_BYTES_MAX);
    buf_addz(&out,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<h:html xmlns=\"http://www.w3.org/2002/xforms\" "
        "xmlns:h=\"http://www.w3.org/1999/xhtml\" xmlns:jr=\"http://openrosa.org/javarosa\" "
        "xmlns:odk=\"http://www.opendatakit.org/xforms\" "
        "xmlns:orx=\"http://openrosa.org/xforms\"><h:head>");
    xml_element(&out, "h:title", xform_title(w->arena, w->form));
    buf_printf(&out,
        "<model odk:xforms-version=\"1.0.0\"><itext>"
        "<translation lang=\"Tiếng Việt (vi)\" default=\"true()\">%.*s</translation>"
        "<translation lang=\"English (en)\">%.*s</translation></itext>"
        "<instance><" XFORM_ROOT " id=\"%.*s\" version=\"",
        STR(buf_str(&w->vi)), STR(buf_str(&w->en)), STR(xform_id(w->arena, w->form)));
    place = buf_str(&out).len;
    buf_printf(&out,
        "\">%.*s</" XFORM_ROOT "></instance>%.*s</model></h:head><h:body>%.*s</h:body></h:html>\n",
        STR(buf_str(&w->instance)), STR(buf_str(&w->binds)), STR(buf_str(&w->body)));
    if (out.overflow)
        return S("");
    text = buf_str(&out);
    *ret_version = version = version_of(w->arena, text);
    return str_printf(w->arena, "%.*s%.*s%.*s", STR(str_slice(text, 0, place)), STR(version),
        STR(str_slice(text, place, text.len)));
}

struct str xform_id(struct arena *a, const struct xform *f)
{
    long long id = f->campaign->id.v;

    return f->units_left ? str_printf(a, XFORM_ID "%lld-rest", id)
           : f->only.v   ? str_printf(a, XFORM_ID "%lld-%lld", id, ID(f->only.v))
                         : str_printf(a, XFORM_ID "%lld", id);
}

enum err xform_id_read(struct str id, struct campaign_id *ret)
{
    size_t head = sizeof XFORM_ID - 1, dash = str_find(id, S("-"), head);
    int64_t campaign, unit = 1;

    if (!str_starts(id, S(XFORM_ID)) || str_to_int(str_slice(id, head, dash), &campaign) != OK ||
        (dash < id.len && str_to_int(str_slice(id, dash + 1, id.len), &unit) != OK) ||
        campaign <= 0 || unit <= 0)
        return E_INVALID;
    ret->v = campaign;
    return OK;
}

struct str xform_title(struct arena *a, const struct xform *f)
{
    if (f->units_left)
        return TR_FILL(a, LANG_VI, "Còn %1 đơn vị không có biểu ở đây: %2",
            count_format(a, (int64_t)f->units_left, false), f->campaign->name);
    return f->only.v ? str_printf(a, "%.*s: %.*s", STR(f->units[0].name), STR(f->campaign->name))
                     : f->campaign->name;
}

static void questions_add(struct writer *w)
{
    day_add(w);
    unit_add_choice(w);
    for (size_t i = 0; i < w->form->unit_count; i++)
        unit_works_add(w, &w->form->units[i]);
    indicators_add(w);
    photos_add(w);
    end_add(w);
}

enum err xform_write(struct arena *a, const struct xform *f, struct xform_text *ret)
{
    struct writer w = {.arena = a, .form = f};
    struct buf *const all[] = {&w.vi, &w.en, &w.instance, &w.binds, &w.body, &w.said, &w.pictures};
    struct xform_text text;
    bool overflow = false;

    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        buf_init(all[i], a, XFORM_BYTES_MAX);
    left_add(&w);
    if (!f->units_left)
        questions_add(&w);
    meta_add(&w);
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        overflow = overflow || all[i]->overflow;
    text.xml = whole(&w, &text.version);
    if (overflow || !text.xml.len)
        return E_TOO_LARGE;
    *ret = text;
    return OK;
}
