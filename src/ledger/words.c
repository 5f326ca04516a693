/* words.c: the fixed words of the ledger: public names of the journal, and what they are called. */
#include "ledger/inside.h"

#include "base/tr.h"

struct word {
    const char *code, *label;
};

static const struct word grounds[GROUNDS] = {
    [GROUND_DECREE93] = {"decree93", MSG("Thiên tai, dịch bệnh, sự cố, bệnh hiểm nghèo (NĐ 93)")},
    [GROUND_LAW10] = {"law10", MSG("Dân bàn và quyết định đóng góp (Luật 10)")},
    [GROUND_OTHER] = {"other", MSG("Vận động, tài trợ khác")},
};

static const struct word sources[SOURCES] = {
    [SOURCE_PEOPLE] = {"people", MSG("Nhân dân")},
    [SOURCE_BUSINESS] = {"business", MSG("Doanh nghiệp, mạnh thường quân")},
    [SOURCE_BUDGET] = {"budget", MSG("Ngân sách")},
    [SOURCE_FORCES] = {"forces", MSG("Lực lượng vũ trang")},
    [SOURCE_OTHER] = {"other", MSG("Nguồn khác")},
};

static const struct word deeds[DEEDS] = {
    [DEED_PLEDGE] = {"pledge", MSG("Hứa ủng hộ")},
    [DEED_UNPLEDGE] = {"unpledge", MSG("Thôi hứa")},
    [DEED_RECEIVE] = {"receive", MSG("Nhận đóng góp")},
    [DEED_SPEND] = {"spend", MSG("Chi, xuất dùng")},
    [DEED_BUY] = {"buy", MSG("Mua hiện vật")},
    [DEED_RETURN] = {"return", MSG("Trả lại")},
    [DEED_MOVE] = {"move", MSG("Nộp vào, rút khỏi tài khoản")},
    [DEED_HAND_OVER] = {"hand-over", MSG("Chuyển số còn lại")},
    [DEED_REVERSE] = {"reverse", MSG("Hủy bút toán")},
};

static const struct {
    struct word word;
    bool holds, has_of;
    unsigned stuffs; /* bits of enum stuff */
} books[BOOKS] = {
#define BIT(s) (1u << (s))
#define ANY (BIT(STUFFS) - 1)
    [BOOK_CASH] = {{"cash", MSG("Tiền mặt")}, true, false, BIT(STUFF_MONEY)},
    [BOOK_BANK] = {{"bank", MSG("Tiền gửi ngân hàng")}, true, false, BIT(STUFF_MONEY)},
    [BOOK_STORE] = {{"store", MSG("Kho hiện vật")}, true, false, BIT(STUFF_GOODS)},
    [BOOK_LAND] = {{"land", MSG("Đất đã hiến, chưa dùng")}, true, false, BIT(STUFF_LAND)},
    [BOOK_LABOUR] = {{"labour", MSG("Ngày công chưa dùng")}, true, false, BIT(STUFF_LABOUR)},
    [BOOK_PROMISED] = {{"promised", MSG("Đã hứa, chưa nhận")}, true, true, ANY},
    [BOOK_PROMISE] = {{"promise", MSG("Lời hứa")}, false, true, ANY},
    [BOOK_GIVEN] = {{"given", MSG("Đóng góp đã nhận")}, false, true, ANY},
    [BOOK_WORK] = {{"work", MSG("Chi cho công trình")}, false, true, ANY},
    [BOOK_GIFT] = {{"gift", MSG("Chi cho phần quà")}, false, true, ANY},
    [BOOK_COST] = {{"cost", MSG("Chi chung")}, false, false, ANY},
    [BOOK_RETURNED] = {{"returned", MSG("Đã trả lại")}, false, true, ANY},
    [BOOK_LEFT] = {{"left", MSG("Số còn lại đã chuyển đi")}, false, false, ANY},
    [BOOK_EXCHANGE] = {{"exchange", MSG("Đổi tiền lấy hiện vật")}, false, false,
        BIT(STUFF_MONEY) | BIT(STUFF_GOODS)},
};

static const char *const stuffs[STUFFS] = {
    [STUFF_MONEY] = "money",
    [STUFF_LAND] = "land",
    [STUFF_LABOUR] = "labour",
    [STUFF_GOODS] = "goods",
};

const char *ground_code(enum ground g)
{
    return grounds[g].code;
}

const char *ground_label(enum ground g)
{
    return grounds[g].label;
}

const char *source_code(enum source s)
{
    return sources[s].code;
}

const char *source_label(enum source s)
{
    return sources[s].label;
}

const char *deed_code(enum deed d)
{
    return deeds[d].code;
}

const char *deed_label(enum deed d)
{
    return deeds[d].label;
}

const char *book_code(enum book b)
{
    return books[b].word.code;
}

const char *book_label(enum book b)
{
    return books[b].word.label;
}

bool book_holds(enum book b)
{
    return books[b].holds;
}

bool book_has_of(enum book b)
{
    return books[b].has_of;
}

bool book_takes(enum book b, enum stuff s)
{
    return (books[b].stuffs & BIT(s)) != 0;
}

const char *stuff_code(enum stuff s)
{
    return stuffs[s];
}

/* The place of a code in a table; `last` if it is no code of it. */
static int place_of(struct str code, const struct word *table, int last)
{
    int i = 0;

    while (i < last && !str_eq(code, str_from(table[i].code)))
        i++;
    return i;
}

enum ground ground_of(struct str code)
{
    return (enum ground)place_of(code, grounds, GROUND_OTHER);
}

enum source source_of(struct str code)
{
    return (enum source)place_of(code, sources, SOURCE_OTHER);
}

enum err deed_of(struct str code, enum deed *ret)
{
    int i = place_of(code, deeds, DEEDS);

    if (i == DEEDS)
        return E_DAMAGED;
    *ret = (enum deed)i;
    return OK;
}

enum err book_of(struct str code, enum book *ret)
{
    for (int i = 0; i < BOOKS; i++)
        if (str_eq(code, str_from(books[i].word.code))) {
            *ret = (enum book)i;
            return OK;
        }
    return E_DAMAGED;
}

enum err stuff_of(struct str code, enum stuff *ret)
{
    for (int i = 0; i < STUFFS; i++)
        if (str_eq(code, str_from(stuffs[i]))) {
            *ret = (enum stuff)i;
            return OK;
        }
    return E_DAMAGED;
}
