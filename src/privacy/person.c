/* person.c: everything about one account, gathered and written out. */
#include "privacy/person.h"

#include "base/csv.h"
#include "base/json.h"
#include "base/tr.h"
#include "privacy/words.h"
#include "store/body.h"

static const struct {
    const char *kind, *label;
} labels[] = {
    {"session-began", MSG("Đăng nhập")},
    {"session-ended", MSG("Đăng xuất")},
    {"report", MSG("Gửi báo cáo")},
    {"report-sent", MSG("Gửi báo cáo")},
    {"plan-uploaded", MSG("Nộp kế hoạch")},
    {"plan-corrected", MSG("Sửa dòng kế hoạch")},
    {"plan-accepted", MSG("Duyệt kế hoạch")},
    {"campaign-opened", MSG("Mở đợt")},
    {"campaign-settings-changed", MSG("Đổi cách làm của đợt")},
    {"campaign-deadline-added", MSG("Thêm hạn")},
    {"campaign-deadline-dropped", MSG("Bỏ hạn")},
    {"campaign-deadline-moved", MSG("Dời hạn")},
    {"doubt-settled", MSG("Quyết định số liệu")},
    {"day-signed", MSG("Chốt ngày")},
    {"day-imported", MSG("Nhập ngày từ tệp")},
    {"photo-added", MSG("Thêm ảnh")},
    {"photo-removed", MSG("Gỡ ảnh")},
    {"account-added", MSG("Thêm tài khoản")},
    {"role-given", MSG("Giao quyền")},
    {"role-ended", MSG("Thôi quyền")},
    {"token-added", MSG("Tạo mã truy cập")},
    {"token-ended", MSG("Thôi mã truy cập")},
    {"setting-changed", MSG("Đổi thiết đặt")},
    {"text-erased", MSG("Xóa dữ liệu cá nhân")},
    {"text-redacted", MSG("Che tên trong văn bản")},
    {"consent-given", MSG("Ghi sự đồng ý")},
    {"consent-withdrawn", MSG("Ghi rút lại đồng ý")},
    {"data-requested", MSG("Hỏi về dữ liệu cá nhân")},
    {"data-request-answered", MSG("Trả lời về dữ liệu cá nhân")},
    {"breach-recorded", MSG("Ghi sự cố dữ liệu")},
    {"breach-followed", MSG("Theo dõi sự cố dữ liệu")},
    {"account-closed", MSG("Đóng tài khoản")},
    {"account-handed-over", MSG("Bàn giao chức danh")},
    {"account-invitation-used", MSG("Dùng mã mời")},
    {"account-invited", MSG("Cấp mã mời")},
    {"account-opened", MSG("Mở lại tài khoản")},
    {"account-person-set", MSG("Ghi người giữ chức danh")},
    {"accounts-reviewed", MSG("Rà soát tài khoản")},
    {"area-assigned", MSG("Giao địa bàn phụ trách")},
    {"backup-made", MSG("Sao lưu")},
    {"bank-columns-set", MSG("Chọn cột của sao kê")},
    {"bank-entered", MSG("Ghi sao kê vào sổ")},
    {"bank-file-added", MSG("Nạp sao kê")},
    {"bank-file-dropped", MSG("Bỏ sao kê đã nạp")},
    {"bank-line-settled", MSG("Xếp dòng sao kê")},
    {"blob-erased", MSG("Xóa tệp đã giữ")},
    {"calendar-address-ended", MSG("Thôi địa chỉ lịch")},
    {"calendar-address-made", MSG("Tạo địa chỉ lịch")},
    {"campaign-mirrored", MSG("Nhận đợt từ tệp")},
    {"campaign-target-set", MSG("Đặt chỉ tiêu của đợt")},
    {"campaign-unit-added", MSG("Thêm đơn vị vào đợt")},
    {"care-changed", MSG("Sửa ngày khám bệnh, thăm hỏi")},
    {"care-planned", MSG("Lập ngày khám bệnh, thăm hỏi")},
    {"care-result", MSG("Ghi kết quả khám bệnh, thăm hỏi")},
    {"clip-added", MSG("Thêm clip")},
    {"clip-agreed", MSG("Ghi sự đồng ý cho clip")},
    {"clip-kind-set", MSG("Đặt loại clip")},
    {"clip-removed", MSG("Gỡ clip")},
    {"command-run", MSG("Chạy lệnh trên máy chủ")},
    {"criterion-set", MSG("Đặt tiêu chí")},
    {"donor-added", MSG("Ghi người đóng góp")},
    {"donor-agreed", MSG("Ghi người đóng góp đồng ý nêu tên")},
    {"double-settled", MSG("Quyết định công trình trùng")},
    {"draft-approved", MSG("Duyệt văn bản")},
    {"draft-remarked", MSG("Góp ý văn bản")},
    {"draft-written", MSG("Soạn văn bản cần duyệt")},
    {"duty-added", MSG("Giao việc")},
    {"duty-changed", MSG("Sửa việc đã giao")},
    {"duty-settled", MSG("Ghi kết quả việc đã giao")},
    {"entry-confirmed", MSG("Xác nhận bút toán")},
    {"entry-posted", MSG("Ghi sổ thu, chi")},
    {"entry-reversed", MSG("Ghi đảo bút toán")},
    {"first-day-closed", MSG("Đóng hướng dẫn ngày đầu")},
    {"forces-planned", MSG("Lập lực lượng dự kiến")},
    {"fund-closed", MSG("Khóa quỹ")},
    {"fund-opened", MSG("Mở quỹ")},
    {"fund-step-done", MSG("Ghi mốc của quỹ")},
    {"gift-batch-added", MSG("Lập đợt quà")},
    {"gift-batch-changed", MSG("Sửa đợt quà")},
    {"gift-handed", MSG("Ghi quà đã trao")},
    {"gift-planned", MSG("Chia quà cho ấp, khu phố")},
    {"goods-added", MSG("Thêm loại hiện vật")},
    {"holiday-set", MSG("Ghi ngày nghỉ, ngày làm bù")},
    {"house-changed", MSG("Sửa căn nhà")},
    {"house-dropped", MSG("Bỏ căn nhà")},
    {"house-planned", MSG("Thêm căn nhà")},
    {"house-stage-reached", MSG("Ghi bước làm nhà")},
    {"house-value-set", MSG("Ghi giá trị căn nhà")},
    {"issuer-added", MSG("Thêm cơ quan ban hành")},
    {"issuer-changed", MSG("Sửa cơ quan ban hành")},
    {"material-added", MSG("Nộp tài liệu tuyên truyền")},
    {"material-file-erased", MSG("Xóa tệp tài liệu tuyên truyền")},
    {"material-reviewed", MSG("Thẩm định tài liệu tuyên truyền")},
    {"message-word-forgotten", MSG("Bỏ chữ đã học")},
    {"message-word-learned", MSG("Học chữ của địa phương")},
    {"paper-numbered", MSG("Lấy số văn bản")},
    {"paper-template-set", MSG("Đặt mẫu văn bản")},
    {"paper-written", MSG("Soạn văn bản")},
    {"password-set", MSG("Đặt mật khẩu")},
    {"photo-agreed", MSG("Ghi sự đồng ý cho ảnh")},
    {"proposal-due-set", MSG("Đặt hạn gửi kế hoạch")},
    {"proposal-handed-in", MSG("Gửi kế hoạch của đơn vị")},
    {"proposal-line-decided", MSG("Quyết định dòng kế hoạch của đơn vị")},
    {"proposal-settled", MSG("Duyệt xong kế hoạch của đơn vị")},
    {"recovery-code-used", MSG("Dùng mã dự phòng")},
    {"recovery-codes-made", MSG("Tạo mã dự phòng mới")},
    {"restricted-added", MSG("Nộp bản quét có chữ ký")},
    {"restricted-opened", MSG("Mở bản quét có chữ ký")},
    {"restricted-removed", MSG("Xóa bản quét có chữ ký")},
    {"review-signed", MSG("Ký báo cáo tổng kết")},
    {"review-text-set", MSG("Viết lời báo cáo tổng kết")},
    {"sign-in-locked", MSG("Khóa đăng nhập vì gõ sai nhiều lần")},
    {"talk-changed", MSG("Sửa buổi tuyên truyền")},
    {"talk-planned", MSG("Lập buổi tuyên truyền")},
    {"talk-result", MSG("Ghi kết quả buổi tuyên truyền")},
    {"totp-began", MSG("Bật mã 6 số")},
    {"totp-code-again", MSG("Gõ lại mã 6 số đã dùng")},
    {"totp-ended", MSG("Tắt mã 6 số")},
    {"unit-added", MSG("Thêm đơn vị")},
    {"unit-changed", MSG("Thay đổi đơn vị")},
    {"unit-ended", MSG("Kết thúc đơn vị")},
    {"unit-renamed", MSG("Đổi tên đơn vị")},
    {"unit-succeeded", MSG("Ghi đơn vị nối tiếp")},
    {"unit-tied", MSG("Đặt đơn vị dưới cấp trên")},
    {"vote-recorded", MSG("Ghi kết quả lấy ý kiến")},
    {"work-added", MSG("Thêm công trình")},
    {"work-changed", MSG("Sửa công trình")},
    {"work-cost-set", MSG("Ghi kinh phí công trình")},
    {"work-mirrored", MSG("Nhận công trình từ tệp")},
    {"work-moved", MSG("Chuyển công trình")},
    {"work-part-ended", MSG("Thôi tham gia công trình")},
    {"work-part-set", MSG("Ghi đơn vị tham gia công trình")},
    {"work-state-changed", MSG("Đổi trạng thái công trình")},
    {"workbook-mapped", MSG("Chọn nghĩa cột bảng của xã")},
};

