/* collect_qr.c: see collect_qr.h. */
#include "org/collect_qr.h"

#include <sodium.h>
#include <zlib.h>

#include "base/json.h"

enum { SETTINGS_BYTES_MAX = 4096 };

static struct str settings_json(struct req *r, struct str login, struct str token)
{
    struct str host = req_header(r, "host");
    struct buf out;

    buf_init(&out, r->arena, SETTINGS_BYTES_MAX);
    buf_addz(&out, "{\"general\":{\"protocol\":\"odk_default\",\"server_url\":");
    json_text(&out, str_printf(r->arena, "%s://%.*s/openrosa",
                        r->behind_tls_proxy ? "https" : "http", STR(host)));
    buf_addz(&out, ",\"username\":");
    json_text(&out, login);
    buf_addz(&out, ",\"password\":");
    json_text(&out, token);
    buf_addz(&out, ",\"form_update_mode\":\"match_exactly\",\"autosend\":\"wifi_and_cellular\"},"
                   "\"admin\":{},\"project\":{\"name\":\"chungsuc\",\"icon\":\"C\"}}");
    return buf_str(&out);
}

struct str collect_settings(struct req *r, struct str login, struct str token)
{
    struct str json = settings_json(r, login, token);
    uLongf length = compressBound(json.len);
    unsigned char *packed = arena_alloc(r->arena, length);
    size_t chars;
    char *text;

    if (compress2(packed, &length, (const Bytef *)json.ptr, json.len, Z_BEST_COMPRESSION) != Z_OK)
        return S("");
    chars = sodium_base64_ENCODED_LEN(length, sodium_base64_VARIANT_ORIGINAL);
    text = arena_alloc(r->arena, chars);
    sodium_bin2base64(text, chars, packed, length, sodium_base64_VARIANT_ORIGINAL);
    return str_from(text);
}

enum err collect_qr(struct req *r, struct str login, struct str token, struct qr *ret)
{
    return qr_draw(r->arena, collect_settings(r, login, token), ret);
}
