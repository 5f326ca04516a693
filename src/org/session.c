/* session.c: sessions begin, prove, end; and who may read about them. */
#include "org/session.h"
#include "org/changed.h"
#include "org/facts.h"
#include "org/sign_in.h"
#include "org/totp.h"
#include "store/body.h"
#include "store/seal.h"
#include "store/setting.h"

#include <strings.h>

enum { HALF_SESSION_MS = 10 * 60 * 1000, DAYS_OF_A_MONTH = 31 };

struct str session_hash_of(struct req *r)
{
    unsigned char *hash;

    if (!r->session.len)
        return S("");
    hash = arena_alloc(r->arena, SESSION_HASH_BYTES);
    session_token_hash(r->session, hash);
    return (struct str){(const char *)hash, SESSION_HASH_BYTES};
}

enum err session_load(struct db *db, struct str token_hash, int64_t now_ms, struct session *ret)
{
    struct rows r;
    enum err e = db_first(db, SQL_session_find, &r, ARGS(value_blob(token_hash), V(now_ms)));

    if (e != OK)
        return e;
    *ret = (struct session){
        .account = {row_int(&r, 0)},
        .origin = row_int(&r, 1),
        .created_ms = row_int(&r, 2),
        .expires_ms = row_int(&r, 3),
        .seen_ms = session_seen_last(token_hash, row_int(&r, 4)),
        .proof_ms = row_int(&r, 5),
        .proofs = (int)row_int(&r, 6),
        .password_ms = row_int(&r, 7),
        .totp = row_int(&r, 8) > 0,
        .must_change = row_int(&r, 9) > 0,
    };
    rows_end(&r);
    return OK;
}

bool session_needs_code(const struct session *s)
{
    return s->totp && !(s->proofs & PROOF_CODE);
}

/* --- from where --- */

static bool has_word(struct str s, const char *word)
{
    size_t n = strlen(word);

    for (size_t i = 0; i + n <= s.len; i++) {
        if (!strncasecmp(s.ptr + i, word, n))
            return true;
    }
    return false;
}

/* The first word that is found; order matters, since every browser names the others too. */
struct str agent_words(struct arena *a, struct str user_agent)
{
    static const struct {
        const char *sign, *name;
    } browsers[] = {{"edg", "Edge"}, {"coc_coc", "Cốc Cốc"}, {"opr/", "Opera"}, {"zalo", "Zalo"},
        {"samsungbrowser", "Samsung"}, {"firefox", "Firefox"}, {"fxios", "Firefox"},
        {"crios", "Chrome"}, {"chrome", "Chrome"}, {"safari", "Safari"}},
      systems[] = {{"android", "Android"}, {"iphone", "iPhone"}, {"ipad", "iPad"},
          {"windows", "Windows"}, {"cros", "ChromeOS"}, {"mac os", "macOS"}, {"linux", "Linux"}};
    const char *browser = "?", *system = "?";

    for (size_t i = sizeof browsers / sizeof *browsers; i-- > 0;) {
        if (has_word(user_agent, browsers[i].sign))
            browser = browsers[i].name;
    }
    for (size_t i = sizeof systems / sizeof *systems; i-- > 0;) {
        if (has_word(user_agent, systems[i].sign))
            system = systems[i].name;
    }
    return str_printf(a, "%s, %s", browser, system);
}

/* Since when whoever begins here has heard nothing. */
static enum err heard_until(
    struct tx *tx, struct req *r, const struct account *account, int64_t *ret_ms)
{
    struct str device;
    enum err e = device_known(r, tx->db, account->id, &device);

    *ret_ms = e == OK && device.len ? device_last_ms(r, account->id) : 0;
    return e == OK && !*ret_ms ? account_last_use(tx->db, account, ret_ms) : e;
}

