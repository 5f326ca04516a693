/* proposal_line.c: one line of a unit's plan: what it may say, and how its quantity is read. */
#include "proposal/proposal.h"

#include "base/number.h"
#include "base/unicode.h"
#include "plan/lexicon.h"

#include <string.h>

static const struct {
    const char *code, *label;
} decisions[DECISION_LAST] = {
    [DECISION_OPEN] = {"open", MSG("chưa xem")},
    [DECISION_APPROVED] = {"approved", MSG("đã duyệt")},
    [DECISION_TIED] = {"tied", MSG("đã gắn vào công trình có sẵn")},
    [DECISION_RETURNED] = {"returned", MSG("trả lại để sửa")},
    [DECISION_REFUSED] = {"refused", MSG("không duyệt")},
};

/* What a number alone means; UNIT_NONE: it must be said. */
static const enum unit own_measures[KIND_LAST] = {
    [KIND_CLEARING] = UNIT_M,
    [KIND_LIGHTING] = UNIT_M,
    [KIND_PATCHING] = UNIT_M,
    [KIND_ROAD] = UNIT_M,
    [KIND_CANAL] = UNIT_M,
    [KIND_BRIDGE] = UNIT_COUNT,
    [KIND_HOUSE_BUILD] = UNIT_COUNT,
    [KIND_HOUSE_REPAIR] = UNIT_COUNT,
    [KIND_GIFT] = UNIT_COUNT,
    [KIND_MEDICAL] = UNIT_PERSON,
    [KIND_SESSION] = UNIT_SESSION,
    [KIND_SHOW] = UNIT_SESSION,
    [KIND_SPORT] = UNIT_SESSION,
    [KIND_TREE] = UNIT_COUNT,
    [KIND_MONEY] = UNIT_VND,
    [KIND_LAND] = UNIT_M2,
    [KIND_LABOUR] = UNIT_LABOUR_DAY,
};

const char *decision_code(enum decision d)
{
    return decisions[d].code;
}

const char *decision_label(enum decision d)
{
    return decisions[d].label;
}

bool decision_stands(enum decision d)
{
    return d == DECISION_APPROVED || d == DECISION_TIED;
}

bool proposal_makes_work(enum kind kind)
{
    return kind != KIND_MONEY && kind != KIND_GOODS && kind != KIND_LAND && kind != KIND_LABOUR &&
           kind != KIND_MEDICAL;
}

/* Up to its first blank, folded. */
static struct str first_word(struct arena *a, struct str text)
{
    struct str folded = text_fold(a, str_trim(text));

    return str_slice(folded, 0, str_find(folded, S(" "), 0));
}

struct str proposal_line_name(struct arena *a, enum lang lang, const struct proposal_line *l)
{
    const char *label = kind_label(l->kind);

    if (l->kind == KIND_OTHER || str_eq(first_word(a, l->words), first_word(a, str_from(label))))
        return text_capital(a, l->words);
    return str_printf(a, "%s: %.*s", tr(lang, label), STR(l->words));
}

/* Counted things are counted in the kind's own way: "2 buổi" are sessions, "12 căn" a count. */
static enum unit measure_for(enum kind kind, enum unit unit)
{
    bool counted = unit == UNIT_NONE || unit == UNIT_COUNT;
    bool gathering = kind == KIND_SESSION || kind == KIND_SHOW || kind == KIND_SPORT;

    if (gathering && (counted || unit == UNIT_VISIT))
        return UNIT_SESSION;
    return counted ? UNIT_COUNT : unit;
}

static const char *measure_fault(enum kind kind, enum unit measure)
{
    if (work_milli_max(measure) > 0 && kind_takes_unit(kind, measure))
        return NULL;
    return MSG("Đơn vị tính không hợp loại việc. Đường, điện, kênh tính bằng m hoặc m²; nhà bằng "
               "căn; quà bằng phần; cây bằng cây; tuyên truyền bằng cuộc; tiền bằng đồng.");
}

static const char *read_figure(struct arena *a, enum kind kind, struct str typed,
    enum unit *measure, int64_t *milli, char *bound)
{
    struct figures figures = {0};
    const struct figure *f;

    figures_read(a, typed, 1, &figures);
    if (figures.count != 1)
        return figures.count ? MSG("Mỗi dòng chỉ ghi một khối lượng. Việc khác ghi ở dòng khác.")
                             : MSG("Không đọc được khối lượng. Hãy ghi số và đơn vị, ví dụ 300 m "
                                   "hoặc 2 căn.");
    f = &figures.items[0];
    if (f->unread)
        return f->unread;
    if (f->per.len || f->is_share || f->is_ratio)
        return MSG("Hãy ghi khối lượng của cả việc, ví dụ 300 m hoặc 2 căn.");
    *measure = measure_for(kind, f->unit);
    *milli = f->milli;
    *bound = f->bound;
    return measure_fault(kind, *measure);
}

