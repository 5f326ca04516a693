#!/usr/bin/env python3
"""test_workbook.py PATH_OF_CHUNGSUC: workbooks that are downloaded, filled in and handed in, at the real program.

What a person does in a spreadsheet is done to the XML of the file; where LibreOffice is installed, it opens and saves it too.
"""
import csv
import io
import pathlib
import re
import sqlite3
import subprocess
import sys
import tempfile
import unittest
import zipfile

import test_hostile
from test_hostile import House, words

TABLES = pathlib.Path("/usr/lib/libreoffice/program/libsclo.so")
TODAY = test_hostile.TODAY


def parts(data):
    z = zipfile.ZipFile(io.BytesIO(data))
    return {n: z.read(n) for n in z.namelist()}


def packed(files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        for name, data in files.items():
            z.writestr(name, data)
    return out.getvalue()


class Sheet:
    """One sheet of a workbook of ours, to be typed into."""

    def __init__(self, data, number=1):
        self.files = parts(data)
        self.name = f"xl/worksheets/sheet{number}.xml"
        self.xml = self.files[self.name].decode()
        strings = re.findall(r"<si><t[^>]*>(.*?)</t></si>", self.files["xl/sharedStrings.xml"].decode(), re.S)
        self.words = {}
        for at, number in re.findall(r'<c r="([A-Z]+\d+)"[^>]*t="s"><v>(\d+)</v>', self.xml):
            self.words[at] = strings[int(number)]

    def row(self, key):
        return next(a[1:] for a, w in self.words.items() if a[0] == "A" and w == key)

    def works(self):
        return [w for a, w in self.words.items() if a[0] == "A" and re.fullmatch(r"w\d+", w)]

    def put(self, at, inner, kind=""):
        cell = re.search(rf'<c r="{at}"( s="\d+")[^>]*?(/>|>.*?</c>)', self.xml)
        self.xml = self.xml.replace(cell.group(0), f'<c r="{at}"{cell.group(1)}{kind}>{inner}</c>', 1)

    def number(self, at, value):
        self.put(at, f"<v>{value}</v>")

    def text(self, at, value):
        self.put(at, f"<is><t>{value}</t></is>", ' t="inlineStr"')

    def merge(self, ref):
        self.xml = self.xml.replace("</sheetData>", "</sheetData>\x00", 1)
        head, tail = self.xml.split("\x00")
        protection = re.match(r"<sheetProtection[^>]*/>", tail)
        cut = protection.end() if protection else 0
        self.xml = f'{head}{tail[:cut]}<mergeCells count="1"><mergeCell ref="{ref}"/></mergeCells>{tail[cut:]}'

    def data(self):
        return packed({**self.files, self.name: self.xml.encode()})


def form(csrf, data, name="so-lieu.xlsx"):
    mark = "x7MA4YWxkTrZu0gW"
    return {"Content-Type": f"multipart/form-data; boundary={mark}"}, (
        f'--{mark}\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n{csrf}\r\n'
        f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n").encode() + data + f"\r\n--{mark}--\r\n".encode()


class Workbook(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.house = House()
        cls.chief = cls.house.browser("thuongtruc")
        campaign = re.search(r"/campaign/\d+", cls.chief.get("/campaign").text).group(0)
        cls.page, cls.campaign = campaign + "/workbook", campaign
        cls.hamlet = cls.house.browser("bendinh")
        cls.own = re.search(r"/campaign/\d+/workbook/unit/\d+", cls.hamlet.get(cls.page).text).group(0)

    @classmethod
    def tearDownClass(cls):
        cls.house.stop()

    def form_of(self, b=None):
        a = (b or self.hamlet).get(self.own)
        self.assertEqual(a.status, 200)
        sheet = Sheet(a.body)
        day = "/".join(reversed(TODAY.split("-")))
        sheet.today = next(a[:-1] for a, w in sheet.words.items() if w == day and a[-1] == "3")
        return sheet

    def send(self, data, b=None, page=None):
        b = b or self.hamlet
        headers, body = form(b.csrf(page or self.page), data)
        return b.ask("POST", page or self.page, body, headers)

    def enter(self, a, b=None, **more):
        b = b or self.hamlet
        value = re.search(r'name="packed" value="([^"]+)"', a.text).group(1)
        return b.post(self.page + "/enter", {"packed": value.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">"), **more}, csrf=b.csrf(self.page))

    def findings(self, a):
        return [re.sub(r"<[^>]+>", "", li) for li in re.findall(r"<li><b>.*?</li>", a.text, re.S)]

    def test_filled_in_looked_at_and_entered_once(self):
        sheet = self.form_of()
        work = sheet.works()[0]
        sheet.number(sheet.today + sheet.row(work), "120.5")
        sheet.text(sheet.today + sheet.row("citizens"), "hơn 40 người")
        sheet.text(sheet.today + sheet.row("note"), "Mưa to")
        before = self.house.head()
        a = self.send(sheet.data())
        self.assertEqual((a.status, self.findings(a)), (200, []))
        self.assertIn("120,5 m", words(a))
        self.assertIn("hơn 40 người", words(a))
        self.assertEqual(self.house.head(), before)  # shown, not written
        yes = self.enter(a)
        self.assertEqual(yes.status, 303)
        self.assertGreater(self.house.head(), before)
        after = self.house.head()
        self.assertEqual(self.enter(a).status, 303)  # the button twice
        again = self.send(sheet.data())  # the file twice
        self.assertIn("đã có, không đổi", words(again))
        self.assertNotIn('name="packed"', again.text)
        self.assertEqual(self.house.head(), after)
        corrected = self.form_of()  # made anew, it holds what was sent
        corrected.number(corrected.today + corrected.row(work), "130")
        a = self.send(corrected.data())
        self.assertEqual(self.findings(a), [])
        self.assertEqual(self.enter(a).status, 422)  # a correction says why
        self.assertEqual(self.enter(a, why="Đo lại").status, 303)
        sheet.number(sheet.today + sheet.row(work), "140")  # of the first download
        a = self.send(sheet.data())
        self.assertIn("Sau khi tải mẫu này đã có bản báo cáo khác", words(a))

    def test_every_refused_cell_is_named_with_why(self):
        sheet = self.form_of(self.chief)
        work, column = sheet.works()[0], sheet.today
        sheet.text(column + sheet.row("citizens"), "bốn mươi")
        sheet.number(column + sheet.row("militia"), "2.5")
        sheet.number(column + sheet.row("soldiers"), "0.33333")
        sheet.put(column + sheet.row("police"), "<v>#DIV/0!</v>", ' t="e"')
        sheet.merge(f"{column}{sheet.row(work)}:{column}{int(sheet.row(work)) + 1}")
        before = self.house.head()
        a = self.send(sheet.data())
        found = self.findings(a)
        for key in ("citizens", "militia", "soldiers", "police", work):
            self.assertTrue(any(f.startswith(f"Ấp Bến Đình!{column}{sheet.row(key)}:") for f in found), (key, found))
        self.assertNotIn('name="packed"', a.text)
        self.assertEqual(self.house.head(), before)

    def test_a_work_of_another_unit_and_a_day_outside(self):
        sheet = self.form_of(self.chief)
        other = sheet.works()[0]
        sheet.files["xl/sharedStrings.xml"] = sheet.files["xl/sharedStrings.xml"].replace(
            f">{other}<".encode(), b">w999999<").replace("/".join(reversed(TODAY.split("-"))).encode(), b"01/01/2020")
        sheet.number(sheet.today + sheet.row(other), "5")
        sheet.number(sheet.today + sheet.row("citizens"), "5")
        found = " ".join(self.findings(self.send(sheet.data())))
        self.assertIn("Mã w999999 không phải công trình", found)
        self.assertIn(f"Ấp Bến Đình!{sheet.today}{sheet.row(other)}", found)

    def test_another_campaign_another_person_and_no_form_at_all(self):
        day = self.chief.get(f"{self.page}/day/{TODAY}")
        a = self.send(day.body)  # the hamlet sends the sheets of all
        self.assertNotIn("đồng chí không báo cáo thay cho Ấp Bến Đình", words(a).lower())
        self.assertIn("không báo cáo thay cho", words(a))
        files = parts(day.body)
        number = self.campaign.rsplit("/", 1)[1].encode()
        files["xl/sharedStrings.xml"] = files["xl/sharedStrings.xml"].replace(b">" + number + b"<", b">999999<")
        self.assertIn("của một đợt khác", words(self.send(packed(files))))
        table = self.chief.get(self.campaign + "?as=xlsx").body
        self.assertIn("Không phải mẫu báo cáo ngày", words(self.send(table)))
        self.assertEqual(self.hamlet.get(f"{self.page}/day/{TODAY}").status, 403)

    def test_what_is_no_workbook_is_named(self):
        before = self.house.head()
        bomb = packed({**parts(self.hamlet.get(self.own).body), "xl/worksheets/sheet1.xml": b"<w>" + b" " * (60 << 20) + b"</w>"})
        for data, said in ((b"%PDF-1.4", "Không phải bảng tính"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, ".xls đời cũ"),
                           (packed({"xl/vbaProject.bin": b"x"}), "macro"), (bomb, "phình ra quá lớn"),
                           (self.hamlet.get(self.own).body[:5000], "hỏng hoặc tải chưa xong")):
            a = self.send(data)
            self.assertEqual(a.status, 422, said)
            self.assertIn(said, words(a))
        try:
            self.assertEqual(self.send(b"x" * (50 << 20)).status, 413)
        except (BrokenPipeError, ConnectionResetError):
            pass  # the server does not wait for 50 MB
        self.assertEqual(self.house.head(), before)

    def test_what_comes_back_from_the_browser_is_asked_again(self):
        for value in ("", "r 0 2026-11-22 0|", "f citizens 1 =|", f"r 5 {TODAY} 0|f citizens x =|", f"r 5 {TODAY} 0|f citizens 5000 ?|"):
            a = self.hamlet.post(self.page + "/enter", {"packed": value}, csrf=self.hamlet.csrf(self.page))
            self.assertEqual(a.status, 422, value)
            self.assertIn("Không nhận lại được các số vừa xem", words(a))
        other = re.findall(r"/workbook/unit/(\d+)", self.chief.get(self.page).text)
        mine = self.own.rsplit("/", 1)[1]
        unit = next(u for u in other if u != mine)
        a = self.hamlet.post(self.page + "/enter", {"packed": f"r {unit} {TODAY} 0|f citizens 5000 =|"}, csrf=self.hamlet.csrf(self.page))
        self.assertEqual(a.status, 403)

    OWN = ("BÁO CÁO NGÀY {day};;;;\n;;;;\nSTT;Tên ấp;Người dân;Phát quang (km);Ghi chú\n"
           "1;Cây Trôm;{a};0,12;\n2;Ấp Rạch Tre;30;;Mưa\n;Tổng cộng;{sum};;\n")

    def map_of(self, a):
        fields = dict(re.findall(r'<select id="f-([cs]\d+)".*?<option value="([^"]*)"[^>]* selected', a.text, re.S))
        return re.search(r'name="shape" value="([^"]+)"', a.text).group(1), fields

    def test_a_commune_s_own_table_is_explained_once(self):
        day = "/".join(reversed(TODAY.split("-")))
        own = self.OWN.format(day=day, a=40, sum=70).encode()
        before = self.house.head()
        self.assertIn("Không phải mẫu", words(self.send(own)))  # a hamlet does not explain it
        a = self.send(own, self.chief)
        self.assertEqual(a.status, 200)
        self.assertIn("Bảng này máy chưa biết", words(a))
        self.assertEqual(self.house.head(), before)
        shape, fields = self.map_of(a)
        self.assertEqual([fields[f"c{i}"] for i in range(5)], ["skip", "unit", "i-citizens", "k-clearing", "note"])
        wrong = self.chief.post(self.page + "/map", {"shape": shape, **fields, "c1": "skip"}, csrf=self.chief.csrf(self.page))
        self.assertEqual(wrong.status, 422)
        self.assertIn("Hãy chọn cột nào là tên đơn vị", words(wrong))
        for _ in range(2):
            known = self.chief.post(self.page + "/map", {"shape": shape, **fields}, csrf=self.chief.csrf(self.page))
            self.assertEqual(known.status, 303)
        self.assertEqual(self.house.head(), before + 1)
        a = self.send(own, self.chief)
        self.assertEqual(self.findings(a), [])
        self.assertIn("120 m", words(a))
        self.assertIn("40 người", words(a))
        self.assertEqual(self.enter(a, self.chief, why="Theo bảng của xã").status, 303)
        self.assertIn("đã có, không đổi", words(self.send(own, self.chief)))
        a = self.send(self.OWN.format(day=day, a="bốn mươi", sum=99).encode(), self.chief)
        self.assertEqual([f[:3] for f in self.findings(a)], ["C4:"])  # who knows what 99 is the sum of
        a = self.send(self.OWN.format(day=day, a=41, sum=99).encode(), self.chief)
        self.assertIn("C6: Dòng cộng ghi 99, các dòng trên cộng lại là 71", " ".join(self.findings(a)))
        self.assertNotIn('name="packed"', a.text)  # no row of that sum is taken
        self.what_the_table_does_not_say_stays(own, day)
        a = self.send(own.replace(b";40;", b";42;").replace("2;Ấp Rạch Tre;30".encode(), b"2;;30").replace(b";70;", b";99;"), self.chief)
        self.assertEqual([f[:3] for f in self.findings(a)], ["B5:"])
        self.assertIn("có số mà chưa ghi tên đơn vị", self.findings(a)[0])
        for above, known in (("Kế hoạch số 10/12-KH", False), ("Báo cáo ngày " + day, True)):
            a = self.send(own.replace(("BÁO CÁO NGÀY " + day).encode(), above.encode()), self.chief)
            self.assertEqual("Không biết ngày nào" in words(a), not known, above)
        changed = own.replace("Người dân".encode(), "Số người dân".encode())
        a = self.send(changed, self.chief)
        self.assertIn("Dòng đầu bảng khác lần trước: Cột C: Số người dân", words(a))

    def what_the_table_does_not_say_stays(self, own, day):
        """A hamlet said more than the commune's table has columns for."""
        unit = next(u for u, name in re.findall(r'/workbook/unit/(\d+)">([^<]+)<', self.chief.get(self.page).text) if name == "Ấp Rạch Tre")
        self.chief.get(self.page)
        data = self.chief.get(f"{self.page}/unit/{unit}").body
        sheet = Sheet(data)
        column = next(a[:-1] for a, w in sheet.words.items() if w == day and a[-1] == "3")
        sheet.number(column + sheet.row("citizens"), "33")
        sheet.number(column + sheet.row("militia"), "7")
        sheet.text(column + sheet.row("note"), "Đường trơn")
        self.assertEqual(self.enter(self.send(sheet.data(), self.chief), self.chief, why="Đếm lại").status, 303)
        a = self.send(own.replace("Mưa\n".encode(), b"\n"), self.chief)  # no column of militia, no note
        self.assertNotIn("sẽ bỏ", words(a))
        self.assertEqual(self.enter(a, self.chief, why="Theo bảng của xã").status, 303)
        after = Sheet(self.chief.get(f"{self.page}/unit/{unit}").body)
        self.assertRegex(after.xml, rf'<c r="{column}{after.row("militia")}"[^>]*><v>7</v>')
        self.assertRegex(after.xml, rf'<c r="{column}{after.row("citizens")}"[^>]*><v>30</v>')
        self.assertEqual(after.words[column + after.row("note")], "Đường trơn")

    def test_a_list_of_works_becomes_a_plan(self):
        empty = self.chief.get("/plan/workbook")
        self.assertEqual(empty.status, 200)
        rows = (("Ấp Bến Đình", "Phát quang, dọn vệ sinh", "tuyến đường Bờ Kinh", "2500.5", "m", ""),
                ("Ấp Gò Me", "Thắp sáng đường quê", "đường tổ 2", "800", "m", "90000000"),
                ("Ấp Cây Trôm", "Xây nhà", "", "2", "căn", ""))

        def filled(rows):
            sheet = Sheet(empty.body)
            for number, row in enumerate(rows, 4):
                for column, value in zip("ABCDEF", row):
                    if value and column in "DF" and re.fullmatch(r"[\d.]+", value):
                        sheet.number(f"{column}{number}", value)
                    elif value:
                        sheet.text(f"{column}{number}", value)
            return sheet.data()

        before = self.house.head()
        a = self.send(filled(rows[:2] + (("Ấp Cây Trôm", "Xây cầu vượt", "", "hai", "", ""),)), self.chief, "/plan")
        self.assertEqual(a.status, 422)
        for place in ("Danh mục!B6", "Danh mục!D6", "Danh mục!E6"):
            self.assertIn(place, words(a))
        self.assertEqual(self.house.head(), before)
        a = self.send(filled(rows), self.chief, "/plan")
        self.assertEqual(a.status, 303, words(a)[:600])
        said = words(self.chief.get(a.headers["Location"]))
        for word in ("2.500,5 m", "800 m", "90.000.000 đồng", "Ấp Cây Trôm"):
            self.assertIn(word, said)

    def rows(self, b, page):
        a = b.get(page + ("&" if "?" in page else "?") + "as=csv")
        self.assertEqual(a.status, 200)
        return list(csv.reader(io.StringIO(a.body.decode("utf-8-sig"))))[1:]

    def test_a_list_of_many_pages_downloads_whole(self):
        admin, page, told = self.house.browser("quantri"), "/journal", []
        while page:
            a = admin.get(page)
            told += re.findall(r"nhật ký số (\d+)", a.text)
            older = re.search(r'href="(/journal\?before=[^"]+)"', a.text)
            page = older and older.group(1).replace("&amp;", "&")
        self.assertGreater(len(told), 100)
        for page in ("/journal", "/journal?before=60"):
            self.assertEqual(list(dict.fromkeys(row[0] for row in self.rows(admin, page))), told)
        for asked in ("kind=day", "kind=report", "kind=plan-", "account=1", "kind=account&account=1"):
            shown, page = [], "/journal?" + asked
            while page:
                a = admin.get(page)
                shown += re.findall(r"nhật ký số (\d+)", a.text)
                older = re.search(r'href="(/journal\?before=[^"]+)"', a.text)
                page = older and older.group(1).replace("&amp;", "&")
            self.assertEqual(list(dict.fromkeys(row[0] for row in self.rows(admin, "/journal?" + asked))) if shown else [], shown, asked)
        some = [row[0] for row in self.rows(admin, "/journal?from=2026-11-20&day=2026-11-20")]
        self.assertTrue(some and set(some) < set(told))
        self.assertTrue(all("20/11/2026" in row[1] for row in self.rows(admin, "/journal?from=2026-11-20&day=2026-11-20")))

    def test_thousands_of_accounts_in_one_file(self):
        db = sqlite3.connect(self.house.dir + "/chungsuc.db")
        try:
            with db:
                unit, = db.execute("select unit_id from account where login = 'bendinh'").fetchone()
                db.executemany("insert into account values (?, ?, 'Trưởng tổ', ?, '', '', 0, 0)",
                               [(10**9 + i, f"zz{i:04}", unit) for i in range(2100)])
            admin = self.house.browser("quantri")
            logins = [row[0] for row in self.rows(admin, "/accounts")]
            self.assertEqual(logins, [x for x, in db.execute("select login from account order by login")])
            self.assertEqual([row[0] for row in self.rows(admin, "/accounts?q=zz20&after=zz0300")], [f"zz20{i:02}" for i in range(100)])
            sheet = parts(admin.get("/accounts?as=xlsx").body)["xl/worksheets/sheet1.xml"].decode()
            self.assertEqual(sheet.count("<row "), len(logins) + 2)
            self.assertEqual(self.house.browser("bendinh").get("/accounts?as=xlsx").status, 403)
        finally:
            with db:
                db.execute("delete from account where id >= 1000000000")
            db.close()

    def test_a_register_that_is_cut_says_so_and_downloads_whole(self):
        db = sqlite3.connect(self.house.dir + "/chungsuc.db")
        try:
            with db:
                unit, = db.execute("select unit_id from account where login = 'bendinh'").fetchone()
                columns = [c[1] for c in db.execute("pragma table_info(consent)")]
                known = {"unit_id": unit, "kind": "donor-name", "how": "paper", "until_day": 30000, "withdrawn_day": 2**31 - 1}
                db.executemany(f"insert into consent values ({', '.join('?' * len(columns))})",
                               [[10**9 + i if c == "id" else known.get(c, "" if c.endswith("_seal") else 0) for c in columns] for i in range(600)])
            admin = self.house.browser("quantri")
            self.assertIn("Chỉ hiện 500 mục mới nhất", words(admin.get("/privacy/consents")))
            self.assertGreaterEqual(len(self.rows(admin, "/privacy/consents")), 600)
            with db:
                db.execute(f"insert into consent select {', '.join('id + 10000 * k' if c == 'id' else c for c in columns)} from consent, "
                           "(with recursive n (k) as (select 1 union all select k + 1 from n where k < 16) select k from n) where id >= 1000000000")
            a = admin.get("/privacy/consents?as=xlsx")
            self.assertEqual(a.status, 413)
            self.assertIn("nhiều nhất 10.000 dòng", words(a))
            with db:
                db.execute("delete from consent where id >= 1000160300")
            self.assertGreater(len(self.rows(admin, "/privacy/consents")), 9800)  # and so many do fit
        finally:
            with db:
                db.execute("delete from consent where id >= 1000000000")
            db.close()

    def test_who_has_not_reported_is_a_table(self):
        unit = self.house.ask_db("select unit_id from campaign where id = ?", int(self.campaign.rsplit("/", 1)[1]))[0][0]
        page = f"/unit/{unit}/missing?day={TODAY}"
        names = re.findall(r'<li><a href="/campaign/[^"]*/day/[^"]*">([^<]*)</a>', self.chief.get(page).text)
        self.assertGreater(len(names), 3)
        self.assertEqual([row[1] for row in self.rows(self.chief, page)], names)

    @unittest.skipUnless(TABLES.exists(), "LibreOffice's tables are not installed")
    def test_libreoffice_opens_and_saves_it(self):
        sheet = self.form_of(self.chief)
        with tempfile.TemporaryDirectory() as place:
            path = pathlib.Path(place)
            names = {"unit": sheet.data(), "day": self.chief.get(f"{self.page}/day/2026-11-21").body,
                     "works": self.chief.get(self.campaign + "/works?as=xlsx").body}
            for name, data in names.items():
                (path / f"{name}.xlsx").write_bytes(data)
            subprocess.run(["soffice", f"-env:UserInstallation=file://{place}/profile", "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML",
                            "--outdir", f"{place}/out", *[str(path / f"{n}.xlsx") for n in names]],
                           check=True, timeout=170, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            saved = {n: (path / "out" / f"{n}.xlsx").read_bytes() for n in names}
        a = self.send(saved["day"], self.chief)
        self.assertEqual((a.status, self.findings(a)), (200, []))
        self.assertRegex(words(a), r"đã có, không đổi \d+|\d+ đã có|đã có, không đổi")
        self.assertNotIn('name="packed"', a.text)
        validations = parts(saved["unit"])["xl/worksheets/sheet1.xml"].decode()
        self.assertIn("<dataValidation ", validations)
        self.assertIn("sheetProtection", validations)
        self.assertIn(b'state="hidden"', parts(saved["unit"])["xl/workbook.xml"])
        self.assertIn('state="frozen"', parts(names["works"])["xl/worksheets/sheet1.xml"].decode())
        self.assertIn("<v>2500</v>", parts(saved["works"])["xl/worksheets/sheet1.xml"].decode())


if __name__ == "__main__":
    test_hostile.CHUNGSUC = sys.argv.pop(1)
    unittest.main()
