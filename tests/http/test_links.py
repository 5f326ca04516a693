#!/usr/bin/env python3
"""test_links.py: whoever follows the links of the pages is never led to a page that is refused or not there.

    test_links.py PATH_OF_CHUNGSUC

Everybody of the example follows every link he is shown, once for each shape of an address (numbers, days and
what is asked for aside).
"""
import html
import re
import sys
import unittest

import test_hostile
from test_hostile import House

PEOPLE = ("bendinh", "thanhnien", "quansu", "thuongtruc", "lanhdao", "quantri")
LINK = re.compile(r'<a [^>]*href="(/[^"#]*)')


def shape(path):
    path = re.sub(r"\d{4}-\d\d-\d\d", "D", path.partition("?")[0])
    return re.sub(r"\d+", "N", path)


class Links(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.house = House()

    @classmethod
    def tearDownClass(cls):
        cls.house.stop()

    def wrong(self, name):
        visitor, todo, seen, wrong = self.house.browser(name), [("/", "")], set(), []
        while todo:
            path, shown_by = todo.pop(0)
            if shape(path) in seen:
                continue
            seen.add(shape(path))
            answer = visitor.get(path)
            if answer.status not in (200, 303):
                wrong.append(f"{answer.status} {path} from {shown_by}")
            elif "html" in answer.headers.get("Content-Type", ""):
                todo += [(html.unescape(link), path) for link in LINK.findall(answer.text)]
        self.assertGreater(len(seen), 20)
        return wrong

    def test_nobody_is_led_to_a_page_that_is_refused_or_not_there(self):
        for name in PEOPLE:
            with self.subTest(name):
                self.assertEqual(self.wrong(name), [])


if __name__ == "__main__":
    test_hostile.CHUNGSUC = sys.argv.pop(1)
    unittest.main()
