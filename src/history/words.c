/* words.c: the sentence of every kind of fact, and the names of what its body says.
 *
 * A value is "member" or "member:type": u unit, a account, c campaign, r role, k kind of unit,
 * g setting of a doubt, f figure, s sealed text, w work, t its state, o source of money, q
 * thousandths, m money that may be -1 (not said); without a type a day that is written 2024-12-12
 * is shown as people write it, and whole numbers named first, last, day are days, from and to
 * minutes.
 */
#include "history/history.h"

#include "rollup/page.h"
#include "store/body.h"
#include "store/seal.h"
#include "works/double_settle.h"
#include "works/work_change.h"

enum { VALUES_MAX = 4, MINUTES_OF_A_DAY = 24 * 60 };

static const struct sentence {
    const char *kind, *words;
    const char *values[VALUES_MAX];
    const char *group; /* what it says is compared with what an earlier fact of the group said */
} sentences[] = {
    {"unit-added", MSG("Thêm đơn vị %1"), {"name"}, "unit"},
    {"unit-renamed", MSG("Đổi tên đơn vị %1"), {"unit:u"}, "unit"},
    {"unit-changed", MSG("Thay đổi đơn vị %1 từ ngày %2"), {"unit:u", "from"}, "unit"},
    {"unit-tied", MSG("Đặt %1 dưới %2 từ ngày %3"), {"unit:u", "parent:u", "from"}, NULL},
    {"unit-ended", MSG("Kết thúc đơn vị %1 ngày %2"), {"unit:u", "day"}, NULL},
    {"unit-succeeded", MSG("%1 nối tiếp %2"), {"new:u", "old:u"}, NULL},
    {"account-added", MSG("Thêm tài khoản %1, chức danh %2, ở %3"), {"login", "name", "unit:u"},
        NULL},
    {"account-invited", MSG("Cấp mã mời cho %1"), {"account:a"}, NULL},
    {"account-invitation-used", MSG("%1 dùng mã mời và đặt mật khẩu"), {"account:a"}, NULL},
    {"account-person-set", MSG("Ghi người giữ chức danh %1: %2"), {"account:a", "person_seal:s"},
        NULL},
    {"account-closed", MSG("Đóng tài khoản %1"), {"account:a"}, NULL},
    {"account-opened", MSG("Mở lại tài khoản %1"), {"account:a"}, NULL},
    {"account-handed-over", MSG("Bàn giao từ %1 cho %2 từ ngày %3"), {"from:a", "to:a", "day"},
        NULL},
    {"role-given", MSG("Giao cho %1 quyền %2 ở %3"), {"account:a", "role:r", "unit:u"}, NULL},
    {"role-ended", MSG("Chấm dứt một quyền từ ngày %1"), {"day"}, NULL},
    {"holiday-set", MSG("Ghi ngày nghỉ, ngày làm bù của %1 từ %2 đến %3"),
        {"unit:u", "first", "last"}, NULL},
    {"token-added", MSG("Cấp mã truy cập %1 cho %2"), {"name", "account:a"}, NULL},
    {"token-ended", MSG("Chấm dứt một mã truy cập"), {NULL}, NULL},
    {"session-began", MSG("%1 đăng nhập bằng %2"), {"account:a", "agent"}, NULL},
    {"session-ended", MSG("%1: hết phiên đăng nhập"), {"account:a"}, NULL},
    {"sign-in-locked", MSG("%1 bị khóa tạm vì gõ sai nhiều lần"), {"account:a"}, NULL},
    {"password-set", MSG("%1 có mật khẩu mới"), {"account:a"}, NULL},
    {"totp-began", MSG("%1 bắt đầu dùng mã 6 số"), {"account:a"}, NULL},
    {"totp-ended", MSG("%1 thôi dùng mã 6 số"), {"account:a"}, NULL},
    {"totp-code-again", MSG("%1: một mã 6 số đã dùng bị gõ lại"), {"account:a"}, NULL},
    {"recovery-codes-made", MSG("%1 có các mã dự phòng mới"), {"account:a"}, NULL},
    {"recovery-code-used", MSG("%1 dùng một mã dự phòng"), {"account:a"}, NULL},
    {"first-day-closed", MSG("%1 cất phần ba bước đầu tiên"), {"account:a"}, NULL},
    {"accounts-reviewed", MSG("Rà soát %1 tài khoản của %2"), {"accounts", "unit:u"}, NULL},
    {"message-word-learned", MSG("Dạy đọc tin nhắn: nhớ từ “%1”"), {"word_seal:s"}, NULL},
    {"message-word-forgotten", MSG("Đọc tin nhắn: quên một từ đã học"), {NULL}, NULL},
    {"consent-given", MSG("Ghi sổ đồng ý của một người"), {NULL}, NULL},
    {"consent-withdrawn", MSG("Ghi một người rút lại sự đồng ý"), {NULL}, NULL},
    {"data-requested", MSG("Nhận yêu cầu về dữ liệu cá nhân"), {NULL}, NULL},
    {"data-request-answered", MSG("Trả lời một yêu cầu về dữ liệu cá nhân"), {NULL}, NULL},
    {"breach-recorded", MSG("Ghi sự cố dữ liệu cá nhân ở %1"), {"unit:u"}, NULL},
    {"breach-followed", MSG("Ghi thêm về một sự cố dữ liệu cá nhân"), {NULL}, NULL},
    {"photo-added", MSG("%1 gửi ảnh ngày %2"), {"unit:u", "day"}, NULL},
    {"photo-agreed", MSG("Ghi sự đồng ý của người trong ảnh"), {NULL}, NULL},
    {"photo-removed", MSG("Gỡ một ảnh"), {NULL}, NULL},
    {"clip-added", MSG("%1 gửi clip ngày %2"), {"unit:u", "day"}, NULL},
    {"clip-agreed", MSG("Ghi sự đồng ý của người trong clip"), {NULL}, NULL},
    {"clip-removed", MSG("Gỡ một clip"), {NULL}, NULL},
    {"clip-kind-set", MSG("Đặt loại clip của đợt: độ dài, hạn nộp"), {NULL}, NULL},
    {"restricted-added", MSG("Nộp bản quét giấy có chữ ký, giữ đến %1"), {"delete"}, NULL},
    {"restricted-opened", MSG("Mở bản quét giấy có chữ ký số %1"), {"file"}, NULL},
    {"restricted-removed", MSG("Xóa bản quét giấy có chữ ký số %1 (%2)"), {"file", "why"}, NULL},
    {"talk-planned", MSG("%1 đặt lịch một buổi ngày %2"), {"unit:u", "day"}, NULL},
    {"talk-changed", MSG("%1 sửa lịch một buổi ngày %2"), {"unit:u", "day"}, NULL},
    {"talk-result", MSG("%1 ghi kết quả một buổi"), {"unit:u"}, NULL},
    {"material-added", MSG("%1 nộp tài liệu tuyên truyền, bản %2"), {"unit:u", "version"}, NULL},
    {"material-file-erased", MSG("Xóa tệp của tài liệu tuyên truyền, bản %1"), {"version"}, NULL},
    {"material-reviewed", MSG("Tài liệu tuyên truyền được thẩm định ngày %1"), {"day"}, NULL},
    {"gift-batch-added", MSG("Thêm đợt quà %1 phần, mỗi phần %2 đồng"), {"count", "each"}, NULL},
    {"gift-batch-changed", MSG("Sửa đợt quà: %1 phần, mỗi phần %2 đồng"), {"count", "each"}, NULL},
    {"gift-planned", MSG("Dành %1 phần quà cho %2"), {"count", "unit:u"}, NULL},
    {"gift-handed", MSG("Trao %1 phần quà ở %2 ngày %3"), {"count", "unit:u", "day"}, NULL},
    {"house-planned", MSG("Thêm một căn nhà ở %1, số %2"), {"unit:u", "number"}, NULL},
    {"house-changed", MSG("Sửa một căn nhà ở %1"), {"unit:u"}, NULL},
    {"house-stage-reached", MSG("Ghi bước của một căn nhà ở %1"), {"unit:u"}, NULL},
    {"house-dropped", MSG("Thôi làm một căn nhà ở %1"), {"unit:u"}, NULL},
    {"house-value-set", MSG("Ghi giá trị một căn nhà ở %1"), {"unit:u"}, NULL},
    {"care-planned", MSG("%1 đặt lịch khám bệnh, thăm hỏi ngày %2"), {"unit:u", "day"}, NULL},
    {"care-changed", MSG("%1 sửa lịch khám bệnh, thăm hỏi ngày %2"), {"unit:u", "day"}, NULL},
    {"care-result", MSG("%1 ghi kết quả khám bệnh, thăm hỏi"), {"unit:u"}, NULL},
    {"command-run", MSG("Chạy lệnh chungsuc %1 (người dùng máy %2)"), {"command", "user"}, NULL},
    {"setting-changed", MSG("Đổi thiết lập %1 từ %2 thành %3"), {"name", "before", "after"}, NULL},
    {"text-erased", MSG("Xóa một văn bản về người (%1)"), {"why"}, NULL},
    {"text-redacted", MSG("Xóa tên người trong một văn bản (%1)"), {"why"}, NULL},
    {"blob-erased", MSG("Xóa một tệp (%1)"), {"why"}, NULL},
    {"plan-uploaded", MSG("Nhận kế hoạch %1 của %2"), {"title_seal:s", "unit:u"}, NULL},
    {"plan-corrected", MSG("Sửa kế hoạch, dòng %1, cột %2"), {"at_line", "at_col"}, NULL},
    {"plan-accepted", MSG("Chấp nhận kế hoạch"), {NULL}, NULL},
    {"campaign-opened", MSG("Mở đợt %1 của %2"), {"name", "unit:u"}, "campaign"},
    {"campaign-settings-changed", MSG("Thay đổi thiết lập của đợt"), {NULL}, "campaign"},
    {"campaign-unit-added", MSG("%1 tham gia báo cáo"), {"name"}, NULL},
    {"campaign-deadline-added", MSG("Thêm hạn %1: %2"), {"day", "what"}, NULL},
    {"campaign-deadline-dropped", MSG("Bỏ hạn %1: %2"), {"day", "what"}, NULL},
    {"campaign-deadline-moved", MSG("Dời hạn sang %1: %2"), {"day", "what"}, NULL},
    {"duty-added", MSG("Giao việc: %1"), {"what_seal:s"}, NULL},
    {"duty-changed", MSG("Sửa việc: %1"), {"what_seal:s"}, NULL},
    {"duty-settled", MSG("Ghi kết quả một việc ngày %1: %2"), {"day", "word_seal:s"}, NULL},
    {"area-assigned", MSG("Phân công %1 phụ trách %2"), {"office_seal:s", "unit:u"}, NULL},
    {"draft-written", MSG("Viết một bản của văn bản cần duyệt"), {NULL}, NULL},
    {"draft-remarked", MSG("Góp ý một văn bản: %1"), {"text_seal:s"}, NULL},
    {"draft-approved", MSG("Duyệt một văn bản ngày %1: %2"), {"day", "word_seal:s"}, NULL},
    {"calendar-address-made", MSG("Tạo địa chỉ lịch cho %1"), {"account:a"}, NULL},
    {"calendar-address-ended", MSG("Thu hồi địa chỉ lịch của %1"), {"account:a"}, NULL},
    {"campaign-mirrored", MSG("Nhận đợt này từ tệp của xã"), {NULL}, NULL},
    {"work-added", MSG("Thêm công trình %1 của %2"), {"name", "unit:u"}, NULL},
    {"proposal-handed-in", MSG("%1 gửi kế hoạch của mình"), {"unit:u"}, NULL},
    {"proposal-line-decided", MSG("Quyết định dòng %1 trong kế hoạch của %2"), {"line", "unit:u"},
        NULL},
    {"proposal-settled", MSG("Kết luận về kế hoạch của %1"), {"unit:u"}, NULL},
    {"proposal-due-set", MSG("Đặt hạn gửi kế hoạch ngày %1"), {"day"}, NULL},
    {"campaign-target-set", MSG("Ghi chỉ tiêu cấp trên giao: %1"), {"directive_seal:s"}, NULL},
    {"work-changed", MSG("Sửa công trình %1: địa điểm %2, khối lượng kế hoạch %3"),
        {"name", "place", "planned:q"}, NULL},
    {"work-state-changed", MSG("Công trình %1: %2 từ ngày %3"), {"work:w", "state:t", "day"}, NULL},
    {"work-cost-set", MSG("Công trình %1, nguồn %2: dự kiến %3, thực chi %4"),
        {"work:w", "source:o", "planned_vnd:m", "real_vnd:m"}, NULL},
    {"work-part-set", MSG("%1 góp sức ở công trình %2"), {"unit:u", "work:w"}, NULL},
    {"work-part-ended", MSG("%1 thôi góp sức ở công trình %2"), {"unit:u", "work:w"}, NULL},
    {"work-mirrored", MSG("Công trình %1 theo tệp của xã: %2"), {"name", "state:t"}, NULL},
    {"work-moved", MSG("Chuyển công trình %1 từ %2 sang %3"), {"work:w", "before:u", "unit:u"},
        NULL},
    {"fund-opened", MSG("Mở quỹ %1"), {"name"}, NULL},
    {"fund-closed", MSG("Đóng một quỹ ngày %1"), {"day"}, NULL},
    {"goods-added", MSG("Thêm hiện vật %1, tính theo %2"), {"name", "measure"}, NULL},
    {"donor-added", MSG("Thêm một người đóng góp vào quỹ"), {NULL}, NULL},
    {"donor-agreed", MSG("Ghi sự đồng ý nêu tên người đóng góp"), {NULL}, NULL},
    {"entry-posted", MSG("Ghi một bút toán vào sổ quỹ, ngày %1"), {"day"}, NULL},
    {"entry-reversed", MSG("Hủy một bút toán của sổ quỹ, ngày %1"), {"day"}, NULL},
    {"bank-columns-set", MSG("Chọn cột cho sao kê ngân hàng"), {NULL}, NULL},
    {"bank-file-added", MSG("Gửi một sao kê ngân hàng"), {NULL}, NULL},
    {"bank-file-dropped", MSG("Bỏ một sao kê chưa ghi"), {NULL}, NULL},
    {"bank-entered", MSG("Ghi một sao kê ngân hàng vào sổ quỹ"), {NULL}, NULL},
    {"bank-line-settled", MSG("Xác định một dòng sao kê"), {NULL}, NULL},
    {"vote-recorded", MSG("%1 lấy ý kiến các hộ ngày %2: %3/%4 hộ tán thành"),
        {"unit:u", "day", "agreed", "households"}, NULL},
    {"fund-step-done", MSG("Ghi một mốc thời gian của quỹ"), {NULL}, NULL},
    {"entry-confirmed", MSG("Người thứ hai xác nhận một bút toán"), {NULL}, NULL},
    {"double-settled", MSG("Công trình %1 và %2: %3"), {"work:w", "main:w", "verdict:v"}, NULL},
    {"doubt-settled", MSG("Xem số nghi vấn %1: %2"), {"figure:f", "settlement:g"}, NULL},
    {"day-signed", MSG("Chốt số liệu ngày %1"), {"day"}, NULL},
    {"forces-planned", MSG("Dự kiến lực lượng của %1 từ %2 đến %3: %4 người một ngày"),
        {"unit:u", "first", "last", "number"}, NULL},
    {"criterion-set", MSG("Đặt tiêu chí lực lượng từ ngày %1"), {"day"}, NULL},
    {"workbook-mapped", MSG("Chọn cột cho bảng tính của %1"), {"unit:u"}, NULL},
    {"review-signed", MSG("Ký báo cáo tổng kết"), {NULL}, NULL},
    {"review-text-set", MSG("Viết phần lời của báo cáo tổng kết"), {NULL}, NULL},
    {"issuer-added", MSG("Ghi cơ quan ra văn bản %1, viết tắt %2"), {"name", "code"}, NULL},
    {"issuer-changed", MSG("Sửa cơ quan ra văn bản %1, viết tắt %2"), {"name", "code"}, NULL},
    {"paper-written", MSG("Soạn một văn bản"), {NULL}, NULL},
    {"paper-numbered", MSG("Lấy số %1, ký hiệu %2"), {"number", "symbol"}, NULL},
    {"paper-template-set", MSG("Đổi mẫu văn bản của %1"), {"unit:u"}, NULL},
    {"backup-made", MSG("Sao lưu ra tệp %1, đến dữ kiện số %2"), {"file", "seq"}, NULL},
    {"day-imported", MSG("Nhập ngày %1 đã chốt từ tệp, %2 chốt"), {"day", "by"}, NULL},
};

