/* hostile_world.h: two communes with everything in them, and one browser session for every kind of
 * visitor; for the tests that try what nobody should be able to do.
 *
 * Province P with both communes, province Q with nothing, agency X of the province, which on the
 * agency line is above agency Y of commune A. Commune A: hamlets Một and Hai, a plan still open, a
 * plan accepted, a campaign in its third day with a clean report on day 1 and a doubtful one on day
 * 2, both of Một. Commune B: a hamlet, a campaign, a plan. Names carry what breaks careless pages:
 * angle brackets, quotes, ampersands.
 */
#ifndef TESTS_HOSTILE_WORLD_H
#define TESTS_HOSTILE_WORLD_H

#include "store_dir.h"

#include "app.h"
#include "base/number.h"
#include "base/unicode.h"
#include "facts.h"
#include "privacy/breach.h"
#include "privacy/data_request.h"
#include "http/dispatch.h"
#include "ledger/ledger.h"
#include "org/page.h"
#include "org/password.h"
#include "org/review.h"
#include "org/sign_in.h"
#include "org/token.h"
#include "paper/paper.h"
#include "plan/plan_store.h"
#include "report/report.h"
#include "rollup/sign.h"
#include "store/body.h"
#include "store/setting.h"
#include "sums/sums.h"
#include "talks/talk.h"
#include "routes.h"
#include "welfare/care.h"
#include "welfare/house.h"
#include "welfare/page.h"
#include "duty/draft.h"
#include "clips/upload.h"
#include "store/blob.h"
#include "works/photo.h"
#include "works/work.h"

static const struct server_options options = {.app = &app};
static struct store_dir dir;
static struct store *store;
static struct db *db;
static struct sums *sums;
#include "browser.h"

enum visitor {
    UNSIGNED,
    ONCE,    /* compiles for A, but still has the password that an administrator made up */
    REPORTS, /* Một */
    OTHER,   /* reports for Hai */
    READS,   /* A */
    COMPILES,
    ADMINISTERS,
    STRANGER, /* compiles for B */
    STRANGE_ADMIN,
    VISITORS
};

static const char *const visitor_names[VISITORS] = {"unsigned", "once", "reports", "other unit",
    "reads", "compiles", "administers", "compiles elsewhere", "administers elsewhere"};

#define ODD "<i>\"'&"

static struct {
    struct arena arena;
    day_t first_day, today;
    struct unit_id p, q, x, y, a, mot, hai, b, ba;
    struct plan_id draft, accepted, strange_plan;
    struct position line; /* the first line of the draft */
    struct campaign_id campaign, strange;
    struct work_id work, strange_work;
    struct duty_id duty, review;            /* of Một; a draft that Một writes */
    int64_t version;                        /* of that draft */
    struct photo_id photo, photo_of_person; /* of Một; in the second one can be recognised */
    struct clip_id clip, clip_of_person;    /* the same */
    struct upload_id upload;                /* of Một, waiting for its first part */
    struct consent_id consent;              /* of that person */
    struct request_id request;              /* of A, about data on a person */
    struct breach_id breach;                /* of A */
    struct talk_id talk;                    /* of Một, on the first day */
    struct material_id material;            /* of Một, with a file */
    struct paper_id paper;                  /* of the campaign */
    struct gift_id gift;                    /* of A, with a scan of a signed sheet */
    struct restricted_id scan;
    struct house_id house; /* in Một */
    struct care_id care;   /* of Một */
    struct fund_id fund;   /* of the campaign of A, with one gift */
    struct entry_id entry;
    struct donor_id donor;
    struct account_id accounts[VISITORS];
    struct role_id roles[VISITORS];
    struct token_id token_ids[VISITORS];
    int64_t origins[VISITORS]; /* the facts session-began */
    struct str sessions[VISITORS], tokens[VISITORS];
    int64_t doubtful; /* the number of the doubtful report */
    struct str seen;  /* what a sign-off of day 1 must have seen */
    struct str list;  /* what a review of the accounts of A must have seen */
    struct account_id closed;
} w;

