#!/usr/bin/env python3
"""test_hostile.py: what a bad line, a careless hand or an attacker sends, against the real program.

    test_hostile.py PATH_OF_CHUNGSUC

Every refusal must say why and leave the journal as it was: its newest number is read from the
database before and after. The clock stands still at ten past two of the sixth day of the example.
"""
import datetime
import html
import io
import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import urllib.parse
import xml.dom.minidom
import zipfile

import facts
from wire import FORM, Browser, raw_status

CHUNGSUC = None
VIETNAM = datetime.timezone(datetime.timedelta(hours=7))
NOW = datetime.datetime(2026, 11, 22, 14, 10, tzinfo=VIETNAM)
TODAY = "2026-11-22"
PASSWORD = "chungsuc-vidu"


class House:
    """The example in a folder of its own, served on a port of its own."""
    options = ()

    def __init__(self, under=None):
        self.folder = tempfile.TemporaryDirectory(prefix="chungsuc-hostile-", dir=under)
        self.dir = self.folder.name + "/data"
        self.env = {"CHUNGSUC_NOW": str(int(NOW.timestamp() * 1000)), "LANG": "vi_VN.UTF-8",
                    "PATH": "/usr/bin:/bin", "TMPDIR": self.folder.name + "/tmp"}
        os.mkdir(self.env["TMPDIR"])
        for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS"):
            if name in os.environ:
                self.env[name] = os.environ[name]
        # memory that is kept back to catch its late use looks like a leak from outside
        self.env["ASAN_OPTIONS"] = self.env.get("ASAN_OPTIONS", "") + ":quarantine_size_mb=1"
        self.run("demo", "--prepare")
        self.sessions = {}
        self.start()

    def run(self, *args, code=0):
        done = subprocess.run([CHUNGSUC, *args, "--data", self.dir], env=self.env, text=True,
                              capture_output=True, check=False)
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout

    def start(self, limits=None):
        self.err = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen(
            [CHUNGSUC, "serve", "--data", self.dir, "--listen", "127.0.0.1:0", *self.options],
            env=self.env, text=True, stdout=subprocess.PIPE, stderr=self.err, preexec_fn=limits)
        line = self.process.stdout.readline()
        self.port = int(re.search(r":(\d+)/", line).group(1))

    def end(self, number=signal.SIGTERM):
        self.process.send_signal(number)
        code = self.process.wait(timeout=60)
        self.process.stdout.close()
        self.err.seek(0)
        said = self.err.read()
        self.err.close()
        return code, said

    def stop(self):
        code, said = self.end()
        self.run("verify")
        self.folder.cleanup()
        assert code == 0, f"the server ended with {code}\n{said}"
        assert "runtime error" not in said and "Sanitizer" not in said, said

    def ask_db(self, sql, *args):
        db = sqlite3.connect(f"file:{self.dir}/chungsuc.db?mode=ro", uri=True)
        facts.what_lies_behind(db)
        rows = db.execute(sql, args).fetchall()
        db.close()
        return rows

    def head(self):
        """How many changes there are; that somebody signed in meanwhile is none."""
        return self.ask_db("select count(*) from fact where kind not like 'session-%'")[0][0]

    def last_report(self):
        return facts.report(*self.ask_db("select seq, at_ms, account_id, kind, body from fact order by seq desc limit 1")[0])

    def browser(self, login=None):
        b = Browser(self)
        if login is None:
            return b
        if login not in self.sessions:
            a = b.post("/sign-in", {"login": login, "password": PASSWORD},
                       csrf=b.csrf("/sign-in"))
            assert a.status == 303, a.text
            self.sessions[login] = dict(b.cookies)
        b.cookies = dict(self.sessions[login])
        return b


def words(answer):
    """What a person reads on the page."""
    text = re.sub(r"(?s)<(script|style).*?</\1>|<[^>]+>", " ", answer.text)
    return html.unescape(re.sub(r"\s+", " ", text))


