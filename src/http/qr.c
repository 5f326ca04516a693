/* qr.c: the squares from libqrencode, the drawing from us. */
#include "http/qr.h"

#include "base/log.h"
#include "http/templates.h"

#include <qrencode.h>

enum { QR_EDGE = 4, QR_BYTES_MAX = 64 * 1024 };

static void release(void *code)
{
    QRcode_free(code);
}

enum err qr_draw(struct arena *a, struct str text, struct qr *ret)
{
    QRcode *code;
    struct buf path;

    if (!text.len || text.len > QR_TEXT_MAX || memchr(text.ptr, 0, text.len))
        return E_INVALID;
    code = QRcode_encodeString(str_z(a, text), 0, QR_ECLEVEL_M, QR_MODE_8, 1);
    if (!code) {
        log_error("a QR code could not be made");
        return E_SYSTEM;
    }
    arena_defer(a, release, code);
    buf_init(&path, a, QR_BYTES_MAX);
    for (int i = 0; i < code->width * code->width; i++) {
        if (code->data[i] & 1)
            buf_printf(
                &path, "M%d %dh1v1h-1z", i % code->width + QR_EDGE, i / code->width + QR_EDGE);
    }
    *ret = (struct qr){.path = buf_str(&path), .width = code->width + 2 * QR_EDGE};
    return path.overflow ? E_SYSTEM : OK;
}

void qr_print(struct html *h, const struct qr *qr, struct str label)
{
    html_qr(h, qr, label);
}
