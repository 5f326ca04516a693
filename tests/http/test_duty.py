#!/usr/bin/env python3
"""test_duty.py: duties, drafts, the month and the calendar of telephones, against the real program.

    test_duty.py PATH_OF_CHUNGSUC

The calendar is read by a reader of its own that refuses what RFC 5545 does not allow.
"""
import html
import io
import re
import sys
import unittest
import urllib.parse
import zipfile

import test_hostile
from test_hostile import Case, both, copy, words
from wire import FORM


def unfold(text):
    """The content lines of an iCalendar object; fails where a line is not one."""
    assert text.endswith(b"END:VCALENDAR\r\n") and text.startswith(b"BEGIN:VCALENDAR\r\n")
    lines = []
    for raw in text[:-2].split(b"\r\n"):
        assert 0 < len(raw) <= 75 and b"\n" not in raw and b"\r" not in raw, raw
        line = raw.decode("utf-8")  # no character is torn
        if line[0] == " ":
            lines[-1] += line[1:]
        else:
            lines.append(line)
    return lines


def events(text):
    """Every VEVENT as a dictionary; blocks must be closed in order, names known, UIDs unlike."""
    found, stack = [], []
    for line in unfold(text):
        name, value = re.fullmatch(r"([A-Z-]+(?:;[A-Z]+=[A-Za-z_/-]+)*):(.*)", line).groups()
        if name == "BEGIN":
            stack.append(value)
            if value == "VEVENT":
                found.append({})
        elif name == "END":
            assert stack.pop() == value
        elif stack[-1] == "VEVENT":
            assert name not in found[-1], name
            found[-1][name] = value
            if name in ("SUMMARY", "DESCRIPTION", "LOCATION"):
                assert not re.search(r"(?<!\\)(?:\\\\)*[;,]", value), value
    assert not stack
    assert len({e["UID"] for e in found}) == len(found)
    for e in found:
        assert {"UID", "DTSTAMP", "SUMMARY"} <= set(e) and any(n.startswith("DTSTART") for n in e)
    return found


