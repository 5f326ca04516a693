/* main.c: finds the command that was asked for and runs it. Commands live in src/cli. */
#include "cli/cli.h"

#include "version.h"

#include <stdio.h>
#include <string.h>

enum { MEMORY_MAX_MIB = 1024 };

static const struct command commands[] = {
    {"check", cli_check, "[--format=text|json] [--lang=vi|en] FILE…",
        MSG("kiểm tra kế hoạch: đọc, cộng lại, báo chỗ sai")},
    {"read", cli_read, "[--format=text|json] [--lang=vi|en] [FILE]",
        MSG("đọc mọi con số trong một văn bản")},
    {"serve", cli_serve, "[--data DIR] [--listen ADDR:PORT] [--loops N] [--tls-proxy] [--routes]",
        MSG("mở các trang cho trình duyệt, đến khi nhận SIGTERM hoặc Ctrl-C")},