/* What is compared from one fact of a group to the next; "paper.issuer" is inside an object. */
static const struct labelled {
    const char *group, *value, *label;
} labels[] = {
    {"unit", "name", MSG("Tên")},
    {"unit", "kind:k", MSG("Loại")},
    {"unit", "code", MSG("Mã")},
    {"unit", "parent:u", MSG("Cấp trên")},
    {"campaign", "name", MSG("Tên đợt")},
    {"campaign", "first", MSG("Ngày đầu")},
    {"campaign", "last", MSG("Ngày cuối")},
    {"campaign", "from", MSG("Nhận báo cáo từ")},
    {"campaign", "to", MSG("Nhận báo cáo đến")},
    {"campaign", "paper.superior", MSG("Cơ quan cấp trên")},
    {"campaign", "paper.issuer", MSG("Cơ quan ban hành")},
    {"campaign", "paper.symbol", MSG("Ký hiệu văn bản")},
    {"campaign", "paper.place", MSG("Nơi ban hành")},
    {"campaign", "paper.recipients", MSG("Nơi nhận")},
    {"campaign", "paper.authority", MSG("Quyền hạn ký")},
    {"campaign", "paper.position", MSG("Chức vụ người ký")},
    {"campaign", "paper.signer", MSG("Người ký")},
};

