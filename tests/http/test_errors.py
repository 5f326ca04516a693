#!/usr/bin/env python3
"""test_errors.py: pages that say why there is no other, as the real program shows them.

    test_errors.py PATH_OF_CHUNGSUC
"""
import re
import sys
import unittest

import test_hostile
from test_hostile import House, words
from wire import FORM


class Errors(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.house = House()
        cls.b = cls.house.browser("thuongtruc")
        cls.handbook = cls.b.get("/help/errors").text

    @classmethod
    def tearDownClass(cls):
        cls.house.stop()

    def says(self, answer, status, *more):
        """The page names the status, says what to do, and leads to a place of the handbook that there is."""
        self.assertEqual(answer.status, status)
        text = words(answer)
        self.assertIn(f"Mã trả lời: {status}", text)
        self.assertRegex(text, r"[Hh]ãy |thì nhờ ")
        place = re.search(r'href="/help/errors#(e\d+)"', answer.text)
        self.assertEqual(place.group(1), f"e{status}")
        self.assertIn(f'id="e{status}"', self.handbook)
        for part in more:
            self.assertIn(part, text)

    def test_every_status_page_that_a_browser_can_meet(self):
        ask = self.b.ask
        self.says(self.b.get("/khong-co"), 404)
        self.says(self.b.get("/accounts"), 403)
        self.says(ask("POST", "/help", "a=1", FORM), 405)
        self.says(ask("POST", "/plan", "x", {"Content-Type": "text/plain"}), 415)
        self.says(self.b.get("/help/%ff"), 400)

    def test_too_large_names_the_limit_of_that_page(self):
        self.says(self.b.ask("POST", "/password", "a=" + "1" * 70000, FORM), 413, "nhiều nhất 64 KB")

    def test_the_handbook_has_a_place_for_each_status(self):
        for status in (400, 403, 404, 405, 408, 409, 411, 413, 414, 415, 417, 422, 429, 431, 500, 501, 503, 504, 505, 507):
            self.assertIn(f'id="e{status}"', self.handbook)


if __name__ == "__main__":
    test_hostile.CHUNGSUC = sys.argv.pop(1)
    unittest.main(argv=[sys.argv[0]])