static inline void clock_at(day_t day, int hour, int minute)
{
    char text[32];

    snprintf(text, sizeof text, "%lld",
        (long long)day * MS_PER_DAY - VIETNAM_OFFSET_MS + (hour * 60 + minute) * INT64_C(60000));
    setenv("CHUNGSUC_NOW", text, 1);
}

static inline enum err make_units(struct tx *tx)
{
    struct org_unit u = {.kind = unit_kind_find(S("tinh")), .name = S("Tỉnh P")};
    enum err e = unit_add(tx, &u, &w.p);

    u.name = S("Tỉnh Q");
    if (e == OK)
        e = unit_add(tx, &u, &w.q);
    u = (struct org_unit){
        .kind = unit_kind_find(S("co-quan")), .name = S("Cơ quan X"), .parent = w.p};
    if (e == OK)
        e = unit_add(tx, &u, &w.x);
    u = (struct org_unit){.kind = unit_kind_find(S("xa")), .name = S("Xã A " ODD), .parent = w.p};
    if (e == OK)
        e = unit_add(tx, &u, &w.a);
    u.name = S("Xã B");
    if (e == OK)
        e = unit_add(tx, &u, &w.b);
    u = (struct org_unit){.kind = unit_kind_find(S("ap")), .name = S("Ấp Một"), .parent = w.a};
    if (e == OK)
        e = unit_add(tx, &u, &w.mot);
    u.name = S("Ấp Hai " ODD);
    if (e == OK)
        e = unit_add(tx, &u, &w.hai);
    u.name = S("Ấp Ba");
    u.parent = w.b;
    if (e == OK)
        e = unit_add(tx, &u, &w.ba);
    u = (struct org_unit){
        .kind = unit_kind_find(S("co-quan")), .name = S("Cơ quan Y"), .parent = w.a, .agency = w.x};
    return e == OK ? unit_add(tx, &u, &w.y) : e;
}

static inline enum err make_visitor(
    struct tx *tx, enum visitor v, struct unit_id unit, enum role role)
{
    char login[16];
    struct account a = {.name = S("Chức danh " ODD), .unit = unit};
    struct account_role give = {.unit = unit, .role = role, .until_day = INT32_MAX};
    unsigned char hash[SESSION_HASH_BYTES];
    enum err e;

    snprintf(login, sizeof login, "khach-%d", (int)v);
    a.login = str_from(login);
    if ((e = account_add(tx, &a, &w.accounts[v])) != OK)
        return e;
    give.account = w.accounts[v];
    e = role_give(tx, &give, &w.roles[v]);
    if (e == OK) /* nobody can sign in with it: sessions are made here */
        e = account_password_set(tx, w.accounts[v], S("*"), v == ONCE, S(""));
    if (e == OK) {
        struct api_token token = {.account = w.accounts[v],
            .role = w.roles[v],
            .name = S("Phần mềm " ODD),
            .until_day = w.today + 300};

        w.tokens[v] = token_new(&w.arena);
        e = token_add(tx, &token, w.tokens[v], &w.token_ids[v]);
    }
    w.sessions[v] = session_token_new(&w.arena);
    session_token_hash(w.sessions[v], hash);
    if (e == OK)
        e = fact_add(tx, "session-began",
            body_pack(tx->arena, "{s:I, s:s}", "account", (json_int_t)w.accounts[v].v, "agent",
                "Firefox, Linux"),
            &w.origins[v]);
    if (e != OK)
        return e;
    return db_run(tx->db, SQL_session_insert,
        ARGS(value_blob((struct str){(const char *)hash, sizeof hash}), V(w.accounts[v].v),
            V(w.origins[v]), V(tx->now_ms), V(tx->now_ms + INT64_C(100) * MS_PER_DAY),
            V(tx->now_ms), V(tx->now_ms + INT64_C(100) * MS_PER_DAY), V(PROOF_PASSWORD)));
}