class Case(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.house = House()
        cls.campaign = cls.house.ask_db("select id from campaign")[0][0]
        cls.units = dict(cls.house.ask_db("select name, unit_id from campaign_unit"))

    @classmethod
    def tearDownClass(cls):
        cls.house.stop()

    def day_path(self, unit="Ấp Bến Đình", day=TODAY):
        return f"/campaign/{self.campaign}/unit/{self.units[unit]}/day/{day}"

    def work(self, unit="Ấp Bến Đình"):
        return self.house.ask_db("select min(id) from work where unit_id = ?", self.units[unit])[0][0]

    def refused(self, answer, statuses, *said):
        """A calm page in Vietnamese, nothing of the inside, nothing written."""
        self.assertIn(answer.status, statuses, words(answer)[:600])
        self.assertIn("</html>", answer.text)
        for word in said:
            self.assertIn(word, words(answer))
        for inside in ("sqlite", "SQL", "errno", "/tmp/", ".c:", "0x7f"):
            self.assertNotIn(inside, answer.text)


class Bodies(Case):
    """Bytes that are no form."""

    def setUp(self):
        self.b = self.house.browser("bendinh")
        self.path = self.day_path()
        self.csrf = self.b.csrf(self.path)
        self.before = self.house.head()

    def tearDown(self):
        self.assertEqual(self.house.head(), self.before, "something was written")

    def send(self, body, headers=FORM):
        return self.b.ask("POST", self.path, body, headers)

    def test_note_that_is_not_utf_8(self):
        for note in ("%E1p", "%C0%AF", "%ED%A0%80", "%F4%90%80%80", "a%00b", "%FF", "%zz", "%2"):
            self.refused(self.send(f"csrf={self.csrf}&revision=0&note={note}"), {400}, "Yêu cầu")

    def test_field_name_that_is_not_utf_8(self):
        self.refused(self.send(f"csrf={self.csrf}&revision=0&note=a&%FF=1"), {400})

    def test_too_large(self):
        self.refused(self.send(f"csrf={self.csrf}&revision=0&note=" + "a" * 70000), {413}, "Quá lớn")

    def test_thousands_of_fields(self):
        body = f"csrf={self.csrf}&revision=0&note=a" + "".join(f"&a{i}=1" for i in range(5000))
        self.refused(self.send(body), {413})

    def test_long_fields_say_how_long_they_may_be(self):
        for field, size in (("note", 2001), ("note", 20000)):
            self.refused(self.send(f"csrf={self.csrf}&revision=0&{field}=" + "a" * size), {422},
                         "Dài quá: nhiều nhất 2.000 chữ")

    def test_other_kinds_of_body(self):
        for kind in ("text/plain", "application/json", "multipart/form-data; boundary=x", "x"):
            self.refused(self.send(f"csrf={self.csrf}&revision=0&note=a", {"Content-Type": kind}),
                         {415})
        a = self.send(f"csrf={self.csrf}&revision=0&note=a", {})
        self.refused(a, {415})

    def raw_post(self, head, body):
        cookie = "; ".join(f"{n}={v}" for n, v in self.b.cookies.items())
        return raw_status(self.house.port, (
            f"POST {self.path} HTTP/1.1\r\nHost: x\r\nCookie: {cookie}\r\nConnection: close\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\n{head}\r\n").encode() + body)

    def test_chunked_and_too_large(self):
        chunk = b"10000\r\n" + b"a" * 65536 + b"\r\n"
        self.assertEqual(self.raw_post("Transfer-Encoding: chunked\r\n", chunk * 2 + b"0\r\n\r\n"), 411)
        got = self.raw_post("Transfer-Encoding: chunked\r\n", chunk * 700 + b"0\r\n\r\n")
        self.assertEqual(got, 411)

    def test_lengths_that_lie(self):
        form = f"csrf={self.csrf}&revision=0&note=a".encode()
        for head in ("Content-Length: -1\r\n", "Content-Length: 99999999999999999999\r\n",
                     f"Content-Length: {len(form)}\r\nContent-Length: {len(form)}\r\n",
                     f"Content-Length: {len(form)}\r\nTransfer-Encoding: chunked\r\n"):
            self.assertIn(self.raw_post(head, form), (0, 400, 413), head)

    def test_a_client_that_goes_before_its_body_is_whole(self):
        for wait in (0, 0.05):
            with socket.create_connection(("127.0.0.1", self.house.port)) as s:
                s.sendall(f"POST {self.path} HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\nab"
                          .encode())
                time.sleep(wait)
        self.assertEqual(self.b.get("/").status, 200)


class Figures(Case):
    """What people and machines type where a number belongs."""

    def send(self, unit_login, unit, **fields):
        b = self.house.browser(unit_login)
        path = self.day_path(unit)
        return b.post(path, dict({"revision": "0"}, **fields), csrf=b.csrf(path))

    def test_what_is_no_number_is_refused_at_its_field(self):
        before, work = self.house.head(), self.work()
        for bad in ("-5", "1e9", "1.2.3", "1.2.3.4", "0x10", "NaN", "inf", "１２", "١٢٣", "12 hay 13",
                    "9" * 30, "9.223.372.036.854.775.807", "1,2,3", "--1", "5-", "1/2", "<b>1</b>",
                    "99999999", "1_000", "1'000", "+-3", "1.23.456", ",", "."):
            a = self.send("bendinh", "Ấp Bến Đình", **{f"w{work}": bad, "note": "x"})
            self.refused(a, {422})
            self.assertIn(f'id="e-w{work}"', a.text, bad)
            self.assertIn(f'value="{html.escape(bad, quote=True).replace("&#x27;", "&#39;")}"', a.text)
        self.assertEqual(self.house.head(), before)

    def test_money_as_people_say_it(self):
        before = self.house.head()
        a = self.send("bendinh", "Ấp Bến Đình", money="2 tỷ rưỡi", note="x")
        if a.status == 422:
            self.refused(a, {422}, "Cần một số tiền")
            self.assertEqual(self.house.head(), before)
        else:
            self.assertEqual(self.house.last_report().figures["money"], (2500000000 * 1000, "="))

    def test_half_a_person_and_an_army(self):
        before = self.house.head()
        for figure in ("2,5", "-1", "99.999.999"):
            self.refused(self.send("bendinh", "Ấp Bến Đình", militia=figure, note="x"), {422})
        self.assertEqual(self.house.head(), before)

    def test_a_field_sent_twice_counts_once(self):
        b, path, work = self.house.browser("gome"), self.day_path("Ấp Gò Me"), self.work("Ấp Gò Me")
        a = b.ask("POST", path, f"csrf={b.csrf(path)}&revision=0&w{work}=5&w{work}=7&note=x", FORM)
        self.assertIn(a.status, (303, 422, 400))
        if a.status == 303:
            self.assertIn(self.house.last_report().figures[f"w{work}"][0], (5000, 7000))

    def test_accents_are_composed_and_the_old_horn_is_mended(self):
        a = self.send("donglon", "Ấp Đồng Lớn", note="Đa\u0303 đi\u0323nh, ng\u01a3\u01a1\u0300i \u202edân <b>&\"'")
        self.assertEqual(a.status, 303, words(a)[:500])
        note = self.house.ask_db("select text from sealed where seal = ?",
                                 json.loads(self.house.last_report().note)["text_seal"])[0][0]
        self.assertIn("Đã định, ngườ", note.replace("ngư\u1eddi", "người"))
        self.assertNotIn("\u01a3", note)
        page = self.house.browser("donglon").get(self.day_path("Ấp Đồng Lớn")).text
        self.assertIn("&lt;b&gt;&amp;&quot;&#39;", page)


class Twice(Case):
    """The same thing sent two times: a double click, the back button, two people."""

    def test_a_report_by_double_click(self):
        b, path = self.house.browser("bendinh"), self.day_path()
        fields = {"revision": "0", f"w{self.work()}": "5", "note": "một lần", "csrf": b.csrf(path)}
        answers = both(lambda: copy(b).ask("POST", path, urllib.parse.urlencode(fields), FORM))
        got = sorted(a.status for a in answers)
        self.assertEqual(got, [303, 303])
        self.assertEqual(self.revisions("Ấp Bến Đình"), 1)
        again = b.ask("POST", path, urllib.parse.urlencode(fields), FORM)  # the back button
        self.assertEqual(again.status, 303)
        self.assertEqual(self.revisions("Ấp Bến Đình"), 1)

    def revisions(self, unit, day=TODAY):
        days = (datetime.date.fromisoformat(day) - datetime.date(1970, 1, 1)).days
        return self.house.ask_db("select count(*) from report_revision where campaign_id = ? and "
                                 "unit_id = ? and day = ?", self.campaign, self.units[unit], days)[0][0]

    def test_two_people_correct_at_once_and_nothing_is_lost(self):
        unit, path = "Ấp Cây Trôm", self.day_path("Ấp Cây Trôm", "2026-11-21")
        before = self.revisions(unit, "2026-11-21")
        clerk, head = self.house.browser("thuongtruc"), self.house.browser("caytrom")
        work = self.work(unit)
        jobs = [(clerk, {"revision": str(before), f"w{work}": "7", "note": "của văn phòng", "why": "đo lại"}),
                (head, {"revision": str(before), f"w{work}": "8", "note": "của ấp", "why": "đo nữa"})]
        for b, fields in jobs:
            fields["csrf"] = b.csrf(path)
        answers = both_of([lambda b=b, f=f: b.ask("POST", path, urllib.parse.urlencode(f), FORM)
                           for b, f in jobs])
        self.assertEqual(sorted(a.status for a in answers), [303, 409])
        self.assertEqual(self.revisions(unit, "2026-11-21"), before + 1)
        lost = next(a for a in answers if a.status == 409)
        self.assertIn("Cả hai bản", words(lost))
        self.assertTrue("của ấp" in lost.text and "của văn phòng" in lost.text)

    def test_a_plan_opens_one_campaign(self):
        b = self.house.browser("thuongtruc")
        plan = b.post("/plan", {"text": PLAN}, csrf=b.csrf("/plan")).headers["Location"]
        page = b.get(plan)
        accept = {"csrf": b.csrf(plan)}
        got = both(lambda: copy(b).ask("POST", plan + "/accept", urllib.parse.urlencode(accept), FORM))
        self.assertIn(sorted(a.status for a in got), ([303, 303], [303, 409]), words(page)[:300])
        number = int(plan.rsplit("/", 1)[1])
        self.assertEqual(self.facts("plan-accepted", '"plan":%d' % number), 1)
        fields = fields_of(b.get(plan + "/open"))
        got = both(lambda: copy(b).ask("POST", plan + "/open", urllib.parse.urlencode(fields), FORM))
        self.assertIn(sorted(a.status for a in got), ([303, 303], [303, 409]), words(got[0])[:900])
        self.assertEqual(self.house.ask_db("select count(*) from campaign where plan_id = ?", number), [(1,)])

    def facts(self, kind, part=""):
        return self.house.ask_db("select count(*) from fact where kind = ? and instr(body, ?)", kind, part)[0][0] \
            if part else self.house.ask_db("select count(*) from fact where kind = ?", kind)[0][0]

    def test_an_added_line_by_double_click(self):
        b = self.house.browser("thuongtruc")
        plan = b.post("/plan", {"text": PLAN}, csrf=b.csrf("/plan")).headers["Location"]
        fields = {"kind": "clearing", "place": "Ấp Một", "text": "phát quang thêm", "quantity": "100",
                  "unit": "m", "why": "sót", "csrf": b.csrf(plan)}
        before = self.facts("plan-corrected")
        got = both(lambda: copy(b).ask("POST", plan + "/line/new", urllib.parse.urlencode(fields), FORM))
        self.assertEqual([a.status for a in got], [303, 303])
        self.assertEqual(self.facts("plan-corrected"), before + 1)

    def test_a_deadline_by_double_click(self):
        b, path = self.house.browser("thuongtruc"), f"/campaign/{self.campaign}/deadlines"
        fields = {"what": "Một hạn", "day": "24/11/2026", "csrf": b.csrf(path)}
        before = self.facts("campaign-deadline-added")
        both(lambda: copy(b).ask("POST", path, urllib.parse.urlencode(fields), FORM))
        self.assertEqual(self.facts("campaign-deadline-added"), before + 1)

    def test_a_doubt_is_settled_once(self):
        b = self.house.browser("thuongtruc")
        path = self.doubtful_day(b)
        page = b.get(path)
        name = re.search(r'name="decision-([^"]+)"', page.text).group(1)
        before = self.facts("doubt-settled")
        fields = {f"decision-{name}": "accept", f"why-{name}": "đã hỏi", "csrf": b.csrf(path)}
        other = dict(fields, **{f"decision-{name}": "exclude", f"why-{name}": "chưa rõ"})
        got = both_of([lambda f=f: copy(b).ask("POST", path + "/settle", urllib.parse.urlencode(f), FORM)
                       for f in (fields, other)])
        self.assertEqual(sorted(a.status for a in got)[0], 303)
        self.assertEqual(self.facts("doubt-settled"), before + 1)
        again = b.ask("POST", path + "/settle", urllib.parse.urlencode(fields), FORM)
        self.refused(again, {409, 422})
        self.assertEqual(self.facts("doubt-settled"), before + 1)

    def doubtful_day(self, b):
        unit = "Ấp Rạch Tre"
        path = self.day_path(unit, "2026-11-21")
        revision = str(self.revisions(unit, "2026-11-21"))
        a = b.post(path, {"revision": revision, f"w{self.work(unit)}": "9000", "why": "thử"}, csrf=b.csrf(path))
        self.assertEqual(a.status, 303, words(a)[:600])
        return f"/campaign/{self.campaign}/day/2026-11-21"

    def test_a_day_is_signed_once(self):
        b, path = self.house.browser("thuongtruc"), f"/campaign/{self.campaign}/day/2026-11-17"
        page = b.get(path)
        fields = fields_of(page, "/sign")
        before = self.facts("day-signed")
        got = both(lambda: copy(b).ask("POST", path + "/sign", urllib.parse.urlencode(fields), FORM))
        self.assertEqual([a.status for a in got], [303, 303], words(got[0])[:300])
        self.assertEqual(self.facts("day-signed"), before + 1)

    def same_again(self, b, path, fields):
        """Sent, and sent again as the button was pressed: answered alike, and written once."""
        first = b.ask("POST", path, urllib.parse.urlencode(fields), FORM)
        self.assertEqual(first.status, 303, words(first)[:600])
        head = self.house.head()
        again = b.ask("POST", path, urllib.parse.urlencode(fields), FORM)
        self.assertEqual(again.status, 303, words(again)[:600])
        self.assertEqual(again.headers["Location"], first.headers["Location"])
        self.assertEqual(self.house.head(), head)

    def plan_of_unit(self, b, name, place):
        """The page of a unit's plan, and its form with one line more than stands there."""
        page = f"/campaign/{self.campaign}/proposal/{self.units[name]}"
        fields = fields_of(b.get(page), f'"{page}"')
        row = next(n[1:] for n in fields if re.fullmatch(r"w\d+", n) and not fields[n])
        fields.update({"k" + row: "lighting", "w" + row: place, "q" + row: "70 m"})
        return page, fields

    def test_a_plan_of_a_unit_is_handed_in_once(self):
        b = self.house.browser("thuongtruc")
        page, fields = self.plan_of_unit(b, "Ấp Bàu Sen", "đường tổ 71")
        self.same_again(b, page, fields)
        fields = fields_of(b.get(page), f'"{page}"')
        row = next(n[1:] for n in fields if fields[n] == "đường tổ 71")
        self.same_again(b, page, dict(fields, **{"q" + row: "80 m", "note": "đo lại"}))
        other = b.ask("POST", page, urllib.parse.urlencode(dict(fields, **{"q" + row: "90 m"})), FORM)
        self.refused(other, {409}, "vừa được gửi hoặc duyệt từ máy khác")

    def test_a_line_of_a_unit_s_plan_is_decided_once(self):
        b = self.house.browser("thuongtruc")
        page, fields = self.plan_of_unit(b, "Ấp Gò Me", "đường tổ 72")
        self.assertEqual(b.ask("POST", page, urllib.parse.urlencode(fields), FORM).status, 303)
        fields = fields_of(b.get(page), "/decide")
        line = max(int(n[1:]) for n in fields if re.fullmatch(r"d\d+", n))
        self.same_again(b, page + "/decide", {**fields, f"d{line}": "approved"})
        other = b.ask("POST", page + "/decide", urllib.parse.urlencode(
            {**fields, f"d{line}": "refused", f"y{line}": "trùng"}), FORM)
        self.refused(other, {409}, "người khác vừa duyệt", "trùng")

    def test_a_work_is_moved_once(self):
        b, units = self.house.browser("thuongtruc"), self.units
        page = f"/campaign/{self.campaign}/works/new"
        fields = dict(fields_of(b.get(page)), kind="lighting", name="Tuyến để chuyển", planned="300", measure="m",
                      lead=str(units["Ấp Gò Me"]), place_unit=str(units["Ấp Gò Me"]), state="approved")
        work = b.ask("POST", page, urllib.parse.urlencode(fields), FORM).headers["Location"]
        move = dict(fields_of(b.get(work), "/move"), lead=str(units["Ấp Bàu Sen"]))
        self.same_again(b, work + "/move", move)
        self.assertNotIn(f'value="{units["Ấp Bàu Sen"]}"', re.search(
            r'(?s)<select[^>]*name="lead".*?</select>', b.get(work).text)[0])  # offered to nobody who has it
        report = {"revision": str(self.revisions("Ấp Bàu Sen")), work.replace("/work/", "w"): "5", "why": "thêm tuyến"}
        path = self.day_path("Ấp Bàu Sen")
        a = b.post(path, report, csrf=b.csrf(path))
        self.assertEqual(a.status, 303, words(a)[:600])
        self.same_again(b, work + "/move", move)  # reported meanwhile; it is where it should be
        other = b.ask("POST", work + "/move", urllib.parse.urlencode(dict(move, lead=str(units["Ấp Gò Me"]))), FORM)
        self.refused(other, {422}, "đã báo cáo 5 m")

    def test_a_plan_is_handed_in_once(self):
        b = self.house.browser("thuongtruc")
        kind, sent = multipart({"csrf": b.csrf("/plan"), "text": ""}, "hai lần.txt", PLAN.encode())
        got = both(lambda: copy(b).ask("POST", "/plan", sent, {"Content-Type": kind}))
        self.assertEqual(len({a.headers["Location"] for a in got}), 1)


class Words(Case):
    """Text that would be markup in a careless page."""

    EVIL = "</mark><script>alert(1)</script><img src=x onerror=alert(2)>\"'&<!--"

    def assert_clean(self, answer, path):
        self.assertNotRegex(answer.text, r"<script>alert|<img src=x|onerror=alert\(2\)>(?<!&gt;)", path)
        self.assertNotIn("<img", answer.text, path)

    def test_a_plan_full_of_markup_is_shown_as_words(self):
        b = self.house.browser("thuongtruc")
        text = PLAN.replace("Ấp Một", "Ấp Một " + self.EVIL).replace("Lộ kiểm", self.EVIL)
        for name, body in (("evil.txt", text), ("evil.html", html_of(text)), (f'a"{self.EVIL}\\.txt', text)):
            kind, sent = multipart({"csrf": b.csrf("/plan"), "text": ""}, name, body.encode())
            a = b.ask("POST", "/plan", sent, {"Content-Type": kind})
            self.assertEqual(a.status, 303, words(a)[:500])
            plan = a.headers["Location"]
            page = b.get(plan)
            self.assert_clean(page, name)
            self.assertIn("&lt;/mark&gt;&lt;script&gt;", page.text)
            self.assert_clean(b.get("/plan"), "list")
            for line in set(re.findall(plan + r"/line/\d+/\d+", page.text)):
                self.assert_clean(b.get(line), line)
            self.assertEqual(b.post(plan + "/accept", {}, csrf=b.csrf(plan)).status, 303)
            page = b.get(plan + "/open")
            self.assert_clean(page, "open")
            a = b.ask("POST", plan + "/open", urllib.parse.urlencode(fields_of(page)), FORM)
            self.assertEqual(a.status, 303, words(a)[:900])
            for path in (a.headers["Location"], a.headers["Location"] + "/settings",
                         a.headers["Location"] + "/deadlines", "/campaign", "/"):
                self.assert_clean(b.get(path), path)

    def test_settings_full_of_markup_make_a_sound_paper(self):
        b = self.house.browser("thuongtruc")
        path = f"/campaign/{self.campaign}/settings"
        fields = fields_of(b.get(path))
        kept = dict(fields)
        for name in ("name", "superior", "issuer", "symbol", "place", "recipients", "authority", "position", "signer"):
            fields[name] = "]]>" + self.EVIL
        self.assertEqual(b.ask("POST", path, urllib.parse.urlencode(fields), FORM).status, 303)
        try:
            self.assert_clean(b.get(path), path)
            self.assert_clean(b.get(f"/campaign/{self.campaign}"), "board")
            paper = b.get(f"/campaign/{self.campaign}/day/2026-11-17/paper")
            self.assertEqual(paper.status, 200)
            with zipfile.ZipFile(io.BytesIO(paper.body)) as z:
                for name in z.namelist():
                    if name.endswith((".xml", ".rels")):
                        xml.dom.minidom.parseString(z.read(name))
        finally:
            kept["csrf"] = b.csrf(path)
            b.ask("POST", path, urllib.parse.urlencode(kept), FORM)

    def test_notes_and_reasons(self):
        b, path = self.house.browser("xomray"), self.day_path("Ấp Xóm Rẫy", "2026-11-21")
        for revision in (1, 2):
            a = b.post(path, {"revision": str(revision), "note": self.EVIL, "why": self.EVIL}, csrf=b.csrf(path))
            self.assertEqual(a.status, 303, words(a)[:400])
        clerk = self.house.browser("thuongtruc")
        for page in (path, f"/campaign/{self.campaign}/day/2026-11-21", f"/campaign/{self.campaign}"):
            self.assert_clean(clerk.get(page), page)

    def test_typed_markup_comes_back_as_typed(self):
        b = self.house.browser()
        a = b.post("/sign-in?next=%22%3E%3Cscript%3E", {"login": self.EVIL, "password": "x"}, csrf=b.csrf("/sign-in"))
        self.assertNotIn("<script>alert", a.text)
        self.assertNotIn('"><script>', a.text)
        self.assertNotIn("<script>alert", b.get("/%3Cscript%3Ealert(1)").text)

    def test_a_new_account_with_a_crooked_name(self):
        b = self.house.browser("quantri")
        fields = fields_of(b.get("/accounts/new"))
        fields.update(login="thu-nghiem", name=self.EVIL, unit=str(self.units["Ấp Gò Me"]), role="report")
        a = b.ask("POST", "/accounts/new", urllib.parse.urlencode(fields), FORM)
        self.assertEqual(a.status, 200)
        self.assert_clean(a, "once")
        self.assert_clean(b.get("/accounts"), "accounts")


class Quota(Case):
    """With 40 MB a day for each account."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.house.end()
        cls.house.run("setting", "set", "person-day-mb", "40")
        cls.house.start()

    def send(self, b):
        path = f"/campaign/{self.campaign}/unit/{self.units['Ấp Bến Đình']}/photos"
        return b.ask("POST", path, b"--x\r\n" + b"1" * (25 << 20), {"Content-Type": "multipart/form-data; boundary=x"})

    def test_nobody_fills_the_disk_alone(self):
        b, other = self.house.browser("thuongtruc"), self.house.browser("lanhdao")
        self.assertNotEqual(self.send(b).status, 429)
        before = self.house.head()
        a = self.send(b)
        self.refused(a, (429,), "đã gửi 40 MB trong 24 giờ")
        self.assertTrue(3600 < int(a.headers["Retry-After"]) < 86400)
        self.assertEqual(self.house.head(), before)
        self.assertEqual(b.get("/").status, 200)  # reading goes on, and so do others, and small things
        self.assertNotEqual(self.send(other).status, 429)
        self.assertEqual(b.post("/first-day/close", {}, csrf=b.csrf("/password")).status, 303)


class Files(Case):
    """Documents handed in."""

    def hand_in(self, name, body, extra=b"", login="thuongtruc"):
        b = self.house.browser(login)
        kind, sent = multipart({"csrf": b.csrf("/plan"), "text": ""}, name, body)
        return b.ask("POST", "/plan", sent + extra, {"Content-Type": kind})

    def refused_file(self, name, body, *said):
        before = self.house.head()
        a = self.hand_in(name, body)
        self.refused(a, {413, 422}, *said)
        self.assertEqual(self.house.head(), before)
        return a

    def test_what_is_no_document(self):
        self.refused_file("a.txt", b"")
        self.refused_file("a.txt", b"   \n\t ")
        self.refused_file("a.pdf", b"%PDF-1.7\n...")
        self.refused_file("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
        self.refused_file("a.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 100)
        self.refused_file("a.txt", "Kế hoạch".encode("utf-16-le"))
        self.refused_file("a.txt", b"K\xea\xaf ho\xb9ch")  # an old one-byte encoding

    def test_broken_word_files(self):
        whole = docx("<w:p><w:r><w:t>Kế hoạch</w:t></w:r></w:p>")
        for cut in (10, 60, len(whole) // 2, len(whole) - 30, len(whole) - 1):
            self.refused_file("a.docx", whole[:cut])
        self.refused_file("a.docx", docx("<w:p><w:r><w:t>Kế"))
        self.refused_file("a.docx", docx("<w:p>" * 20000))
        self.refused_file("a.docx", docx('<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><w:p><w:r><w:t>&a;</w:t></w:r></w:p>', bare=True))

    def test_a_bomb(self):
        self.refused_file("a.docx", docx("<w:p><w:r><w:t>" + "a" * (200 << 20) + "</w:t></w:r></w:p>"))

    def test_the_largest_file_and_one_larger(self):
        line = "- Ấp Một: phát quang đường dài 1.000 m.\n".encode()
        a = self.hand_in("a.txt", line * ((20 << 20) // len(line)))
        self.refused(a, {413, 422})
        a = self.hand_in("a.txt", line * ((21 << 20) // len(line)))
        self.refused(a, {413})

    def test_broken_multipart(self):
        b = self.house.browser("thuongtruc")
        csrf, before = b.csrf("/plan"), self.house.head()
        part = f'Content-Disposition: form-data; name="csrf"\r\n\r\n{csrf}\r\n'.encode()
        text = b'Content-Disposition: form-data; name="text"\r\n\r\nKe hoach\r\n'
        cases = [
            ("multipart/form-data", b"--x\r\n" + part + b"--x--\r\n"),
            ("multipart/form-data; boundary=", b"--\r\n" + part + b"----\r\n"),
            ("multipart/form-data; boundary=" + "y" * 300, b"--x\r\n" + part + b"--x--\r\n"),
            ("multipart/form-data; boundary=x", b"--x\r\n" + part + b"--x\r\n" + text),
            ("multipart/form-data; boundary=x", b"--x\r\n" + part),
            ("multipart/form-data; boundary=x", b"--x\r\nNo-Disposition: a\r\n\r\nb\r\n--x--"),
            ("multipart/form-data; boundary=x", b"--x\r\nX: " + b"a" * 100000 + b"\r\n" + part + b"--x--"),
            ("multipart/form-data; boundary=x", b"--x\n" + part.replace(b"\r\n", b"\n") + b"--x--"),
            ("multipart/form-data; boundary=x", b""),
            ("multipart/form-data; boundary=x", b"--x--\r\n"),
            ("multipart/form-data; boundary=x", (b"--x\r\n" + text) * 5000 + b"--x--"),
            ('multipart/form-data; boundary="x', b"--x\r\n" + part + b"--x--\r\n" * 3),
        ]
        for kind, body in cases:
            a = b.ask("POST", "/plan", body, {"Content-Type": kind})
            self.refused(a, {400, 403, 413, 415, 422})
        self.assertEqual(self.house.head(), before)

    def test_file_names(self):
        for name in ("../../etc/passwd", "C:\\x\\kế hoạch.txt", "a\x01b.txt", "\u202etxt.exe", "x" * 500, ".", "%00"):
            a = self.hand_in(name, PLAN.encode())
            self.assertIn(a.status, (303, 400, 422), name)
        names = [n for (n,) in self.house.ask_db("select file_name from plan")]
        self.assertFalse([n for n in names if "/" in n or "\\" in n or "\x01" in n], names)

    def test_a_boundary_inside_the_file(self):
        a = self.hand_in("a.txt", PLAN.encode() + b"\n--khac\r\n--khac--\r\n")
        self.assertEqual(a.status, 303)

    def test_a_file_and_a_text_at_once(self):
        b = self.house.browser("thuongtruc")
        kind, sent = multipart({"csrf": b.csrf("/plan"), "text": PLAN}, "a.txt", PLAN.encode())
        self.refused(b.ask("POST", "/plan", sent, {"Content-Type": kind}), {422}, "Chỉ chọn một")

    def test_plans_with_absurd_figures(self):
        b = self.house.browser("thuongtruc")
        for figure in ("9" * 18 + " m", "9" * 40 + " m", "1.2.3.4 m", "99999999999 tỷ đồng", "-5 m", "1e9 m", "9223372036854775807 căn x 9223372036854775807 đồng"):
            text = PLAN.replace("3.000 m", figure)
            a = b.post("/plan", {"text": text}, csrf=b.csrf("/plan"))
            self.assertEqual(a.status, 303, figure)
            plan = a.headers["Location"]
            page = b.get(plan)
            self.assertEqual(page.status, 200, figure)
            line = re.search(plan + r"/line/\d+/\d+", page.text)
            if line:
                for typed in ("9" * 18, "-1", "9223372036854775", "1e5"):
                    a = b.post(line.group(), {"kind": "clearing", "text": "x", "quantity": typed, "unit": "m", "money": "9223372036854775807", "why": "y"}, csrf=b.csrf(line.group()))
                    self.assertIn(a.status, (303, 422), typed)
                self.assertEqual(b.get(plan).status, 200)
            self.assertIn(b.post(plan + "/accept", {}, csrf=b.csrf(plan)).status, (303, 422))
            self.assertIn(b.get(plan + "/open").status, (200, 404))


PLAN = """UBND XÃ A
Số: 25/KH-UBND

KẾ HOẠCH
Ra quân dân vận cuối năm 2026

Thời gian: 15 ngày (từ ngày 01/12/2026 đến ngày 15/12/2026).
Tổng khối lượng: phát quang 2 tuyến/4.000 m, cụ thể:
- Ấp Một: phát quang tuyến đường Lộ kiểm dài 3.000 m.
- Ấp Hai: phát quang tuyến đường Mới dài 1.000 m.
"""


def both(job):
    return both_of([job, job])


def both_of(jobs):
    answers = [None] * len(jobs)

    def run(i):
        answers[i] = jobs[i]()

    threads = [threading.Thread(target=run, args=(i,)) for i in range(len(jobs))]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return answers


def copy(b):
    other = Browser(b.server)
    other.cookies = dict(b.cookies)
    return other


def fields_of(page, action=""):
    """What a browser would send: every field of the form as it stands on the page."""
    forms = re.findall(r'(?s)<form[^>]*method="post"[^>]*>.*?</form>', page.text)
    form = max((f for f in forms if action in f.split(">")[0]), key=len)
    fields = {}
    for tag in re.findall(r"<input[^>]*>", form):
        at = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if at.get("type") in ("checkbox", "radio") and not re.search(r"\bchecked\b", tag):
            continue
        if "name" in at:
            fields[at["name"]] = html.unescape(at.get("value", "1" if at.get("type") == "checkbox" else ""))
    for name, inside in re.findall(r'(?s)<textarea[^>]*name="([^"]*)"[^>]*>(.*?)</textarea>', form):
        fields[name] = html.unescape(inside)
    for name, inside in re.findall(r'(?s)<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', form):
        chosen = re.search(r'<option value="([^"]*)"[^>]*selected', inside)
        fields[name] = html.unescape(chosen.group(1)) if chosen else ""
    return fields


def multipart(fields, name, body, fence="khac-0123456789"):
    parts = [f'--{fence}\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n'.encode()
             for n, v in fields.items()]
    quoted = name.replace('"', '\\"').encode()
    parts.append(f'--{fence}\r\nContent-Disposition: form-data; name="file"; filename="'.encode() + quoted +
                 b'"\r\nContent-Type: application/octet-stream\r\n\r\n' + body + b"\r\n")
    return f"multipart/form-data; boundary={fence}", b"".join(parts) + f"--{fence}--\r\n".encode()


def html_of(text):
    return "<html><body><script>alert(0)</script>" + "".join(
        f"<p>{html.escape(line)}</p>" for line in text.split("\n")) + "</body></html>"


def docx(body, bare=False):
    out = io.BytesIO()
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("[Content_Types].xml", '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/'
                   'package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>')
        z.writestr("word/document.xml", body if bare else
                   f'<?xml version="1.0" encoding="UTF-8"?><w:document {space}><w:body>{body}</w:body></w:document>')
    return out.getvalue()


if __name__ == "__main__":
    CHUNGSUC = sys.argv.pop(1)
    unittest.main()
