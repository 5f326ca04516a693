#!/usr/bin/env python3
"""test_model.py: the model that the sums are held against, and its reader of packed reports, on
figures that were worked out by hand."""
import unittest

import facts
from model import AGENCY, TERRITORY, Model


class Tables:
    """A database that is only lists: a country of two districts, a campaign before and one after a move."""

    def __init__(self):
        self.tables = {
            "from unit_tie": [(2, 0, 1, -9, 99), (3, 0, 1, -9, 99), (4, 0, 2, -9, 20), (4, 0, 3, 20, 99), (5, 0, 4, -9, 99),
                              (6, 0, 4, -9, 99), (6, 1, 3, 15, 99)],
            "from unit": [(i, f"u{i}") for i in range(1, 7)],
            "from campaign_unit": [(50, 5), (50, 6), (60, 5)],
            "from campaign": [(50, 4, 10, 12), (60, 4, 20, 21)],
            "from work": [(51, 50, 5, "clearing", "m", 7000), (61, 60, 5, "canal", "m", 100)],
            "from report_revision": [(50, 5, 10, 1, 100, 1), (50, 5, 10, 2, 101, 0), (50, 6, 10, 1, 102, 0), (60, 5, 21, 1, 103, 0)],
            "from doubt_settlement": [(102, "police")],
            "from fact": [(100, 0, 0, "report-sent", '{"c":50,"u":5,"d":10,"r":1,"f":{"citizens":9000}}'),
                          (101, 0, 0, "report-sent", '{"c":50,"u":5,"d":10,"r":2,"f":{"citizens":2000,"w51":1500,"t51":9000}}'),
                          (102, 0, 0, "report-sent", '{"c":50,"u":6,"d":10,"r":1,"f":{"citizens":500,"police":7000}}'),
                          (103, 0, 0, "report", PACKED)],
        }

    def rows(self, sql):
        return next(rows for name, rows in self.tables.items() if name in sql + " ")


# campaign 60, unit 5, day 21, revision 1 late with a note; work 61 more than 12,5; citizens about 40
PACKED = bytes((1, 60, 5, 42, 1 * 16 + 5, 1, 0 * 16 + 1 * 4 + 1, 125, 0, 1, 6 * 16 + 2 * 4 + 3, 40, 2)) + b"no"


class Packed(unittest.TestCase):
    def test_a_report_by_hand(self):
        r = facts.report(103, 0, 0, "report", PACKED)
        self.assertEqual((r.campaign, r.unit, r.day, r.revision, r.late, r.note, r.why), (60, 5, 21, 1, True, "no", ""))
        self.assertEqual(r.figures, {"w61": (12500, ">"), facts.INDICATORS[7]: (40000, "~")})

    def test_other_ways_to_write_it_are_refused(self):
        for body in (PACKED[:-1], PACKED + b"x", b"\2" + PACKED[1:], PACKED.replace(b"\x3c\5", b"\xbc\0\5", 1)):
            self.assertRaises((facts.Damaged, KeyError), facts.report, 1, 0, 0, "report", body)


class Sums(unittest.TestCase):
    def setUp(self):
        self.model = Model(Tables())

    def test_the_tie_of_the_first_day_counts(self):
        m, citizens = self.model, facts.INDICATORS[7]
        self.assertEqual(m.sums(2, TERRITORY, 0, 99), {(None, None): {"citizens": {"exact": 2500}, "clearing.m": {"exact": 1500}}})
        self.assertEqual(m.sums(3, TERRITORY, 0, 99), {(None, None): {citizens: {"about": 40000}, "canal.m": {"more": 12500}}})
        self.assertEqual(m.sums(3, AGENCY, 0, 99), {})  # tied after the first day
        self.assertEqual(m.sums(6, AGENCY, 0, 99, "unit"), {(6, None): {"citizens": {"exact": 500}}})

    def test_rows_of_children_and_days(self):
        got = self.model.sums(4, TERRITORY, 0, 99, "unit-day")
        self.assertEqual(sorted(got), [(5, 10), (5, 21), (6, 10)])
        self.assertEqual(self.model.planned(1, TERRITORY, 0, 99, "unit"), {(2, None): {"clearing.m": 7000}, (3, None): {"canal.m": 100}})

    def test_completeness_and_who_is_missing(self):
        m = self.model
        self.assertEqual(m.completeness(2, TERRITORY, 0, 99), {(None, None): (6, 1, 1, 4, 1)})
        self.assertEqual(m.missing(1, TERRITORY, 12), {(50, 5), (50, 6)})
        self.assertEqual(m.facts_that_do_not_fit_the_table(), set())


if __name__ == "__main__":
    unittest.main()