/* Somebody of A whose account is closed. */
static inline enum err make_closed(struct tx *tx)
{
    struct account a = {.login = S("da-dong"), .name = S("Đã đóng"), .unit = w.a};
    enum err e = account_add(tx, &a, &w.closed);

    return e == OK ? account_close(tx, w.closed, ACCOUNT_CLOSED) : e;
}

static inline enum err make_visitors(struct tx *tx)
{
    static const enum role roles[VISITORS] = {[ONCE] = ROLE_COMPILE,
        [REPORTS] = ROLE_REPORT,
        [OTHER] = ROLE_REPORT,
        [READS] = ROLE_READ,
        [COMPILES] = ROLE_COMPILE,
        [ADMINISTERS] = ROLE_ADMINISTER,
        [STRANGER] = ROLE_COMPILE,
        [STRANGE_ADMIN] = ROLE_ADMINISTER};
    enum err e = OK;

    for (int v = ONCE; e == OK && v < VISITORS; v++)
        e = make_visitor(tx, (enum visitor)v,
            v == REPORTS   ? w.mot
            : v == OTHER   ? w.hai
            : v < STRANGER ? w.a
                           : w.b,
            roles[v]);
    return e == OK ? make_closed(tx) : e;
}

#define PLAN_TEXT                                                                                  \
    "UBND XÃ A\nSố: 25/KH-UBND\n\nKẾ HOẠCH\nRa quân dân vận đợt I năm 2024\n\n"     \
    "Thời gian: 15 ngày (từ ngày 10/12/2024 đến ngày 24/12/2024).\n"                     \
    "Tổng khối lượng: phát quang 2 tuyến/4.000 m, cụ thể:\n"                         \
    "- Ấp Một: phát quang tuyến đường Lộ kiểm dài 3.000 m.\n"                      \
    "- Ấp Hai: phát quang tuyến đường <script>alert(1)</script> dài 1.000 m.\n"

static inline enum err make_plan(
    struct tx *tx, struct unit_id unit, bool accept, struct plan_id *ret)
{
    struct str name = accept ? S("kế hoạch đã duyệt " ODD ".txt") : S("kế hoạch " ODD ".txt");
    enum err e = plan_upload(tx, unit, name, S("Ra quân dân vận " ODD), S(PLAN_TEXT), ret);

    return e == OK && accept ? plan_accept(tx, *ret) : e;
}

static inline enum err make_campaign(struct tx *tx, struct unit_id commune, struct unit_id *units,
    size_t count, struct campaign_id *ret, struct work_id *ret_work)
{
    struct campaign_unit list[2] = {
        {.name = S("Ấp Một"), .in_charge = S(ODD)}, {.name = S("Ấp Hai " ODD), .in_charge = S("")}};
    struct campaign_opening o = {.units = list, .unit_count = count};
    struct work work = {.kind = KIND_CLEARING,
        .name = S("Phát quang " ODD),
        .measure = UNIT_M,
        .planned_milli = 3000 * MILLI,
        .bound = '=',
        .money_vnd = -1};
    enum err e;

    for (size_t i = 0; i < count; i++)
        list[i].id = units[i];
    o.campaign = (struct campaign){.unit = commune,
        .name = S("Đợt II " ODD),
        .first_day = w.first_day,
        .last_day = w.first_day + 14,
        .report_from_minute = 810,
        .report_to_minute = 900,
        .paper = {.signer = S(ODD), .issuer = S(ODD), .recipients = S(ODD)}};
    if ((e = campaign_open(tx, &o, ret)) != OK)
        return e;
    work.campaign = *ret;
    work.unit = units[0];
    return work_add(tx, &work, ret_work);
}

