/* page.c: the shell of the app, its service worker and its manifest. All three are the same for
 * everybody and hold nothing of anybody; they may be kept without a sign-in.
 *
 * Only the shell may compile WebAssembly ('wasm-unsafe-eval'), show pictures that were just chosen
 * (blob:) and name a manifest; every other page keeps the policy of http/send.c.
 */
#include "phone/page.h"

#include "base/json.h"
#include "http/assets.h"
#include "http/reply.h"
#include "phone/app.h"
#include "phone/templates.h"

#include <sodium.h>

/* What the worker fetches beforehand; the shell names the same. Their names carry hashes, and so
 * all of them together say which app this is. */
static const char *const files[] = {"/" ASSET_APP_CSS, "/" ASSET_PHONE_CSS, "/" ASSET_PHONE_JS,
    "/" ASSET_QUEUE_JS, "/" ASSET_SHEET_WASM, "/" ASSET_ICON_SVG};
enum { FILE_COUNT = sizeof files / sizeof *files };

static struct str mark_of(struct arena *a, crypto_generichash_state *state)
{
    enum { MARK_BYTES = 8 };
    unsigned char hash[crypto_generichash_BYTES_MIN];
    char *hex = arena_alloc(a, 2 * MARK_BYTES + 1);

    crypto_generichash_final(state, hash, sizeof hash);
    sodium_bin2hex(hex, 2 * MARK_BYTES + 1, hash, MARK_BYTES);
    return (struct str){hex, 2 * MARK_BYTES};
}

/* The shell itself has no name with a hash: what it says is part of the mark. */
struct str phone_app_mark(struct req *r)
{
    const struct phone_shell v = {.lang = "", .app = S("")};
    crypto_generichash_state state;
    struct html shell;
    struct str said;

    html_init(&shell, r->arena, LANG_VI, r);
    html_phone_shell(&shell, &v);
    said = buf_str(&shell.out);
    crypto_generichash_init(&state, NULL, 0, crypto_generichash_BYTES_MIN);
    crypto_generichash_update(&state, (const unsigned char *)said.ptr, said.len);
    for (size_t i = 0; i < FILE_COUNT; i++)
        crypto_generichash_update(&state, (const unsigned char *)files[i], strlen(files[i]));
    crypto_generichash_update(
        &state, (const unsigned char *)ASSET_WORKER_JS, sizeof ASSET_WORKER_JS - 1);
    return mark_of(r->arena, &state);
}

enum err page_phone(struct req *r)
{
    struct phone_shell v = {.lang = r->lang == LANG_EN ? "en" : "vi", .app = phone_app_mark(r)};

    r->reply->app_shell = true;
    html_phone_shell(r->out, &v);
    return OK;
}

static void send_text(struct req *r, const char *type, struct str bytes)
{
    r->reply->content_type = type;
    r->reply->body = bytes;
    r->reply->done = true;
}

/* Its address never changes, so it is never kept; what it names are the files of this program. */
enum err page_phone_worker(struct req *r)
{
    const struct asset *body = asset_find(S("/" ASSET_WORKER_JS), NULL);
    struct buf b;

    if (!body)
        return E_NOT_FOUND;
    buf_init(&b, r->arena, body->bytes.len + 4096);
    buf_printf(&b, "\"use strict\";\nconst APP = \"%.*s\";\nconst FILES = [\"/phone\"",
        STR(phone_app_mark(r)));
    for (size_t i = 0; i < FILE_COUNT; i++)
        buf_printf(&b, ", \"%s\"", files[i]);
    buf_printf(&b, "];\nimportScripts(\"/%s\");\n%.*s", ASSET_QUEUE_JS, STR(body->bytes));
    reply_header(r, "Service-Worker-Allowed", S("/"));
    send_text(r, "text/javascript; charset=utf-8", buf_str(&b));
    return OK;
}

enum err page_phone_manifest(struct req *r)
{
    struct buf b;

    buf_init(&b, r->arena, 4096);
    buf_addz(&b, "{\"id\":\"/phone\",\"start_url\":\"/phone\",\"scope\":\"/\","
                 "\"display\":\"standalone\",\"background_color\":\"#fffefc\","
                 "\"theme_color\":\"#8f1d1d\",\"name\":");
    json_text(&b, req_t(r, "Báo cáo hằng ngày"));
    buf_addz(&b, ",\"short_name\":");
    json_text(&b, req_t(r, "Báo cáo"));
    buf_printf(&b,
        ",\"lang\":\"%s\",\"icons\":[{\"src\":\"/%s\",\"sizes\":\"any\",\"type\":\"image/"
        "svg+xml\"},"
        "{\"src\":\"/%s\",\"sizes\":\"192x192\",\"type\":\"image/png\"},"
        "{\"src\":\"/%s\",\"sizes\":\"512x512\",\"type\":\"image/png\",\"purpose\":\"any "
        "maskable\"}]}",
        r->lang == LANG_EN ? "en" : "vi", ASSET_ICON_SVG, ASSET_ICON_192_PNG, ASSET_ICON_512_PNG);
    send_text(r, "application/manifest+json", buf_str(&b));
    return OK;
}

enum err page_phone_open(struct req *r)
{
    reply_header(r, "Location", S("/phone?in=1"));
    r->reply->status = 303;
    send_text(r, "text/html; charset=utf-8", S(""));
    return OK;
}
