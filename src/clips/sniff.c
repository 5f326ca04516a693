/* sniff.c: first bytes, and the sentences about what is refused. */
#include "clips/sniff.h"

#include "base/tr.h"

#include <string.h>

struct mark {
    size_t at;
    const char *bytes;
    size_t length;
    const char *code;
};

#define MARK(at, bytes, code)                                                                      \
    {                                                                                              \
        at, bytes, sizeof(bytes) - 1, code                                                         \
    }

static const struct mark others[] = {
    MARK(0, "\xff\xd8\xff", "picture"),
    MARK(0, "\x89PNG", "picture"),
    MARK(0, "GIF8", "picture"),
    MARK(0, "BM", "picture"),
    MARK(8, "WEBP", "picture"),
    MARK(4, "ftyphei", "picture"),
    MARK(4, "ftyphev", "picture"),
    MARK(4, "ftypmif1", "picture"),
    MARK(4, "ftypmsf1", "picture"),
    MARK(4, "ftypavi", "picture"),
    MARK(4, "ftypM4A", "sound"),
    MARK(8, "WAVE", "sound"),
    MARK(0, "ID3", "sound"),
    MARK(0, "OggS", "sound"),
    MARK(0, "fLaC", "sound"),
    MARK(0, "#!AMR", "sound"),
    MARK(0, "PK\x03\x04", "archive"),
    MARK(0, "Rar!", "archive"),
    MARK(0, "7z\xbc\xaf", "archive"),
    MARK(0, "\x1f\x8b", "archive"),
    MARK(0, "#EXTM3U", "list"),
    MARK(0, "\xef\xbb\xbf#EXTM3U", "list"),
    MARK(0, "[playlist]", "list"),
    MARK(0, "ffconcat", "list"),
    MARK(0, "<?xml", "list"),
    MARK(0, "<MPD", "list"),
    MARK(0, "<SMIL", "list"),
    MARK(0, "%PDF", "document"),
    MARK(0, "\xd0\xcf\x11\xe0", "document"),
    MARK(8, "AVI ", "avi"),
};

static const char boxes[][5] = {"ftyp", "moov", "mdat", "free", "skip", "wide", "pnot"};

static bool has(struct str head, size_t at, const char *bytes, size_t length)
{
    return head.len >= at + length && !memcmp(head.ptr + at, bytes, length);
}

enum clip_family clip_sniff(struct str head, const char **code)
{
    if (!head.len) {
        *code = "empty";
        return CLIP_NONE;
    }
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (has(head, others[i].at, others[i].bytes, others[i].length)) {
            *code = others[i].code;
            return CLIP_NONE;
        }
    if (has(head, 0, "\x1a\x45\xdf\xa3", 4))
        return CLIP_MATROSKA;
    for (size_t i = 0; i < sizeof boxes / sizeof *boxes; i++)
        if (has(head, 4, boxes[i], 4))
            return CLIP_MP4;
    *code = "other";
    return CLIP_NONE;
}

static const struct {
    const char *code, *words;
} sentences[] = {
    {"empty", MSG("Tệp trống: hãy chọn lại clip rồi gửi")},
    {"picture", MSG("Đây là ảnh, không phải clip: hãy gửi ở trang ảnh")},
    {"sound", MSG("Tệp này chỉ có tiếng, không có hình: hãy gửi clip quay bằng máy quay")},
    {"archive", MSG("Đây là tệp nén: hãy mở tệp nén ra rồi gửi từng clip MP4")},
    {"list", MSG("Đây là danh sách phát, không phải clip: nó chỉ trỏ tới nơi khác. Hãy gửi chính "
                 "tệp clip MP4")},
    {"document", MSG("Đây là văn bản, không phải clip: hãy chọn lại tệp")},
    {"avi", MSG("Clip AVI chưa đọc được: hãy xuất lại thành MP4 rồi gửi")},
    {"other", MSG("Đây không phải clip đọc được ở đây. Nhận MP4, MOV, 3GP, WebM và MKV: hãy xuất "
                  "lại thành MP4 rồi gửi")},
    {"damaged", MSG("Tệp này không mở được như một clip: có thể bị hỏng, hoặc chỉ đổi tên thành "
                    "MP4. Hãy mở thử trên máy rồi gửi lại tệp gốc")},
    {"cut", MSG("Clip bị cắt cụt, thiếu đoạn cuối: hãy xem lại trên máy rồi gửi lại tệp đầy đủ")},
    {"long", MSG("Clip dài quá 1 giờ, hoặc ghi là dài như thế: hãy cắt ngắn lại rồi gửi")},
    {"claims", MSG("Clip ghi một độ dài khác hẳn với phim có trong tệp: hãy xuất lại thành MP4 rồi "
                   "gửi")},
    {"no-picture", MSG("Tệp này không có hình: hãy gửi clip có hình")},
    {"size",
        MSG("Khung hình quá nhỏ hoặc quá lớn (nhận từ 64 đến 4.096 điểm mỗi cạnh): hãy xuất lại "
            "ở cỡ 1080p hoặc 720p")},
    {"codec", MSG("Hình hoặc tiếng của clip ghi theo kiểu lạ: hãy xuất lại thành MP4 (H.264, AAC) "
                  "rồi gửi")},
    {"parts", MSG("Tệp có quá nhiều đường hình và tiếng: hãy xuất lại thành MP4 rồi gửi")},
    {"twice", MSG("Đơn vị đã gửi chính clip này rồi, không thêm lần nữa")},
    {"rules",
        MSG("Ngày, công trình hoặc loại clip không còn đúng, hoặc đơn vị đã đủ 50 clip: hãy mở "
            "lại trang rồi gửi lại")},
    {"machine",
        MSG("Máy chủ không làm được lúc này, có thể hết chỗ trên đĩa: hãy gửi lại sau, hoặc "
            "báo người quản trị")},
    {"heavy", MSG("Clip làm máy đọc quá lâu hoặc quá nặng nên bị dừng: hãy xuất lại thành MP4 ở cỡ "
                  "720p rồi gửi")},
};

const char *clip_code_words(const char *code)
{
    for (size_t i = 0; i < sizeof sentences / sizeof *sentences; i++)
        if (!strcmp(sentences[i].code, code))
            return sentences[i].words;
    return clip_code_words("damaged");
}