static inline enum err make_reports(struct tx *tx)
{
    struct report_figure f = {.of = OF_WORK_TODAY, .index = w.work.v, .milli = 100 * MILLI};
    struct report r = {.campaign = w.campaign,
        .unit = w.mot,
        .day = w.first_day,
        .figures = &f,
        .figure_count = 1,
        .note = S("</textarea>" ODD)};
    struct consolidated c;
    struct rollup rollup;
    int64_t seq;
    enum err e;

    tx->now_ms = (int64_t)w.today * MS_PER_DAY;
    if ((e = report_send(tx, &r, &seq)) != OK)
        return e;
    r.day = w.first_day + 1;
    f.milli = 9000 * MILLI; /* more than planned */
    if ((e = report_send(tx, &r, &w.doubtful)) != OK ||
        (e = rollup_make(tx->db, tx->arena, w.campaign, 0, tx->now_ms, &rollup)) != OK ||
        (e = day_consolidate(tx->db, tx->arena, &rollup, w.first_day, &c)) != OK)
        return e;
    w.seen = str_copy(&w.arena, c.hash);
    return OK;
}

static inline enum err make_photos(struct tx *tx)
{
    const struct picture picture = {S("one picture"), S("one small"), 4, 3, 5};
    const struct picture other = {S("other picture"), S("other small"), 4, 3, 9};
    struct photo p = {.campaign = w.campaign,
        .unit = w.mot,
        .work = w.work,
        .day = w.first_day,
        .caption = S("Cầu " ODD)};
    const struct consent agreed = {.unit = w.mot,
        .kind = CONSENT_PHOTOGRAPH,
        .name = S("Người " ODD),
        .purpose = S("Đăng ảnh khởi công " ODD),
        .from_day = w.first_day,
        .until_day = w.first_day + 300,
        .withdrawn_day = INT32_MAX};
    enum err e;

    tx->account_id = w.accounts[REPORTS].v;
    e = consent_add(tx, &agreed, &w.consent);
    if (e == OK)
        e = photo_add(tx, &p, &picture, &w.photo);
    p.recognisable = true;
    return e == OK ? photo_add(tx, &p, &other, &w.photo_of_person) : e;
}

static inline enum err make_clips(struct tx *tx)
{
    const struct clip_judged judged = {.duration_ms = 61000,
        .bytes = 10,
        .width = 64,
        .height = 48,
        .plays = true,
        .poster = {S("one poster"), S("small poster"), 4, 3, 5}};
    struct clip c = {.campaign = w.campaign, .unit = w.mot, .work = w.work, .day = w.first_day};
    struct str part, other;
    enum err e = blob_put(tx, S("clip bytes"), &part);

    tx->account_id = w.accounts[REPORTS].v;
    if (e == OK)
        e = blob_put(tx, S("clip other"), &other);
    if (e == OK)
        e = clip_add(tx, &c, &judged, S(""), &part, 1, &w.clip);
    c.recognisable = true;
    if (e == OK)
        e = clip_add(tx, &c, &judged, S(""), &other, 1, &w.clip_of_person);
    w.upload.v = 4711;
    if (e == OK)
        e = db_run(tx->db, SQL_clip_upload_insert,
            ARGS(V(w.upload.v), V(w.campaign.v), V(w.mot.v), V(tx->account_id), V(0), V(10),
                V(UPLOAD_PART_BYTES),
                V("{\"day\":20000,\"event\":\"\",\"kind\":0,\"recognisable\":false,\"work\":0}"),
                V(ODD), V(tx->now_ms)));
    return e;
}

static inline enum err make_talks(struct tx *tx)
{
    const struct material m = {.campaign = w.campaign, .unit = w.mot, .title = S("Đề cương " ODD)};
    struct talk t = {.campaign = w.campaign,
        .unit = w.mot,
        .place_unit = w.mot,
        .audiences = 3,
        .day = w.first_day,
        .from_minute = 8 * 60,
        .to_minute = -1,
        .topic = S("Luật " ODD),
        .place = S("Nhà văn hóa " ODD),
        .speaker = S("Công an xã " ODD),
        .expected = -1};
    enum err e = material_add(tx, &m, S("Nội dung"), &w.material);

    t.material = w.material;
    return e == OK ? talk_add(tx, &t, &w.talk) : e;
}

