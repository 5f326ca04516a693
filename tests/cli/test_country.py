#!/usr/bin/env python3
"""The country that comes with the program, held against data/units read here once more.

    test_country.py PATH_OF_CHUNGSUC

Every unit of both series, its names, kinds and parents through time, what became of it; that a dry
run says what the real one does; that what was exported changes nothing when it is imported.
"""
import csv
import datetime
import os
import pathlib
import random
import re
import sqlite3
import subprocess
import sys
import tempfile
import unittest

CHUNGSUC = None
DATA = pathlib.Path(os.environ.get("CHUNGSUC_SOURCE", pathlib.Path(__file__).parents[2])) / "data/units"
ENV = dict(os.environ, CHUNGSUC_NOW="1795331400000")  # 14:10 on 22/11/2026 in Vietnam
EPOCH = datetime.date(1970, 1, 1)
NO_END, NO_BEGIN = 2147483647, -2147483648
DISTRICTS = ("huyen", "quan", "thi-xa", "thanh-pho")
COMMUNES = ("xa", "phuong", "thi-tran", "dac-khu")


def number(day):
    return (datetime.date.fromisoformat(day) - EPOCH).days


def read(name):
    with open(DATA / name, encoding="utf-8", newline="") as f:
        return list(csv.DictReader(f))