const char *proposal_quantity(struct arena *a, enum kind kind, struct str typed, enum unit *measure,
    int64_t *milli, char *bound)
{
    enum unit unit;
    int64_t amount = 0;
    char sure = '=';
    const char *fault = NULL;

    typed = str_trim(typed);
    if (!typed.len)
        return MSG("Chưa có khối lượng. Hãy ghi số, ví dụ 300 m hoặc 2 căn.");
    if (typed.ptr[0] == '-')
        return MSG("Khối lượng phải lớn hơn 0.");
    if (milli_parse(typed, &amount) == OK) {
        unit = own_measures[kind];
        if (unit == UNIT_NONE)
            fault = MSG("Hãy ghi cả đơn vị tính, ví dụ 300 m, 50 kg hoặc 2 cái.");
    } else {
        fault = read_figure(a, kind, typed, &unit, &amount, &sure);
    }
    if (!fault && amount <= 0)
        fault = MSG("Khối lượng phải lớn hơn 0.");
    if (fault)
        return fault;
    *measure = unit;
    *milli = amount;
    *bound = sure;
    return NULL;
}

static bool quantity_of_plan(const struct plan_line *from, struct proposal_line *l)
{
    enum unit measure = measure_for(from->kind, from->unit);

    if (from->kind == KIND_MONEY && from->money_vnd > 0) {
        l->measure = UNIT_VND;
        l->planned_milli = from->money_vnd * MILLI;
        return true;
    }
    if (from->unit != UNIT_NONE && from->milli > 0 && !measure_fault(from->kind, measure)) {
        l->measure = measure;
        l->planned_milli = from->milli;
        return true;
    }
    l->measure = measure_for(from->kind, UNIT_COUNT);
    l->planned_milli = from->count * MILLI;
    return from->count > 0 && !measure_fault(from->kind, l->measure);
}

bool proposal_line_of_plan(const struct plan_line *from, struct proposal_line *ret)
{
    struct str words = from->spot.len && from->kind != KIND_OTHER ? from->spot : from->text;
    struct proposal_line l = {.kind = from->kind,
        .words = utf8_head(str_trim(words), PROPOSAL_WORDS_MAX),
        .bound = from->bound ? from->bound : '=',
        .money_vnd = from->kind == KIND_MONEY ? -1 : from->money_vnd};

    if (!quantity_of_plan(from, &l))
        return false;
    *ret = l;
    return true;
}

static const char *days_fault(
    const struct campaign *c, const struct proposal_line *l, const char **field)
{
    *field = "last";
    if (!l->first_day != !l->last_day)
        return MSG("Hãy ghi cả ngày bắt đầu và ngày xong, hoặc để trống cả hai.");
    if (!l->first_day)
        return NULL;
    if (l->last_day < l->first_day)
        return MSG("Ngày xong đứng trước ngày bắt đầu.");
    if (l->first_day >= c->first_day && l->last_day <= c->last_day)
        return NULL;
    *field = l->first_day < c->first_day ? "first" : "last";
    return MSG("Ngày nằm ngoài đợt. Hãy chọn ngày trong đợt.");
}

const char *proposal_line_fault(
    const struct campaign *c, const struct proposal_line *l, const char **field)
{
    *field = "words";
    if (!str_trim(l->words).len)
        return MSG("Chưa ghi ở đâu. Hãy ghi tên đường, tổ hoặc nơi làm.");
    if (utf8_count(l->words) > PROPOSAL_WORDS_MAX)
        return MSG("Dài quá 200 ký tự. Hãy rút ngắn lại.");
    *field = "quantity";
    if (l->planned_milli <= 0)
        return MSG("Chưa có khối lượng. Hãy ghi số, ví dụ 300 m hoặc 2 căn.");
    if (measure_fault(l->kind, l->measure))
        return measure_fault(l->kind, l->measure);
    if (l->planned_milli > work_milli_max(l->measure))
        return MSG("Khối lượng lớn quá mức có thể. Hãy xem lại số và đơn vị tính.");
    *field = "money";
    if (l->money_vnd < -1 || l->money_vnd > work_milli_max(UNIT_VND) / MILLI)
        return MSG("Số tiền lớn quá mức có thể. Hãy xem lại.");
    *field = "people";
    if (l->people < 0 || l->people > PROPOSAL_PEOPLE_MAX)
        return MSG("Số người lớn quá mức có thể. Hãy xem lại.");
    return days_fault(c, l, field);
}