const char *person_kind_label(struct str kind)
{
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
        if (str_eq(kind, str_from(labels[i].kind)))
            return labels[i].label;
    return NULL;
}

const char *person_text_label(struct str purpose)
{
    return str_eq(purpose, S("address"))        ? MSG("Địa chỉ mạng khi đăng nhập")
           : str_eq(purpose, S("person-name"))  ? MSG("Họ tên")
           : str_eq(purpose, S("person-phone")) ? MSG("Điện thoại")
           : str_eq(purpose, S("token-name"))   ? MSG("Mã truy cập")
                                                : MSG("Yêu cầu, trả lời về dữ liệu");
}

/* --- gathering --- */

static enum err end(enum err e)
{
    return e == E_NOT_FOUND ? OK : e;
}

static enum err roles_find(struct db *db, struct arena *a, struct person *p)
{
    struct rows r;
    enum err e = db_query(db, SQL_person_roles, &r, ARGS(V(p->account.id.v)));

    while (e == OK && (e = rows_next(&r)) == OK) {
        struct person_role *role = vec_push(a, &p->roles);

        *role = (struct person_role){{.id = {row_int(&r, 0)},
                                         .account = {row_int(&r, 1)},
                                         .unit = {row_int(&r, 2)},
                                         .from_day = (day_t)row_int(&r, 4),
                                         .until_day = (day_t)row_int(&r, 5)},
            str_copy(a, row_str(&r, 6))};
        if ((e = role_from_code(row_str(&r, 3), &role->role.role)) != OK)
            rows_end(&r);
    }
    return end(e);
}

