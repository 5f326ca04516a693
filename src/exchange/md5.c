/* md5.c: RFC 1321, over bytes that are in memory whole. */
#include "exchange/md5.h"

enum { BLOCK = 64, WORDS = 16, STEPS = 64, LENGTH_BYTES = 8 };

struct md5 {
    uint32_t a, b, c, d;
};

/* floor(2^32 * |sin(i + 1)|) */
static const uint32_t sines[STEPS] = {0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf,
    0x4787c62a, 0xa8304613, 0xfd469501, 0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be, 0x6b901122,
    0xfd987193, 0xa679438e, 0x49b40821, 0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa, 0xd62f105d,
    0x02441453, 0xd8a1e681, 0xe7d3fbc8, 0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed, 0xa9e3e905,
    0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a, 0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c, 0xa4beea44,
    0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70, 0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05, 0xd9d4d039,
    0xe6db99e5, 0x1fa27cf8, 0xc4ac5665, 0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3,
    0x8f0ccc92, 0xffeff47d, 0x85845dd1, 0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82,
    0xbd3af235, 0x2ad7d2bb, 0xeb86d391};

static const unsigned char turns[4][4] = {
    {7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}};

static uint32_t mixed(const struct md5 *m, int step, int *word)
{
    switch (step / 16) {
    case 0:
        *word = step;
        return (m->b & m->c) | (~m->b & m->d);
    case 1:
        *word = (5 * step + 1) % WORDS;
        return (m->d & m->b) | (~m->d & m->c);
    case 2:
        *word = (3 * step + 5) % WORDS;
        return m->b ^ m->c ^ m->d;
    default:
        *word = (7 * step) % WORDS;
        return m->c ^ (m->b | ~m->d);
    }
}

static void block_add(struct md5 *m, const unsigned char *block)
{
    struct md5 before = *m;
    uint32_t words[WORDS];

    for (int i = 0; i < WORDS; i++)
        words[i] = (uint32_t)block[4 * i] | (uint32_t)block[4 * i + 1] << 8 |
                   (uint32_t)block[4 * i + 2] << 16 | (uint32_t)block[4 * i + 3] << 24;
    for (int i = 0; i < STEPS; i++) {
        int word, turn = turns[i / 16][i % 4];
        uint32_t f = mixed(m, i, &word) + m->a + sines[i] + words[word];

        m->a = m->d;
        m->d = m->c;
        m->c = m->b;
        m->b += f << turn | f >> (32 - turn);
    }
    m->a += before.a;
    m->b += before.b;
    m->c += before.c;
    m->d += before.d;
}

/* The rest, a bit, zeros, and the length in bits. */
static void end_add(struct md5 *m, struct str bytes)
{
    unsigned char end[2 * BLOCK] = {0};
    size_t rest = bytes.len % BLOCK, length = rest < BLOCK - LENGTH_BYTES ? BLOCK : 2 * BLOCK;
    uint64_t bits = (uint64_t)bytes.len * 8;

    memcpy(end, bytes.ptr + bytes.len - rest, rest);
    end[rest] = 0x80;
    for (size_t i = 0; i < LENGTH_BYTES; i++)
        end[length - LENGTH_BYTES + i] = (unsigned char)(bits >> 8 * i);
    for (size_t at = 0; at < length; at += BLOCK)
        block_add(m, end + at);
}

struct str md5_hex(struct arena *a, struct str bytes)
{
    struct md5 m = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476};
    uint32_t parts[4];
    struct buf out;

    for (size_t at = 0; at + BLOCK <= bytes.len; at += BLOCK)
        block_add(&m, (const unsigned char *)bytes.ptr + at);
    end_add(&m, bytes);
    parts[0] = m.a;
    parts[1] = m.b;
    parts[2] = m.c;
    parts[3] = m.d;
    buf_init(&out, a, 64);
    for (int i = 0; i < WORDS; i++)
        buf_printf(&out, "%02x", (unsigned)(parts[i / 4] >> 8 * (i % 4) & 0xff));
    return buf_str(&out);
}
