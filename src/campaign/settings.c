/* settings.c: the form of a campaign's settings, used when it is opened and whenever they change.
 */
#include "campaign/page.h"

static const struct field fields[SETTINGS_FIELDS] = {
    {.name = "name", .label = MSG("Tên đợt"), .type = FIELD_TEXT, .required = true},
    {.name = "first_day", .label = MSG("Ngày bắt đầu"), .type = FIELD_DAY, .required = true},
    {.name = "last_day", .label = MSG("Ngày kết thúc"), .type = FIELD_DAY, .required = true},
    {.name = "from", .label = MSG("Nhận báo cáo từ"), .type = FIELD_TIME, .required = true},
    {.name = "to",
        .label = MSG("Nhận báo cáo đến"),
        .type = FIELD_TIME,
        .required = true,
        .hint = MSG("Gửi sau giờ này vẫn nhận, có ghi là trễ.")},
    {.name = "superior",
        .label = MSG("Cơ quan cấp trên"),
        .type = FIELD_TEXT,
        .hint = MSG("Ví dụ: ĐẢNG ỦY XÃ …")},
    {.name = "issuer",
        .label = MSG("Cơ quan ra văn bản"),
        .type = FIELD_TEXT,
        .hint = MSG("Ví dụ: BAN CHỈ ĐẠO …")},
    {.name = "symbol", .label = MSG("Ký hiệu"), .type = FIELD_TEXT, .hint = MSG("Ví dụ: BC/BCĐ")},
    {.name = "place",
        .label = MSG("Địa danh"),
        .type = FIELD_TEXT,
        .hint = MSG("Đứng trước ngày.")},
    {.name = "recipients",
        .label = MSG("Nơi nhận"),
        .type = FIELD_LONG_TEXT,
        .max_chars = CAMPAIGN_RECIPIENTS_MAX,
        .hint = MSG("Mỗi nơi một dòng, không cần gạch đầu dòng.")},
    {.name = "authority",
        .label = MSG("Thẩm quyền ký"),
        .type = FIELD_TEXT,
        .hint = MSG("Ví dụ: T/M BAN CHỈ ĐẠO")},
    {.name = "position",
        .label = MSG("Chức vụ người ký"),
        .type = FIELD_TEXT,
        .hint = MSG("Ví dụ: TRƯỞNG BAN")},
    {.name = "signer", .label = MSG("Họ tên người ký"), .type = FIELD_TEXT},
};

void settings_fields(struct field *f)
{
    for (size_t i = 0; i < SETTINGS_FIELDS; i++)
        f[i] = fields[i];
}

void settings_fill(struct form *f, const struct campaign *c)
{
    form_set_text(f, "name", c->name);
    if (c->first_day)
        form_set_number(f, "first_day", c->first_day);
    if (c->last_day)
        form_set_number(f, "last_day", c->last_day);
    form_set_number(f, "from", c->report_from_minute);
    form_set_number(f, "to", c->report_to_minute);
    form_set_text(f, "superior", c->paper.superior);
    form_set_text(f, "issuer", c->paper.issuer);
    form_set_text(f, "symbol", c->paper.symbol);
    form_set_text(f, "place", c->paper.place);
    form_set_text(f, "recipients", c->paper.recipients);
    form_set_text(f, "authority", c->paper.authority);
    form_set_text(f, "position", c->paper.position);
    form_set_text(f, "signer", c->paper.signer);
}

void settings_read(const struct form *f, struct campaign *c)
{
    c->name = form_text(f, "name");
    c->first_day = (day_t)form_number(f, "first_day");
    c->last_day = (day_t)form_number(f, "last_day");
    c->report_from_minute = (int)form_number(f, "from");
    c->report_to_minute = (int)form_number(f, "to");
    c->paper = (struct paper_settings){
        .superior = form_text(f, "superior"),
        .issuer = form_text(f, "issuer"),
        .symbol = form_text(f, "symbol"),
        .place = form_text(f, "place"),
        .recipients = form_text(f, "recipients"),
        .authority = form_text(f, "authority"),
        .position = form_text(f, "position"),
        .signer = form_text(f, "signer"),
    };
}
