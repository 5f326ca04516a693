/* app.c: a small application for the tests of the server: real loops, real store, invented pages.
 *
 *   http_app DIR ADDR:PORT [proxy] [fast]     prints the address when it listens
 *
 * "proxy": behind a TLS proxy. "fast": seconds and small numbers where an installation has more.
 */
#include "http/about.h"
#include "http/server.h"
#include "store/store.h"
#include "sample.h"
#include "sample_templates.h"

#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { PERMISSION_ANY = 1, PERMISSION_NEVER = 2 };

struct actor {
    int64_t id;
};

static atomic_int writes; /* that came to their end */

static const struct choice kinds[] = {
    {"clearing", MSG("Phát quang")},
    {"lighting", MSG("Thắp sáng")},
};

static const struct field note_fields[] = {
    {.name = "text", .label = MSG("Lời nhắn"), .type = FIELD_TEXT, .required = true},
    {.name = "length",
        .label = MSG("Chiều dài"),
        .type = FIELD_QUANTITY,
        .unit = "m",
        .has_max = true,
        .max = 5000000,
        .hint = MSG("Tính bằng mét.")},
    {.name = "money", .label = MSG("Tiền"), .type = FIELD_MONEY, .unit = MSG("đồng")},
    {.name = "day", .label = MSG("Ngày"), .type = FIELD_DAY},
    {.name = "kind",
        .label = MSG("Loại việc"),
        .type = FIELD_CHOICE,
        .choices = kinds,
        .choice_count = 2},
    {.name = "sure", .label = MSG("Đã kiểm tra"), .type = FIELD_CHECKBOX},
};
enum { NOTE_FIELDS = sizeof note_fields / sizeof *note_fields };

static enum err show_note(struct req *r)
{
    struct sample v = {
        .page = {.title = req_t(r, "Lời nhắn")},
        .req = r,
        .form = r->form ? r->form : form_new(r->arena, note_fields, NOTE_FIELDS),
        .text = req_query(r, "said"),
        .number = atomic_load(&writes),
    };

    html_note(r->out, &v);
    return OK;
}

static enum err act_note(struct req *r)
{
    struct form *f = form_new(r->arena, note_fields, NOTE_FIELDS);
    enum err e = form_read(f, r);

    if (e == OK && str_eq(form_text(f, "text"), S("taken")))
        return form_refuse(f, "text", MSG("Lời này đã có."));
    return e;
}

/* The words of the note say what goes wrong in the write. */
static enum err write_note(struct tx *tx, struct req *r)
{
    struct str text = form_text(r->form, "text");

    if (str_eq(text, S("slow")))
        usleep(300 * 1000);
    atomic_fetch_add(&writes, 1);
    if (str_eq(text, S("conflict")))
        return E_CONFLICT;
    if (str_eq(text, S("full")))
        return E_FULL;
    req_flash(r, req_t(r, "Đã ghi."));
    req_redirect(r, "/note?said=ok");
    return OK;
}

static enum err work_slow(struct req *r)
{
    usleep(50 * 1000);
    return OK;
}

static atomic_int hashed;

static enum err work_hash(struct req *r)
{
    atomic_store(&hashed, 1);
    return OK;
}

/* A file that takes until somebody's password was hashed: for ever, if one thread did both. */
static enum err work_file(struct req *r)
{
    for (int i = 0; i < 1000 && !atomic_load(&hashed); i++)
        usleep(10 * 1000);
    return atomic_load(&hashed) ? OK : E_CONFLICT;
}

/* Much is needed to make it; what goes out is a tenth of that. */
static enum err show_fat(struct req *r)
{
    enum { MADE = 10 << 20, BODY = 1 << 20 };

    memset(arena_alloc(r->arena, MADE), 1, MADE);
    req_send_file(
        r, "application/octet-stream", S("fat"), (struct str){arena_alloc(r->arena, BODY), BODY});
    return OK;
}

static enum err act_sign_in(struct req *r)
{
    req_session_start(r, session_token_new(r->arena));
    req_redirect(r, "/private");
    return OK;
}

static enum err act_upload(struct req *r)
{
    const struct pair *file = req_field(r, "file");

    if (!file || !file->is_file)
        return E_INVALID;
    req_send_json(r, str_printf(r->arena, "{\"name\":\"%.*s\",\"bytes\":%zu}", STR(file->filename),
                         file->value.len));
    return OK;
}

static enum err show_file(struct req *r)
{
    req_send_file(r, "text/plain; charset=utf-8", S("Báo cáo \"ngày\".txt"), S("xong\n"));
    return OK;
}

static enum err show_huge(struct req *r)
{
    for (int i = 0; i < 1000; i++)
        memset(arena_alloc(r->arena, 1 << 20), 1, 1);
    return OK;
}