bool history_has_words(const char *kind)
{
    for (size_t i = 0; i < sizeof sentences / sizeof *sentences; i++)
        if (!strcmp(sentences[i].kind, kind))
            return true;
    return !strcmp(kind, "report") || !strcmp(kind, "report-sent");
}

/* --- values --- */

static struct str day_text(struct arena *a, struct str iso)
{
    day_t day;

    return iso.len == sizeof "2024-12-12" - 1 && day_parse_iso(iso, &day) == OK ? day_format(a, day)
                                                                                : iso;
}

static struct str number_text(struct req *r, struct str member, json_int_t n)
{
    bool day = str_eq(member, S("day")) || str_eq(member, S("first")) ||
               str_eq(member, S("last")) || str_eq(member, S("delete"));
    bool minute = str_eq(member, S("from")) || str_eq(member, S("to"));

    if (day && n > INT32_MIN && n < INT32_MAX)
        return day_format(r->arena, (day_t)n);
    if (minute && n >= 0 && n <= MINUTES_OF_A_DAY)
        return str_printf(r->arena, "%02d:%02d", (int)n / 60, (int)n % 60);
    return str_printf(r->arena, "%lld", (long long)n);
}

static struct str sealed_text(struct req *r, const json_t *value)
{
    struct str text;

    if (!json_string_length(value))
        return S("–");
    if (seal_open(r->db, r->arena, str_from(json_string_value(value)), &text) == OK)
        return text;
    return S(SEAL_ERASED);
}

