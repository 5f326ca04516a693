/* picture_work.h: the inner doors of doc/picture: pixels, decoders, and how large may become small.
 * For src/doc only.
 */
#ifndef DOC_PICTURE_WORK_H
#define DOC_PICTURE_WORK_H

#include "doc/picture.h"

#define WHY_PICTURE_EMPTY MSG("Tệp ảnh trống: hãy chọn lại ảnh rồi gửi")
#define WHY_PICTURE_KIND MSG("Đây không phải ảnh. Chỉ nhận ảnh JPEG, PNG hoặc WebP")
#define WHY_PICTURE_HEIC                                                                                                        \
    MSG("Ảnh HEIC chưa đọc được. Trên iPhone: Cài đặt → Camera → Định dạng → Tương thích nhất, " \
        "rồi chụp lại; hoặc gửi ảnh qua trang này bằng Safari")
#define WHY_PICTURE_AVIF MSG("Ảnh AVIF chưa đọc được: hãy lưu lại thành JPEG rồi gửi")
#define WHY_PICTURE_CLIP MSG("Đây là đoạn phim: ở đây chỉ nhận ảnh JPEG, PNG hoặc WebP")
#define WHY_PICTURE_MOVING MSG("Ảnh động không nhận ở đây: hãy gửi ảnh chụp thường")
#define WHY_PICTURE_OTHER                                                                          \
    MSG("Loại ảnh này (GIF, BMP, TIFF …) không nhận ở đây: hãy lưu lại thành JPEG rồi gửi")
#define WHY_PICTURE_PRINT MSG("Ảnh màu in ấn (CMYK) chưa đọc được: hãy lưu lại thành JPEG màu RGB")
#define WHY_PICTURE_BYTES MSG("Ảnh nặng quá 12 MB: hãy chọn cỡ ảnh nhỏ hơn trong máy ảnh rồi gửi")
#define WHY_PICTURE_PIXELS                                                                         \
    MSG("Ảnh lớn quá 50 triệu điểm ảnh (25 triệu với vài loại tệp): hãy chọn cỡ ảnh nhỏ hơn")
#define WHY_PICTURE_SHAPE                                                                          \
    MSG("Ảnh quá nhỏ hoặc quá hẹp: mỗi cạnh ít nhất 32 điểm ảnh, dài không quá 20 lần rộng")
#define WHY_PICTURE_SCANS MSG("Tệp ảnh được ghép bất thường nên không mở: hãy lưu lại rồi gửi")
#define WHY_PICTURE_DAMAGED MSG("Ảnh bị hỏng hoặc tải chưa xong: hãy gửi lại")
#define WHY_PICTURE_MEMORY MSG("Máy chủ đang hết bộ nhớ: hãy gửi lại ảnh sau ít phút")

enum { RGB = 3 };

/* Red, green, blue, three bytes a pixel, rows from the top without gaps. */
struct pixels {
    int width, height;
    unsigned char *bytes;
};

/* Memory that is freed as soon as it is not needed, and with the arena at the latest. */
struct held {
    void *bytes;
};
struct held *held_new(struct arena *a, size_t count, size_t size); /* bytes NULL: no memory */
void held_free(struct held *h);

/* A picture made smaller row by row, each point the exact mean of what it covers. The target is
 * never larger than the source in either direction. */
struct shrink {
    int from_width, from_height;
    struct pixels to;
    int row, to_row;      /* rows that came, rows that are ready */
    uint32_t *line;       /* one row, made narrower; each point times from_width */
    uint64_t *sum;        /* of the row being made */
    struct held *held[3]; /* of to.bytes, line and sum */
};

/* E_BUSY: no memory. */
MUST_CHECK enum err shrink_begin(struct arena *a, struct shrink *s, int from_width, int from_height,
    int to_width, int to_height);
/* The next row of the source, from_width points. */
void shrink_row(struct shrink *s, const unsigned char *row);
/* What was only needed on the way is given back; the pixels stay until the arena's end or
 * shrink_free(). */
void shrink_end(struct shrink *s);
void shrink_free(struct shrink *s);

/* The size of `width` times `height` when its long side is at most `side`. */
void picture_fit(int width, int height, int side, int *to_width, int *to_height);
/* May a picture of this size be opened? NULL: yes. `whole`: it must be held as a whole. */
const char *picture_bounds(int64_t width, int64_t height, bool whole);
/* The orientation (1 … 8) that EXIF in TIFF form says; 1 when it says none. */
int exif_orientation(struct str tiff);

/* One decoder: opens, bounds, and gives pixels of at most PICTURE_SIDE, not yet turned, with the
 * orientation that the file asks for. Errors as of picture_read(). */
typedef enum err picture_decoder(
    struct arena *a, struct str bytes, struct shrink *ret, int *orientation, const char **why);
picture_decoder jpeg_decode, png_decode, webp_decode;

/* Pixels as a JPEG with nothing but what a JPEG must have. E_BUSY: no memory; E_TOO_LARGE. */
MUST_CHECK enum err jpeg_encode(
    struct arena *a, const struct pixels *p, int quality, struct str *ret, const char **why);

#endif