static inline enum err make_welfare(struct tx *tx)
{
    const struct gift_batch b = {.campaign = w.campaign,
        .name = S("Quà " ODD),
        .whom = S("gia đình chính sách " ODD),
        .count = 25,
        .unit_vnd = 500000};
    const struct house h = {.campaign = w.campaign, .unit = w.mot, .note = S("tổ 4 " ODD)};
    const struct care c = {.campaign = w.campaign,
        .unit = w.mot,
        .place_unit = w.mot,
        .day = w.first_day,
        .provider = S("Bệnh viện " ODD),
        .expected = -1};
    struct restricted_file f = {.unit = w.a,
        .campaign = w.campaign.v,
        .purpose = S(GIFT_SHEET),
        .day = w.first_day,
        .delete_day = w.first_day + 300};
    enum err e = gift_add(tx, &b, &w.gift);

    f.thing = w.gift.v;
    if (e == OK)
        e = restricted_add(tx, &f, S("%PDF-1.7 signed"), &w.scan);
    if (e == OK)
        e = house_add(tx, &h, &w.house);
    return e == OK ? care_add(tx, &c, &w.care) : e;
}

/* A duty of Một with every text one may have, and a draft of Một that the commune approves. */
static inline enum err make_duties(struct tx *tx)
{
    struct duty d = {.campaign = w.campaign,
        .kind = DUTY_TASK,
        .unit = w.mot,
        .office = S("Trưởng ấp " ODD),
        .what = S("Việc " ODD),
        .place = S("Nhà " ODD),
        .due = w.first_day,
        .minute = 450};
    enum err e = duty_add(tx, &d, &w.duty);

    d.kind = DUTY_DRAFT;
    if (e == OK)
        e = duty_add(tx, &d, &w.review);
    if (e == OK)
        e = draft_write(tx, w.review, S("Đề cương " ODD "\nDòng hai"));
    return e == OK ? db_first_int(tx->db, SQL_draft_version_newest, &w.version, ARGS(V(w.review.v)))
                   : e;
}

static inline enum err make_paper(struct tx *tx)
{
    struct paper p = {.campaign = w.campaign, .kind = KIND_PAPER_LETTER, .form = FORM_STATE};

    for (size_t i = 0; i < PAPER_TEXTS; i++)
        p.texts[i] = S("");
    p.texts[paper_text_find(S("subject"))] = S("về việc " ODD);
    p.texts[paper_text_find(S("body"))] = S("Nội dung " ODD);
    return paper_write(tx, &p, &w.paper);
}

static inline enum err make_registers(struct tx *tx)
{
    const struct data_request q = {.unit = w.a,
        .kind = REQUEST_ERASE,
        .person = S("Người hỏi " ODD),
        .words = S("Xóa tên " ODD),
        .came_day = w.first_day};
    const struct breach b = {.unit = w.a,
        .detected_ms = tx->now_ms,
        .people = 3,
        .harmful = true,
        .words = {[WORD_WHAT] = S("Mất điện thoại " ODD)}};
    enum err e = data_request_add(tx, &q, &w.request);

    return e == OK ? breach_add(tx, &b, &w.breach) : e;
}

static inline enum err make_fund(struct tx *tx)
{
    const struct fund f = {.campaign = w.campaign,
        .name = S("Quỹ " ODD),
        .open_from = w.first_day,
        .open_until = INT32_MAX};
    struct donor d = {.name = S("Ông Năm " ODD), .source = SOURCE_BUSINESS};
    struct plain p = {.deed = DEED_RECEIVE, .day = w.first_day, .amount = 5000, .words = S(ODD)};
    struct entry_refusal no;
    enum err e = fund_open(tx, &f, &w.fund);

    d.fund = p.fund = w.fund;
    if (e == OK)
        e = donor_add(tx, &d, &w.donor);
    p.donor = w.donor;
    return e == OK ? ledger_post_plain(tx, &p, &w.entry, &no) : e;
}