/* The fact that everything done in this session names as its origin. */
static enum err began(struct tx *tx, struct req *r, struct account_id account, int64_t *ret)
{
    struct seal_terms terms = {.purpose = "address", .subject = account.v};
    struct str agent = agent_words(tx->arena, req_header(r, "user-agent")), seal = S("");
    int64_t months, heard_ms, who = tx->account_id;
    struct account there;
    enum err e = setting_number(tx->db, SETTING_LOG_MONTHS, &months);

    if (e != OK)
        return e;
    terms.keep_until = day_of_ms(tx->now_ms) + (day_t)(months * DAYS_OF_A_MONTH);
    if (r->address.len)
        e = seal_put(tx, &terms, r->address, &seal);
    if (e != OK)
        return e;
    tx->account_id = account.v;
    e = fact_add(tx, "session-began",
        seal.len ? body_pack(tx->arena, "{s:I, s:s%, s:s%}", "account", (json_int_t)account.v,
                       "agent", PACK(agent), "address_seal", PACK(seal))
                 : body_pack(tx->arena, "{s:I, s:s%}", "account", (json_int_t)account.v, "agent",
                       PACK(agent)),
        ret);
    tx->account_id = who;
    if (e == OK)
        e = account_find(tx->db, tx->arena, account, &there);
    if (e == OK)
        e = heard_until(tx, r, &there, &heard_ms);
    if (e == OK)
        e = changed_tell(tx, r, account, heard_ms);
    if (e == OK)
        e = account_used(tx, account, tx->now_ms);
    return e == OK ? account_close_idle_daily(tx) : e;
}

/* --- begin --- */

enum err session_begin(struct tx *tx, struct req *r, struct account_id account, int proofs)
{
    struct str token = session_token_new(r->arena);
    struct session s = {.account = account, .proofs = proofs};
    int64_t days;
    enum err e = totp_is_on(tx->db, account, &s.totp);

    if (e == OK)
        e = setting_number(tx->db, SETTING_SESSION_DAYS, &days);
    if (e == OK)
        e = session_end(tx, session_hash_of(r), "signed-out");
    if (e == OK)
        e = db_run(tx->db, SQL_session_delete_expired, ARGS(V(tx->now_ms)));
    if (e == OK && !session_needs_code(&s))
        e = began(tx, r, account, &s.origin);
    if (e != OK)
        return e;
    s.expires_ms = tx->now_ms + (s.origin ? days * MS_PER_DAY : HALF_SESSION_MS);
    req_session_start(r, token);
    r->session = r->csrf_seed = token;
    return db_run(tx->db, SQL_session_insert,
        ARGS(value_blob(session_hash_of(r)), V(account.v), V(s.origin), V(tx->now_ms),
            V(s.expires_ms), V(tx->now_ms), V(tx->now_ms), V(proofs)));
}

enum err session_proved(struct tx *tx, struct req *r, int proofs)
{
    struct str hash = session_hash_of(r);
    struct session s;
    int64_t days;
    enum err e = session_load(tx->db, hash, tx->now_ms, &s);

    if (e == OK)
        e = setting_number(tx->db, SETTING_SESSION_DAYS, &days);
    if (e != OK)
        return e;
    s.proofs |= proofs;
    if (s.origin)
        e = changed_tell(tx, r, s.account, s.proof_ms);
    if (!s.origin && !session_needs_code(&s)) {
        e = began(tx, r, s.account, &s.origin);
        s.expires_ms = tx->now_ms + days * MS_PER_DAY;
    }
    if (e == OK)
        e = db_run(tx->db, SQL_session_set_proved,
            ARGS(value_blob(hash), V(tx->now_ms), V(s.proofs), V(s.origin), V(s.expires_ms)));
    s.seen_ms = 0;
    session_seen(NULL, hash, &s, tx->now_ms);
    return e;
}

/* --- end --- */

static enum err end_one(
    struct tx *tx, struct str hash, struct account_id account, int64_t origin, const char *why)
{
    enum err e = db_run(tx->db, SQL_session_delete, ARGS(value_blob(hash)));

