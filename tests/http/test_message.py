#!/usr/bin/env python3
"""test_message.py: messages of a group chat at the real program: read, looked at, written once.

    test_message.py PATH_OF_CHUNGSUC
"""
import html
import re
import sys
import unittest

import test_hostile
from test_hostile import TODAY, House, words


def fields_of(answer):
    """What the one form of the page would send."""
    found = {}
    page = answer.text[answer.text.index('name="text"') - 300:]
    for tag in re.findall(r"<input[^>]*>", page):
        name = re.search(r'name="([^"]+)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        if name and 'type="checkbox"' not in tag:
            found[name.group(1)] = html.unescape(value.group(1) if value else "")
    for name, body in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', page, re.S):
        found[name] = html.unescape(body)
    for name, body in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', page, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', body)
        found[name] = html.unescape(chosen.group(1)) if chosen else ""
    found.pop("csrf", None)
    return found


class Messages(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.house = House()
        cls.chief = cls.house.browser("thuongtruc")
        campaign = re.search(r"/campaign/\d+", cls.chief.get("/campaign").text).group(0)
        cls.campaign, cls.page = campaign, campaign + "/messages"

    @classmethod
    def tearDownClass(cls):
        cls.house.stop()

    def read(self, text, b=None):
        b = b or self.chief
        return b.post(self.page, {"text": text}, csrf=b.csrf(self.page))

    def write(self, answer, part=0, b=None, **more):
        b = b or self.chief
        return b.post(self.page, {**fields_of(answer), "send": str(part), **more}, csrf=b.csrf(self.page))

    def report(self, answer, b=None):
        path = re.search(r'href="(/campaign/\d+/unit/\d+/day/[\d-]+)"', answer.text).group(1)
        return words((b or self.chief).get(path))

    def test_an_empty_page_has_an_example_that_is_read_and_nothing_written(self):
        page = self.chief.get(self.page)
        self.assertIn("Tin mẫu để đọc thử", words(page))
        example = html.unescape(re.search(r'type="hidden" name="text" value="([^"]*)"', page.text).group(1))
        a = self.read(example)
        self.assertIn("2 báo cáo, 0 còn chỗ ngờ", words(a))
        self.assertNotIn("Tin mẫu để đọc thử", words(a))

    def test_a_message_is_read_looked_at_and_written_once(self):
        text = "Ấp Suối Cạn bc hôm nay: 7 dân quân, 31 dân, vận động 2tr5"
        a = self.read(text)
        self.assertEqual(a.status, 200)
        self.assertIn("1 báo cáo, 1 còn chỗ ngờ, 0 đã ghi.", words(a))
        self.assertIn("không rõ gửi ngày nào", words(a))
        head = self.house.head()
        done = self.write(a)
        self.assertEqual(done.status, 200)
        self.assertIn("Đã ghi vào báo cáo ngày 22/11/2026", words(done))
        self.assertNotEqual(self.house.head(), head)
        self.assertIn("31 người", self.report(done))
        self.assertIn("2.500.000 đồng", self.report(done))
        head = self.house.head()
        for again in (self.write(a), self.read(text.upper()), self.write(self.read("  " + text + " "))):
            self.assertEqual(again.status, 200)
            self.assertIn("Đã ghi vào báo cáo", words(again))
        self.assertEqual(self.house.head(), head)

    def test_the_day_of_sending_is_said_once_for_messages_without_a_stamp(self):
        b = self.chief
        for sent, doubts in ((TODAY, 0), ("", 1), ("hôm kia", 1)):
            a = b.post(self.page, {"text": "Ấp Suối Cạn bc hôm nay: 7 dân quân", "sent": sent}, csrf=b.csrf(self.page))
            self.assertEqual(len(re.findall("message-why", a.text)), doubts, sent)
            self.assertEqual(fields_of(a)["sent"], TODAY if doubts == 0 else "", "what nobody said stays unsaid")

    def test_a_message_without_a_date_pasted_on_two_days_is_a_doubt(self):
        b, text = self.chief, "Ấp Xóm Rẫy: 9 dân quân, 21 dân"
        first = b.post(self.page, {"text": text, "sent": "2026-11-20"}, csrf=b.csrf(self.page))
        self.assertNotIn("Tin giống hệt", words(first))
        self.assertIn("Đã ghi vào báo cáo", words(self.write(first)))
        again = b.post(self.page, {"text": text, "sent": "2026-11-21"}, csrf=b.csrf(self.page))
        self.assertIn("Tin giống hệt đã ghi cho ngày", words(again))

    def test_an_addition_adds_and_a_correction_replaces_what_it_names(self):
        self.write(self.read(f"Ấp Rạch Tre {TODAY[8:]}/{TODAY[5:7]}: 10 dân, 4 dq"))
        a = self.read("Ấp Rạch Tre bổ sung hôm nay: 5 dân")
        self.assertRegex(words(a), r"10 người → 15 người")
        self.write(a)
        a = self.read("Ấp Rạch Tre đính chính hôm nay: dq 3 không phải 4")
        self.assertRegex(words(a), r"4 người → 3 người")
        report = self.report(self.write(a))
        self.assertIn("15 người", report)
        self.assertIn("3 người", report)

    def test_doubts_are_marked_and_a_reply_is_suggested(self):
        a = self.read("Ấp Gò Me hôm nay: 9 người, xyz 7")
        self.assertIn("còn chỗ ngờ", words(a))
        self.assertIn("Chỉ ghi số người, không rõ là ai", words(a))
        self.assertIn("“9 người” là dân hay lực lượng nào?", words(a))
        self.assertEqual(fields_of(a)["a0_1"], "-")

    def test_a_word_is_learned_used_and_forgotten(self):
        a = self.read("Ấp Bàu Sen hôm nay: 8 ktv, 12 dân")
        f = fields_of(a)
        self.assertEqual(f["a0_0"], "-")
        done = self.write(a, a0_0="students", v0_0="8", l0_0="1")
        self.assertIn("đã ghi", words(done))
        a = self.read("Ấp Xóm Rẫy hôm nay: 6 ktv, 12 dân")
        self.assertIn("học từ “ktv”", words(a))
        self.assertEqual(fields_of(a)["a0_0"], "students")
        word = re.search(r'name="word" value="(\d+)"', a.text).group(1)
        gone = self.chief.post(self.page + "/forget", {"word": word}, csrf=self.chief.csrf(self.page))
        self.assertEqual(gone.status, 303)
        head = self.house.head()
        again = self.chief.post(self.page + "/forget", {"word": word}, csrf=self.chief.csrf(self.page))
        self.assertEqual((again.status, self.house.head()), (303, head))  # sent twice: it is forgotten
        self.assertEqual(fields_of(self.read("Ấp Xóm Rẫy hôm nay: 6 ktv, 12 dân"))["a0_0"], "-")

    def test_a_word_taught_in_one_message_is_understood_in_the_next_and_nothing_typed_is_lost(self):
        text = (f"[{TODAY} 14:05] A: Ấp Bàu Sen hôm nay: 8 tgv, 12 dân\n[{TODAY} 14:06] B: 6 tgv\n"
                f"[{TODAY} 14:07] C: Ấp Xóm Rẫy hôm nay: 5 tgv, 14 dân")
        a = self.read(text)
        done = self.write(a, a0_0="students", v0_0="8", l0_0="1", v2_1="15")
        self.assertEqual(done.status, 200)
        self.assertIn("1 đã ghi", words(done))
        f = fields_of(done)
        last = max(int(n[1:].split("_")[0]) for n in f if n.startswith("a"))
        self.assertEqual((f[f"a{last}_0"], f[f"v{last}_1"]), ("students", "15"))
        word = re.search(r'name="word" value="(\d+)"', done.text).group(1)
        self.chief.post(self.page + "/forget", {"word": word}, csrf=self.chief.csrf(self.page))

    def test_what_was_written_for_a_chosen_day_stays_written(self):
        a = self.read("Ấp Đồng Lớn: 21 dân\n\n[13:50] B: Ấp Gò Me: 22 dân")
        f = fields_of(a)
        seen = self.write(a, d0="2026-11-21")  # that day has a report: what it changes is to be seen first
        self.assertEqual(seen.status, 409)
        done = self.write(seen)
        self.assertIn("Đã ghi vào báo cáo ngày 21/11/2026", words(done))
        head = self.house.head()
        more = self.write(done, 1)
        self.assertEqual(words(more).count("Đã ghi vào báo cáo ngày"), 2 if "u1" in f else 1)
        again = self.chief.post(self.page, fields_of(more), csrf=self.chief.csrf(self.page))
        self.assertIn("Đã ghi vào báo cáo ngày 21/11/2026", words(again))
        self.assertNotEqual(self.house.head(), head)

    def test_marks_of_the_other_messages_stay_when_one_is_written(self):
        a = self.read("Ấp Suối Cạn 20/11: 3 dân\n\n[13:50] B: Ấp Goo Me: 5 dân")
        self.assertIn("Tin không ghi ngày", words(a))
        done = words(self.write(a))
        self.assertIn("Đã ghi vào báo cáo ngày 20/11/2026", done)
        self.assertIn("Tin không ghi ngày", done)

    def test_a_wrong_day_in_another_message_does_not_stop_this_one(self):
        a = self.read("Ấp Suối Cạn 19/11: 4 dân\n\n[13:50] B: Ấp Gò Me 1/2: 5 dân")
        done = self.write(a, d1="2026-02-01")
        self.assertEqual(done.status, 200)
        self.assertIn("Đã ghi vào báo cáo ngày 19/11/2026", words(done))

    def test_a_reading_that_changed_meanwhile_is_looked_at_again(self):
        a = self.read("Ấp Xóm Rẫy 18/11: 7 kxm, 9 dân")
        b = self.read("Ấp Bàu Sen 18/11: 7 kxm, 9 dân")
        self.write(b, a0_0="students", v0_0="7", l0_0="1")
        head = self.house.head()
        late = self.write(a, text=fields_of(a)["text"] + " 3 kxm")
        self.assertEqual(late.status, 409)
        self.assertIn("đã khác lúc bạn xem", words(late))
        self.assertEqual(self.house.head(), head)

    def test_names_of_senders_are_not_learned(self):
        a = self.read(f"[{TODAY} 14:05] Ktx: Ấp Đồng Lớn hôm nay: 8 ktx, 12 dân")
        head = self.house.head()
        refused = self.write(a, a0_0="students", v0_0="8", l0_0="1")
        self.assertEqual(refused.status, 422)
        self.assertIn("không nhớ tên người", words(refused))
        self.assertEqual(self.house.head(), head)

    def test_too_much_is_refused_by_name_and_changes_nothing(self):
        head = self.house.head()
        a = self.read("Ấp Gò Me 40 dân. " * 60000)
        self.assertEqual(a.status, 422)
        self.assertIn("nhiều nhất 64 KB, 50 tin nhắn", words(a))
        self.assertEqual(self.house.head(), head)

    def test_a_hamlet_head_writes_for_the_own_hamlet_only(self):
        b = self.house.browser("caytrom")
        a = self.read("Ấp Cây Trôm hôm nay 12 dân\nẤp Gò Me hôm nay 13 dân", b)
        self.assertIn("Bạn chỉ ghi được báo cáo của đơn vị mình", words(a))
        self.assertNotIn("Từ đã học ở đây", words(a))
        self.assertIn("Đã ghi vào báo cáo", words(self.write(a, 0, b)))
        head = self.house.head()
        refused = self.write(a, 1, b)
        self.assertEqual(refused.status, 422)
        self.assertIn("Ấp Gò Me hôm nay 13 dân", words(refused))  # what was pasted is still there
        self.assertEqual(self.house.head(), head)
        reader = self.house.browser("lanhdao")
        self.assertEqual(reader.get(self.page).status, 403)

    def test_somebody_else_came_between(self):
        a = self.read("Ấp Bến Đình hôm nay: 21 dân")
        self.write(self.read("Ấp Bến Đình hôm nay: 20 dân, 5 dq"))
        late = self.write(a)
        self.assertEqual(late.status, 409)
        self.assertRegex(words(late), r"20 người → 21 người")
        self.assertIn("Đã ghi vào báo cáo", words(self.write(late)))

    def test_a_number_that_cannot_be_read_says_so_at_its_field(self):
        a = self.read("Ấp Đồng Lớn hôm nay: 14 dân")
        refused = self.write(a, v0_0="mười bốn rưỡi")
        self.assertEqual(refused.status, 422)
        self.assertIn('value="mười bốn rưỡi"', refused.text)


if __name__ == "__main__":
    test_hostile.CHUNGSUC = sys.argv.pop(1)
    unittest.main()
