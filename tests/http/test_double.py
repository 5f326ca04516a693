#!/usr/bin/env python3
"""test_double.py: a possible double of the example, looked at, settled and undone on its pages.

    test_double.py PATH_OF_CHUNGSUC
"""
import re
import sys
import unittest

import test_hostile
from test_hostile import House, words
from test_photo import SEEDS, form

WHY = "đã hỏi Trưởng ấp Bến Đình"


class Doubles(unittest.TestCase):
    def setUp(self):
        self.house = House()
        self.b = self.house.browser("thuongtruc")
        self.board = re.search(r'href="(/campaign/\d+)"', self.b.get("/campaign").text).group(1)
        self.path = self.board + "/doubles"

    def tearDown(self):
        self.house.stop()

    def pair(self):
        page = self.b.get(self.path).text
        return re.search(r'name="a" value="(\d+)"', page).group(1), re.search(r'name="b" value="(\d+)"', page).group(1)

    def settle(self, verdict, main="a", why=WHY, path=None):
        a, b = self.pair()
        return self.b.post(path or self.path, {"a": a, "b": b, "main": main, "verdict": verdict, "why": why},
                           csrf=self.b.csrf(self.path))

    def cleared(self):
        """Planned and done of the clearing, as the board says it."""
        text = words(self.b.get(self.board))
        return re.search(r"Phát quang, dọn vệ sinh ([\d.]+) m trên ([\d.]+) m", text).groups()

    def test_settling_changes_the_totals_at_once_and_undoing_brings_them_back(self):
        before = self.cleared()
        self.assertIn("1 cặp công trình có thể trùng", words(self.b.get(self.board)))
        self.assertIn("Chờ người xem (1)", words(self.b.get(self.path)))
        self.assertEqual(self.settle("same").status, 303)
        self.assertEqual(self.cleared(), ("8.910", "9.550"))
        self.assertNotEqual(self.cleared(), before)
        page = words(self.b.get(self.path))
        self.assertIn("Chờ người xem (0)", page)
        self.assertIn(WHY, page)
        self.assertIn("khác sau khi chốt", words(self.b.get(self.board)))  # signed days stay, and say so
        self.house.end()
        self.house.run("rebuild")
        self.house.start()
        self.b = self.house.browser("thuongtruc")
        self.assertEqual(self.cleared(), ("8.910", "9.550"))
        self.assertEqual(self.settle("different").status, 303)
        self.assertEqual(self.cleared(), before)

    def drop(self, work):
        path = f"/work/{work}"
        return self.b.post(path + "/state", {"state": "dropped", "day": test_hostile.TODAY, "state_why": "dân chưa đồng ý"},
                           csrf=self.b.csrf(path))

    def test_no_metre_is_lost_with_a_work_that_is_no_longer_done(self):
        a, b = self.pair()
        self.assertEqual(self.settle("same", main="a").status, 303)
        counted = self.cleared()
        answer = self.drop(a)
        self.assertEqual(answer.status, 422)
        self.assertIn("đang tính trong công trình này", words(answer))
        self.assertEqual(self.cleared(), counted)
        self.assertEqual(self.settle("different").status, 303)
        self.assertEqual(self.drop(a).status, 303)
        answer = self.b.post(self.path, {"a": a, "b": b, "main": "a", "verdict": "same", "why": WHY},
                             csrf=self.b.csrf(self.path))
        self.assertEqual(answer.status, 422)
        self.assertIn("đã thôi làm", words(answer))

    def effects(self, day_from, day_to):
        """Planned before and after, of each side of the card on the page of the commune."""
        text = words(self.b.get(f"{self.unit}/doubles?from={day_from}&to={day_to}"))
        self.assertIn("Chờ người xem (1)", text)
        return re.findall(r"kế hoạch (\S+ m) → (\S+ m)", text)

    def test_in_a_span_what_is_planned_changes_only_where_the_campaign_begins_in_it(self):
        days = re.findall(self.board + r"/day/([\d-]+)", self.b.get(self.board).text)
        self.unit = re.search(r'href="(/unit/\d+)[?/"]', self.b.get("/").text + self.b.get("/unit").text).group(1)
        whole = self.effects(min(days), max(days))
        self.assertEqual(len(whole), 2)
        self.assertTrue(all(before != after for before, after in whole), whole)
        later = self.effects(max(days), max(days))
        self.assertEqual(later, [("0 m", "0 m")] * 2)

    def test_a_refused_decision_keeps_what_was_typed(self):
        answer = self.settle("same", why="")
        self.assertEqual(answer.status, 422)
        self.assertIn("Chưa điền ô này", words(answer))
        answer = self.settle("", why=WHY)
        self.assertEqual(answer.status, 422)
        self.assertIn("một trong ba nút", words(answer))
        self.assertIn(f'value="{WHY}"', answer.text)

    def test_who_only_reads_sees_and_does_not_decide(self):
        a, b = self.pair()
        reader = self.house.browser("lanhdao")
        page = reader.get(self.path)
        self.assertEqual(page.status, 200)
        self.assertNotIn('name="verdict"', page.text)
        body = {"a": a, "b": b, "main": "a", "verdict": "same", "why": WHY}
        self.assertEqual(reader.post(self.path, body, csrf=reader.csrf("/password")).status, 403)
        self.assertEqual(self.house.browser("bendinh").get(self.path).status, 403)

    def send_photos(self, of_works):
        photo = (SEEDS / "plain.jpg").read_bytes()
        for login in ("rachtre", "xomray"):
            b = self.house.browser(login)
            path = re.search(r"(/campaign/\d+/unit/\d+)/day/", b.get("/").text).group(1) + "/photos"
            work = re.search(r'<option value="([1-9]\d*)"', b.get(path).text).group(1) if of_works else "0"
            fields = {"csrf": b.csrf(path), "day": test_hostile.TODAY, "work": work, "stage": "during", "people": "no",
                      "caption": ""}
            kind, body = form(fields, [("a.jpg", photo)])
            self.assertEqual(b.ask("POST", path, body, {"Content-Type": kind}).status, 303)

    def test_nearly_the_same_picture_of_no_work_is_shown_without_a_decision(self):
        self.send_photos(False)
        page = self.b.get(self.path)
        self.assertIn("Ảnh gần như giống hệt của hai đơn vị", words(page))
        self.assertEqual(len(re.findall(r'src="/photo/\d+/small"', page.text)), 2)
        self.assertIn("Chờ người xem (1)", words(page))

    def test_nearly_the_same_picture_of_two_units_is_shown_though_the_works_differ(self):
        self.send_photos(True)
        page = self.b.get(self.path)
        self.assertIn("ảnh gần như là một", words(page))
        self.assertEqual(len(re.findall(r'src="/photo/\d+/small"', page.text)), 2)


if __name__ == "__main__":
    test_hostile.CHUNGSUC = sys.argv.pop(1)
    unittest.main()
