/* openapi.c: rows of the table as paths, operations and parameters. */
#include "api/openapi.h"

#include <stdio.h>
#include <string.h>

#include "api/answer.h"
#include "api/api_schemas.h"
#include "campaign/indicator.h"
#include "http/problem.h"
#include "http/server.h"
#include "store/blob.h"

enum { DOCUMENT_BYTES_MAX = 4 * 1024 * 1024, MARK_CHARS = 16 };

static void text(struct buf *out, const char *name, const char *z)
{
    member_text(out, name, str_from(z));
}

static void begin(struct buf *out, const char *name)
{
    member(out, name);
    buf_addc(out, '{');
}

static void end(struct buf *out)
{
    buf_addc(out, '}');
}

static void reference(struct buf *out, const char *kind, const char *name)
{
    member(out, "$ref");
    buf_printf(out, "\"#/components/%s/%s\"", kind, name);
}

/* --- parameters --- */

static void comma(struct buf *out)
{
    if (out->ptr[out->len - 1] != '[')
        buf_addc(out, ',');
}

static void id_schema(struct buf *out)
{
    text(out, "type", "integer");
    text(out, "format", "int64");
    member_int(out, "minimum", 1);
}

static void day_schema(struct buf *out)
{
    text(out, "type", "string");
    text(out, "format", "date");
}

static void choice_schema(struct buf *out, const char *choices)
{
    size_t first = strcspn(choices, "|");

    text(out, "type", "string");
    member(out, "enum");
    buf_addc(out, '[');
    for (const char *c = choices; *c;) {
        size_t n = strcspn(c, "|");

        comma(out);
        json_any_text(out, (struct str){c, n});
        c += n + (c[n] == '|');
    }
    buf_addc(out, ']');
    member_text(out, "default", (struct str){choices, first});
}

static void query_schema(struct buf *out, const struct route_query *q)
{
    begin(out, "schema");
    switch (q->type) {
    case QUERY_ID:
        id_schema(out);
        break;
    case QUERY_DAY:
        day_schema(out);
        break;
    case QUERY_COUNT:
        text(out, "type", "integer");
        member_int(out, "minimum", 0);
        member_int(out, "maximum", q->max);
        member_int(out, "default", q->otherwise);
        break;
    case QUERY_CHOICE:
        choice_schema(out, q->choices);
        break;
    default:
        text(out, "type", "string");
        member_int(out, "maxLength", q->max);
    }
    end(out);
}

static void sample(struct buf *out, const struct route_query *q)
{
    if (!q->sample)
        return;
    member(out, "example");
    if (q->type == QUERY_ID || q->type == QUERY_COUNT)
        buf_addz(out, q->sample);
    else
        json_any_text(out, str_from(q->sample));
}

static void query_parameter(struct buf *out, const struct route_query *q)
{
    comma(out);
    buf_addc(out, '{');
    text(out, "name", q->name);
    text(out, "in", "query");
    member_bool(out, "required", q->required);
    text(out, "description", q->help);
    query_schema(out, q);
    sample(out, q);
    end(out);
}

static void path_parameter(struct buf *out, const char *at, size_t length)
{
    comma(out);
    buf_addc(out, '{');
    member_text(out, "name", (struct str){at + 1, length - 1});
    text(out, "in", "path");
    member_bool(out, "required", true);
    begin(out, "schema");
    if (*at == '@')
        day_schema(out);
    else
        id_schema(out);
    end(out);
    end(out);
}

static void parameters(struct buf *out, const struct route *r)
{
    member(out, "parameters");
    buf_addc(out, '[');
    for (const char *at = strpbrk(r->path, ":@"); at; at = strpbrk(at + 1, ":@"))
        path_parameter(out, at, strcspn(at, "/"));
    for (const struct route_query *q = r->query; q && q->name; q++)
        query_parameter(out, q);
    if (r->method == POST) {
        comma(out);
        buf_addc(out, '{');
        reference(out, "parameters", "IdempotencyKey");
        end(out);
    }
    buf_addc(out, ']');
}

/* --- bodies and answers --- */

static void content(struct buf *out, const char *schema)
{
    begin(out, "content");
    begin(out, "application/json");
    begin(out, "schema");
    reference(out, "schemas", schema);
    end(out);
    end(out);
    end(out);
}

static void answer(struct buf *out, int status, const char *words, const char *schema)
{
    char name[8];

    snprintf(name, sizeof name, "%d", status);
    begin(out, name);
    text(out, "description", words);
    content(out, schema);
    end(out);
}

static void responses(struct buf *out, const struct route *r)
{
    begin(out, "responses");
    if (r->status == 201) {
        answer(out, 201, "On disk", r->gives);
        answer(out, 200, "A batch with mode each: what became of every item", r->gives);
    } else if (r->method == POST) {
        answer(out, 200, "All of it was taken", r->gives);
        answer(out, 409, "Not all of it: what, and why", r->gives);
    } else {
        answer(out, 200, "What was asked", r->gives);
        begin(out, "304");
        text(out, "description", "As the caller has it already (If-None-Match)");
        end(out);
    }
    begin(out, "default");
    reference(out, "responses", "Problem");
    end(out);
    end(out);
}

