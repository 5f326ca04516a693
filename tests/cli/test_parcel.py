#!/usr/bin/env python3
"""A signed day from a commune's installation to the province's, as a file: export and import.

    test_parcel.py PATH_OF_CHUNGSUC
"""
import json
import os
import pathlib
import sqlite3
import subprocess
import sys
import tempfile
import unittest

CHUNGSUC = None
ENV = dict(os.environ, CHUNGSUC_NOW="1795331400000")  # 14:10 on 22/11/2026 in Vietnam
COMMUNE, CODE = "Xã Tân Lập Hạ", "99123"


class Parcel(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.root = pathlib.Path(cls.folder.name)
        cls.run_("demo", "--prepare", data="commune")
        commune = cls.unit(COMMUNE, "commune")
        cls.run_("unit", "code", commune, "--code", CODE, "--series", "new", data="commune")
        campaign, days = cls.signed("commune")
        cls.campaign, cls.days = str(campaign), days
        cls.file = cls.root / "day.json"
        said = cls.run_("export", "--campaign", cls.campaign, "--day", days[-1], str(cls.file),
                        data="commune")
        assert COMMUNE in said, said

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def setUp(self):
        """A province that knows the commune, under other numbers."""
        self.data = self._testMethodName
        self.run_("init", data=self.data)
        for name, kind in (("Tỉnh Vàm Sơn", "tinh"), ("Tỉnh Khác", "tinh"), ("Sở Nội vụ", "co-quan")):
            self.run_("unit", "add", name, "--kind", kind, data=self.data)
        self.run_("unit", "add", COMMUNE, "--kind", "xa", "--parent", "2", "--code", CODE,
                  "--series", "new", data=self.data)

    @classmethod
    def run_(cls, *args, data, code=0):
        done = subprocess.run([CHUNGSUC, *args, "--data", str(cls.root / data)], env=ENV,
                              capture_output=True, text=True, check=False)
        assert done.returncode == code, f"{args}: {done.returncode} {done.stdout}{done.stderr}"
        return done.stdout + done.stderr

    @classmethod
    def rows(cls, data, sql):
        db = sqlite3.connect(f"file:{cls.root / data / 'chungsuc.db'}?mode=ro", uri=True)
        with db:
            found = db.execute(sql).fetchall()
        db.close()
        return found

    @classmethod
    def unit(cls, name, data):
        return str(cls.rows(data, f"select id from unit where name = '{name}'")[0][0])

    @classmethod
    def signed(cls, data):
        rows = cls.rows(data, "select campaign_id, date(day * 86400, 'unixepoch') from signed_day "
                              "order by day")
        return rows[0][0], [day for _, day in rows]

    def facts(self):
        return self.rows(self.data, "select count(*) from fact")[0][0]

    def take(self, file, *more, code=0):
        return self.run_("import", str(file), *more, data=self.data, code=code)

    def changed(self, name, change):
        """The file with something changed, its hash as it was."""
        whole = json.loads(self.file.read_text())
        change(whole)
        file = self.root / f"{self.data}-{name}.json"
        file.write_text(json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":")))
        return file

    def test_the_province_has_the_same_reports_and_the_same_sign_off(self):
        self.assertIn("đã nhập", self.take(self.file))
        reports = ("select r.day, r.revision, r.late, f.at_ms from report_revision r join fact f "
                   f"on f.seq = r.seq where date(r.day * 86400, 'unixepoch') <= '{self.days[-1]}' "
                   "order by 1, 4, 2")
        self.assertEqual(self.rows(self.data, reports), self.rows("commune", reports))
        signed = "select day, hash, at_ms, paper_number from signed_day order by day desc limit 1"
        self.assertEqual(self.rows(self.data, signed), self.rows("commune", signed))
        self.assertIn("Nguyên vẹn", self.run_("verify", data=self.data))

    def test_the_same_file_twice_changes_nothing(self):
        self.take(self.file)
        before = self.facts()
        self.assertIn("không có gì mới", self.take(self.file))
        self.assertEqual(self.facts(), before)

    def test_a_dry_run_writes_nothing(self):
        before = self.facts()
        self.assertIn("chạy thử", self.take(self.file, "--dry-run"))
        self.assertEqual(self.facts(), before)
        self.assertIn("đã nhập", self.take(self.file))

    def test_days_may_come_one_after_another(self):
        first = self.root / f"{self.data}.json"
        self.run_("export", "--campaign", self.campaign, "--day", self.days[0], str(first),
                  data="commune")
        self.take(first)
        self.assertIn("đã có", self.take(self.file))
        self.assertEqual(len(self.rows(self.data, "select distinct campaign_id from signed_day")), 1)

    def test_an_altered_file_is_refused_and_nothing_is_written(self):
        def more(whole):
            figures = whole["content"]["reports"][0]["figures"]
            key = sorted(figures)[0]
            figures[key] = figures[key] + 1000 if isinstance(figures[key], int) else 1000

        before = self.facts()
        self.assertIn("không khớp", self.take(self.changed("more", more), code=2))
        cut = self.root / f"{self.data}-cut.json"
        cut.write_bytes(self.file.read_bytes()[:-100])
        self.assertIn("hỏng", self.take(cut, code=2))
        self.assertIn("mới hơn", self.take(
            self.changed("new", lambda w: w.update(chungsuc=99)), code=2))
        self.assertIn("hỏng", self.take("/dev/null", code=2))
        self.take(self.root / "nowhere.json", code=2)
        self.assertEqual(self.facts(), before)

    def test_a_place_that_does_not_know_the_commune_says_which_one(self):
        self.data += "-empty"
        self.run_("init", data=self.data)
        self.assertIn(CODE, self.take(self.file, code=2))

    def test_the_commune_itself_needs_no_file(self):
        self.data = "commune"
        self.assertIn("ngay tại đây", self.take(self.file, code=2))

    def test_export_says_what_stands_in_the_way(self):
        there = self.root / f"{self.data}.json"
        self.assertIn("không ghi đè", self.run_(
            "export", "--campaign", self.campaign, "--day", self.days[0], str(self.file),
            data="commune", code=2))
        self.assertIn("chưa chốt", self.run_(
            "export", "--campaign", self.campaign, "--day", "2020-01-01", str(there),
            data="commune", code=2))
        self.assertIn("không có đợt", self.run_(
            "export", "--campaign", "999999", "--day", self.days[0], str(there),
            data="commune", code=2))
        self.assertFalse(there.exists())


if __name__ == "__main__":
    CHUNGSUC = sys.argv.pop(1)
    unittest.main()
