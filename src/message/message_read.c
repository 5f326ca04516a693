/* message_read.c: from a paste to messages; see message_read.h. */
#include "message/message_read.h"

#include "message/reading.h"

static bool is_kept(const struct message *m, size_t parts)
{
    return m->is_report || m->figures.count || parts == 1;
}

/* What a person chose for the part that will be number `at` of the result. The guess that stands
 * there comes back with every sending: it is no choice, and keeps its doubt. */
static void choose(struct message *m, const struct message_choice *choice)
{
    if (choice->unit && choice->unit != m->unit) {
        m->unit = choice->unit;
        m->unit_doubt = MESSAGE_SURE;
    }
    if (choice->day && choice->day != m->day) {
        m->day = choice->day;
        m->day_doubt = MESSAGE_SURE;
    }
}

static enum err chat_read(struct reading *r, const struct chat *chat, size_t number,
    const struct message_choice *choices, size_t choice_count, struct messages *ret)
{
    struct parts parts = {0};
    size_t kept = 0, figures = 0;

    for (size_t i = 0; i < ret->count; i++)
        figures += ret->items[i].figures.count;

    r->sent_told = !chat->sent && r->context->sent;
    r->sent = r->sent_told ? r->context->sent : chat->sent;
    r->sent_early = chat->sent_early;
    r->last_work = 0;
    items_read(r, chat->from, chat->to);
    items_pass(r);
    parts_read(r, chat, &parts);
    for (size_t i = 0; i < parts.count; i++) {
        struct part *p = &parts.items[i];

        if (ret->count >= MESSAGE_PARTS_MAX)
            return E_TOO_LARGE;
        if (ret->count < choice_count)
            choose(&p->message, &choices[ret->count]);
        figures_of_part(r, p);
        p->message.number = number;
        figures += p->message.figures.count;
        if (figures > MESSAGE_ALL_FIGURES_MAX)
            return E_TOO_LARGE;
        if (!is_kept(&p->message, parts.count) && !(i + 1 == parts.count && !kept))
            continue;
        *vec_push(r->arena, ret) = p->message;
        kept++;
    }
    return OK;
}

enum err message_read_chosen(struct arena *a, struct str text, const struct message_context *c,
    const struct message_choice *choices, size_t choice_count, struct messages *ret)
{
    struct reading r = {.arena = a, .text = text, .context = c};
    struct chats chats = {0};
    struct messages all = {0};

    if (text.len > MESSAGE_BYTES_MAX)
        return E_TOO_LARGE;
    chats_split(a, text, c, &chats);
    if (chats.count > MESSAGES_MAX)
        return E_TOO_LARGE;
    r.local = words_local_make(a, c);
    for (size_t i = 0; i < chats.count; i++) {
        enum err e = chat_read(&r, &chats.items[i], i + 1, choices, choice_count, &all);

        if (e != OK)
            return e;
    }
    *ret = all;
    return OK;
}

enum err message_read(
    struct arena *a, struct str text, const struct message_context *c, struct messages *ret)
{
    return message_read_chosen(a, text, c, NULL, 0, ret);
}

bool message_is_sure(const struct message *m)
{
    if (m->unit_doubt || m->day_doubt || !m->unit)
        return false;
    for (size_t i = 0; i < m->figures.count; i++)
        if (m->figures.items[i].doubt)
            return false;
    return m->is_report;
}

