/* double.c: the finder of doubles over records from a file, for ./bench doubles.
 *
 *   bench_double FILE OUT [slow]   FILE: one record a line, tab-separated: unit, area, place unit,
 *                                  kind, measure, planned, done (thousandths), first day, last day,
 *                                  name, place, name of the place unit, likenesses (hexadecimal,
 *                                  comma-separated). OUT: one pair a line: the two lines it is made
 *                                  of, from 0, and the score. On standard output: what it took.
 *
 * With "slow" all are compared with all.
 */
#include "works/double.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { FIELDS = 13, PICTURES = 8 };

static struct str bytes_of(struct arena *a, const char *path)
{
    FILE *f = fopen(path, "rb");
    long size = -1;
    char *bytes;

    if (!f || fseek(f, 0, SEEK_END) != 0 || (size = ftell(f)) < 0 || fseek(f, 0, SEEK_SET) != 0) {
        fprintf(stderr, "bench_double: cannot read %s\n", path);
        exit(2);
    }
    bytes = arena_alloc(a, (size_t)size + 1);
    if (fread(bytes, 1, (size_t)size, f) != (size_t)size)
        exit(2);
    fclose(f);
    return (struct str){bytes, (size_t)size};
}

static int64_t number(struct str s)
{
    int64_t n = 0;

    if (str_to_int(s, &n) != OK) {
        fprintf(stderr, "bench_double: no number: %.*s\n", STR(s));
        exit(2);
    }
    return n;
}

static enum kind kind_of(struct str name)
{
    for (int k = 0; k < KIND_LAST; k++)
        if (str_eq(str_from(kind_name((enum kind)k)), name))
            return (enum kind)k;
    return KIND_OTHER;
}

static void likenesses_read(struct arena *a, struct str list, struct double_record *r)
{
    uint64_t *all = arena_new_array(a, uint64_t, PICTURES);

    while (list.len && r->likeness_count < PICTURES) {
        size_t end = str_find(list, S(","), 0);

        all[r->likeness_count++] = strtoull(str_z(a, str_slice(list, 0, end)), NULL, 16);
        list = str_slice(list, end + 1, list.len);
    }
    r->likenesses = all;
}

static struct double_record record_read(struct arena *a, struct str line, int64_t id)
{
    struct str f[FIELDS];
    struct double_record r = {.work = id};

    for (size_t i = 0; i < FIELDS; i++) {
        size_t end = str_find(line, S("\t"), 0);

        f[i] = str_slice(line, 0, end);
        line = str_slice(line, end + 1, line.len);
    }
    r.unit = number(f[0]);
    r.area = number(f[1]);
    r.place_unit = number(f[2]);
    r.kind = kind_of(f[3]);
    r.measure = str_eq(f[4], S("m")) ? UNIT_M : UNIT_COUNT;
    r.planned_milli = number(f[5]);
    r.done_milli = number(f[6]);
    r.first_day = (day_t)number(f[7]);
    r.last_day = (day_t)number(f[8]);
    r.name = f[9];
    r.place = f[10];
    r.place_name = f[11];
    likenesses_read(a, f[12], &r);
    return r;
}

static double seconds(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
    struct {
        struct double_record *items;
        size_t count, capacity;
    } records = {0};
    struct double_pairs pairs;
    struct arena a;
    struct str rest;
    double began;
    FILE *out;

    if (argc < 3 || !(out = fopen(argv[2], "wb")))
        return 2;
    arena_init(&a, (size_t)8 << 30);
    for (rest = bytes_of(&a, argv[1]); rest.len;) {
        size_t end = str_find(rest, S("\n"), 0);

        struct double_record r =
            record_read(&a, str_slice(rest, 0, end), (int64_t)records.count + 1);

        *vec_push(&a, &records) = r;
        rest = str_slice(rest, end + 1, rest.len);
    }
    began = seconds();
    (argc > 3 ? double_find_slow : double_find)(&a, records.items, records.count, &pairs);
    printf("{\"records\": %zu, \"pairs\": %zu, \"seconds\": %.6f}\n", records.count, pairs.count,
        seconds() - began);
    for (size_t i = 0; i < pairs.count; i++)
        fprintf(out, "%zu %zu %d\n", pairs.items[i].a, pairs.items[i].b, pairs.items[i].score);
    fclose(out);
    arena_reset(&a);
    return 0;
}
