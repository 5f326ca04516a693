/* fuzz_queue_file.c: any bytes as a file that a phone saved. What is taken is bounded and clean. */
#include "base/unicode.h"
#include "phone/queue_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct queue_file file;
    const char *why = NULL;
    struct arena a;

    arena_init(&a, 64 << 20);
    if (queue_file_read(&a, (struct str){(const char *)data, size}, &file, &why) == OK) {
        if (file.count > QUEUE_FILE_REPORTS_MAX)
            __builtin_trap();
        for (size_t i = 0; i < file.count; i++)
            for (size_t k = 0; k < file.items[i].field_count; k++)
                if (!utf8_valid(file.items[i].fields[k].text) || !file.items[i].fields[k].name.len)
                    __builtin_trap();
    } else if (!why) {
        __builtin_trap();
    }
    arena_reset(&a);
    return 0;
}