class Duties(Case):
    def setUp(self):
        self.committee = self.house.browser("thuongtruc")
        self.path = f"/campaign/{self.campaign}"

    def facts(self, kind):
        return self.house.ask_db("select count(*) from fact where kind = ?", kind)[0][0]

    def add(self, **fields):
        fields = {"kind": "task", "what": "Treo băng rôn", **fields}
        b, path = self.committee, self.path + "/duties/new"
        answer = b.post(path, fields, csrf=b.csrf(path))
        self.assertEqual(answer.status, 303, words(answer))
        return answer.headers["Location"]

    def test_a_duty_by_double_click_is_one(self):
        b, path = copy(self.committee), self.path + "/duties/new"
        fields = {"kind": "task", "what": "Một việc gửi hai lần", "due": "2026-11-30", "csrf": b.csrf(path)}
        before = self.facts("duty-added")
        got = both(lambda: copy(b).ask("POST", path, urllib.parse.urlencode(fields), FORM))
        self.assertEqual([a.status for a in got], [303, 303])
        self.assertEqual(got[0].headers["Location"], got[1].headers["Location"])
        self.assertEqual(self.facts("duty-added"), before + 1)

    def shown_where(self, what):
        """Of the pages that show deadlines those that show this one."""
        pages = ("", "/deadlines", "/duties", "/calendar?month=2026-11", "/reminder", "/calendar.ics")
        found = set()
        for page in pages:
            answer = self.committee.get(self.path + page)
            self.assertEqual(answer.status, 200, page)
            text = "".join(unfold(answer.body)) if page.endswith(".ics") else answer.text
            if what in text:
                found.add(page)
        return found

    def test_a_deadline_that_was_dropped_is_shown_nowhere(self):
        b, path, what = self.committee, self.path + "/deadlines", "Hạn gõ nhầm ngày"
        answer = b.post(path, {"what": what, "day": "2026-11-24"}, csrf=b.csrf(path))
        self.assertEqual(answer.status, 303, words(answer))
        self.assertLessEqual({"", "/deadlines", "/duties", "/reminder", "/calendar.ics"}, self.shown_where(what))
        drop = re.search(r'action="([^"]*/deadlines/\d+/drop)">(?:(?!</form>).)*' + what, b.get(path).text)[1]
        other = self.house.browser("gome")
        self.assertEqual(other.post(drop, {}, csrf=other.csrf("/password")).status, 403)
        form = {"csrf": b.csrf(path)}
        got = both(lambda: copy(b).ask("POST", drop, urllib.parse.urlencode(form), FORM))
        self.assertEqual([a.status for a in got], [303, 303], words(got[0]))
        self.assertEqual(self.facts("campaign-deadline-dropped"), 1)
        self.assertEqual(self.shown_where(what), set())
        self.assertIn("Bỏ hạn 24/11/2026: " + what, words(b.get(self.path + "/history"))[:2000])

    def test_the_history_of_a_campaign_writes_days_as_people_do(self):
        told = re.sub(r"\s+", " ", words(self.committee.get(self.path + "/history")))
        self.assertRegex(told, r"Thêm hạn \d\d/\d\d/2026: Xét đề nghị khen thưởng")
        self.assertRegex(told, r"lấy ý kiến các hộ ngày \d\d/\d\d/2026: \d+/\d+ hộ tán thành")
        self.assertRegex(told, r"Nhận báo cáo từ – \d\d:\d\d")

    def test_the_last_day_is_counted_as_the_law_does(self):
        # Friday 20/11; Tuesday 24/11 is a holiday: two working days end on Wednesday
        path = self.add(what="Hai ngày làm việc", count="2", unit_of_count="working", event="2026-11-20")
        self.assertIn("25/11/2026", words(self.committee.get(path)))
        # ten days from 18/11 end on Saturday 28/11: Monday
        path = self.add(what="Mười ngày", count="10", unit_of_count="days", event="2026-11-18")
        self.assertIn("30/11/2026", words(self.committee.get(path)))

    def test_what_is_wrong_is_said_and_what_was_typed_is_kept(self):
        b, path = self.committee, self.path + "/duties/new"
        before = self.house.head()
        a = b.post(path, {"kind": "task", "what": "", "office": "Bí thư <b>"}, csrf=b.csrf(path))
        self.assertEqual(a.status, 422)
        self.assertIn("Hãy ghi việc phải làm.", words(a))
        self.assertIn(html.escape("Bí thư <b>"), a.text)
        a = b.post(path, {"kind": "task", "what": "x", "unit": "999999"}, csrf=b.csrf(path))
        self.assertEqual(a.status, 422)
        duty = self.add(what="Bỏ mà không nói vì sao")
        a = b.post(duty + "/settle", {"state": "dropped", "day": "2026-11-22"}, csrf=b.csrf(duty))
        self.assertEqual(a.status, 422)
        self.assertIn("Hãy ghi vì sao không làm nữa.", words(a))
        a = b.post(duty + "/settle", {"state": "done", "day": "2026-11-23"}, csrf=b.csrf(duty))
        self.assertEqual(a.status, 422)
        self.assertEqual(self.house.head(), before + 1)

    def test_a_hamlet_settles_its_own_and_no_other(self):
        unit = self.units["Ấp Gò Me"]
        own = self.add(what="Của Gò Me", unit=str(unit), due="2026-11-27")
        other = self.add(what="Của Bến Đình", unit=str(self.units["Ấp Bến Đình"]), due="2026-11-27")
        b = self.house.browser("gome")
        shown = words(b.get(self.path + "/duties"))
        self.assertIn("Của Gò Me", shown)
        self.assertNotIn("Của Bến Đình", shown)
        self.assertEqual(b.get(other).status, 403)
        a = b.post(own + "/settle", {"state": "done", "day": "2026-11-22", "word": "Đủ"}, csrf=b.csrf(own))
        self.assertEqual(a.status, 303)
        a = b.post(other + "/settle", {"state": "done", "day": "2026-11-22"}, csrf=b.csrf(own))
        self.assertEqual(a.status, 403)

    def test_a_version_that_came_meanwhile_is_not_approved_unread(self):
        duty = self.add(kind="draft", what="Thư mời", unit=str(self.units["Ấp Gò Me"]))
        writer, b = self.house.browser("gome"), self.committee

        def write(text):
            self.assertEqual(writer.post(duty + "/text", {"text": text}, csrf=writer.csrf(duty)).status, 303)

        write("Kính mời\r\nlúc 7 giờ")
        seen = re.search(r'name="version" value="(\d+)"', b.get(duty).text).group(1)
        write("Kính mời\r\nlúc 8 giờ")
        page = b.get(duty).text
        self.assertRegex(page, r"<del>.*lúc 7 giờ</del>")
        self.assertRegex(page, r"<ins>.*lúc 8 giờ</ins>")
        a = b.post(duty + "/approve", {"version": seen}, csrf=b.csrf(duty))
        self.assertEqual(a.status, 409)
        self.assertIn("Đã có bản mới hơn", words(a))
        newest = re.search(r'name="version" value="(\d+)"', a.text).group(1)
        self.assertNotEqual(seen, newest)
        a = writer.post(duty + "/approve", {"version": newest}, csrf=writer.csrf(duty))
        self.assertEqual(a.status, 403)
        before = self.facts("draft-approved")
        fields = {"version": newest, "csrf": b.csrf(duty)}
        got = both(lambda: copy(b).ask("POST", duty + "/approve", urllib.parse.urlencode(fields), FORM))
        self.assertEqual([a.status for a in got], [303, 303])
        self.assertEqual(self.facts("draft-approved"), before + 1)

    def test_a_dropped_draft_is_opened_again_before_it_is_written_or_approved(self):
        duty, b = self.add(kind="draft", what="Thư cảm ơn"), self.committee
        self.assertEqual(b.post(duty + "/text", {"text": "Kính gửi"}, csrf=b.csrf(duty)).status, 303)
        version = re.search(r'name="version" value="(\d+)"', b.get(duty).text).group(1)
        dropped = {"state": "dropped", "day": "2026-11-22", "word": "Thôi"}
        self.assertEqual(b.post(duty + "/settle", dropped, csrf=b.csrf(duty)).status, 303)
        page = b.get(duty).text
        self.assertNotIn(duty + "/approve", page)
        self.assertNotIn(duty + "/text", page)
        before = self.house.head()
        for path, fields in (("/text", {"text": "Bản đã gõ"}), ("/approve", {"version": version})):
            a = b.post(duty + path, fields, csrf=b.csrf(duty))
            self.assertEqual(a.status, 409)
            self.assertIn("Việc này đã ghi là không làm: hãy mở lại trước.", words(a))
            self.assertEqual("Bản đã gõ" in a.text, path == "/text")  # what was typed is not lost
        self.assertEqual(self.house.head(), before)

    def test_the_calendar_file_is_read_strictly(self):
        self.add(what="Dấu ; phẩy , gạch \\ và\r\nxuống dòng " + "dài " * 60, due="2026-11-28", minute="07:30",
                 place="Nhà văn hóa, cổng sau; cạnh trường")
        a = self.committee.get(self.path + "/calendar.ics")
        self.assertEqual(a.headers["Content-Type"], "text/calendar; charset=utf-8")
        found = events(a.body)
        mine = [e for e in found if e["SUMMARY"].startswith("Dấu \\; phẩy \\, gạch \\\\ và")]
        self.assertEqual(len(mine), 1)
        self.assertEqual(mine[0]["DTSTART;TZID=Asia/Ho_Chi_Minh"], "20261128T073000")
        self.assertEqual(mine[0]["LOCATION"], "Nhà văn hóa\\, cổng sau\\; cạnh trường")
        window = [e for e in found if e["UID"].startswith("window-")]
        self.assertEqual(window[0]["RRULE"], "FREQ=DAILY;COUNT=15")
        again = {e["UID"] for e in events(self.committee.get(self.path + "/calendar.ics").body)}
        self.assertEqual(again, {e["UID"] for e in found})

    def test_a_secret_address_gives_the_calendar_until_it_is_withdrawn(self):
        b = self.house.browser("congan")
        a = b.post("/calendar-address", {}, csrf=b.csrf("/calendar-address"))
        self.assertEqual(a.status, 200)
        path = re.search(r"/calendar/[A-Za-z0-9_-]{43}\.ics", a.text).group(0)
        self.assertNotIn(path, b.get("/calendar-address").text)  # shown once
        stranger = self.house.browser()
        self.assertGreater(len(events(stranger.get(path).body)), 1)
        self.assertEqual(stranger.get(path[:-6] + "AA.ics").status, 404)
        self.assertEqual(stranger.get("/calendar/x").status, 404)
        key = path.split("/")[-1][:-4]
        for (body,) in self.house.ask_db("select body from fact where kind = 'calendar-address-made'"):
            self.assertNotIn(key, body if isinstance(body, str) else body.decode())
        b.post("/calendar-address/end", {}, csrf=b.csrf("/calendar-address"))
        self.assertEqual(stranger.get(path).status, 404)

    def test_months_and_years_that_are_none_show_one_that_is(self):
        for query in ("?month=2026-13", "?month=9999-12", "?month=x", "?month=-1-01", "?month=2026-02"):
            self.assertEqual(self.committee.get(self.path + "/calendar" + query).status, 200)
        unit = self.house.ask_db("select unit_id from campaign")[0][0]
        for query in ("?year=0", "?year=99999999999999999999", "?year=x", "?year=2027"):
            self.assertEqual(self.committee.get(f"/unit/{unit}/holidays" + query).status, 200)

    def test_a_swap_of_days_moves_a_limit(self):
        unit = self.house.ask_db("select unit_id from campaign")[0][0]
        b, path = self.house.browser("quantri"), f"/unit/{unit}/holidays"
        a = b.post(path, {"from": "2027-03-08", "to": "2027-03-07", "kind": "off"}, csrf=b.csrf(path))
        self.assertEqual(a.status, 422)
        for day, kind in (("2027-03-08", "off"), ("2027-03-06", "worked")):
            a = b.post(path, {"from": day, "kind": kind, "words": "QĐ 1"}, csrf=b.csrf(path))
            self.assertEqual(a.status, 303)
        duty = self.add(what="Sau hoán đổi", count="2", unit_of_count="working", event="2027-03-05")
        self.assertIn("09/03/2027", words(self.committee.get(duty)))  # Saturday works, Monday does not
        refused = self.committee.ask("POST", path, urllib.parse.urlencode(
            {"from": "2027-03-10", "kind": "off", "csrf": self.committee.csrf(self.path + "/duties")}), FORM)
        self.assertEqual(refused.status, 403)

    def test_the_paper_is_a_word_file_with_every_duty(self):
        self.add(what="Hai dòng\r\nmột ô", due="2026-11-29", minute="07:30")
        a = self.committee.get(self.path + "/duties/paper")
        self.assertEqual(a.status, 200)
        with zipfile.ZipFile(io.BytesIO(a.body)) as z:
            text = z.read("word/document.xml").decode()
        for said in ("BẢNG PHÂN CÔNG", "Hai dòng", "07:30, 29/11/2026", "Lễ ra quân", "Ấp Suối Cạn", "(chưa phân công)"):
            self.assertIn(said, text)
        self.assertEqual(self.house.browser("gome").get(self.path + "/duties/paper").status, 403)

    def test_the_reminder_can_be_pasted(self):
        text = html.unescape(re.search(r"(?s)<textarea[^>]*>(.*?)</textarea>",
                                       self.committee.get(self.path + "/reminder").text).group(1))
        self.assertTrue(text.startswith("NHẮC VIỆC ngày 22/11/2026"), text[:40])
        self.assertIn("QUÁ HẠN", text)
        self.assertNotIn("<", text)


if __name__ == "__main__":
    test_hostile.CHUNGSUC = sys.argv.pop(1)
    unittest.main()