static struct str code_text(struct req *r, char type, struct str code)
{
    const struct unit_kind *kind = type == 'k' ? unit_kind_find(code) : NULL;
    struct report_figure figure;
    struct work work;
    enum role role;

    if (kind)
        return req_t(r, kind->label);
    if (type == 'r' && role_from_code(code, &role) == OK)
        return req_t(r, role_label(role));
    if (type == 't')
        return req_t(r, work_state_label(work_state_find(code)));
    if (type == 'v')
        return req_t(r, double_verdict_label(double_verdict_find(code)));
    if (type == 'o')
        return req_t(r, cost_source_label(cost_source_find(code)));
    if (type == 'g')
        return str_eq(code, S("excluded")) ? req_t(r, "chưa tính") : req_t(r, "đúng, tính vào");
    if (type == 'f' && report_figure_from_key(code, &figure) == OK) {
        if (figure.of == OF_INDICATOR)
            return req_t(r, indicators[figure.index].label);
        if (work_find(r->db, r->arena, (struct work_id){figure.index}, &work) == OK)
            return work.name;
    }
    return code;
}

static struct str amount_text(struct req *r, char type, json_int_t n)
{
    struct work work;

    if (type == 'q')
        return milli_format(r->arena, n, r->lang == LANG_EN);
    if (type == 'm')
        return n < 0 ? S("–") : count_format(r->arena, n, r->lang == LANG_EN);
    if (work_find(r->db, r->arena, (struct work_id){n}, &work) == OK)
        return work.name;
    return str_printf(r->arena, "%lld", (long long)n);
}