/* A page that contradicts itself: it asks for what it has not declared. */
static enum err show_faulty(struct req *r)
{
    struct form *f = r->form ? r->form : form_new(r->arena, note_fields, NOTE_FIELDS);
    struct str where = r->form ? form_text(f, "text") : req_query(r, "where");

    if (str_eq(where, S("value")) || str_eq(where, S("page")))
        form_set_text(f, "v1_0", S("x"));
    if (str_eq(where, S("print")))
        form_field(r->out, f, "v1_0");
    if (str_eq(where, S("path")))
        (void)req_id(r, "nothing");
    return show_note(r);
}

static enum err act_faulty(struct req *r)
{
    enum err e = act_note(r);

    return e == OK && str_eq(form_text(r->form, "text"), S("act"))
               ? form_refuse(r->form, "v1_0", MSG("Lời này đã có."))
               : e;
}

static enum err write_faulty(struct tx *tx, struct req *r)
{
    return str_eq(form_text(r->form, "text"), S("write")) && form_given(r->form, "v1_0")
               ? E_CONFLICT
               : OK;
}

static enum err show_params(struct req *r)
{
    struct sample v = {
        .page = {.title = req_text(r, "kind")},
        .req = r,
        .form = form_new(r->arena, note_fields, NOTE_FIELDS),
        .text = str_printf(r->arena, "%lld %d", (long long)req_id(r, "id"), req_day(r, "day")),
    };

    html_note(r->out, &v);
    return OK;
}

static enum err act_json(struct req *r)
{
    req_send_json(r, r->body);
    return OK;
}

static enum err show_json(struct req *r)
{
    req_send_json(r, S("{}"));
    return OK;
}

/* More than the kernel keeps for a client that does not read. */
static enum err show_long(struct req *r)
{
    enum { BYTES = 12 << 20 };
    char *bytes = arena_alloc(r->arena, BYTES);

    memset(bytes, 'x', BYTES);
    req_send_file(r, "application/octet-stream", S("long"), (struct str){bytes, BYTES});
    return OK;
}

/* So many bytes as the query says, made while they go out: "aaaa…bbbb…", 64 KiB of each letter. */
enum { LETTERS = 64 * 1024 };

static enum err read_letters(
    void *context, struct db *db, struct arena *a, int64_t at, struct str *bytes)
{
    char *letters = arena_alloc(a, LETTERS);

    memset(letters, 'a' + (int)(at / LETTERS % 26), LETTERS);
    *bytes = (struct str){letters, (size_t)(LETTERS - at % LETTERS)};
    return OK;
}

static enum err show_stream(struct req *r)
{
    int64_t total = req_query_id(r, "bytes");

    if (req_known_bytes(r, str_printf(r->arena, "letters-%lld", (long long)total)))
        return OK;
    return req_send_long(r, "application/octet-stream", total, read_letters, NULL);
}

static enum err show_bytes(struct req *r)
{
    if (!req_known_bytes(r, S("digits")))
        req_send_bytes(r, "application/octet-stream", S("0123456789"));
    return OK;
}

static enum err show_components(struct req *r)
{
    struct sample v = {
        .page =
            {
                .title = S("Bảng theo dõi"),
                .crumbs = {{S("/"), S("Xã Tân Phong")}, {S("/note"), S("Đợt II/2026")}},
                .next = S("Còn 2 ấp chưa báo cáo ngày 21/11."),
                .next_href = S("/note"),
                .next_label = S("Nhắc hai ấp"),
                .next_urgent = true,
                .wide = true,
            },
        .req = r,
        .form = form_new(r->arena, note_fields, NOTE_FIELDS),
    };

    r->flash = S("Đã gửi báo cáo ngày 21/11.");
    form_set_text(v.form, "text", S("Phát quang xong đoạn Lộ kiểm"));
    (void)form_refuse(v.form, "length", "Cần một con số, ví dụ 1.200 hoặc 2,5.");
    form_set_number(v.form, "kind", 0);
    html_components(r->out, &v);
    return OK;
}

