/* fuzz_request.c: whole requests of any visitor against the real pages and a small world of two
 * communes: from the guard over form, rights and rules to the writer and the answer.
 *
 * An input is three parts: "GET /path?query" or "POST /path", a letter for the visitor (a: nobody,
 * b … i as in hostile_world.h; a capital letter writes for good), the body. Numbers of the world
 * are written as {campaign}, {mot} … A body of POST gets the proof of the form; "file:" before it
 * makes it the content of an uploaded file.
 *
 * What must hold: no answer is an error of ours (5xx), nothing that a name holds comes out as
 * markup, and after a write for good the journal and every derived table verify. All other writes
 * are undone, so that an input means the same whatever came before it.
 */
#include "unit/hostile_world.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { INPUT_MAX = 1 << 16, TARGET_MAX = 4096 };

static int64_t asked; /* each request has an address of its own: limits are another matter */
static bool world_there, keep_writes;
static struct {
    char proof[128], before[sizeof browser.before];
} known[VISITORS];

static void must(bool holds, const char *what)
{
    if (holds)
        return;
    fprintf(stderr, "does not hold: %s\n", what);
    abort();
}

static int64_t number_of(struct str name)
{
    const struct {
        const char *name;
        int64_t number;
    } all[] = {{"plan", w.draft.v}, {"accepted", w.accepted.v}, {"strange-plan", w.strange_plan.v},
        {"line", (int64_t)w.line.line}, {"col", (int64_t)w.line.col}, {"campaign", w.campaign.v},
        {"strange", w.strange.v}, {"a", w.a.v}, {"b", w.b.v}, {"mot", w.mot.v}, {"hai", w.hai.v},
        {"ba", w.ba.v}, {"work", w.work.v}, {"strange-work", w.strange_work.v},
        {"account", w.accounts[REPORTS].v}, {"admin", w.accounts[ADMINISTERS].v},
        {"role", w.roles[REPORTS].v}, {"token", w.token_ids[REPORTS].v}, {"doubt", w.doubtful},
        {"photo", w.photo.v}, {"person", w.photo_of_person.v}, {"consent", w.consent.v},
        {"request", w.request.v}, {"breach", w.breach.v}, {"closed", w.closed.v}, {"p", w.p.v},
        {"q", w.q.v}, {"x", w.x.v}, {"y", w.y.v}};

    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (str_eq(name, str_from(all[i].name)))
            return all[i].number;
    return -1;
}

/* {name} becomes the number it has in this world. */
static struct str filled_in(struct arena *a, struct str text)
{
    struct buf b;

    buf_init(&b, a, 4 * INPUT_MAX);
    for (size_t at = 0; at < text.len;) {
        size_t open = str_find(text, S("{"), at), close = str_find(text, S("}"), open);
        int64_t number = number_of(str_slice(text, open + 1, close));

        buf_add(&b, str_slice(text, at, open));
        if (open < text.len && number >= 0)
            buf_printf(&b, "%lld", (long long)number);
        else
            buf_add(&b, str_slice(text, open, close + 1));
        at = close + 1;
    }
    return buf_str(&b);
}

/* One write, undone when it is not for good; what dispatch_write() said in any case. */
struct one_write {
    struct exchange *x;
    enum err result;
};

static enum err write_once(struct tx *tx, void *context)
{
    struct one_write *one = context;

    one->result = dispatch_write(one->x, tx);
    return one->result == OK && !keep_writes ? E_CONFLICT : one->result;
}

static enum phase written(struct exchange *x)
{
    struct one_write one = {x, E_SYSTEM};
    enum err e = store_write_wait_from(store, x->req.account_id, x->req.origin, write_once, &one);

    return dispatch_written(x, one.result == OK && !keep_writes ? OK : e);
}

/* false: it needs the hash of a password, which would take all the time there is. */
static bool run(struct exchange *x)
{
    enum phase phase = dispatch_start(x);

    while (phase != PHASE_ANSWER) {
        x->req.db = NULL;
        db_reset(db);
        if (phase == PHASE_WORK && x->req.route->body != BODY_MULTIPART)
            return false;
        if (phase == PHASE_RESUME) {
            x->req.db = db;
            phase = dispatch_resume(x);
        } else if (phase == PHASE_WORK) {
            phase = dispatch_work(x);
        } else if (phase == PHASE_SHEET) {
            x->req.db = db;
            phase = dispatch_sheet(x, NULL);
            db_reset(db);
        } else {
            phase = written(x);
        }
    }
    db_reset(db);
    x->req.db = db;
    dispatch_answer(x);
    return true;
}

static void check_answer(const struct exchange *x)
{
    struct str body = x->reply.body;
    const char *type = x->reply.content_type;

    if (x->reply.status >= 500 || x->reply.status < 200)
        fprintf(stderr, "status %d of %.*s\n", x->reply.status, STR(x->wire.target));
    must(x->reply.status >= 200 && x->reply.status < 500, "an answer that is no error of ours");
    if (x->reply.gzipped || (type && strncmp(type, "text/html", 9) != 0))
        return;
    must(utf8_valid(body), "a page is UTF-8");
    must(str_find(body, S(ODD), 0) == body.len, "names are escaped");
}

/* The proof of a form for this visitor, asked for once in each world. */
static struct str proof(struct arena *a, enum visitor v)
{
    static const char mark[] = "name=\"csrf\" value=\"";
    const char *at;

