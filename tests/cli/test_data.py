#!/usr/bin/env python3
"""The commands about the data folder: init, unit, user, verify, rebuild, backup, restore.

    test_data.py PATH_OF_CHUNGSUC
"""
import os
import pathlib
import re
import shutil
import sqlite3
import stat
import subprocess
import sys
import tempfile
import unittest

CHUNGSUC = None


class Data(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.dir = pathlib.Path(self.folder.name) / "data"
        self.run_("init", code=0)
        self.commune = self.run_("unit", "add", "Xã Tân Phong", "--kind", "xa", code=0).strip()

    def tearDown(self):
        self.folder.cleanup()

    def run_(self, *args, code, stdin="", data=None):
        done = subprocess.run([CHUNGSUC, *args, "--data", str(data or self.dir)], input=stdin,
                              capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done.stdout if code == 0 else done.stdout + done.stderr

    def test_init_never_overwrites(self):
        self.assertIn("không ghi đè", self.run_("init", code=2))

    def test_what_is_kept_is_its_owner_s_alone(self):
        before = os.umask(0)
        try:
            shutil.rmtree(self.dir, ignore_errors=True)
            self.run_("init", code=0)
        finally:
            os.umask(before)
        modes = {p.name: stat.S_IMODE(p.stat().st_mode) for p in [self.dir, *self.dir.iterdir()]}
        self.assertIn("chungsuc.db", modes)
        self.assertEqual({name for name, mode in modes.items() if mode & 0o077}, set(), modes)

    def test_missing_data_says_what_to_do(self):
        for command in (["verify"], ["rebuild"], ["unit", "list"], ["backup", "x", "--plain"]):
            self.assertIn("chungsuc init", self.run_(*command, code=2, data="/nonexistent/x"))

    def test_units_are_listed_as_a_tree(self):
        hamlet = self.run_("unit", "add", "Ấp Cầu", "--kind", "ap", "--parent", self.commune,
                           code=0).strip()
        self.assertEqual(self.run_("unit", "list", code=0),
                         f"{self.commune}  Xã Tân Phong  (xa)\n  {hamlet}  Ấp Cầu  (ap)\n")
        self.run_("unit", "add", "Ấp Cầu", "--kind", "ap", "--parent", self.commune, code=2)
        self.run_("unit", "add", "Ấp Mới", "--kind", "ap", "--parent", "99", code=2)
        self.run_("unit", "add", "Ấp Mới", "--kind", "nothing", code=2)

    def test_settings_are_listed_with_their_source_and_changed(self):
        listed = [line.split("\t") for line in self.run_("setting", "list", code=0).splitlines()]
        self.assertIn(("sign-in-tries", "5"), [(line[0], line[1]) for line in listed])
        self.assertTrue(all(len(line) == 4 and line[3] for line in listed))
        self.run_("setting", "set", "sign-in-tries", "7", code=0)
        self.assertEqual(self.run_("setting", "get", "sign-in-tries", code=0), "7\n")
        self.run_("setting", "set", "office-networks", "10.0.0.0/8, 2001:db8::/32", code=0)
        self.assertIn("setting list", self.run_("setting", "get", "sign-in-trys", code=2))
        self.assertIn("1", self.run_("setting", "set", "sign-in-tries", "0", code=2))
        self.assertIn("on", self.run_("setting", "set", "totp-administrators", "yes", code=2))
        self.run_("setting", "set", "office-networks", "10.0.0.0/33", code=2)
        self.assertEqual(self.run_("setting", "get", "sign-in-tries", code=0), "7\n")
        self.run_("verify", code=0)

    def test_accounts_are_added_and_listed(self):
        once = self.run_("user", "add", "quan-tri", "Quản trị xã", "--unit", self.commune,
                         "--role", "administer", code=0).strip()
        self.assertRegex(once, r"^[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}$")
        self.assertNotEqual(self.run_("user", "password", "quan-tri", code=0).strip(), once)
        self.run_("user", "role", "quan-tri", "--unit", self.commune, "--role", "compile", code=0)
        self.run_("user", "role", "quan-tri", "--unit", self.commune, "--role", "compile", code=2)
        self.assertEqual(self.run_("user", "list", code=0), "quan-tri\tQuản trị xã\tXã Tân Phong\t"
                         f"administer:{self.commune} compile:{self.commune}\n")

    def test_an_office_is_handed_over_with_its_duties_and_nothing_else(self):
        for login in ("cu", "moi"):
            self.run_("user", "add", login, "Trưởng ấp", "--unit", self.commune, "--stdin", code=0,
                      stdin="Một mật khẩu dài 1!\n")
        give = ["user", "role", "cu", "--unit", self.commune, "--role", "report"]
        self.run_(*give, "--from", "2124-12-10", "--to", "2124-12-09", code=2)
        self.run_(*give, "--from", "10/12/2124", code=2)
        self.run_(*give, "--from", "2124-12-10", "--to", "2124-12-24", code=0)
        self.run_(*give, "--from", "2124-12-24", code=2)  # one day twice
        self.run_(*give, "--from", "2124-12-25", code=0)
        self.run_("user", "handover", "cu", "cu", code=2)
        self.run_("user", "handover", "cu", "ai", code=2)
        self.run_("user", "handover", "cu", "moi", "--day", "2000-01-01", code=2)
        self.run_("user", "handover", "cu", "moi", "--day", "2124-12-20", code=0)
        self.assertEqual(self.run_("user", "list", code=0).splitlines(), [
            f"cu\tTrưởng ấp\tXã Tân Phong\treport:{self.commune}",  # until the 20th
            f"moi\tTrưởng ấp\tXã Tân Phong\treport:{self.commune} report:{self.commune}"])
        self.run_("user", "role-end", "moi", "--unit", self.commune, "--role", "report", "--day",
                  "2124-12-22", code=0)
        self.run_("user", "role-end", "moi", "--unit", self.commune, "--role", "read", code=2)
        self.run_("verify", code=0)

    def test_an_account_is_invited_closed_and_opened(self):
        self.run_("user", "add", "quan-tri", "Quản trị xã", "--unit", self.commune, "--role",
                  "administer", code=0)
        self.run_("user", "add", "hoa", "Trưởng ấp", "--unit", self.commune, "--role", "report", code=0)
        code, until = self.run_("user", "invite", "hoa", code=0).strip().split("\t")
        self.assertRegex(code, r"^[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}$")
        self.assertRegex(until, r"^\d{4}-\d\d-\d\d$")
        self.run_("user", "close", "hoa", code=0)
        self.run_("user", "close", "hoa", code=2)
        self.run_("user", "invite", "hoa", code=2)
        self.run_("user", "open", "hoa", code=0)
        self.run_("user", "close", "quan-tri", code=2)  # nobody could open it again
        self.assertEqual(self.run_("user", "close-idle", code=0), "0\n")
        self.run_("user", "invite", "ai", code=2)
        self.run_("verify", code=0)

    def test_bad_accounts_are_refused(self):
        add = ["user", "add", "--unit", self.commune]
        self.run_(*add, "Hoa", "Trưởng ấp", code=2)
        self.run_(*add, "hoa", code=2)
        self.run_(*add, "hoa", "Trưởng ấp", "--role", "king", code=2)
        for weak in ("ngắn", "trâu đồi xa", "Matkhau@123456789", "q1w2e3r4t5y6", "hoa-trưởng ấp 26"):
            login = "hoa-truong" if weak.startswith("hoa") else "hoa"
            self.run_(*add, login, "Trưởng ấp", "--stdin", stdin=weak + "\n", code=2)
        self.run_("user", "add", "hoa", "Trưởng ấp", "--unit", "99", code=2)
        self.run_("user", "password", "hoa", code=2)
        self.assertEqual(self.run_("user", "list", code=0), "")

    def test_tokens_are_made_listed_and_ended(self):
        self.run_("user", "add", "hoa", "Trưởng ấp", "--unit", self.commune, "--role", "report", code=0)
        make = ["user", "token", "hoa", "--unit", self.commune]
        token = self.run_(*make, "--role", "report", "--name", "Một cửa", "--days", "30", code=0).strip()
        self.assertRegex(token, r"^cst_[A-Za-z0-9_-]{43}$")
        number, name, role, since, until = self.run_("user", "token-list", "hoa", code=0).strip().split("\t")
        self.assertEqual((name, role), ("Một cửa", f"report:{self.commune}"))
        self.assertLess(since, until)
        self.run_("user", "token-end", number, code=0)
        self.assertEqual(self.run_("user", "token-list", "hoa", code=0), "")
        self.run_("user", "token-end", number, code=2)
        self.run_("verify", code=0)

    def test_bad_tokens_are_refused(self):
        self.run_("user", "add", "hoa", "Trưởng ấp", "--unit", self.commune, "--role", "report", code=0)
        make = ["user", "token", "hoa", "--unit", self.commune]
        for wrong in (["--role", "compile"], ["--role", "king"], ["--role", "report", "--days", "0"],
                      ["--role", "report", "--days", "x"], ["--role", "report", "--name", "x" * 81], []):
            self.run_(*make, *wrong, code=2)
        self.run_("user", "token", "ai", "--unit", self.commune, "--role", "report", code=2)
        self.run_("user", "token-list", "ai", code=2)
        self.run_("user", "token-end", "x", code=2)
        self.assertEqual(self.run_("user", "token-list", "hoa", code=0), "")

    def test_password_never_reaches_the_journal(self):
        self.run_("user", "add", "hoa", "Trưởng ấp", "--unit", self.commune, "--stdin", code=0,
                  stdin="một mật khẩu dài\n")
        db = sqlite3.connect(self.dir / "chungsuc.db")
        bodies = " ".join(b.decode() for b, in db.execute("select body from fact"))
        stored = " ".join(v for v, in db.execute("select value from secret"))
        db.close()
        self.assertNotIn("argon2", bodies)
        self.assertIn("argon2id", stored)
        self.assertNotIn("một mật khẩu", bodies + stored)

    def test_altered_fact_is_named(self):
        self.assertIn("Nguyên vẹn: 2 dữ kiện", self.run_("verify", code=0))
        db = sqlite3.connect(self.dir / "chungsuc.db")
        db.execute("drop trigger fact_no_update")
        db.execute("update fact set at_ms = at_ms + 1")
        db.commit()
        db.close()
        self.assertIn("Dữ kiện số 1", self.run_("verify", code=1))
        self.assertIn("Fact number 1", self.run_("verify", "--lang=en", code=1))
        copy = self.dir / "copy.db"
        self.run_("backup", str(copy), "--plain", code=2)
        self.assertFalse(copy.exists())

    def test_a_written_head_proves_or_disproves(self):
        head = re.search("[0-9a-f]{64}", self.run_("verify", code=0)).group()
        short = f"2 · {head[:4]}-{head[4:8]}-{head[8:12]}-{head[12:16]}"
        self.run_("unit", "add", "Ấp Sau", "--kind", "ap", "--parent", self.commune, code=0)
        for known in (f"2:{head}", short, short.upper()):
            self.run_("verify", "--head", known, code=0)
        other = head[:5] + ("0" if head[5] != "0" else "1") + head[6:]
        self.assertIn("Dữ kiện số 1 đến số 2", self.run_("verify", "--head", f"2:{other}", code=1))
        self.assertIn("ngắn hơn", self.run_("verify", "--head", f"9:{head}", code=1))
        self.assertIn("--head", self.run_("verify", "--head", "2:abc", code=2))

    def test_every_command_that_writes_says_so(self):
        db = sqlite3.connect(self.dir / "chungsuc.db")
        rows = db.execute("select seq, kind, origin, cast(body as text) from fact order by seq").fetchall()
        db.close()
        self.assertEqual([r[:3] for r in rows], [(1, "command-run", 0), (2, "unit-added", 1)])
        self.assertIn('"command":"unit add"', rows[0][3])

    def test_altered_derived_table_is_named_and_rebuilt(self):
        db = sqlite3.connect(self.dir / "chungsuc.db")
        db.execute("update unit set name = 'Xã khác'")
        db.commit()
        db.close()
        self.assertIn("unit:", self.run_("verify", code=1))
        self.assertIn("2", self.run_("rebuild", code=0))
        self.run_("verify", code=0)

    def test_copy_comes_back_whole(self):
        copy, other = self.dir / "copy.db", self.dir / "other"
        head = re.search("[0-9a-f]{64}", self.run_("verify", code=0)).group()
        self.run_("backup", str(copy), "--plain", code=0)
        self.run_("backup", str(copy), "--plain", code=2)
        self.run_("restore", str(copy), "--plain", code=2)
        self.run_("restore", str(copy), "--plain", data=other, code=0)
        self.assertIn(head, self.run_("verify", data=other, code=0))
        self.assertEqual(self.run_("unit", "list", data=other, code=0),
                         self.run_("unit", "list", code=0))

    def test_cut_copy_is_not_restored(self):
        copy, other = self.dir / "copy.db", self.dir / "other"
        self.run_("backup", str(copy), "--plain", code=0)
        whole = copy.read_bytes()
        for length in (0, 10, 100, 5000, len(whole) - 4096):
            copy.write_bytes(whole[:length])
            self.run_("restore", str(copy), "--plain", data=other, code=2)
            self.assertFalse((other / "chungsuc.db").exists())


if __name__ == "__main__":
    CHUNGSUC = sys.argv.pop(1)
    unittest.main()
