/* reader.c: a state for every place in a head, and the bytes that may stand there. */
#include "http/reader.h"

enum { METHOD_BYTES_MAX = 20, VERSION_BYTES_MAX = 16 };

enum state {
    IN_METHOD,
    IN_TARGET,
    IN_VERSION,
    LINE_ENDS, /* CR of the request line was seen */
    LINE_BEGINS,
    IN_NAME,
    BEFORE_VALUE,
    IN_VALUE,
    HEADER_ENDS, /* CR of a header line was seen */
    HEAD_ENDS,   /* CR of the empty line was seen */
    HEAD_READ,
    REFUSED,
};

/* Letters, digits and !#$%&'*+-.^_`|~: what names and methods are made of, one bit a byte. */
static bool in_token(unsigned char c)
{
    static const uint64_t set[4] = {0x03ff6cfa00000000, 0x57ffffffc7fffffe, 0, 0};

    return set[c >> 6] >> (c & 63) & 1;
}

static bool in_value(unsigned char c)
{
    return (c >= ' ' && c != 0x7f) || c == '\t';
}

static bool visible(unsigned char c)
{
    return c > ' ' && c < 0x7f;
}

void reader_start(struct reader *r)
{
    r->state = IN_METHOD;
    r->count = 0;
    r->at = r->begun = r->block = 0;
    r->method = r->target = r->version = (struct span){0};
    r->refusal = (struct refusal){0};
}

static void refuse(struct reader *r, int status, const char *why)
{
    r->state = REFUSED;
    r->refusal = (struct refusal){status, why};
}

/* The part that began at r->begun ends here; the next begins after this byte. */
static struct span cut(struct reader *r)
{
    struct span span = {r->begun, r->at};

    r->begun = (uint16_t)(r->at + 1);
    return span;
}

static void read_line(struct reader *r, unsigned char c)
{
    switch (r->state) {
    case IN_METHOD:
        if (c == ' ' && r->at > 0) {
            r->method = cut(r);
            r->state = IN_TARGET;
        } else if (!in_token(c) || r->at >= METHOD_BYTES_MAX) {
            refuse(r, 400, "no method");
        }
        return;
    case IN_TARGET:
        if (c == ' ' && r->at > r->begun) {
            r->target = cut(r);
            r->state = IN_VERSION;
        } else if (!visible(c)) {
            refuse(r, 400, "forbidden byte in the target");
        }
        return;
    case IN_VERSION:
        if (c == '\r') {
            r->version = cut(r);
            r->state = LINE_ENDS;
        } else if (!visible(c) || r->at - r->begun >= VERSION_BYTES_MAX) {
            refuse(r, 400, "forbidden byte in the version");
        }
        return;
    default:
        if (c != '\n')
            refuse(r, 400, "bare CR in the request line");
        r->state = c == '\n' ? LINE_BEGINS : REFUSED;
        r->block = r->begun = (uint16_t)(r->at + 1);
    }
}

static void begin_header(struct reader *r, unsigned char c)
{
    if (c == '\r') {
        r->state = HEAD_ENDS;
    } else if (c == ' ' || c == '\t') {
        refuse(r, 400, "folded header");
    } else if (!in_token(c)) {
        refuse(r, 400, "forbidden byte where a header begins");
    } else if (r->count == READER_HEADERS_MAX) {
        refuse(r, 431, "too many headers");
    } else {
        r->begun = r->at;
        r->state = IN_NAME;
    }
}

static void end_value(struct reader *r, const char *bytes)
{
    struct span *value = &r->headers[r->count].value;

    *value = cut(r);
    while (value->to > value->from && (bytes[value->to - 1] == ' ' || bytes[value->to - 1] == '\t'))
        value->to--;
    r->count++;
    r->state = HEADER_ENDS;
}

static void read_header(struct reader *r, unsigned char c, const char *bytes)
{
    switch (r->state) {
    case LINE_BEGINS:
        begin_header(r, c);
        return;
    case IN_NAME:
        if (c == ':') {
            r->headers[r->count].name = cut(r);
            r->state = BEFORE_VALUE;
        } else if (!in_token(c)) {
            refuse(r, 400, "forbidden byte in a header name");
        }
        return;
    case BEFORE_VALUE:
        if (c == ' ' || c == '\t') {
            r->begun = (uint16_t)(r->at + 1);
            return;
        }
        r->state = IN_VALUE;
        /* fall through */
    case IN_VALUE:
        if (c == '\r')
            end_value(r, bytes);
        else if (!in_value(c))
            refuse(r, 400, "forbidden byte in a header");
        return;
    case HEADER_ENDS:
        r->state = LINE_BEGINS;
        if (c != '\n')
            refuse(r, 400, "bare CR in a header");
        return;
    default: /* HEAD_ENDS */
        r->state = HEAD_READ;
        if (c != '\n')
            refuse(r, 400, "bare CR at the end of the headers");
    }
}

/* Most bytes stand inside a value: they are passed over without asking for the state each time. */
static void pass_value(struct reader *r, const char *bytes, size_t to)
{
    while (r->at < to && in_value((unsigned char)bytes[r->at]))
        r->at++;
}

static void feed_line(struct reader *r, const char *bytes, size_t len)
{
    while (r->at < len && r->state < LINE_BEGINS) {
        if (r->at >= READER_LINE_BYTES_MAX && r->state < LINE_ENDS && bytes[r->at] != '\r')
            refuse(r, 414, "request line too long");
        else
            read_line(r, (unsigned char)bytes[r->at]);
        r->at += r->state != REFUSED;
    }
}

static void feed_headers(struct reader *r, const char *bytes, size_t len)
{
    size_t max = (size_t)r->block + READER_BLOCK_BYTES_MAX, to = len < max ? len : max;

    while (r->at < to && r->state < HEAD_READ) {
        if (r->state == IN_VALUE)
            pass_value(r, bytes, to);
        if (r->at < to)
            read_header(r, (unsigned char)bytes[r->at], bytes);
        r->at += r->at < to && r->state != REFUSED;
    }
    if (r->state < HEAD_READ && len > max)
        refuse(r, 431, "headers too large");
}

enum reader_end reader_feed(struct reader *r, const char *bytes, size_t len)
{
    feed_line(r, bytes, len);
    if (r->state >= LINE_BEGINS)
        feed_headers(r, bytes, len);
    return r->state == HEAD_READ ? READER_DONE : r->state == REFUSED ? READER_REFUSED : READER_MORE;
}

size_t reader_headers(const struct reader *r, const char *bytes, struct header *ret)
{
    for (size_t i = 0; i < r->count; i++)
        ret[i] = (struct header){
            reader_text(bytes, r->headers[i].name), reader_text(bytes, r->headers[i].value)};
    return r->count;
}