    if (!known[v].proof[0]) {
        open_any_form(v);
        at = strstr(browser.body, mark);
        must(at != NULL, "a page has a proof");
        at += sizeof mark - 1;
        keep(known[v].proof, sizeof known[v].proof, (struct str){at, strcspn(at, "\"")});
        memcpy(known[v].before, browser.before, sizeof browser.before);
    }
    memcpy(browser.before, known[v].before, sizeof browser.before);
    return str_copy(a, str_from(known[v].proof));
}

#define EDGE "x7MA4YWxkTrZu0gW"
#define PART(name) "--" EDGE "\r\nContent-Disposition: form-data; name=\"" name "\"\r\n\r\n"

/* As a browser sends a file: under every name that a page asks for, with fields that fit. */
static struct str upload(struct arena *a, struct str csrf, struct str bytes)
{
    static const char *const names[] = {"file", "photos"};
    struct buf b;

    buf_init(&b, a, 4 * INPUT_MAX);
    buf_printf(&b, PART("csrf") "%.*s\r\n", STR(csrf));
    buf_printf(&b, PART("day") "2024-12-11\r\n" PART("work") "0\r\n" PART("stage") "after\r\n");
    buf_printf(&b, PART("people") "no\r\n" PART("caption") ODD "\r\n");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        buf_printf(&b,
            "--" EDGE "\r\nContent-Disposition: form-data; name=\"%s\"; filename=\"a\"\r\n\r\n",
            names[i]);
        buf_add(&b, bytes);
        buf_addz(&b, "\r\n");
    }
    buf_addz(&b, "--" EDGE "--\r\n");
    return buf_str(&b);
}

struct input {
    struct str method, target, body;
    enum visitor visitor;
};

/* All of it stands in the arena of the exchange. */
static bool request_of(struct arena *a, struct str bytes, struct input *ret)
{
    size_t blank = str_find(bytes, S(" "), 0), first = str_find(bytes, S("\n"), 0);
    size_t second = str_find(bytes, S("\n"), first + 1);
    struct str who = str_slice(bytes, first + 1, second);

    if (blank >= first || second >= bytes.len || who.len != 1 || first > TARGET_MAX)
        return false;
    keep_writes = who.ptr[0] >= 'A' && who.ptr[0] <= 'Z';
    *ret = (struct input){
        .method = str_slice(bytes, 0, blank),
        .target = filled_in(a, str_slice(bytes, blank + 1, first)),
        .body = str_slice(bytes, second + 1, bytes.len),
        .visitor = (enum visitor)((unsigned char)((who.ptr[0] | 0x20) - 'a') % VISITORS),
    };
    return true;
}

static void headers_of(struct exchange *x, const struct input *in, struct header *headers)
{
    struct arena *a = &x->arena;
    bool api = str_starts(in->target, S("/api/")), post_ = str_eq(in->method, S("POST"));
    struct str body = in->body, type = S("application/x-www-form-urlencoded");
    size_t n = 0;

    if (api) {
        type = S("application/json");
        body = filled_in(a, body);
    } else if (post_ && str_starts(body, S("file:"))) {
        type = S("multipart/form-data; boundary=" EDGE);
        body = upload(a, proof(a, in->visitor), str_slice(body, 5, body.len));
    } else if (post_) {
        body = str_printf(a, "csrf=%.*s&%.*s", STR(proof(a, in->visitor)), STR(filled_in(a, body)));
    }
    headers[n++] = (struct header){S("host"), S("localhost")};
    headers[n++] = (struct header){
        S("cookie"), str_printf(a, "cs=%s; cs0=%s", browser.session, browser.before)};
    headers[n++] = (struct header){S("content-type"), type};
    if (browser.token[0])
        headers[n++] =
            (struct header){S("authorization"), str_printf(a, "Bearer %s", browser.token)};
    x->wire = (struct wire){.method = in->method,
        .target = in->target,
        .headers = headers,
        .header_count = n,
        .body = post_ ? body : S(""),
        .peer = str_printf(a, "10.%d.%d.%d", (int)(asked >> 16 & 255), (int)(asked >> 8 & 255),
            (int)(asked & 255))};
}

static void verify_all(void)
{
    struct verify_result v;

    db_reset(db);
    must(store_verify(store, &v) == OK && !v.why, "the journal verifies");
    must(store_verify_derived(store, &v) == OK && !v.why, "derived tables are what the facts say");
}

static void ask_once(struct str bytes)
{
    static struct exchange x;
    struct header headers[4];
    struct input in;
    int64_t before = head();

    dispatch_init(&x, &options, 0);
    if (!request_of(&x.arena, bytes, &in)) {
        dispatch_release(&x);
        return;
    }
    asked++;
    be(in.visitor);
    headers_of(&x, &in, headers);
    x.req.store = store;
    x.req.db = db;
    if (run(&x))
        check_answer(&x);
    db_reset(db);
    dispatch_release(&x);
    if (head() == before)
        return;
    verify_all();
    world_drop();
    world_there = false;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > INPUT_MAX)
        return 0;
    if (!world_there) {
        world_make();
        memset(known, 0, sizeof known);
    }
    world_there = true;
    ask_once((struct str){(const char *)data, size});
    return 0;
}
