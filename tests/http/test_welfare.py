#!/usr/bin/env python3
"""test_welfare.py: gifts, scans of signed sheets and sessions at the real program.

    test_welfare.py PATH_OF_CHUNGSUC
"""
import io
import pathlib
import re
import sys
import unittest
import zipfile

import test_hostile
from test_hostile import House, words

SEEDS = pathlib.Path(__file__).resolve().parent.parent / "fuzz/corpus/picture"
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"


def form(fields, data, name="scan.pdf"):
    mark = "x7MA4YWxkTrZu0gW"
    parts = [f'--{mark}\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n'.encode() for n, v in fields.items()]
    parts.append(f'--{mark}\r\nContent-Disposition: form-data; name="scan"; filename="{name}"\r\n'
                 f"Content-Type: application/pdf\r\n\r\n".encode() + data + b"\r\n")
    return f"multipart/form-data; boundary={mark}", b"".join(parts) + f"--{mark}--\r\n".encode()


class Welfare(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.house = House()
        cls.chief = cls.house.browser("thuongtruc")
        campaign = re.search(r"/campaign/\d+", cls.chief.get("/campaign").text).group(0)
        cls.page, cls.talks = campaign + "/welfare", campaign + "/talks"
        cls.gift = re.search(r"/gift/\d+", cls.chief.get(cls.page).text).group(0)

    @classmethod
    def tearDownClass(cls):
        cls.house.stop()

    def post(self, b, path, fields, page):
        return b.post(path, fields, csrf=b.csrf(page))

    def unit(self, b, name):
        return re.search(rf'value="(\d+)"[^>]*>{name}<', b.get(self.gift).text).group(1)

    def send(self, b, data, **more):
        fields = {"csrf": b.csrf(self.gift), "scan_day": test_hostile.TODAY, "keep": "2027-06-30", **more}
        kind, body = form(fields, data)
        return b.ask("POST", self.gift + "/scan", body, {"Content-Type": kind})

    def scans(self):
        return re.findall(r"/signed/(\d+)/open", self.chief.get(self.gift).text)

    def test_a_total_that_is_not_the_product_says_what_it_would_be(self):
        before = self.house.head()
        a = self.post(self.chief, self.page + "/gift", {
            "name": "Quà", "count": "25", "unit_vnd": "500 000đ", "stated": "10.500 000đ", "source": "budget"},
            self.page + "/gift")
        self.assertEqual(a.status, 422)
        self.assertIn("25 phần × 500.000 đồng là 12.500.000 đồng, không phải 10.500.000 đồng", words(a))
        self.assertIn("21 phần", words(a))
        self.assertIn('value="10.500 000đ"', a.text)
        self.assertEqual(self.house.head(), before)

    def test_more_than_there_are_is_refused_and_the_same_form_twice_counts_once(self):
        hamlet = self.unit(self.chief, "Ấp Bàu Sen")
        fields = {"unit": hamlet, "day": test_hostile.TODAY, "handed": "99"}
        a = self.post(self.chief, self.gift + "/hand", fields, self.gift)
        self.assertEqual(a.status, 422)
        self.assertIn("nhiều nhất 17 phần", words(a))
        fields["handed"] = "4"
        for _ in range(2):
            self.assertEqual(self.post(self.chief, self.gift + "/hand", fields, self.gift).status, 303)
        self.assertIn("Đã trao 17, còn 13.", words(self.chief.get(self.gift)))
        fields["handed"] = "0"
        self.assertEqual(self.post(self.chief, self.gift + "/hand", fields, self.gift).status, 303)

    def new_house(self, note):
        path = self.page + "/house"
        fields = {**test_hostile.fields_of(self.chief.get(path)), "unit": self.unit(self.chief, "Ấp Gò Me"),
                  "type": "charity", "build": "build", "houses": "1", "work": "", "note": note}
        self.assertEqual(self.post(self.chief, path, fields, path).status, 303)
        return f"/house/{self.house.ask_db('select max(id) from house')[0][0]}"

    def test_a_house_is_dropped_once_and_not_when_it_is_handed_over(self):
        page, why = self.new_house("tổ 4"), {"drop_why": "hộ đã tự sửa"}
        first = self.post(self.chief, page + "/drop", why, page)
        before = self.house.head()
        again = self.post(self.chief, page + "/drop", why, page)
        self.assertEqual((first.status, again.status), (303, 303), words(again)[:600])
        self.assertEqual(first.headers["Location"], again.headers["Location"])
        self.assertEqual(self.house.head(), before)
        page = self.new_house("tổ 5")
        step = {"stage": "handed-over", "stage_day": test_hostile.TODAY}
        self.assertEqual(self.post(self.chief, page + "/stage", step, page).status, 303)
        before = self.house.head()
        a = self.post(self.chief, page + "/drop", why, page)
        self.assertEqual(a.status, 409)
        self.assertIn("đã ghi bàn giao", words(a))
        self.assertEqual(self.house.head(), before)

    def test_the_blank_sheet_is_a_landscape_page_with_its_lines(self):
        a = self.chief.get(self.gift + "/sheet/docx?unit=" + self.unit(self.chief, "Ấp Gò Me"))
        document = zipfile.ZipFile(io.BytesIO(a.body)).read("word/document.xml").decode()
        self.assertIn('w:orient="landscape"', document)
        self.assertIn("Ký nhận", document)
        self.assertEqual(document.count(">01<"), 4)
        self.assertEqual(self.chief.get(self.gift + "/sheet/xlsx").body[:2], b"PK")
        self.assertEqual(self.chief.get(self.gift + "/sheet/exe").status, 404)

    def test_a_scan_is_opened_by_few_and_each_opening_stands_in_the_journal(self):
        self.assertEqual(self.send(self.chief, PDF).status, 303)
        self.assertEqual(self.send(self.chief, PDF).status, 303)  # twice is once
        self.assertEqual(len(self.scans()), 1)
        one = self.scans()[0]
        leader = self.house.browser("lanhdao")
        self.assertNotIn("/signed/", leader.get(self.gift).text)
        self.assertEqual(self.post(leader, f"/signed/{one}/open", {}, "/password").status, 403)
        self.assertEqual(self.chief.get(f"/signed/{one}/open").status, 405)
        opened = "select count(*) from fact where kind = 'restricted-opened'"
        before = self.house.ask_db(opened)[0][0]
        a = self.post(self.chief, f"/signed/{one}/open", {}, self.gift)
        self.assertEqual(a.body, PDF)
        self.assertEqual(self.house.ask_db(opened)[0][0], before + 1)
        a = self.post(self.chief, f"/signed/{one}/remove", {}, self.gift)
        self.assertEqual(a.status, 303)
        self.assertEqual(self.post(self.chief, f"/signed/{one}/open", {}, self.gift).status, 404)
        self.house.run("verify")

    def test_a_picture_is_written_anew_and_what_is_no_scan_is_refused(self):
        jpeg = (SEEDS / "exif.jpg").read_bytes()
        self.assertEqual(self.send(self.chief, jpeg).status, 303)
        kept = self.post(self.chief, f"/signed/{self.scans()[0]}/open", {}, self.gift).body
        self.assertEqual(kept[:2], b"\xff\xd8")
        self.assertNotIn(b"Exif", kept)
        before = self.house.head()
        for bad in (b"<html><script>x</script>", jpeg[:60], b"PK\x03\x04", b""):
            self.assertEqual(self.send(self.chief, bad).status, 422, bad[:9])
        self.assertEqual(self.send(self.chief, PDF + b"2", keep="2020-01-01").status, 422)
        self.assertEqual(self.send(self.chief, PDF + b"2", keep="2035-01-01").status, 422)
        self.assertEqual(self.house.head(), before)
        self.post(self.chief, f"/signed/{self.scans()[0]}/remove", {}, self.gift)

    def test_a_session_for_named_persons_or_outside_the_campaign_is_refused(self):
        new = self.talks + "/new"
        page = self.chief.get(new).text
        unit = re.search(r'value="(\d+)"[^>]*>Ấp Gò Me<', page).group(1)
        fields = {"unit": unit, "place_unit": unit, "form": "lecture", "topic": "Luật", "day": test_hostile.TODAY,
                  "from": "08:00", "others": "bà Nguyễn Thị Lan, ông Năm"}
        a = self.post(self.chief, new, fields, new)
        self.assertEqual(a.status, 422)
        self.assertIn("“bà Nguyễn Thị Lan” giống tên một người", words(a))
        fields.update(others="công nhân khu trọ", day="2020-01-01")
        self.assertEqual(self.post(self.chief, new, fields, new).status, 422)
        fields["day"] = test_hostile.TODAY
        first = self.post(self.chief, new, fields, new)
        again = self.post(self.chief, new, fields, new)
        self.assertEqual((first.status, again.status), (303, 303))
        self.assertEqual(first.headers["Location"], again.headers["Location"])


if __name__ == "__main__":
    test_hostile.CHUNGSUC = sys.argv.pop(1)
    unittest.main()
