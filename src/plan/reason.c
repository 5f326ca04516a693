/* reason.c: the words for what could not be read. Each says what to write instead. */
#include "plan/reason.h"

#include "base/tr.h"

const char READ_COMMA[] =
    MSG("dấu phẩy trước ba chữ số có hai cách đọc: 3,000 là 3 hay là 3.000; viết 3 hoặc 3.000");
const char READ_LIST[] =
    MSG("không rõ là số lẻ hay danh sách; viết rõ đơn vị hoặc để khoảng trắng sau dấu phẩy");
const char READ_GROUPS[] = MSG("chữ số ngắt nhóm không đúng; viết 1.234.567 hoặc 1.234,5");
const char READ_PARTS[] = MSG("vật đếm từng cái mà lại có số lẻ; kiểm tra dấu chấm, dấu phẩy");
const char READ_LARGE[] = MSG("số quá lớn");
const char READ_FINE[] = MSG("số lẻ nhỏ hơn một phần nghìn đơn vị");
const char READ_VAGUE[] = MSG("chỉ nói ước chừng, không có con số; ghi con số cụ thể");
const char READ_REGIONAL[] = MSG("sào, mẫu, công đất mỗi vùng một khác; viết m2 hoặc ha");
const char READ_CONG[] = MSG("\"công\" là ngày công hay công đất; viết \"ngày công\" hoặc số m2");
const char READ_SHORT[] = MSG("cách nói tắt, như \"2 triệu 5\"; viết 2,5 triệu hoặc 2.500.000");
const char READ_BACKWARD[] = MSG("khoảng ngược: số trước lớn hơn số sau");
