/* page_actor.c: the person behind a request, and what must come before anything else.
 *
 * In this order: the code of the telephone; the password again, when nobody was there for a while;
 * a password of one's own, or a new one; codes, where they are compulsory. Until then nothing opens
 * but the page that it takes (and those that a person needs to get there).
 */
#include "org/page.h"

#include "org/sign_in.h"
#include "store/setting.h"

enum { MS_PER_MINUTE = 60 * 1000, MS_PER_HOUR = 60 * MS_PER_MINUTE };

static bool only_reports(const struct actor *actor)
{
    for (size_t i = 0; i < actor->role_count; i++) {
        if (actor->roles[i].role != ROLE_REPORT)
            return false;
    }
    return actor->role_count > 0;
}

/* Was nobody there for too long, or the last proof too long ago? A clock that went back counts as
 * that, too. */
static enum err is_locked(
    struct req *r, const struct session *s, const struct actor *actor, bool *ret)
{
    enum setting setting = SETTING_IDLE_LOCK_MINUTES;
    int64_t minutes, hours, idle = r->now_ms - s->seen_ms;
    enum err e;

    if (may_somewhere(actor, PERMISSION_ADMINISTER))
        setting = SETTING_IDLE_LOCK_ADMINISTRATOR_MINUTES;
    else if (only_reports(actor))
        setting = SETTING_IDLE_LOCK_REPORT_MINUTES;
    e = setting_number(r->db, setting, &minutes);
    if (e == OK)
        e = setting_number(r->db, SETTING_LOCK_HOURS, &hours);
    if (e == OK)
        *ret = idle > minutes * MS_PER_MINUTE || idle < -minutes * MS_PER_MINUTE ||
               r->now_ms - s->proof_ms > hours * MS_PER_HOUR;
    return e;
}

/* Is the password of an administrator older than it may be? */
static enum err is_old(struct req *r, const struct session *s, const struct actor *actor, bool *ret)
{
    int64_t days = 0;
    enum err e = OK;

    if (may_somewhere(actor, PERMISSION_ADMINISTER))
        e = setting_number(r->db, SETTING_PASSWORD_ADMINISTRATOR_DAYS, &days);
    if (e == OK)
        *ret = days && r->now_ms - s->password_ms > days * MS_PER_DAY;
    return e;
}

/* Does somebody who uses no codes need them: an administrator, or from where this comes? */
static enum err needs_codes(struct req *r, const struct actor *actor, bool *ret)
{
    struct str networks;
    bool administrators = false;
    enum err e = setting_value(r->db, r->arena, SETTING_OFFICE_NETWORKS, &networks);

    if (e == OK && may_somewhere(actor, PERMISSION_ADMINISTER))
        e = setting_on(r->db, SETTING_TOTP_ADMINISTRATORS, &administrators);
    if (e == OK)
        *ret = administrators || (networks.len && !networks_hold(networks, r->address));
    return e;
}

bool totp_may_begin(struct req *r, const struct session *s)
{
    struct str networks;

    if (s->proofs & PROOF_INVITATION)
        return true;
    return setting_value(r->db, r->arena, SETTING_OFFICE_NETWORKS, &networks) == OK &&
           (!networks.len || networks_hold(networks, r->address));
}

/* What this person must set up first: the page is the gate, and no right counts until then. */
static enum err check_duties(struct req *r, const struct session *s, struct actor *actor)
{
    bool old = false, codes = false;
    enum err e = is_old(r, s, actor, &old);

    if (e == OK && !s->totp)
        e = needs_codes(r, actor, &codes);
    if (e != OK)
        return e;
    if (s->must_change) {
        r->gate = "/password";
        req_problem(r,
            MSG("Mật khẩu này do người quản trị đặt, hoặc quá ngắn khi không dùng mã 6 số. Hãy đổi "
                "thành mật khẩu khác của riêng mình trước khi làm việc khác."),
            NULL, 0);
    } else if (old) {
        r->gate = "/password";
        req_problem(r,
            MSG("Mật khẩu của người quản trị đã đến hạn đổi. Hãy đổi trước khi làm việc khác."),
            NULL, 0);
    } else if (codes) {
        r->gate = "/totp";
        req_problem(
            r, MSG("Tài khoản này phải dùng mã 6 số. Hãy cài trước khi làm việc khác."), NULL, 0);
    }
    if (r->gate)
        actor->role_count = 0;
    return OK;
}

static enum err enter(struct req *r, const struct session *s, struct actor *actor)
{
    int64_t minutes = 0;
    enum err e = check_duties(r, s, actor);

    if (e == OK)
        e = setting_number(r->db, SETTING_PROOF_MINUTES, &minutes);
    if (e != OK)
        return e;
    session_seen(r->store, session_hash_of(r), s, r->now_ms);
    r->proved_lately = r->now_ms - s->proof_ms <= minutes * MS_PER_MINUTE;
    r->actor = actor;
    r->account_id = s->account.v;
    r->origin = s->origin;
    r->actor_name = actor->account.name;
    return OK;
}

enum err org_actor_load(struct req *r)
{
    struct actor *actor = arena_new(r->arena, struct actor);
    struct session s;
    bool locked = false;
    enum err e = session_load(r->db, session_hash_of(r), r->now_ms, &s);

    if (e == OK)
        e = actor_load(r->db, r->arena, s.account, r->today, actor);
    if (e == E_DENIED) /* closed, or without duties since: as if signed out */
        e = E_NOT_FOUND;
    if (e == OK)
        e = is_locked(r, &s, actor, &locked);
    if (e != OK)
        return e;
    if (session_needs_code(&s))
        r->gate = "/sign-in/code";
    else if (locked)
        r->gate = "/unlock";
    return r->gate ? OK : enter(r, &s, actor);
}

bool org_may(const struct req *r, uint8_t permission)
{
    if (r->gate && !(r->route && r->route->own))
        return false;
    return may_somewhere(r->actor, (enum permission)permission);
}