static enum err texts_find(struct db *db, struct arena *a, struct person *p)
{
    struct rows r;
    enum err e = db_query(db, SQL_person_texts, &r, ARGS(V(p->account.id.v), V(PERSON_TEXTS_MAX)));

    while (e == OK && (e = rows_next(&r)) == OK)
        *vec_push(a, &p->texts) = (struct person_text){str_copy(a, row_str(&r, 0)),
            str_copy(a, row_str(&r, 1)), row_int(&r, 2), (day_t)row_int(&r, 3)};
    return end(e);
}

static enum err sessions_find(struct db *db, struct arena *a, struct person *p)
{
    struct rows r;
    enum err e = db_query(db, SQL_person_sessions, &r, ARGS(V(p->account.id.v), V(now_ms())));

    while (e == OK && (e = rows_next(&r)) == OK)
        *vec_push(a, &p->sessions) = (struct person_session){row_int(&r, 0), row_int(&r, 1)};
    return end(e);
}

static enum err sign_ins_find(struct db *db, struct arena *a, struct person *p)
{
    struct rows r;
    enum err e = db_query(db, SQL_person_sign_ins, &r,
        ARGS(V(p->account.id.v), V(PERSON_FACTS_BACK), V(PERSON_TEXTS_MAX)));

    while (e == OK && (e = rows_next(&r)) == OK) {
        struct person_sign_in *one = vec_push(a, &p->sign_ins);

        *one = (struct person_sign_in){.at_ms = row_int(&r, 0), .agent = S("")};
        if ((e = body_unpack(a, row_str(&r, 1), "{s?s%}", "agent", UNPACK(one->agent))) != OK)
            rows_end(&r);
    }
    return end(e);
}

static enum err keys_find(struct db *db, struct arena *a, day_t today, struct person *p)
{
    struct rows r;
    enum err e = db_first(db, SQL_person_keys, &r, ARGS(V(p->account.id.v)));

    if (e != OK)
        return e;
    p->keys = (struct person_keys){
        row_int(&r, 0), row_int(&r, 1) != 0, row_int(&r, 2) != 0, row_int(&r, 3) != 0};
    rows_end(&r);
    return token_list_of(db, a, p->account.id, today, &p->tokens);
}

static enum err deeds_find(struct db *db, struct arena *a, struct person *p)
{
    int64_t id = p->account.id.v;
    struct rows r;
    enum err e = db_query(db, SQL_person_kinds, &r, ARGS(V(id), V(PERSON_FACTS_BACK)));