    if (e != OK || !origin) /* half a session never began */
        return e;
    return fact_add(tx, "session-ended",
        body_pack(tx->arena, "{s:I, s:I, s:s}", "account", (json_int_t)account.v, "session",
            (json_int_t)origin, "why", why),
        NULL);
}

enum err session_end(struct tx *tx, struct str token_hash, const char *why)
{
    struct session s;
    enum err e = token_hash.len ? session_load(tx->db, token_hash, 0, &s) : E_NOT_FOUND;

    if (e == E_NOT_FOUND)
        return OK;
    return e == OK ? end_one(tx, token_hash, s.account, s.origin, why) : e;
}

struct ending {
    struct str hash;
    int64_t origin;
};

enum err session_end_others(
    struct tx *tx, struct account_id account, struct str keep, const char *why)
{
    struct {
        struct ending *items;
        size_t count, capacity;
    } list = {0};
    struct rows r;
    enum err e = db_query(tx->db, SQL_session_list, &r, ARGS(V(account.v), value_blob(keep), V(0)));

    while (e == OK && (e = rows_next(&r)) == OK)
        *vec_push(tx->arena, &list) =
            (struct ending){str_copy(tx->arena, row_str(&r, 0)), row_int(&r, 1)};
    if (e != E_NOT_FOUND)
        return e;
    e = OK;
    for (size_t i = 0; e == OK && i < list.count; i++)
        e = end_one(tx, list.items[i].hash, account, list.items[i].origin, why);
    return e;
}

enum err session_end_one(struct tx *tx, struct account_id account, int64_t origin, const char *why)
{
    struct str hash = S("");
    struct rows r;
    enum err e =
        db_query(tx->db, SQL_session_list, &r, ARGS(V(account.v), value_blob(S("")), V(0)));

    while (e == OK && (e = rows_next(&r)) == OK) {
        if (row_int(&r, 1) == origin)
            hash = str_copy(tx->arena, row_str(&r, 0));
    }
    if (e != E_NOT_FOUND || !hash.len || origin <= 0)
        return e;
    return end_one(tx, hash, account, origin, why);
}

/* --- to read --- */

static enum err read_line(struct db *db, struct arena *a, struct session_line *line)
{
    struct str agent, seal = S("");
    struct fact fact;
    enum err e = fact_find(db, a, line->origin, &fact);

    if (e == OK)
        e = body_unpack(
            a, fact.body, "{s:s%, s?:s%}", "agent", UNPACK(agent), "address_seal", UNPACK(seal));
    if (e != OK)
        return e;
    line->agent = agent;
    line->address = S("");
    e = seal.len ? seal_open(db, a, seal, &line->address) : OK;
    return e == E_NOT_FOUND ? OK : e;
}

enum err session_list_of(struct db *db, struct arena *a, struct account_id account, int64_t now_ms,
    struct session_lines *ret)
{
    struct session_lines list = {0};
    struct rows r;
    enum err e =
        db_query(db, SQL_session_list, &r, ARGS(V(account.v), value_blob(S("")), V(now_ms)));

    while (e == OK && (e = rows_next(&r)) == OK) {
        struct session_line line = {.origin = row_int(&r, 1),
            .created_ms = row_int(&r, 2),
            .seen_ms = session_seen_last(row_str(&r, 0), row_int(&r, 3))};

        if (line.origin)
            *vec_push(a, &list) = line;
    }
    if (e != E_NOT_FOUND)
        return e;
    e = OK;
    for (size_t i = 0; e == OK && i < list.count; i++)
        e = read_line(db, a, &list.items[i]);
    if (e == OK)
        *ret = list;
    return e;
}

/* --- facts: nothing is derived from them, they say where changes came from --- */

enum err session_began_apply(struct tx *tx, const struct fact *fact)
{
    const char *agent;

    return body_unpack(tx->arena, fact->body, "{s:s}", "agent", &agent);
}

enum err account_noted_apply(struct tx *tx, const struct fact *fact)
{
    json_int_t account;

    return body_unpack(tx->arena, fact->body, "{s:I}", "account", &account);
}
