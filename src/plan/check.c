/* check.c: the table of all checks, and the words of findings.
 *
 * To add a check: its function in the file of its family (check_totals.c, check_values.c,
 * check_dates.c, check_people.c, check_text.c), its declaration in check.h, its line here. The
 * codes are public names; the order here is the order among findings at one place.
 */
#include "plan/check.h"

#include "base/number.h"
#include "base/tr.h"

#include <stdlib.h>
#include <string.h>

static const struct check checks[] = {
    {"total-differs", SEVERITY_ERROR, check_total,
        {"tổng số không khớp với các dòng", "the total is not the sum of its lines"}},
    {"product-differs", SEVERITY_ERROR, check_product,
        {"số lượng nhân đơn giá không ra thành tiền", "count times price is not the value"}},
    {"unit-implausible", SEVERITY_ERROR, check_price,
        {"đơn vị tiền không hợp lý", "the unit of money is implausible"}},
    {"span-differs", SEVERITY_ERROR, check_span,
        {"số ngày không khớp với từ ngày đến ngày", "the days are not those of the dates"}},
    {"anniversary-differs", SEVERITY_ERROR, check_anniversary,
        {"số năm kỷ niệm không khớp", "the years are not those of the dates"}},
    {"percent-differs", SEVERITY_ERROR, check_percent,
        {"tỷ lệ phần trăm không khớp", "the percentage is not that of the share"}},
    {"date-differs", SEVERITY_WARNING, check_same_date,
        {"một sự kiện hai ngày khác nhau", "one event with two dates"}},
    {"assignment-missing", SEVERITY_WARNING, check_assignment,
        {"chưa phân công", "nobody is assigned"}},
    {"promise-without-line", SEVERITY_WARNING, check_promise,
        {"có nêu mà không có chỉ tiêu", "named but without a figure"}},
    {"channel-conflict", SEVERITY_WARNING, check_channel,
        {"báo cáo qua hai đầu mối", "reports by two ways"}},
    {"deadline-order", SEVERITY_WARNING, check_deadline_order,
        {"hạn không đúng trình tự", "a deadline out of order"}},
    {"assignment-double", SEVERITY_NOTE, check_assignment_double,
        {"nhiều người cùng phụ trách", "more than one in charge"}},
    {"number-missing", SEVERITY_NOTE, check_number,
        {"văn bản chưa có số", "the document has no number"}},
    {"deadline-weekend", SEVERITY_NOTE, check_deadline_weekend,
        {"hạn rơi vào ngày nghỉ", "a deadline on a weekend"}},
    {"money-without-source", SEVERITY_NOTE, check_source,
        {"tiền chưa rõ nguồn", "money without a source"}},
    {"ambiguous", SEVERITY_NOTE, check_ambiguous,
        {"hiểu được nhiều cách", "can be read in two ways"}},
    {"unread", SEVERITY_NOTE, check_unread, {"chưa đọc được", "could not be read"}},
};

/* ---- findings -------------------------------------------------------------------------------- */

struct finding *finding_add(struct checking *c, struct position at)
{
    struct finding *f = vec_push(c->arena, c->out);

    *f = (struct finding){
        .code = c->check->code, .severity = c->check->severity, .at = at, .kind = KIND_LAST};
    return f;
}

void finding_stated(struct finding *f, int64_t milli, enum unit unit)
{
    f->has_stated = true;
    f->stated_milli = milli;
    f->unit = unit;
}

void finding_computed(struct finding *f, int64_t milli, enum unit unit)
{
    f->has_computed = true;
    f->computed_milli = milli;
    f->unit = unit;
}

void finding_evidence(struct checking *c, struct finding *f, size_t line)
{
    if (f->evidence_count > 0 && f->evidence[f->evidence_count - 1] == line)
        return;
    if ((f->evidence_count & (f->evidence_count - 1)) == 0)
        f->evidence = arena_grow(c->arena, f->evidence, f->evidence_count,
            f->evidence_count ? f->evidence_count * 2 : 1, sizeof *f->evidence);
    f->evidence[f->evidence_count++] = line;
}