static struct str member_text(
    struct history_teller *t, struct str member, char type, const json_t *value)
{
    struct req *r = t->req;

    if (type == 'u' && json_is_integer(value))
        return history_unit(t, json_integer_value(value));
    if (type == 'a' && json_is_integer(value))
        return history_account(t, json_integer_value(value));
    if (type == 's')
        return sealed_text(r, value);
    if (json_is_integer(value) && type && strchr("wqm", type)) /* which finds '\0' too */
        return amount_text(r, type, json_integer_value(value));
    if (json_is_integer(value))
        return number_text(r, member, json_integer_value(value));
    if (!json_is_string(value))
        return S("");
    if (type)
        return code_text(r, type, str_from(json_string_value(value)));
    return day_text(r->arena, str_from(json_string_value(value)));
}

/* Of "paper.issuer:u" what the body says; NULL: nothing. */
static const json_t *value_in(
    struct arena *a, const json_t *body, const char *spec, struct str *member, char *type)
{
    struct str all = str_from(spec);
    size_t colon = str_find(all, S(":"), 0), dot = str_find(all, S("."), 0);

    *type = colon < all.len ? all.ptr[colon + 1] : '\0';
    *member = str_slice(all, 0, colon);
    if (dot < all.len) {
        body = json_object_get(body, str_z(a, str_slice(all, 0, dot)));
        *member = str_slice(all, dot + 1, colon);
    }
    return json_object_get(body, str_z(a, *member));
}

