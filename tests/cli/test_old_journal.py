#!/usr/bin/env python3
"""An installation of the program as it was before units had two lines and reports were packed
(old/before-the-lines.db.gz: the example, a corrected plan, a second campaign, settled and signed).

    test_old_journal.py PATH_OF_CHUNGSUC

It opens, is brought up to date, keeps every fact and the hash of its head, gives the same derived
rows, and goes on.
"""
import gzip
import os
import pathlib
import sqlite3
import subprocess
import sys
import tempfile
import unittest

CHUNGSUC = None
HERE = pathlib.Path(__file__).parent
HEAD = "b4def29f8d9ace9a42c8c21ae9d1699f5d207e0cc57b8bc8eeed2d3fb38d624f"
ENV = dict(os.environ, CHUNGSUC_NOW="1795331400000")  # 14:10 on 22/11/2026 in Vietnam

SAME = (
    "select seq, at_ms, account_id, kind, cast(body as text) from fact order by seq",
    "select campaign_id, unit_id, day, revision, seq, late from report_revision order by seq",
    "select report_seq, figure, code, campaign_id, settlement, why, account_id, at_ms from doubt_settlement order by 1, 2, 3",
    "select seq, campaign_id, day, paper_number, hash, account_id, at_ms from signed_day order by seq",
    "select id, campaign_id, unit_id, kind, name, measure, planned_milli, bound, money_vnd, plan_line from work order by id",
    "select id, unit_id, plan_id, name, first_day, last_day, report_from_minute, report_to_minute, issuer from campaign order by id",
    "select campaign_id, unit_id, seq, name, is_agency, in_charge from campaign_unit order by seq",
    "select id, parent_id, kind, name, code from unit order by id",
    "select id, login, name, unit_id from account order by id",
    "select id, account_id, unit_id, role, from_day, until_day from account_role order by id",
    "select id, unit_id, file_name, title, account_id, at_ms, accepted_seq from plan order by id",
    "select hash, bytes, at_ms from blob_store order by hash",
    "select account_id, kind, value from secret order by 1, 2",
)


class Old(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.dir = pathlib.Path(self.folder.name) / "data"
        self.dir.mkdir(mode=0o700)
        self.file = self.dir / "chungsuc.db"
        self.file.write_bytes(gzip.decompress((HERE / "old/before-the-lines.db.gz").read_bytes()))

    def tearDown(self):
        self.folder.cleanup()

    def run_(self, *args, code=0):
        done = subprocess.run([CHUNGSUC, *args, "--data", str(self.dir)], env=ENV, capture_output=True,
                              text=True, check=False)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done.stdout

    def everything(self):
        db = sqlite3.connect(f"file:{self.file}?mode=ro", uri=True)
        found = [db.execute(sql).fetchall() for sql in SAME]
        db.close()
        return found

    def test_opened_it_keeps_every_fact_and_gives_the_same_rows(self):
        before = self.everything()
        self.run_("rebuild")
        for sql, want, got in zip(SAME, before, self.everything(), strict=True):
            self.assertEqual(got, want, sql)
        self.assertIn(HEAD, self.run_("verify"))

    def test_a_command_that_writes_brings_it_up_to_date_and_goes_on(self):
        facts = self.everything()[0]
        self.run_("unit", "add", "Ấp Sau", "--kind", "ap", "--parent", "2")
        self.assertEqual(self.everything()[0][:len(facts)], facts)
        self.assertEqual([f[3] for f in self.everything()[0][len(facts):]], ["command-run", "unit-added"])
        self.assertIn(f"{len(facts) + 2} ", self.run_("verify"))

    def test_looking_at_it_changes_nothing_and_says_what_to_do(self):
        before = self.file.read_bytes()
        for command in ("verify", "unit list", "user list", "backup --plain " + str(self.dir.parent / "copy.db")):
            done = subprocess.run([CHUNGSUC, *command.split(), "--data", str(self.dir)], env=ENV, capture_output=True,
                                  text=True, check=False)
            self.assertEqual(done.returncode, 2, done)
            self.assertIn("chungsuc rebuild", done.stderr)
            self.assertNotIn("select", done.stderr)
        self.assertEqual(self.file.read_bytes(), before)

    def test_a_copy_of_it_can_be_restored(self):
        copy = self.dir.parent / "copy.db"
        copy.write_bytes(self.file.read_bytes())
        other = self.dir.parent / "other"
        done = subprocess.run([CHUNGSUC, "restore", str(copy), "--plain", "--data", str(other)], env=ENV, capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done)
        self.dir = other
        self.assertIn(HEAD, self.run_("verify"))
        self.assertIn("Xã", self.run_("unit", "list"))
        self.assertEqual(sorted(p.name for p in other.iterdir() if "part" in p.name), [])

    def test_a_damaged_copy_of_it_is_not_restored(self):
        whole, other = self.file.read_bytes(), self.dir.parent / "other"
        copy = self.dir.parent / "copy.db"
        at = whole.index(b'"citizens":17000')
        for bytes_ in (whole[:200], whole[:len(whole) // 2], whole[:at] + b'"citizens":18000' + whole[at + 16:]):
            copy.write_bytes(bytes_)
            done = subprocess.run([CHUNGSUC, "restore", str(copy), "--plain", "--data", str(other)], env=ENV, capture_output=True,
                                  text=True, check=False)
            self.assertEqual(done.returncode, 2, done)
            self.assertFalse((other / "chungsuc.db").exists())

    def test_an_altered_old_fact_is_still_named(self):
        db = sqlite3.connect(self.file)
        db.execute("drop trigger fact_no_update")
        db.execute("update fact set body = replace(body, '300250', '300251') where seq = 203")
        self.assertEqual(db.total_changes, 1)
        db.commit()
        db.close()
        self.run_("unit", "add", "Ấp Sau", "--kind", "ap", "--parent", "2")
        self.assertIn("203", self.run_("verify", code=1))


if __name__ == "__main__":
    CHUNGSUC = sys.argv.pop(1)
    unittest.main()
