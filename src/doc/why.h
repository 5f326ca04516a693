/* why.h: everything a reader may say when it refuses a document, and what to do about it. */
#ifndef DOC_WHY_H
#define DOC_WHY_H

#include "base/tr.h"

/* kinds we do not read */
#define WHY_EMPTY MSG("Tệp trống: chưa có nội dung để đọc")
#define WHY_BLANK                                                                                  \
    MSG("Không thấy chữ nào trong văn bản (có thể chỉ là ảnh chụp): hãy gửi bản có chữ")
#define WHY_BINARY MSG("Không phải văn bản. Đọc được tệp .docx, .odt, .html và .txt (UTF-8)")
#define WHY_PDF MSG("Chưa đọc được tệp PDF: hãy gửi bản gốc .docx, .odt hoặc chép chữ vào tệp .txt")
#define WHY_RTF MSG("Chưa đọc được tệp RTF: hãy mở bằng Word và lưu lại thành .docx")
#define WHY_OLD_WORD                                                                               \
    MSG("Tệp .doc (hoặc .xls, .ppt) đời cũ: hãy mở bằng Word và lưu lại thành .docx")
#define WHY_PICTURE MSG("Đây là tệp ảnh. Hãy gửi bản có chữ: .docx, .odt, .html hoặc .txt")
#define WHY_ARCHIVE MSG("Đây là tệp nén (RAR, 7z, gzip): hãy giải nén rồi gửi từng văn bản")
#define WHY_OTHER_ZIP MSG("Tệp nén này không phải văn bản Word (.docx) hay LibreOffice (.odt)")
#define WHY_WEB_ARCHIVE                                                                            \
    MSG("Đây là trang web lưu thành một tệp (.mht): hãy mở bằng Word và lưu lại thành .docx")
#define WHY_XML MSG("Tệp XML loại này chưa đọc được: hãy mở bằng Word và lưu lại thành .docx")
#define WHY_PASSWORD MSG("Văn bản có mật khẩu: hãy mở bằng Word, bỏ mật khẩu rồi lưu lại")

/* templates */
#define WHY_NOT_WORD                                                                               \
    MSG("Mẫu phải là tệp Word (.docx): hãy mở bằng Word hoặc LibreOffice và lưu lại thành .docx")
#define WHY_MACRO                                                                                  \
    MSG("Tệp có macro (mã lệnh) nên không nhận làm mẫu: hãy lưu lại dạng Word .docx thường")
#define WHY_OUTSIDE                                                                                                       \
    MSG("Mẫu lấy nội dung từ nơi khác (ảnh liên kết, mẫu đính kèm hoặc khung ngoài): hãy nhúng " \
        "ảnh vào tệp, bỏ mẫu đính kèm rồi lưu lại")
#define WHY_FETCHING_FIELD                                                                                              \
    MSG("Mẫu có trường tự lấy dữ liệu từ nơi khác (INCLUDEPICTURE, INCLUDETEXT, LINK, DDE…): hãy " \
        "bỏ trường đó (bấm vào, Ctrl+Shift+F9) rồi lưu lại")
#define WHY_EMBEDDED                                                                               \
    MSG("Mẫu có đối tượng nhúng (OLE, ActiveX) nên không nhận: hãy thay bằng chữ, bảng hoặc ảnh")
#define WHY_PROGRAM                                                                                                       \
    MSG("Mẫu có hình SVG, EPS hoặc PDF, loại có thể tự mở tệp khác: hãy thay bằng ảnh PNG hoặc " \
        "JPEG rồi lưu lại")
#define WHY_LARGE_TEMPLATE                                                                         \
    MSG("Tệp mẫu quá lớn: tối đa 10 MB. Hãy thu nhỏ ảnh trong tệp rồi lưu lại")
#define WHY_CONTROLS                                                                               \
    MSG("Mẫu có quá nhiều ô nội dung (tối đa 5.000) hoặc lồng nhau quá 12 lớp: hãy bớt đi")

/* documents that are kept as they came */
#define WHY_MACRO_KEPT                                                                             \
    MSG("Tệp có macro (mã lệnh) nên không nhận: hãy lưu lại dạng .docx, .odt thường hoặc PDF")
#define WHY_EMBEDDED_KEPT                                                                          \
    MSG("Tệp có đối tượng nhúng (OLE, ActiveX) nên không nhận: hãy thay bằng chữ, bảng hoặc ảnh")

/* letters */
#define WHY_ENCODING                                                                                             \
    MSG("Văn bản không phải UTF-8 (có thể là TCVN3, VNI hoặc Windows-1258): hãy lưu lại dạng " \
        "UTF-8")
#define WHY_UTF16 MSG("Văn bản UTF-16 bị đứt hoặc sai: hãy lưu lại dạng UTF-8")

/* damage */
#define WHY_DAMAGED_ZIP                                                                            \
    MSG("Tệp bị hỏng hoặc tải chưa xong: hãy mở bằng Word hoặc LibreOffice, lưu lại rồi gửi lại")
#define WHY_DAMAGED_XML                                                                            \
    MSG("Nội dung bên trong tệp bị hỏng: hãy mở bằng Word hoặc LibreOffice, lưu lại rồi gửi lại")
#define WHY_DOCTYPE                                                                                \
    MSG("Tệp có khai báo lạ bên trong (DOCTYPE) nên không mở: hãy lưu lại bằng Word")

/* limits */
#define WHY_LARGE_FILE MSG("Tệp quá lớn: tối đa 20 MB, và 8 MB chữ")
#define WHY_LARGE_TEXT MSG("Văn bản quá dài (tối đa 8 MB chữ) hoặc bảng lồng nhau quá sâu")
#define WHY_LARGE_HTML                                                                             \
    MSG("Trang HTML quá lớn (tối đa 8 MB): hãy bỏ ảnh nhúng hoặc lưu lại thành .docx")
#define WHY_LINES MSG("Văn bản có quá nhiều dòng: tối đa 200.000 dòng")
#define WHY_DEEP MSG("Nội dung bên trong tệp lồng nhau quá sâu nên không mở")
#define WHY_BOMB                                                                                   \
    MSG("Tệp nén phình ra quá lớn nên không mở: hãy lưu lại văn bản, bỏ bớt ảnh và bảng")

#endif
