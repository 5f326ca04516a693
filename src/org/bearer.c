/* bearer.c: who asks with a token, remembered per thread.
 *
 * What is remembered was true at one number of the structure and on one day; when either is
 * another, the slot does not count any more. So a token that was ended, a role that was, or a unit
 * that was moved is noticed at the next request, and a caller that asks often costs no question.
 */
#include "org/token.h"

#include <pthread.h>
#include <stdlib.h>

#include "http/problem.h"
#include "store/store.h"

enum { BEARERS = 2048, REACHES = 8192, LOGIN_ROOM = LOGIN_MAX, NAME_ROOM = 4 * ACCOUNT_NAME_MAX };

struct moment {
    const struct store *store;
    int64_t structure;
    day_t today;
};

struct bearer {
    unsigned char hash[TOKEN_HASH_BYTES];
    struct moment moment;
    struct account_id account;
    struct unit_id unit;
    struct account_role role;
    int64_t token; /* the fact token-added */
    size_t login_len, name_len;
    char login[LOGIN_ROOM], name[NAME_ROOM];
};

struct reach {
    struct moment moment;
    int64_t role, unit;
    bool allowed[PERMISSION_ADMINISTER + 1], known[PERMISSION_ADMINISTER + 1];
};

struct kept {
    struct bearer bearers[BEARERS];
    struct reach reaches[REACHES];
};

static pthread_key_t kept_key;
static pthread_once_t kept_once = PTHREAD_ONCE_INIT;

static void kept_key_make(void)
{
    if (pthread_key_create(&kept_key, free))
        abort();
}

static struct kept *kept_of_thread(void)
{
    struct kept *k;

    pthread_once(&kept_once, kept_key_make);
    k = pthread_getspecific(kept_key);
    if (!k && (k = calloc(1, sizeof *k)) != NULL && pthread_setspecific(kept_key, k)) {
        free(k);
        k = NULL;
    }
    return k;
}

static struct moment moment_of(const struct req *r)
{
    return (struct moment){r->store, store_structure(r->store), r->today};
}

static bool same(struct moment a, struct moment b)
{
    return a.store == b.store && a.structure == b.structure && a.today == b.today;
}

static void keep(struct bearer *b, const struct actor *actor)
{
    const struct account *account = &actor->account;

    b->account = account->id;
    b->unit = account->unit;
    b->role = actor->roles[0];
    b->token = actor->origin;
    b->login_len = account->login.len;
    b->name_len = account->name.len;
    memcpy(b->login, account->login.ptr, b->login_len);
    memcpy(b->name, account->name.ptr, b->name_len);
}

/* The remembered one, copied: the slot may be another's before this request ends. */
static void recall(struct req *r, const struct bearer *b, struct actor *actor)
{
    actor->account = (struct account){
        .id = b->account,
        .login = str_copy(r->arena, (struct str){b->login, b->login_len}),
        .name = str_copy(r->arena, (struct str){b->name, b->name_len}),
        .unit = b->unit,
    };
    actor->today = r->today;
    actor->origin = b->token;
    actor->role_count = 1;
    actor->roles[0] = b->role;
}

static enum err load(struct req *r, struct bearer *b, struct moment now, struct actor *actor)
{
    unsigned char hash[TOKEN_HASH_BYTES];
    enum err e;

    token_hash(r->bearer, hash);
    b += (hash[0] << 8 | hash[1]) % BEARERS;
    if (same(b->moment, now) && !memcmp(b->hash, hash, sizeof hash)) {
        recall(r, b, actor);
        return OK;
    }
    e = token_actor_load(r->db, r->arena, r->bearer, r->today, actor);
    if (e != OK || actor->account.login.len > LOGIN_ROOM || actor->account.name.len > NAME_ROOM)
        return e;
    keep(b, actor);
    memcpy(b->hash, hash, sizeof hash);
    b->moment = now;
    return OK;
}

enum err org_bearer_load(struct req *r)
{
    struct moment now = moment_of(r); /* before the first question: rather old than too new */
    struct kept *k = kept_of_thread();
    struct actor *actor = arena_new(r->arena, struct actor);
    enum err e = k ? load(r, k->bearers, now, actor) : E_SYSTEM;

    if (e != OK)
        return e;
    r->actor = actor;
    r->account_id = actor->account.id.v;
    r->origin = actor->origin;
    r->actor_name = actor->account.name;
    r->structure = now.structure;
    return OK;
}

enum err org_bearer_again(struct tx *tx, struct req *r)
{
    struct actor *actor;
    enum err e;

    if (tx_structure(tx) == r->structure)
        return OK;
    actor = arena_new(r->arena, struct actor);
    e = token_actor_load(tx->db, r->arena, r->bearer, day_of_ms(tx->now_ms), actor);
    if (e == E_NOT_FOUND || e == E_DENIED)
        return req_refuse(r, E_DENIED,
            (struct problem){.status = e == E_NOT_FOUND ? 401 : 403,
                .field = S("Authorization"),
                .detail = req_t(r, "Mã truy cập này vừa thôi.")});
    if (e == OK)
        r->actor = actor;
    return e;
}

static struct reach *reach_slot(struct kept *k, int64_t role, int64_t unit)
{
    uint64_t h = (uint64_t)role * 0x9e3779b97f4a7c15u ^ (uint64_t)unit * 0xc2b2ae3d27d4eb4fu;

    return &k->reaches[(h >> 40) % REACHES];
}

bool bearer_may(struct req *r, enum permission p, struct unit_id unit)
{
    const struct account_role *role = &r->actor->roles[0];
    struct moment now = {r->store, r->structure, r->today};
    struct kept *k = kept_of_thread();
    struct reach *slot;

    if (!k || role->unit.v == unit.v || !r->db)
        return may(r->db, r->actor, p, unit);
    slot = reach_slot(k, role->id.v, unit.v);
    if (!same(slot->moment, now) || slot->role != role->id.v || slot->unit != unit.v)
        *slot = (struct reach){.moment = now, .role = role->id.v, .unit = unit.v};
    if (!slot->known[p]) {
        slot->allowed[p] = may(r->db, r->actor, p, unit);
        slot->known[p] = true;
    }
    return slot->allowed[p];
}