const char *message_doubt_words(enum message_doubt d)
{
    static const char *const words[DOUBT_LAST] = {
        [MESSAGE_SURE] = "",
        [DOUBT_UNIT_NONE] = MSG("Tin không ghi đơn vị. Hãy chọn đơn vị."),
        [DOUBT_UNIT_UNKNOWN] = MSG("Không có đơn vị nào tên như vậy trong đợt. Hãy chọn đơn vị."),
        [DOUBT_UNIT_ALIKE] = MSG("Có nhiều đơn vị tên giống nhau. Hãy chọn một."),
        [DOUBT_UNIT_SPELLING] = MSG("Tên đơn vị ghi hơi khác. Hãy xem có đúng đơn vị này không."),
        [DOUBT_UNIT_TWO] = MSG("Tin nêu hai đơn vị mà không tách số. Hãy hỏi lại hoặc chọn một."),
        [DOUBT_UNIT_SENDER] = MSG("Đơn vị lấy từ dòng tên người gửi. Hãy xem có đúng không."),
        [DOUBT_UNIT_WHERE] =
            MSG("Đơn vị chỉ được nhắc giữa câu. Hãy xem có đúng là nơi báo cáo không."),
        [DOUBT_DAY_NONE] = MSG("Tin không ghi ngày: đang lấy hôm nay."),
        [DOUBT_DAY_TODAY] =
            MSG("Tin ghi “hôm nay” nhưng không rõ gửi ngày nào: đang lấy ngày hôm nay."),
        [DOUBT_DAY_EARLY] =
            MSG("Tin gửi buổi sáng sớm, không ghi ngày: có thể là số của hôm trước."),
        [DOUBT_DAY_OUTSIDE] = MSG("Ngày nằm ngoài đợt. Hãy chọn lại ngày."),
        [DOUBT_DAY_FUTURE] = MSG("Ngày chưa đến. Hãy chọn lại ngày."),
        [DOUBT_DAY_WEEKDAY] = MSG("Tin chỉ ghi thứ trong tuần: đang lấy ngày gần nhất."),
        [DOUBT_DAY_WRITTEN] = MSG("Tin nêu nhiều ngày. Hãy xem số này là của ngày nào."),
        [DOUBT_MEANING] = MSG("Không rõ số này là gì. Hãy chọn chỉ tiêu hoặc bỏ qua."),
        [DOUBT_WHO] = MSG("Chỉ ghi số người, không rõ là ai. Hãy chọn."),
        [DOUBT_WORD] = MSG("Từ này dùng cho nhiều lực lượng. Hãy xem có đúng không."),
        [DOUBT_BESIDE] =
            MSG("Cạnh số này có chữ chương trình chưa biết. Hãy xem đọc vậy có đúng không."),
        [DOUBT_SPELLING] = MSG("Chữ viết sai dấu hoặc thiếu chữ. Hãy xem đọc vậy có đúng không."),
        [DOUBT_NUMBER] = MSG("Số viết như vậy có thể đọc hai cách. Hãy xem lại."),
        [DOUBT_UNREAD] = MSG("Không đọc được số này. Hãy gõ lại."),
        [DOUBT_VAGUE] = MSG("Không có số rõ ràng. Hãy hỏi lại."),
        [DOUBT_RANGE] = MSG("Tin ghi một khoảng: đang lấy số nhỏ, với chữ “hơn”."),
        [DOUBT_MEASURE] = MSG("Thiếu đơn vị tính, hoặc khác đơn vị tính của công trình."),
        [DOUBT_MONEY_SCALE] = MSG("Số tiền không rõ là đồng, nghìn hay triệu. Hãy gõ đủ."),
        [DOUBT_WHICH_WORK] = MSG("Đơn vị có nhiều công trình loại này. Hãy chọn một."),
        [DOUBT_NO_WORK] = MSG("Đơn vị không có công trình loại này trong đợt."),
        [DOUBT_OTHER_PLACE] = MSG("Tin nêu nơi khác với công trình trong kế hoạch. Hãy xem lại."),
        [DOUBT_NO_KIND] = MSG("Không ghi đã làm việc gì. Hãy chọn công trình."),
        [DOUBT_NEAR_KIND] =
            MSG("Việc ghi trong tin hơi khác công trình trong kế hoạch. Hãy xem có phải không."),
        [DOUBT_LAST_WORK] = MSG("Không ghi việc gì: đang lấy công trình nêu ngay trước đó."),
        [DOUBT_SUMMED] = MSG("Tin ghi làm nhiều phần: đã cộng lại."),
        [DOUBT_TOTAL] = MSG("Tổng trong tin không bằng các số cộng lại."),
        [DOUBT_TWICE] = MSG("Số này ghi hai lần. Hãy xem số nào đúng."),
        [DOUBT_SO_FAR] = MSG("Không rõ là số trong ngày hay lũy kế."),
        [DOUBT_STARTED] =
            MSG("Mới khởi công, chưa chắc đã xong. Hãy xem có ghi là làm được không."),
        [DOUBT_QUESTION] = MSG("Đây là câu hỏi, chưa chắc là số báo cáo."),
        [DOUBT_NOT_COUNTED] =
            MSG("Báo cáo ngày không có chỉ tiêu này. Hãy chọn chỉ tiêu hoặc bỏ qua."),
        [DOUBT_EACH] = MSG("Số này là của mỗi phần, không phải tổng. Hãy hỏi lại tổng."),
        [DOUBT_WORTH] =
            MSG("Trị giá hoặc kinh phí: không phải tiền vận động. Hãy chọn hoặc bỏ qua."),
        [DOUBT_SHARE] = MSG("Ghi dạng “làm được/tổng số”: không rõ là trong ngày hay lũy kế."),
        [DOUBT_LATER] = MSG("Có thể là việc sắp làm, chưa chắc đã làm. Hãy xem lại."),
        [DOUBT_AWAY] =
            MSG("Tin nói người vắng, tăng giảm hoặc so sánh. Hãy xem số nào là số tham gia."),
        [DOUBT_NOTHING] = MSG("Tin không có số nào."),
    };

    return words[d];
}

const char *message_skip_words(enum message_skip s)
{
    static const char *const words[SKIP_LAST] = {
        [SKIP_NOT] = "",
        [SKIP_TOTAL] = MSG("tổng cộng, không tính thêm"),
        [SKIP_SO_FAR] = MSG("lũy kế, không phải số trong ngày"),
        [SKIP_FUTURE] = MSG("việc sắp làm"),
        [SKIP_LEFT] = MSG("phần còn lại"),
        [SKIP_EACH] = MSG("của mỗi phần"),
        [SKIP_OLD] = MSG("số cũ, đã được thay"),
        [SKIP_SIZE] = MSG("kích thước, không phải khối lượng"),
        [SKIP_TARGET] = MSG("số kế hoạch"),
    };

    return words[s];
}