/* ---- words ----------------------------------------------------------------------------------- */

struct word word_text(struct str text)
{
    return (struct word){.type = WORD_TEXT, .text = text};
}

struct word word_amount(int64_t milli, enum unit unit)
{
    return (struct word){.type = WORD_AMOUNT, .number = milli, .unit = unit};
}

struct word word_number(int64_t n)
{
    return (struct word){.type = WORD_NUMBER, .number = n};
}

struct word word_day(day_t day)
{
    return (struct word){.type = WORD_DAY, .number = day};
}

struct word word_kind(enum kind kind)
{
    return (struct word){.type = WORD_KIND, .number = kind};
}

static const char *unit_words(enum unit u, enum lang lang)
{
    switch (u) {
    case UNIT_M:
        return "m";
    case UNIT_M2:
        return "m²";
    case UNIT_M3:
        return "m³";
    case UNIT_KG:
        return " kg";
    case UNIT_VND:
        return lang == LANG_VI ? " đồng" : " VND";
    case UNIT_PERCENT:
        return "%";
    case UNIT_DAY:
        return lang == LANG_VI ? " ngày" : " days";
    case UNIT_LABOUR_DAY:
        return lang == LANG_VI ? " ngày công" : " labour-days";
    default:
        return "";
    }
}

static void word_put(struct checking *c, struct buf *out, const struct word *w, enum lang lang)
{
    switch (w->type) {
    case WORD_TEXT:
        buf_add(out, w->text);
        break;
    case WORD_AMOUNT:
        buf_add(out, milli_format(c->arena, w->number, lang == LANG_EN));
        buf_addz(out, unit_words(w->unit, lang));
        break;
    case WORD_NUMBER:
        buf_add(out, count_format(c->arena, w->number, lang == LANG_EN));
        break;
    case WORD_DAY:
        buf_add(out, day_format(c->arena, (day_t)w->number));
        break;
    case WORD_KIND:
        buf_addz(out, tr(lang, kind_label((enum kind)w->number)));
        break;
    }
}

void say(struct checking *c, struct str ret[2], const char *vi, const char *en,
    const struct word *words, size_t count)
{
    for (enum lang lang = LANG_VI; lang <= LANG_EN; lang++) {
        const char *p = lang == LANG_VI ? vi : en;
        struct buf b;

        buf_init(&b, c->arena, 4000);
        for (; *p; p++) {
            size_t n = (size_t)(p[0] == '%' ? p[1] - '1' : 9);

            if (n < count) {
                word_put(c, &b, &words[n], lang);
                p++;
            } else {
                buf_addc(&b, *p);
            }
        }
        ret[lang] = buf_str(&b);
    }
}

/* ---- all of them ------------------------------------------------------------------------------
 */

static int by_place(const void *a, const void *b)
{
    const struct finding *x = a, *y = b;

    if (x->at.line != y->at.line)
        return x->at.line < y->at.line ? -1 : 1;
    if (x->at.col != y->at.col)
        return x->at.col < y->at.col ? -1 : 1;
    return x->severity != y->severity ? (int)x->severity - (int)y->severity
                                      : strcmp(x->code, y->code);
}

void plan_check(struct arena *a, const struct plan *plan, struct findings *ret)
{
    struct checking c = {.arena = a, .plan = plan, .out = ret};

    *ret = (struct findings){0};
    for (size_t i = 0; i < sizeof checks / sizeof *checks; i++) {
        c.check = &checks[i];
        checks[i].run(&c);
    }
    if (ret->count > 1)
        qsort(ret->items, ret->count, sizeof *ret->items, by_place);
}

const char *finding_title(const char *code, enum lang lang)
{
    for (size_t i = 0; i < sizeof checks / sizeof *checks; i++)
        if (strcmp(checks[i].code, code) == 0)
            return checks[i].words[lang];
    return code;
}