static inline enum err make_world(struct tx *tx, void *context)
{
    enum err e = make_units(tx);

    if (e == OK)
        e = make_visitors(tx);
    if (e == OK)
        e = make_registers(tx);
    if (e == OK)
        e = make_plan(tx, w.a, false, &w.draft);
    if (e == OK)
        e = make_plan(tx, w.a, true, &w.accepted);
    if (e == OK)
        e = make_plan(tx, w.b, false, &w.strange_plan);
    if (e == OK)
        e = make_campaign(tx, w.a, (struct unit_id[]){w.mot, w.hai}, 2, &w.campaign, &w.work);
    if (e == OK)
        e = make_campaign(tx, w.b, &w.ba, 1, &w.strange, &w.strange_work);
    if (e == OK)
        e = make_fund(tx);
    if (e == OK) /* codes have their own tests */
        e = setting_change(tx, SETTING_TOTP_ADMINISTRATORS, S("off"));
    if (e == OK)
        e = make_reports(tx);
    if (e == OK)
        e = make_duties(tx);
    if (e == OK)
        e = make_paper(tx);
    if (e == OK)
        e = make_talks(tx);
    if (e == OK)
        e = make_welfare(tx);
    if (e == OK)
        e = make_photos(tx);
    return e == OK ? make_clips(tx) : e;
}

static inline void list_read(void)
{
    struct review_list list;

    assert_int_equal(review_list_make(db, &w.arena, w.a, now_ms(), &list), OK);
    w.list = list.hash;
}

static inline void world_make(void)
{
    struct plan_full full;

    memset(&browser, 0, sizeof browser);
    memset(&w, 0, sizeof w);
    arena_init(&w.arena, 256 << 20);
    w.first_day = day_from_civil((struct civil){2024, 12, 10});
    w.today = w.first_day + 2;
    clock_at(w.first_day, 7, 0);
    store_dir_init(&dir);
    assert_int_equal(sums_new(&sums), OK);
    store = store_dir_open_watched(&dir, facts, sums_watcher(sums));
    assert_int_equal(store_write_wait(store, 0, make_world, NULL), OK);
    assert_int_equal(store_reader(store, &db), OK);
    clock_at(w.today, 14, 0);
    assert_int_equal(plan_full_find(db, &w.arena, w.draft, &full), OK);
    assert_true(full.plan.lines.count > 0);
    w.line = full.plan.lines.items[0].at;
    list_read();
    db_reset(db);
}

static inline void world_drop(void)
{
    store_reader_close(db);
    store_close(store);
    sums_free(sums);
    store_dir_remove(&dir);
    arena_reset(&w.arena);
    unsetenv("CHUNGSUC_NOW");
}

/* The number of the newest fact: what changed nothing leaves it as it was. */
static inline int64_t head(void)
{
    int64_t seq = 0;

    db_reset(db);
    assert_int_equal(db_first_int(db, SQL_fact_head, &seq, NULL, 0), OK);
    db_reset(db);
    return seq;
}

static inline void be(enum visitor v)
{
    memset(&browser, 0, sizeof browser);
    if (v == UNSIGNED)
        return;
    snprintf(browser.session, sizeof browser.session, "%.*s", STR(w.sessions[v]));
    snprintf(browser.token, sizeof browser.token, "%.*s", STR(w.tokens[v]));
    sit_down();
}

/* Load a page that has a proof for this visitor, whatever he may do. */
static inline void open_any_form(enum visitor v)
{
    get(v == UNSIGNED ? "/sign-in" : "/password");
    assert_int_equal(browser.status, 200);
}

/* --- the samples, with the numbers of this world --- */

static const struct sample {
    const char *name;
    enum method method;
    const char *path;
    const char *fields; /* of a POST */
} samples[] = {
#define SAMPLE(name, method, path, fields) {name, method, path, fields},
#include "route_samples.def"
#undef SAMPLE
};
enum { SAMPLES = sizeof samples / sizeof *samples };

