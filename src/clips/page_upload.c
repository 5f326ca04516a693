/* page_upload.c: a clip that comes in parts, sent by assets/upload.js. Answers are JSON; what the
 * rules refuse is answered as {"problem": "…"} in the reader's words, and nothing was written. */
#include "clips/page.h"

#include "clips/sniff.h"
#include "http/reply.h"
#include "org/account.h"
#include "store/body.h"

static enum err answer(struct req *r, struct str json)
{
    r->reply->status = 200;
    req_send_json(r, json);
    return OK;
}

static enum err problem(struct req *r, struct str words)
{
    return answer(r, body_pack(r->arena, "{s:s%}", "problem", PACK(words)));
}

/* ── start ──────────────────────────────────────────────────────────────────────────────────── */

struct start {
    struct clip about;
    int64_t bytes;
};

static enum err find_to_add(struct req *r, struct db *db, struct clip_place *p)
{
    enum err e = clip_place_find(
        r, db, (struct campaign_id){req_id(r, "id")}, (struct unit_id){req_id(r, "unit")}, p);

    return e == OK && !p->may_add ? E_DENIED : e;
}

enum err act_clip_start(struct req *r)
{
    struct start *s = arena_new(r->arena, struct start);
    struct clip_place p;
    enum err e = find_to_add(r, r->db, &p);

    if (e == OK)
        e = form_read(clip_form(r, &p, true), r);
    if (e != OK)
        return e;
    clip_form_read(r, &p, &s->about);
    s->bytes = form_number(r->form, "bytes");
    r->view = s;
    return OK;
}

enum err write_clip_start(struct tx *tx, struct req *r)
{
    const struct start *s = r->view;
    struct clip_place p;
    struct upload_id id;
    const char *why;
    struct str arg = S("");
    enum err e = find_to_add(r, tx->db, &p);

    if (e != OK)
        return e;
    e = upload_start(tx, &s->about, s->bytes, &id, &why, &arg);
    if (e == E_INVALID || e == E_TOO_LARGE || e == E_BUSY)
        return problem(r, tr_fill(r->arena, r->lang, why, &arg, 1));
    if (e != OK)
        return e;
    return answer(r, body_pack(r->arena, "{s:s%, s:i}", "upload",
                         PACK(str_printf(r->arena, "/clip/upload/%lld", (long long)id.v)),
                         "part_bytes", UPLOAD_PART_BYTES));
}

/* ── one of them ────────────────────────────────────────────────────────────────────────────── */

/* Looking at it, and dropping it, is for whoever may add for its unit. */
static enum err find_upload(struct req *r, struct db *db, struct upload *u)
{
    struct clip_place p;
    enum err e = upload_find(db, r->arena, (struct upload_id){req_id(r, "upload")}, u);

    if (e == OK)
        e = clip_place_find(r, db, u->about.campaign, u->about.unit, &p);
    return e == OK && !p.may_add ? E_DENIED : e;
}

/* Its clip will stand under the account that began it: nobody else adds to it or says it is whole.
 */
static enum err find_own_upload(struct req *r, struct db *db, struct upload *u)
{
    enum err e = find_upload(r, db, u);

    return e == OK && u->about.account_id != r->account_id ? E_NOT_FOUND : e;
}

static bool crc_read(struct str s, uint32_t *ret)
{
    uint32_t crc = 0;

    if (s.len != 8)
        return false;
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;

        if (digit < 0)
            return false;
        crc = crc << 4 | (uint32_t)digit;
    }
    *ret = crc;
    return true;
}

enum err write_clip_part(struct tx *tx, struct req *r)
{
    const struct pair *part = req_field(r, "part"), *hash = req_field(r, "crc");
    const char *code = NULL;
    struct upload u;
    uint32_t crc;
    enum err e = find_own_upload(r, tx->db, &u);

    if (e != OK)
        return e;
    if (!part || !part->is_file || !hash || !crc_read(hash->value, &crc))
        return E_INVALID;
    e = upload_part(tx, u.id, req_id(r, "number") - 1, part->value, crc, &code);
    if (e == E_INVALID && code) {
        e = upload_refuse(tx, u.id, code);
        return e == OK ? problem(r, req_t(r, clip_code_words(code))) : e;
    }
    if (e == E_INVALID) /* "part": false asks for it again */
        return answer(
            r, body_pack(r->arena, "{s:b, s:s%}", "part", 0, "problem",
                   PACK(req_t(r, "Một đoạn đến không nguyên vẹn: máy sẽ gửi lại đoạn ấy."))));
    if (e != OK)
        return e;
    return answer(r, S("{\"part\":true}"));
}

static const char *const states[] = {"coming", "judging", "judging", "refused", "taken"};

static json_t *numbers_json(struct arena *a, const struct upload_numbers *numbers)
{
    json_t *array = body_hold(a, json_array());

    for (size_t i = 0; i < numbers->count; i++)
        json_array_append(array, body_hold(a, json_integer(numbers->items[i] + 1)));
    return array;
}

enum err page_clip_upload(struct req *r)
{
    struct upload_numbers numbers;
    struct upload u;
    struct str why = S("");
    enum err e = find_upload(r, r->db, &u);

    if (e == OK)
        e = upload_numbers_of(r->db, r->arena, u.id, &numbers);
    if (e != OK)
        return e;
    if (u.state == UPLOAD_REFUSED)
        why = req_t(r, clip_code_words(str_z(r->arena, u.code)));
    return answer(r, body_pack(r->arena, "{s:s, s:I, s:O, s:s%, s:I}", "state", states[u.state],
                         "bytes", (json_int_t)u.bytes, "parts", numbers_json(r->arena, &numbers),
                         "why", PACK(why), "clip", (json_int_t)u.clip.v));
}

enum err write_clip_finish(struct tx *tx, struct req *r)
{
    struct upload u;
    enum err e = find_own_upload(r, tx->db, &u);

    if (e == OK)
        e = upload_finish(tx, u.id);
    if (e == E_CONFLICT)
        return problem(r, req_t(r, "Còn thiếu vài đoạn của clip: hãy gửi tiếp."));
    return e == OK ? answer(r, S("{\"whole\":true}")) : e;
}

enum err write_clip_drop(struct tx *tx, struct req *r)
{
    struct upload u;
    enum err e = find_upload(r, tx->db, &u);

    if (e == OK && u.state == UPLOAD_AT_DESK) {
        req_flash(r, req_t(r, "Máy đang kiểm tra clip này: chờ xong rồi hãy gỡ."));
    } else if (e == OK) {
        e = upload_drop(tx, u.id);
        req_flash(r, req_t(r, "Đã bỏ clip gửi dở."));
    }
    if (e == OK)
        req_redirect(r, "/campaign/%lld/unit/%lld/clips", (long long)u.about.campaign.v,
            (long long)u.about.unit.v);
    return e;
}