    while (e == OK && (e = rows_next(&r)) == OK)
        *vec_push(a, &p->kinds) = (struct person_kind){
            str_copy(a, row_str(&r, 0)), row_int(&r, 1), row_int(&r, 2), row_int(&r, 3)};
    if (e == E_NOT_FOUND)
        e = OK;
    if (e == OK)
        e = db_query(
            db, SQL_person_deeds, &r, ARGS(V(id), V(PERSON_FACTS_BACK), V(PERSON_DEEDS_MAX)));
    while (e == OK && (e = rows_next(&r)) == OK)
        *vec_push(a, &p->deeds) =
            (struct person_deed){row_int(&r, 0), row_int(&r, 1), str_copy(a, row_str(&r, 2))};
    return end(e);
}

enum err person_find(
    struct db *db, struct arena *a, struct account_id id, day_t today, struct person *ret)
{
    struct person p = {0};
    struct org_unit unit;
    enum err e = account_find(db, a, id, &p.account);

    if (e == OK)
        e = unit_find(db, a, p.account.unit, &unit);
    if (e == OK)
        e = words_open(db, a, p.account.person_seal, &p.name);
    if (e == OK)
        e = words_open(db, a, p.account.phone_seal, &p.phone);
    if (e == OK)
        e = roles_find(db, a, &p);
    if (e == OK)
        e = texts_find(db, a, &p);
    if (e == OK)
        e = sessions_find(db, a, &p);
    if (e == OK)
        e = sign_ins_find(db, a, &p);
    if (e == OK)
        e = keys_find(db, a, today, &p);
    if (e == OK)
        e = deeds_find(db, a, &p);
    if (e == OK)
        e = data_request_list_of_account(db, a, id.v, &p.requests);
    if (e != OK)
        return e;
    p.unit_name = unit.name;
    *ret = p;
    return OK;
}

/* --- as JSON --- */

static void member(struct buf *b, const char *name, struct str text)
{
    buf_printf(b, "\"%s\":", name);
    json_any_text(b, text);
}

static void moment(struct buf *b, struct arena *a, const char *name, int64_t ms)
{
    struct str day = day_format_iso(a, day_of_ms(ms));
    int minute = minute_of_ms(ms);

    buf_printf(b, "\"%s\":\"%.*sT%02d:%02d:%02d+07:00\"", name, STR(day), minute / 60, minute % 60,
        (int)(ms / 1000 % 60));
}

static void day_member(struct buf *b, struct arena *a, const char *name, day_t day)
{
    buf_printf(b, "\"%s\":", name);
    if (day == INT32_MAX)
        buf_addz(b, "null");
    else
        json_any_text(b, day_format_iso(a, day));
}

static void json_account(struct buf *b, struct arena *a, const struct person *p)
{
    member(b, "sign_in_name", p->account.login);
    buf_addc(b, ',');
    member(b, "office", p->account.name);
    buf_addc(b, ',');
    member(b, "unit", p->unit_name);
    buf_addc(b, ',');
    member(b, "person_name", p->name);
    buf_addc(b, ',');
    member(b, "telephone", p->phone);
    buf_printf(b, ",\"codes\":%s,\"invited\":%s,\"calendar_address\":%s",
        p->keys.has_codes ? "true" : "false", p->keys.is_invited ? "true" : "false",
        p->keys.has_calendar ? "true" : "false");
    if (p->keys.used_ms) {
        buf_addc(b, ',');
        moment(b, a, "last_used", p->keys.used_ms);
    }
}

static void json_roles(struct buf *b, struct arena *a, const struct person *p)
{
    for (size_t i = 0; i < p->roles.count; i++) {
        const struct person_role *r = &p->roles.items[i];

        buf_addz(b, i ? ",{" : "{");
        member(b, "duty", str_from(role_code(r->role.role)));
        buf_addc(b, ',');
        member(b, "unit", r->unit_name);
        buf_addc(b, ',');
        day_member(b, a, "from", r->role.from_day);
        buf_addc(b, ',');
        day_member(b, a, "until", r->role.until_day);
        buf_addc(b, '}');
    }
}

static void json_texts(struct buf *b, struct arena *a, const struct person *p)
{
    for (size_t i = 0; i < p->texts.count; i++) {
        const struct person_text *t = &p->texts.items[i];

        buf_addz(b, i ? ",{" : "{");
        member(b, "purpose", t->purpose);
        buf_addc(b, ',');
        member(b, "text", t->text);
        buf_addc(b, ',');
        moment(b, a, "at", t->at_ms);
        buf_addc(b, ',');
        day_member(b, a, "keep_until", t->keep_until);
        buf_addc(b, '}');
    }
}

