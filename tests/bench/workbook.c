/* workbook.c: how fast a spreadsheet is written and read, for ./bench workbooks.
 *
 *   bench_workbook ROWS COLUMNS    prints milliseconds, the best of five: written; the same bytes
 *                                  only packed; read; the same file only unpacked; and the bytes
 */
#include "doc/grid.h"
#include "doc/pack.h"
#include "doc/xlsx.h"
#include "doc/zip.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { TIMES = 5, PART_MAX = 64 * 1024 * 1024 };

static struct arena a = {.max_bytes = (size_t)2 << 30};
static struct xlsx book;
static struct str file;
static struct zip_part parts[64];
static size_t part_count;

static void must(enum err e, const char *what)
{
    if (e == OK)
        return;
    fprintf(stderr, "bench_workbook: %s\n", what);
    exit(2);
}

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void book_fill(struct arena *to, long rows, long columns)
{
    struct xlsx_column *c = arena_new_array(to, struct xlsx_column, (size_t)columns);
    struct xlsx_table *t;

    for (long i = 0; i < columns; i++) {
        c[i].name = str_printf(to, "Cột %ld", i);
        c[i].kind = i % 5 == 0 ? XLSX_TEXT : i % 5 == 1 ? XLSX_DAY : XLSX_MILLI;
        c[i].sum = i % 5 > 1;
    }
    t = xlsx_table_add(to, &book, S("Bảng"), c, (size_t)columns);
    t->sum_word = S("Cộng");
    for (long r = 0; r < rows; r++) {
        struct xlsx_cell *row = xlsx_row_add(to, t);

        for (long i = 0; i < columns; i++)
            row[i] = c[i].kind == XLSX_TEXT  ? xlsx_text(str_printf(to, "Ấp %ld, tổ %ld", r, i))
                     : c[i].kind == XLSX_DAY ? xlsx_number(20000 + r % 1000)
                                             : xlsx_number(r * 1234 + i * 500);
    }
}

static void write_it(struct arena *to)
{
    struct str out;

    must(xlsx_write(to, &book, &out), "not written");
}

static void pack_it(struct arena *to)
{
    struct str out;

    must(zip_write(to, parts, part_count, PART_MAX, &out), "not packed");
}

static void read_it(struct arena *to)
{
    struct grid_book back;
    const char *why = "";

    must(grid_read(to, file, &back, &why), "not read");
    if (back.items[0].rows.count != book.items[0]->count + 2)
        must(E_DAMAGED, "rows are missing");
}

static void unpack_it(struct arena *to)
{
    const char *why = "";

    for (size_t i = 0; i < part_count; i++) {
        struct str bytes;

        must(part_whole(to, file, parts[i].name, PART_MAX, &bytes, &why), "not unpacked");
    }
}

static double best(void (*run)(struct arena *to))
{
    struct arena scratch;
    double least = 1e9;

    for (int i = 0; i < TIMES; i++) {
        double from, spent;

        arena_init(&scratch, (size_t)1 << 30);
        from = now();
        run(&scratch);
        spent = now() - from;
        least = spent < least ? spent : least;
        arena_reset(&scratch);
    }
    return least;
}

int main(int argc, char **argv)
{
    struct pack_names names = {0};
    const char *why = "";

    if (argc != 3)
        return 2;
    book_fill(&a, strtol(argv[1], NULL, 10), strtol(argv[2], NULL, 10));
    must(xlsx_write(&a, &book, &file), "not written");
    must(pack_list(&a, file, &names, &why), "no archive");
    for (size_t i = 0; i < names.count && i < 64; i++) {
        parts[i].name = names.items[i];
        must(part_whole(&a, file, names.items[i], PART_MAX, &parts[i].bytes, &why), "no part");
        part_count++;
    }
    printf("%.2f %.2f %.2f %.2f %zu\n", best(write_it), best(pack_it), best(read_it),
        best(unpack_it), file.len);
    arena_reset(&a);
    return 0;
}