class Country(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.dir = pathlib.Path(cls.folder.name) / "data"
        cls.run_("init")
        cls.dry = cls.run_("unit", "country", "--dry-run")
        cls.after_dry = cls.ask("select count(*) from fact")
        cls.said = cls.run_("unit", "country")
        cls.units = read("units.csv")
        cls.known = {(s, c): i for i, s, c in cls.ask("select id, series, code from unit where series <> ''")}
        cls.codes = {i: (s, c) for (s, c), i in cls.known.items()}
        cls.versions, cls.ties = {}, {}
        for unit, day, kind, name in cls.ask("select unit_id, from_day, kind, name from unit_version order by from_day"):
            cls.versions.setdefault(unit, []).append((day, kind, name))
        for unit, parent, first, until in cls.ask(
                "select unit_id, parent_id, from_day, until_day from unit_tie where line = 0"):
            cls.ties.setdefault(unit, []).append((parent, first, until))
        cls.spans = {i: (f, u) for i, f, u in cls.ask("select id, from_day, until_day from unit")}

    @classmethod
    def tearDownClass(cls):
        cls.run_("verify")
        cls.folder.cleanup()

    @classmethod
    def run_(cls, *args, code=0, stdin=""):
        done = subprocess.run([CHUNGSUC, *args, "--data", str(cls.dir)], env=ENV, input=stdin,
                              capture_output=True, text=True, check=False)
        assert done.returncode == code, (args, done.returncode, done.stdout[-2000:], done.stderr[-2000:])
        return done.stdout

    @classmethod
    def ask(cls, sql):
        db = sqlite3.connect(f"file:{cls.dir}/chungsuc.db?mode=ro", uri=True)
        found = db.execute(sql).fetchall()
        db.close()
        return found

    # --- reading its tables on a day ---

    def version(self, unit, day):
        held = [v for v in self.versions.get(unit, []) if v[0] <= day]
        return held[-1][1:] if held else None

    def parent(self, unit, day):
        held = [p for p, first, until in self.ties.get(unit, []) if first <= day < until]
        self.assertLessEqual(len(held), 1, (unit, day))
        return held[0] if held else None

    def is_there(self, unit, day):
        first, until = self.spans[unit]
        return first <= day < until

    # --- the tests ---

    def test_a_dry_run_says_the_same_and_writes_nothing(self):
        self.assertEqual(self.after_dry, [(0,)])
        lines = [line for line in self.dry.splitlines() if re.search(r"\d", line)]
        self.assertGreater(len(lines), 3)
        for line in lines:
            self.assertIn(line + "\n", self.said)
        for count in ("14149", "10634", "2621", "7692"):
            self.assertIn(count, self.said)

    def test_counts_by_kind_on_known_days(self):
        want = {
            "2025-03-01": {"tinh": 57, "thanh-pho-tw": 6, "huyen": 508, "thanh-pho": 87, "thi-xa": 52, "quan": 49,
                           "xa": 7692, "phuong": 1726, "thi-tran": 617},
            "2025-07-01": {"tinh": 28, "thanh-pho-tw": 6, "xa": 2621, "phuong": 687, "dac-khu": 13},
            "2026-04-30": {"tinh": 27, "thanh-pho-tw": 7, "xa": 2611, "phuong": 697, "dac-khu": 13},
        }
        want["2025-06-30"], want["2026-04-29"] = want["2025-03-01"], want["2025-07-01"]
        want["2026-11-22"] = want["2026-04-30"]
        for day, counts in want.items():
            got = {}
            for unit in self.codes:  # what stands in the file
                if self.is_there(unit, number(day)):
                    kind = self.version(unit, number(day))[0]
                    got[kind] = got.get(kind, 0) + 1
            self.assertEqual(got, counts, day)

    def test_every_unit_of_the_file_is_there_through_time(self):
        days = [number(d) for d in ("2025-03-01", "2025-06-30", "2025-07-01", "2025-08-01", "2026-04-29",
                                    "2026-04-30", "2026-06-01")]
        rows = {}
        for r in self.units:
            rows.setdefault((r["series"], r["code"]), []).append(r)
        self.assertEqual(set(rows), set(self.known))
        wrong = []
        for key, versions in rows.items():
            unit = self.known[key]
            for day in days:
                held = [r for r in versions if (not r["valid_from"] or number(r["valid_from"]) <= day)
                        and (not r["valid_to"] or day <= number(r["valid_to"]))]
                if not held:
                    if self.is_there(unit, day):
                        wrong.append((key, day, "still or already there"))
                    continue
                got = (self.is_there(unit, day), *(self.version(unit, day) or ("", "")))
                if not (got[0] and got[1] == held[0]["kind"] and got[2].endswith(held[0]["name"])):
                    wrong.append((key, day, got, held[0]))
                parent = self.parent(unit, day)
                above = self.codes.get(parent, ("", ""))[1]
                if above != held[0]["parent_code"] or (parent in self.codes and self.codes[parent][0] != key[0]):
                    wrong.append((key, day, "parent", above, held[0]["parent_code"]))
        self.assertEqual(wrong[:5], [], len(wrong))

    def test_the_country_is_above_every_province(self):
        root = self.ask("select id, name, kind from unit where kind = 'quoc-gia'")
        self.assertEqual([r[1:] for r in root], [("Việt Nam", "quoc-gia")])
        for (series, code), unit in self.known.items():
            if len(code) == 2:
                day = number("2025-03-01" if series == "old" else "2026-06-01")
                self.assertEqual(self.parent(unit, day), root[0][0], (series, code))

    def test_what_became_of_what(self):
        told = {(r["old_code"], r["new_code"], r["extent"]) for r in read("succession.csv")}
        got = {(self.codes[o][1], self.codes[n][1], extent)
               for o, n, extent in self.ask("select old_id, new_id, extent from unit_succession")}
        self.assertEqual(got ^ told, set())
        self.assertEqual({(self.codes[o][0], self.codes[n][0])
                          for o, n, _ in self.ask("select old_id, new_id, extent from unit_succession")}, {("old", "new")})

    def test_the_command_succession_names_them(self):
        told, chance = {}, random.Random(3)
        for r in read("succession.csv"):
            told.setdefault(r["old_code"], set()).add(r["new_code"])
        split = sorted(c for c, new in told.items() if len(new) > 2)
        for code in chance.sample(sorted(told), 10) + chance.sample(split, 5):
            said = self.run_("unit", "succession", code, "--series", "old")
            for new in told[code]:
                self.assertIn(new, said, code)

    def test_what_was_exported_is_the_file_and_changes_nothing(self):
        head = self.ask("select max(seq) from fact")
        for series in ("old", "new"):
            text = self.run_("unit", "export", "--series", series)
            rows = list(csv.DictReader(text.splitlines()))
            want = [r for r in self.units if r["series"] == series]
            key = lambda r: (r["code"], r["valid_from"])
            got = [{k: r[k] for k in want[0]} for r in rows if r["series"]]
            for r in got:  # a ward named like its kind is written out, so that it comes back the same
                if r["code"] == "19780":
                    self.assertEqual(r["name"], "Phường Phường Đúc")
                    r["name"] = "Phường Đúc"
            self.assertEqual(sorted(map(key, got)), sorted(map(key, want)))
            differ = [(g, w) for g, w in zip(sorted(got, key=key), sorted(want, key=key)) if g != w]
            self.assertEqual(differ[:3], [], len(differ))
            file = self.dir.parent / f"{series}.csv"
            file.write_text(text, encoding="utf-8")
            self.run_("unit", "import", str(file), "--dry-run")
            self.run_("unit", "import", str(file))
            self.assertEqual(self.ask("select max(seq) from fact"), head, series)

    def test_a_second_time_changes_nothing(self):
        head = self.ask("select max(seq) from fact")
        self.run_("unit", "country")
        self.assertEqual(self.ask("select max(seq) from fact"), head)


class Refused(unittest.TestCase):
    """Every line that is refused is named with the reason, and the good ones beside it are told."""

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.dir = pathlib.Path(self.folder.name) / "data"
        self.run_("init")

    def tearDown(self):
        self.run_("verify")
        self.folder.cleanup()

    def run_(self, *args, code=0):
        done = subprocess.run([CHUNGSUC, *args, "--data", str(self.dir)], env=ENV, capture_output=True,
                              check=False)
        said = (done.stdout + done.stderr).decode("utf-8", "replace")
        if code is not None:
            self.assertEqual(done.returncode, code, said)
        return said if code is not None else (done.returncode, said)

    def import_(self, text, *more):
        file = self.dir.parent / "units.csv"
        file.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
        return self.run_("unit", "import", str(file), *more, code=None)

    HEAD = "code,series,kind,name,parent_code,valid_from,valid_to\n"

    def units(self):
        db = sqlite3.connect(f"file:{self.dir}/chungsuc.db?mode=ro", uri=True)
        found = db.execute("select count(*) from unit where code <> ''").fetchone()[0]
        db.close()
        return found

    def test_bad_lines_are_named(self):
        good = "01,new,tinh,Một,,2025-07-01,\n"
        for line, text in (
                (3, good + "02,new,nonsense,Hai,,2025-07-01,\n"),
                (3, good + "00002,new,xa,Hai,99,2025-07-01,\n"),
                (3, good + "00002,new,xa,,01,2025-07-01,\n"),
                (3, good + "00002,new,xa,Hai,01,2025-02-30,\n"),
                (3, good + "00002,new,xa,Hai,01,2025-07-02,2025-07-01\n"),
                (3, good + "00002,later,xa,Hai,01,2025-07-01,\n"),
                (3, good + "00002,new,xa,Hai\n"),
                (3, good + "00002,new,xa," + "x" * 500 + ",01,2025-07-01,\n"),
                (3, good + "00002,new,xa,Hai,00002,2025-07-01,\n"),
                (3, good + "01,new,tinh,Khác,,2025-07-01,\n"),
                (3, good + "<b>,new,xa,Hai,01,2025-07-01,\n")):
            for more in (("--dry-run",), ()):
                before = self.units()
                code, said = self.import_(self.HEAD + text, *more)
                self.assertNotEqual(code, 0, (text, said))
                self.assertRegex(said, rf"\b{line}\b", text)
                if more:
                    self.assertEqual(self.units(), before, text)

    def test_what_is_no_table_of_units(self):
        for text in ("", "\n", "a,b\n1,2\n", b"\xff\xfe\x00", b"PK\x03\x04", self.HEAD.replace("code,", "", 1),
                     self.HEAD + '"01,new,tinh,Một,,2025-07-01,\n', self.HEAD.encode() + b"01,new,tinh,M\xe9,,,\n"):
            code, said = self.import_(text)
            self.assertEqual(code in (1, 2), True, (text, code, said))
            self.assertEqual(self.units(), 0, text)
            self.assertTrue(said.strip())

    def test_rings_are_refused(self):
        code, said = self.import_(self.HEAD + "01,new,tinh,Một,00002,,\n00002,new,xa,Hai,01,,\n")
        self.assertNotEqual(code, 0)
        self.assertRegex(said, r"\b[23]\b")

    def test_leading_zeros_blanks_and_line_ends_survive_a_spreadsheet(self):
        text = "\ufeff" + (self.HEAD + '01,new,tinh,"Một, hai ""ba""",,2025-07-01,\n00002,new,xa,Hai,01,2025-07-01,\n').replace("\n", "\r\n")
        code, said = self.import_(text)
        self.assertEqual(code, 0, said)
        out = subprocess.run([CHUNGSUC, "unit", "export", "--series", "new", "--data", str(self.dir)], env=ENV,
                             capture_output=True, text=True, check=True).stdout
        rows = {r["code"]: r for r in csv.DictReader(out.splitlines())}
        self.assertIn('Một, hai "ba"', rows["01"]["name"])
        self.assertEqual(rows["00002"]["parent_code"], "01")


if __name__ == "__main__":
    CHUNGSUC = sys.argv.pop(1)
    unittest.main()