static struct str spec_text(struct history_teller *t, const json_t *body, const char *spec)
{
    struct str member;
    char type;
    const json_t *value = value_in(t->req->arena, body, spec, &member, &type);

    if (value)
        return str_copy(t->req->arena, member_text(t, member, type, value));
    /* what older facts have in the open */
    value = json_object_get(body, str_printf(t->req->arena, "%.*s_seal", STR(member)).ptr);
    return value ? sealed_text(t->req, value) : S("");
}

/* --- an entry --- */

static void changes_add(
    struct history_teller *t, const json_t *body, const char *group, struct history_entry *entry)
{
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
        const struct labelled *l = &labels[i];
        struct str text, *state, member;
        struct history_change *change;
        char type;

        if (strcmp(l->group, group) != 0 ||
            !value_in(t->req->arena, body, l->value, &member, &type))
            continue;
        text = spec_text(t, body, l->value);
        state = history_state_of(t, group, str_from(l->value));
        if (str_eq(*state, text))
            continue;
        change = history_change_add(t, entry, req_t(t->req, l->label));
        change->before = *state;
        change->after = text.len ? text : S("–");
        *state = text;
    }
}

/* The words of a corrected line are sealed together. */
static struct str plan_why(struct history_teller *t, struct str sealed)
{
    const char *why = NULL;
    json_t *words;