static void operation(struct buf *out, const struct route *r)
{
    begin(out, r->method == POST ? "post" : "get");
    text(out, "operationId", r->name);
    text(out, "summary", r->summary);
    parameters(out, r);
    if (r->takes) {
        begin(out, "requestBody");
        member_bool(out, "required", true);
        content(out, r->takes);
        end(out);
    }
    responses(out, r);
    if (!r->permission) {
        member(out, "security");
        buf_addz(out, "[]");
    }
    end(out);
}

/* "/api/v1/units/:id" → "/api/v1/units/{id}" */
static struct str template_of(struct arena *a, const char *path)
{
    struct buf out;

    buf_init(&out, a, 512);
    for (const char *c = path; *c;) {
        if (*c == ':' || *c == '@') {
            size_t n = strcspn(c, "/");

            buf_printf(&out, "{%.*s}", (int)n - 1, c + 1);
            c += n;
        } else {
            buf_addc(&out, *c++);
        }
    }
    return buf_str(&out);
}

/* Every path once, with all its methods. */
static void paths(struct buf *out, const struct route *routes)
{
    begin(out, "paths");
    for (const struct route *r = routes; r->name; r++) {
        bool told = !r->api || r->trouble; /* other conventions have their own descriptions */

        for (const struct route *before = routes; !told && before < r; before++)
            told = before->api && !strcmp(before->path, r->path);
        if (told)
            continue;
        begin(out, str_z(out->arena, template_of(out->arena, r->path)));
        for (const struct route *one = r; one->name; one++)
            if (one->api && !strcmp(one->path, r->path))
                operation(out, one);
        end(out);
    }
    end(out);
}

/* --- the shapes --- */

static void figures_schema(struct buf *out)
{
    begin(out, "Figures");
    text(out, "type", "object");
    text(out, "description",
        "What was done on that day: an indicator by its code, a work by w and its id (on that day) "
        "or t and its id (so far). A figure that is not said is left out; it is not 0.");
    member_int(out, "maxProperties", 400);
    begin(out, "properties");
    for (size_t i = 0; i < indicator_count; i++) {
        begin(out, indicators[i].code);
        text(out, "description", tr(LANG_EN, indicators[i].label));
        reference(out, "schemas", "Amount");
        end(out);
    }
    end(out);
    begin(out, "patternProperties");
    begin(out, "^[wt][1-9][0-9]*$");
    reference(out, "schemas", "Amount");
    end(out);
    end(out);
    member_bool(out, "additionalProperties", false);
    end(out);
}

static void components(struct buf *out)
{
    begin(out, "components");
    buf_addz(out,
        "\"securitySchemes\":{\"token\":{\"type\":\"http\",\"scheme\":\"bearer\","
        "\"description\":\"A token made by chungsuc user token; it may what its role may."
        "\"}},\"parameters\":{\"IdempotencyKey\":{\"name\":\"Idempotency-Key\",\"in\":"
        "\"header\",\"required\":false,\"description\":\"Yours to choose, 1 to 200 visible "
        "ASCII characters: the same key with the same body is answered alike and counted "
        "once, for 48 hours.\",\"schema\":{\"type\":\"string\",\"pattern\":\"^[!-~]{1,200}$"
        "\"},\"example\":\"2024-12-12-ap-cau-1\"}},\"responses\":{\"Problem\":{"
        "\"description\":\"Why not\",\"content\":{\"application/problem+json\":{\"schema\":"
        "{\"$ref\":\"#/components/schemas/Problem\"}}}}}");
    begin(out, "schemas");
    figures_schema(out);
    buf_addc(out, ',');
    for (const char *const *line = api_schemas; *line; line++)
        buf_add(out, str_trim(str_from(*line)));
    end(out);
    end(out);
}

struct str openapi_json(struct arena *a, const struct route *routes)
{
    struct buf out;

    buf_init(&out, a, DOCUMENT_BYTES_MAX);
    buf_addc(&out, '{');
    text(&out, "openapi", "3.1.0");
    begin(&out, "info");
    text(&out, "title", "chungsuc");
    text(&out, "version", "1"); /* of /api/v1; which program it is, strangers are not told */
    text(&out, "description",
        "Daily reports of joint community campaigns, and their sums. Numbers are exact decimals "
        "with at most three places; days are days in Vietnam. 201 means: on disk.");
    end(&out);
    buf_addz(&out, ",\"servers\":[{\"url\":\"/\"}],\"security\":[{\"token\":[]}]");
    paths(&out, routes);
    components(&out);
    end(&out);
    return out.overflow ? S("") : buf_str(&out);
}

enum err api_openapi(struct req *r)
{
    struct str json = openapi_json(r->arena, r->app->routes);

    if (!json.len)
        return E_TOO_LARGE;
    if (!req_known(r, str_slice(blob_name(r->arena, json), 0, MARK_CHARS)))
        req_send_json(r, json);
    return OK;
}
