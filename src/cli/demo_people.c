/* demo_people.c: the units of the example and the accounts of its offices. */
#include "cli/demo.h"

#include "base/tr.h"
#include "org/sign_in.h"

#include <string.h>

const struct demo_unit demo_units[] = {
    {"xa", "xa", "Xã Tân Lập Hạ", "Văn phòng Đảng ủy xã"},
    {"bendinh", "ap", "Ấp Bến Đình", "Trưởng ấp Bến Đình"},
    {"gome", "ap", "Ấp Gò Me", "Trưởng ấp Gò Me"},
    {"caytrom", "ap", "Ấp Cây Trôm", "Trưởng ấp Cây Trôm"},
    {"rachtre", "ap", "Ấp Rạch Tre", "Trưởng ấp Rạch Tre"},
    {"bausen", "ap", "Ấp Bàu Sen", "Trưởng ấp Bàu Sen"},
    {"xomray", "ap", "Ấp Xóm Rẫy", "Trưởng ấp Xóm Rẫy"},
    {"donglon", "ap", "Ấp Đồng Lớn", "Trưởng ấp Đồng Lớn"},
    {"suoican", "ap", "Ấp Suối Cạn", "Trưởng ấp Suối Cạn"},
    {"quansu", "luc-luong", "Ban Chỉ huy Quân sự xã", "Trợ lý Ban CHQS xã"},
    {"congan", "luc-luong", "Công an xã", "Cán bộ Công an xã"},
    {"mattran", "doan-the", "Ủy ban Mặt trận Tổ quốc Việt Nam xã", "Cán bộ Mặt trận xã"},
    {"phunu", "doan-the", "Hội Liên hiệp Phụ nữ xã", "Cán bộ Hội Phụ nữ xã"},
    {"thanhnien", "doan-the", "Đoàn Thanh niên xã", "Cán bộ Đoàn xã"},
    {"tramyte", "co-quan", "Trạm y tế xã", "Cán bộ Trạm y tế xã"},
};

const size_t demo_unit_count = sizeof demo_units / sizeof *demo_units;

size_t demo_unit_of(const char *login)
{
    size_t i = 0;

    while (i < demo_unit_count && strcmp(demo_units[i].login, login))
        i++;
    return i;
}

const struct demo_office demo_offices[DEMO_OFFICES] = {
    [DEMO_STEERING] = {"thuongtruc", "Thường trực Ban Chỉ đạo xã",
        1u << ROLE_COMPILE | 1u << ROLE_READ, MSG("kế hoạch, mở đợt, tổng hợp, ký ngày")},
    [DEMO_LEADER] = {"lanhdao", "Lãnh đạo xã", 1u << ROLE_READ, MSG("xem mọi số liệu của xã")},
    [DEMO_ADMINISTRATOR] = {"quantri", "Quản trị hệ thống", 1u << ROLE_ADMINISTER,
        MSG("tài khoản và quyền")},
};

static enum err account_make(struct tx *tx, const struct demo *d, const char *login,
    const char *name, struct unit_id unit, unsigned roles, struct account_id *ret)
{
    struct account account = {.login = str_from(login), .name = str_from(name), .unit = unit};
    enum err e = account_add(tx, &account, ret);

    for (int role = 0; e == OK && role < ROLE_LAST; role++) {
        struct account_role give = {.account = *ret,
            .unit = unit,
            .role = (enum role)role,
            .from_day = day_of_ms(tx->now_ms),
            .until_day = INT32_MAX};
        struct role_id id;

        if (roles & 1u << role)
            e = role_give(tx, &give, &id);
    }
    return e == OK ? account_password_set(tx, *ret, d->password_hash, false, S("")) : e;
}

static enum err unit_make(
    struct tx *tx, const char *kind, const char *name, struct unit_id parent, struct unit_id *ret)
{
    struct org_unit unit = {
        .parent = parent, .kind = unit_kind_find(str_from(kind)), .name = str_from(name)};

    return unit_add(tx, &unit, ret);
}

enum err demo_people(struct tx *tx, struct demo *d)
{
    struct unit_id province;
    enum err e;

    tx->now_ms = demo_ms(d, -7, 9 * 60);
    e = unit_make(tx, "tinh", "Tỉnh Vàm Sơn", (struct unit_id){0}, &province);
    for (size_t i = 0; e == OK && i < demo_unit_count; i++)
        e = unit_make(
            tx, demo_units[i].kind, demo_units[i].name, i ? d->units[0] : province, &d->units[i]);
    for (size_t i = 0; e == OK && i < DEMO_OFFICES; i++)
        e = account_make(tx, d, demo_offices[i].login, demo_offices[i].name, d->units[0],
            demo_offices[i].roles, &d->offices[i]);
    for (size_t i = 0; e == OK && i < demo_unit_count; i++)
        e = account_make(tx, d, demo_units[i].login, demo_units[i].office, d->units[i],
            1u << ROLE_REPORT, &d->reporters[i]);
    return e;
}
