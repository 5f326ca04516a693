/* compose.c: figures of a message into those of a report. */
#include "message/compose.h"

#include "base/unicode.h"

#include <sodium.h>

struct str message_key(
    struct arena *a, struct campaign_id campaign, struct unit_id unit, day_t day, struct str text)
{
    unsigned char hash[crypto_generichash_BYTES];
    struct str words = str_printf(a, "message %lld %lld %d %.*s", (long long)campaign.v,
        (long long)unit.v, (int)day, STR(text_fold(a, text)));

    (void)crypto_generichash(
        hash, sizeof hash, (const unsigned char *)words.ptr, words.len, NULL, 0);
    return str_copy(a, (struct str){(const char *)hash, MESSAGE_KEY_BYTES});
}

static struct report_figure *figure_in(
    struct report_figure *figures, size_t count, const struct report_figure *f)
{
    for (size_t i = 0; i < count; i++)
        if (figures[i].of == f->of && figures[i].index == f->index)
            return &figures[i];
    return NULL;
}

void message_compose(struct arena *a, const struct report *newest, enum message_mode mode,
    const struct report_figure *said, size_t count, struct report *ret)
{
    size_t had = newest ? newest->figure_count : 0;

    ret->figures = arena_new_array(a, struct report_figure, had + count + 1);
    ret->figure_count = had;
    for (size_t i = 0; i < had; i++)
        ret->figures[i] = newest->figures[i];
    for (size_t i = 0; i < count; i++) {
        struct report_figure *there = figure_in(ret->figures, had, &said[i]);

        if (!there)
            ret->figures[ret->figure_count++] = said[i];
        else if (mode == MESSAGE_ADDS && said[i].of != OF_WORK_SO_FAR) {
            struct bounded sum = said_as(there);

            bound_add(&sum, said_as(&said[i]));
            there->milli = sum.milli;
            there->bound = sum.bound;
        } else
            *there = said[i];
    }
}

/* A list with commas, in Vietnamese. */
static void missing_add(struct buf *b, const char *vi)
{
    if (b->len)
        buf_addz(b, ", ");
    buf_addz(b, vi);
}

static bool says(const struct message *m, enum figure_of of, const char *code)
{
    for (size_t i = 0; i < m->figures.count; i++) {
        const struct message_figure *f = &m->figures.items[i];

        if (message_figure_counts(f) && (of == OF_INDICATOR) == (f->of == OF_INDICATOR) &&
            (!code || str_eq(str_from(indicators[f->index].code), str_from(code))))
            return true;
    }
    return false;
}

static bool has_work(const struct message *m, const struct message_context *c)
{
    for (size_t i = 0; i < c->work_count; i++)
        if (c->works[i].unit == m->unit)
            return true;
    return false;
}

/* Numbers nobody can place are asked about in their own words. */
static void questions_add(const struct message *m, struct str text, struct buf *b)
{
    for (size_t i = 0; i < m->figures.count; i++) {
        const struct message_figure *f = &m->figures.items[i];
        const char *why = NULL;

        if (f->skip != SKIP_NOT)
            continue;
        switch (f->doubt) {
        case DOUBT_WHO:
            why = "là dân hay lực lượng nào";
            break;
        case DOUBT_MEANING:
            why = "là số gì";
            break;
        case DOUBT_VAGUE:
        case DOUBT_UNREAD:
        case DOUBT_RANGE:
        case DOUBT_NUMBER:
            why = "chính xác là bao nhiêu";
            break;
        case DOUBT_MONEY_SCALE:
            why = "là nghìn hay triệu đồng";
            break;
        case DOUBT_WHICH_WORK:
        case DOUBT_NO_KIND:
        case DOUBT_OTHER_PLACE:
            why = "là ở công trình nào";
            break;
        case DOUBT_SHARE:
        case DOUBT_SO_FAR:
            why = "là trong ngày hay lũy kế";
            break;
        default:
            continue;
        }
        buf_printf(b, " “%.*s” %s?", STR(str_slice(text, f->from, f->to)), why);
    }
}

struct str message_reply(struct arena *a, const struct message *m, struct str text,
    const struct message_context *c, struct str unit_name)
{
    struct buf missing, asked, all;
    struct str name = m->unit ? unit_name : S("Đồng chí");

    buf_init(&missing, a, 2048);
    buf_init(&asked, a, 8192);
    buf_init(&all, a, 16384);
    if (!m->is_report)
        return S("");
    if (!m->unit)
        missing_add(&missing, "tên ấp hoặc đơn vị");
    if (m->day_doubt == DOUBT_DAY_NONE || m->day_doubt == DOUBT_DAY_WRITTEN)
        missing_add(&missing, "ngày báo cáo");
    if (m->mode == MESSAGE_REPORT && m->figures.count) {
        if (!says(m, OF_INDICATOR, "citizens"))
            missing_add(&missing, "số dân tham gia");
        if (has_work(m, c) && !says(m, OF_WORK_TODAY, NULL))
            missing_add(&missing, "khối lượng công trình làm được");
    }
    questions_add(m, text, &asked);
    if (!missing.len && !asked.len)
        return S("");
    buf_printf(&all, "%.*s", STR(name));
    if (missing.len)
        buf_printf(&all, " còn thiếu: %.*s.", STR(buf_str(&missing)));
    if (asked.len)
        buf_printf(&all, "%s%.*s", missing.len ? "" : ":", STR(buf_str(&asked)));
    buf_addz(&all, " Nhờ đồng chí nhắn lại.");
    return buf_str(&all);
}
