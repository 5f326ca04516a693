/* reason.h: why a figure could not be read. Message ids (Vietnamese) for tr(); English in po/. */
#ifndef PLAN_REASON_H
#define PLAN_REASON_H

#define READ_COMMA                                                                                 \
    "dấu phẩy trước ba chữ số có hai cách đọc: 3,000 là 3 hay là 3.000; viết 3 hoặc 3.000"
#define READ_LIST                                                                                  \
    "không rõ là số lẻ hay danh sách; viết rõ đơn vị hoặc để khoảng trắng sau dấu phẩy"
#define READ_GROUPS "chữ số ngắt nhóm không đúng; viết 1.234.567 hoặc 1.234,5"
#define READ_PARTS "vật đếm từng cái mà lại có số lẻ; kiểm tra dấu chấm, dấu phẩy"
#define READ_LARGE "số quá lớn"
#define READ_FINE "số lẻ nhỏ hơn một phần nghìn đơn vị"
#define READ_VAGUE "chỉ nói ước chừng, không có con số; ghi con số cụ thể"
#define READ_REGIONAL "sào, mẫu, công đất mỗi vùng một khác; viết m2 hoặc ha"
#define READ_CONG "\"công\" là ngày công hay công đất; viết \"ngày công\" hoặc số m2"
#define READ_SHORT "cách nói tắt, như \"2 triệu 5\"; viết 2,5 triệu hoặc 2.500.000"
#define READ_BACKWARD "khoảng ngược: số trước lớn hơn số sau"

#endif