static const struct route routes[] = {
    {.name = "about", .path = "/about", .show = page_about},
    {.name = "note_show", .path = "/note", .show = show_note},
    {.name = "note",
        .method = POST,
        .path = "/note",
        .body = BODY_FORM,
        .show = show_note,
        .act = act_note,
        .work = work_slow,
        .write = write_note},
    {.name = "hash",
        .method = POST,
        .path = "/hash",
        .body = BODY_FORM,
        .hashes = true,
        .work = work_hash,
        .show = show_note},
    {.name = "slow_file",
        .method = POST,
        .path = "/slow-file",
        .body = BODY_FORM,
        .work = work_file,
        .show = show_note},
    {.name = "fat", .path = "/fat", .show = show_fat},
    {.name = "limited",
        .method = POST,
        .path = "/limited",
        .body = BODY_FORM,
        .show = show_note,
        .act = act_note,
        .rate_per_minute = 3},
    {.name = "upload",
        .method = POST,
        .path = "/upload",
        .body = BODY_MULTIPART,
        .body_bytes_max = 1 << 20,
        .act = act_upload},
    {.name = "json", .method = POST, .path = "/json", .body = BODY_JSON, .act = act_json},
    {.name = "sign_in", .method = POST, .path = "/sign-in", .body = BODY_FORM, .act = act_sign_in},
    {.name = "private", .path = "/private", .permission = PERMISSION_ANY, .show = show_note},
    {.name = "large",
        .method = POST,
        .path = "/private",
        .permission = PERMISSION_ANY,
        .body = BODY_MULTIPART,
        .body_bytes_max = 2 << 20,
        .act = act_upload},
    {.name = "costly", .path = "/costly", .rate_per_minute = 3, .show = page_about},
    {.name = "long", .path = "/long", .show = show_long},
    {.name = "stream", .path = "/stream", .show = show_stream},
    {.name = "bytes", .path = "/bytes", .show = show_bytes},
    {.name = "api_thing", .path = "/api/v1/thing", .api = true, .show = show_json},
    {.name = "api_private",
        .path = "/api/v1/private",
        .permission = PERMISSION_ANY,
        .api = true,
        .show = show_json},
    {.name = "api_send",
        .method = POST,
        .path = "/api/v1/thing",
        .body = BODY_JSON,
        .api = true,
        .show = show_json},
    {.name = "never", .path = "/never", .permission = PERMISSION_NEVER, .show = show_note},
    {.name = "file", .path = "/file", .show = show_file},
    {.name = "huge", .path = "/huge", .show = show_huge},
    {.name = "faulty_show", .path = "/faulty", .show = show_faulty},
    {.name = "faulty",
        .method = POST,
        .path = "/faulty",
        .body = BODY_FORM,
        .show = show_faulty,
        .act = act_faulty,
        .write = write_faulty},
    {.name = "params", .path = "/thing/:id/day/@day/$kind", .show = show_params},
    {.name = "fixed", .path = "/thing/12/day/2024-12-12/fixed", .show = page_about},
    {.name = "components", .path = "/components", .show = show_components},
    {0},
};

/* Whoever has a session is signed in. */
static enum err load_actor(struct req *r)
{
    r->actor = arena_new(r->arena, struct actor);
    r->account_id = r->actor->id = 7;
    r->actor_name = S("Trưởng ấp Cầu");
    return OK;
}

static bool may(const struct req *r, uint8_t permission)
{
    return r->actor && permission == PERMISSION_ANY;
}

static void layout(struct req *r, struct layout *l)
{
    l->place = S("Xã Tân Phong");
    l->nav[l->nav_count++] = (struct nav_item){"/components", MSG("Bảng theo dõi"), true};
    l->nav[l->nav_count++] = (struct nav_item){"/note", MSG("Lời nhắn"), false};
    l->nav[l->nav_count++] = (struct nav_item){"/about", MSG("Về phần mềm này"), false};
    l->sign_out_path = "/sign-out";
}

static void ready(const char *url, void *context)
{
    puts(url);
    fflush(stdout);
}

/* Short enough for tests to wait for. */
static struct edge fast_edge(void)
{
    struct edge edge = edge_default();

    edge.idle_s = edge.stall_s = 2;
    edge.head_s = 1;
    edge.whole_s = 2;
    edge.lines = 60;
    edge.lines_each = 20;
    edge.bodies_mb = 3;
    edge.answers_mb = 24;
    edge.stranger = 40;
    edge.person = 25;
    edge.program = 30;
    return edge;
}

int main(int argc, char **argv)
{
    static const struct fact_kind *const no_facts[] = {NULL};
    static const struct app app = {
        .routes = routes,
        .sign_in_path = "/sign-in",
        .actor_load = load_actor,
        .may = may,
        .layout = layout,
    };
    struct store_options so = {.dir = argc > 1 ? argv[1] : "", .kinds = no_facts, .create = true};
    struct server_options options = {
        .app = &app,
        .listen = argc > 2 ? argv[2] : "127.0.0.1:0",
        .arena_bytes_max = 16 << 20,
        .ready = ready,
    };

    for (int i = 3; i < argc; i++) {
        if (!strcmp(argv[i], "proxy"))
            options.behind_tls_proxy = true;
        if (!strcmp(argv[i], "fast"))
            options.edge = fast_edge();
    }
    if (argc < 2 || store_open(&so, &options.store) != OK || server_run(&options) != OK)
        return 1;
    store_close(options.store);
    printf("%d writes\n", atomic_load(&writes));
    return 0;
}