    if (body_load(t->req->arena, sealed, &words) == OK)
        why = json_string_value(json_object_get(words, "why"));
    return why ? str_from(why) : sealed;
}

/* Reasons and notes, in the open (older facts) or behind a seal. */
static void whys_add(struct history_teller *t, const json_t *body, struct history_entry *entry)
{
    struct req *r = t->req;
    const json_t *why_seal = json_object_get(body, "why_seal");
    const json_t *note_seal = json_object_get(body, "note_seal");
    const json_t *words_seal = json_object_get(body, "words_seal");
    const char *why = json_string_value(json_object_get(body, "why"));
    const char *note = json_string_value(json_object_get(body, "note"));

    if (json_string_length(why_seal))
        entry->why = sealed_text(r, why_seal);
    else if (why && !strchr("abcdefghijklmnopqrstuvwxyz", *why)) /* not a fixed word */
        entry->why = str_copy(r->arena, str_from(why));
    if (json_string_length(words_seal))
        entry->why = plan_why(t, sealed_text(r, words_seal));
    if (json_string_length(note_seal))
        entry->note = sealed_text(r, note_seal);
    else if (note)
        entry->note = str_copy(r->arena, str_from(note));
}

static enum err say_report(
    struct history_teller *t, const struct fact *fact, struct history_entry *entry)
{
    struct req *r = t->req;
    struct report report;
    enum err e = report_find_by_seq(r->db, r->arena, fact->seq, &report);

    if (e != OK)
        return e == E_NOT_FOUND ? OK : e;
    entry->what = REQ_T(r, "%1 báo cáo ngày %2, lần gửi %3", history_unit(t, report.unit.v),
        day_format(r->arena, report.day), count_format(r->arena, report.revision, false));
    entry->href = str_printf(r->arena, "%.*s/history",
        STR(report_path(r->arena, report.campaign, report.unit, report.day)));
    entry->why = report.why;
    entry->note = report.note;
    return OK;
}

/* What was said about figures and plans. Words about persons (agreements, requests) are not told
 * again here: their pages have them. */
static bool tells_why(struct str kind)
{
    return str_starts(kind, S("doubt-")) || str_starts(kind, S("day-")) ||
           str_starts(kind, S("plan-")) || str_starts(kind, S("work-")) ||
           str_starts(kind, S("double-"));
}

enum err history_say(struct history_teller *t, const struct fact *fact, struct history_entry *entry)
{
    struct req *r = t->req;
    struct str values[VALUES_MAX];
    json_t *body;
    enum err e;

    if (str_eq(fact->kind, S("report")) || str_eq(fact->kind, S("report-sent")))
        return say_report(t, fact, entry);
    entry->what = str_copy(r->arena, fact->kind);
    e = body_load(r->arena, fact->body, &body);
    if (e != OK)
        return e;
    if (tells_why(fact->kind))
        whys_add(t, body, entry);
    for (size_t i = 0; i < sizeof sentences / sizeof *sentences; i++) {
        const struct sentence *s = &sentences[i];

        if (!str_eq(fact->kind, str_from(s->kind)))
            continue;
        for (size_t k = 0; k < VALUES_MAX; k++)
            values[k] = s->values[k] ? spec_text(t, body, s->values[k]) : S("");
        entry->what = tr_fill(r->arena, r->lang, s->words, values, VALUES_MAX);
        if (s->group)
            changes_add(t, body, s->group, entry);
    }
    return OK;
}