static void json_kinds(struct buf *b, struct arena *a, const struct person *p)
{
    for (size_t i = 0; i < p->kinds.count; i++) {
        const struct person_kind *k = &p->kinds.items[i];

        buf_addz(b, i ? ",{" : "{");
        member(b, "kind", k->kind);
        buf_printf(b, ",\"count\":%lld,", (long long)k->count);
        moment(b, a, "first", k->first_ms);
        buf_addc(b, ',');
        moment(b, a, "last", k->last_ms);
        buf_addc(b, '}');
    }
}

static void json_requests(struct buf *b, struct arena *a, const struct person *p)
{
    for (size_t i = 0; i < p->requests.count; i++) {
        const struct data_request *q = &p->requests.items[i];

        buf_addz(b, i ? ",{" : "{");
        member(b, "kind", str_from(request_limits[q->kind].code));
        buf_addc(b, ',');
        member(b, "words", q->words);
        buf_addc(b, ',');
        member(b, "answer", q->answer);
        buf_addc(b, ',');
        day_member(b, a, "came", q->came_day);
        buf_addc(b, ',');
        day_member(b, a, "closed", q->closed_day);
        buf_addc(b, '}');
    }
}

static void json_deeds(struct buf *b, struct arena *a, const struct person *p)
{
    for (size_t i = 0; i < p->deeds.count; i++) {
        const struct person_deed *d = &p->deeds.items[i];

        buf_printf(b, "%s{\"fact\":%lld,", i ? "," : "", (long long)d->fact);
        moment(b, a, "at", d->at_ms);
        buf_addc(b, ',');
        member(b, "kind", d->kind);
        buf_addc(b, '}');
    }
}

static void json_sessions(struct buf *b, struct arena *a, const struct person *p)
{
    for (size_t i = 0; i < p->sessions.count; i++) {
        buf_addz(b, i ? ",{" : "{");
        moment(b, a, "began", p->sessions.items[i].created_ms);
        buf_addc(b, ',');
        moment(b, a, "ends", p->sessions.items[i].expires_ms);
        buf_addc(b, '}');
    }
}

static void json_sign_ins(struct buf *b, struct arena *a, const struct person *p)
{
    for (size_t i = 0; i < p->sign_ins.count; i++) {
        buf_addz(b, i ? ",{" : "{");
        moment(b, a, "at", p->sign_ins.items[i].at_ms);
        buf_addc(b, ',');
        member(b, "browser", p->sign_ins.items[i].agent);
        buf_addc(b, '}');
    }
}

static void json_tokens(struct buf *b, struct arena *a, const struct person *p)
{
    for (size_t i = 0; i < p->tokens.count; i++) {
        buf_addz(b, i ? ",{" : "{");
        member(b, "name", p->tokens.items[i].name);
        buf_addc(b, ',');
        moment(b, a, "made", p->tokens.items[i].at_ms);
        buf_addc(b, ',');
        day_member(b, a, "until", p->tokens.items[i].until_day);
        buf_addc(b, '}');
    }
}

struct str person_json(struct arena *a, const struct person *p)
{
    static const struct {
        const char *name;
        void (*write)(struct buf *b, struct arena *a, const struct person *p);
    } lists[] = {{"duties", json_roles}, {"texts", json_texts}, {"sessions", json_sessions},
        {"sign_ins", json_sign_ins}, {"tokens", json_tokens}, {"requests", json_requests},
        {"deeds_by_kind", json_kinds}, {"newest_deeds", json_deeds}};
    struct buf b;

    buf_init(&b, a, 4 * 1024 * 1024);
    buf_addc(&b, '{');
    json_account(&b, a, p);
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        buf_printf(&b, ",\"%s\":[", lists[i].name);
        lists[i].write(&b, a, p);
        buf_addc(&b, ']');
    }
    buf_addz(&b, "}\n");
    return buf_str(&b);
}

struct str person_csv(struct arena *a, const struct person *p)
{
    struct buf b;

    buf_init(&b, a, 1024 * 1024);
    buf_addz(&b, "\xef\xbb\xbf"
                 "fact,at,kind\n");
    for (size_t i = 0; i < p->deeds.count; i++) {
        const struct person_deed *d = &p->deeds.items[i];

        csv_add(&b, str_printf(a, "%lld", (long long)d->fact), true);
        csv_add(&b, time_format(a, d->at_ms), false);
        csv_add(&b, d->kind, false);
        buf_addc(&b, '\n');
    }
    return buf_str(&b);
}