/* Every `word` becomes that text. */
static inline void text_put(char *to, size_t size, const char *word, struct str text)
{
    char rest[1024], *at;

    while ((at = strstr(to, word)) != NULL) {
        snprintf(rest, sizeof rest, "%s", at + strlen(word));
        assert_true((size_t)snprintf(at, size - (size_t)(at - to), "%.*s%s", STR(text), rest) <
                    size - (size_t)(at - to));
    }
}

static inline void word_put(char *to, size_t size, const char *word, int64_t number)
{
    char text[32];

    snprintf(text, sizeof text, "%lld", (long long)number);
    text_put(to, size, word, str_from(text));
}

static inline const char *filled(const char *pattern, char *to, size_t size)
{
    snprintf(to, size, "%s", pattern ? pattern : "");
    word_put(to, size, "{plan}", w.draft.v);
    word_put(to, size, "{accepted}", w.accepted.v);
    word_put(to, size, "{line}", (int64_t)w.line.line);
    word_put(to, size, "{col}", (int64_t)w.line.col);
    word_put(to, size, "{campaign}", w.campaign.v);
    word_put(to, size, "{p}", w.p.v);
    word_put(to, size, "{a}", w.a.v);
    word_put(to, size, "{y}", w.y.v);
    word_put(to, size, "{mot}", w.mot.v);
    word_put(to, size, "{hai}", w.hai.v);
    word_put(to, size, "{work}", w.work.v);
    word_put(to, size, "{duty}", w.duty.v);
    word_put(to, size, "{review}", w.review.v);
    word_put(to, size, "{version}", w.version);
    word_put(to, size, "{photo}", w.photo.v);
    word_put(to, size, "{person}", w.photo_of_person.v);
    word_put(to, size, "{clip}", w.clip.v);
    word_put(to, size, "{clip_of_person}", w.clip_of_person.v);
    word_put(to, size, "{upload}", w.upload.v);
    word_put(to, size, "{consent}", w.consent.v);
    word_put(to, size, "{request}", w.request.v);
    word_put(to, size, "{breach}", w.breach.v);
    word_put(to, size, "{talk}", w.talk.v);
    word_put(to, size, "{material}", w.material.v);
    word_put(to, size, "{paper}", w.paper.v);
    word_put(to, size, "{gift}", w.gift.v);
    word_put(to, size, "{scan}", w.scan.v);
    word_put(to, size, "{house}", w.house.v);
    word_put(to, size, "{care}", w.care.v);
    word_put(to, size, "{fund}", w.fund.v);
    word_put(to, size, "{entry}", w.entry.v);
    word_put(to, size, "{donor}", w.donor.v);
    word_put(to, size, "{account}", w.accounts[REPORTS].v);
    word_put(to, size, "{role}", w.roles[REPORTS].v);
    word_put(to, size, "{token}", w.token_ids[REPORTS].v);
    word_put(to, size, "{closed}", w.closed.v);
    word_put(to, size, "{doubt}", w.doubtful);
    text_put(to, size, "{seen}", w.seen);
    text_put(to, size, "{list}", w.list);
    return to;
}

/* For tests whose every case has a world of its own: at the end the store must be sound. */
static inline void world_verify(void)
{
    struct verify_result v;

    assert_int_equal(store_verify(store, &v), OK);
    if (v.why)
        fail_msg("verify: %s (fact %lld)", v.why, (long long)v.broken_seq);
    assert_int_equal(store_verify_derived(store, &v), OK);
    if (v.why)
        fail_msg("verify: %s (%s)", v.why, v.broken_table);
}

static inline int world_set_up(void **state)
{
    world_make();
    return 0;
}

static inline int world_tear_down(void **state)
{
    db_reset(db);
    world_verify();
    world_drop();
    return 0;
}

static inline bool is_api(const char *path)
{
    return !strncmp(path, "/api/", 5) || !strncmp(path, "/openrosa/", 10);
}

#endif
