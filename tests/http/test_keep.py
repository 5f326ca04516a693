#!/usr/bin/env python3
"""test_keep.py: backups while everybody works: the drill, and the server's own backups.

    test_keep.py PATH_OF_CHUNGSUC
"""
import os
import pathlib
import shutil
import sqlite3
import sys
import tempfile
import time
import unittest

import test_hostile
from estate import CLUSTER, Estate, moment
from model import TERRITORY, Model
from rush import Rush, place
from test_hostile import words
from wire import Browser

HOUR = 3600 * 1000


def tables(file):
    db = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    names = [n for (n,) in db.execute("select name from sqlite_schema where type = 'table' order by 1")]
    found = {n: sorted(db.execute(f"select * from {n}").fetchall(), key=repr) for n in names}
    db.close()
    return found


def wait_for(what, seconds=60):
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.02)


class Case(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="chungsuc-keep-")
        self.here = pathlib.Path(self.folder.name)
        self.key = str(self.here / "key")
        self.house = Estate(now=moment("2026-11-22", "14:10"))
        self.command("key", "new", self.key)

    def tearDown(self):
        self.house.drop()
        self.folder.cleanup()

    def command(self, *args):
        import subprocess
        done = subprocess.run([test_hostile.CHUNGSUC, *args], capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done)
        return done.stdout

    def restored(self, file, name):
        """Another installation, made from this backup."""
        other = Estate(now=self.house.now)
        shutil.rmtree(other.dir, ignore_errors=True)
        other.tokens, other.sessions = dict(self.house.tokens), {}
        other.run("restore", str(file), "--key", self.key)
        return other


class Drill(Case):
    def test_a_backup_out_of_a_rush_is_the_installation_as_it_was_at_that_moment(self):
        house = self.house
        campaign, token, cells = place(house)
        rush, files = Rush(house, token, cells, clients=16), []

        def backups():
            for n in range(3):
                before = rush.answered()
                wait_for(lambda: rush.answered() > before + 20 or rush.wrong)
                files.append(self.here / f"{n}.backup")
                house.run("backup", str(files[-1]), "--key", self.key)

        rush.run(backups)
        rush.settle()
        self.assertEqual(rush.wrong, [])
        files.append(self.here / "quiet.backup")
        house.run("backup", str(files[-1]), "--key", self.key)
        facts = house.rows("select * from fact order by seq")
        for file in files:
            other = self.restored(file, file.name)
            other.run("verify")  # the chain, and every derived table against a replay
            there = other.rows("select * from fact order by seq")
            self.assertGreater(len(there), 100)
            self.assertEqual(there, facts[:len(there)])
            other.start()
            self.sums_are_those_of_the_journal(other, token, campaign)
            other.stop()
        house.end()
        other = self.restored(files[-1], "whole")
        self.assertEqual(tables(other.dir + "/chungsuc.db"), tables(house.dir + "/chungsuc.db"))
        other.folder.cleanup()

    def sums_are_those_of_the_journal(self, house, token, campaign):
        model, client = Model(house), house.client(token)
        unit, first, last = model.ask("select unit, first, last from campaign where id = ?", campaign)[0]
        told = client.get(f"/api/v1/rollup?unit={unit}&line=territory").json
        got = dict(zip([c["code"] for c in told["columns"]], told["rows"][0]["values"], strict=True))
        want = model.sums(unit, TERRITORY, first, last)[(None, None)]
        self.assertEqual({c: round(got[c] * 1000) for c in got if c in want}, {c: want[c]["exact"] for c in got if c in want})
        self.assertGreater(got["citizens"], 0)
        client.close()


class Alone(Case):
    """The server makes them by itself."""

    def setUp(self):
        super().setUp()
        self.house.run("init")
        self.commune = int(self.house.run("unit", "add", "Xã Tân Lập", "--kind", "xa"))
        self.house.person("quan-tri", self.commune, "administer")
        self.house.run("setting", "set", "totp-administrators", "off")
        self.shelf = self.here / "shelf"
        self.options = ["--backup-to", str(self.shelf), "--backup-key", self.key]

    def files(self, shelf=None):
        return sorted(p.name for p in (shelf or self.shelf).glob("*.backup"))

    def serve(self, *more, now=None, until=None):
        """Start at this moment, and end when it has done what it is to do."""
        self.house.now = now or self.house.now
        self.house.start(*self.options, *more)
        wait_for(until)
        code, said = self.house.end()
        self.assertEqual(code, 0, said)
        return said

    def noted(self):
        return [f for (f,) in self.house.rows("select file from backup_made order by id")]

    def test_what_was_missed_is_made_when_the_server_starts_and_noted_in_the_journal(self):
        name = "chungsuc-20261122-141000.backup"
        self.serve("--backup-at", "02:30", until=lambda: self.noted() == [name])
        self.assertEqual(self.files(), [name])
        self.assertIn("Sao lưu: bản cuối lúc 14:10", self.house.run("status"))
        other = self.restored(self.shelf / name, "made")
        other.run("verify")
        other.folder.cleanup()
        body = self.house.one("select body from fact where kind = 'backup-made'")
        self.assertNotIn(str(self.here).encode(), body)  # only the name of the file
        self.house.start(*self.options, "--backup-at", "02:30")  # not due again
        b = self.house.browser("quan-tri")
        a = b.get("/backup")
        self.assertIn("Đã sao lưu đúng hẹn", words(a))
        self.assertIn(name, words(a))
        self.house.end()
        self.assertEqual(self.files(), [name])
        self.house.run("verify")

    def test_it_is_red_when_the_last_one_is_too_old(self):
        self.serve("--backup-at", "02:30", until=self.noted)
        at = self.house.now
        for hours, red in ((35, False), (37, True)):
            self.house.now = at + hours * HOUR
            done = self.house.run("status", code=None)
            self.assertEqual((hours, done.returncode), (hours, 1 if red else 0), done.stdout)
            self.house.start()
            self.house.sessions = {}
            said = words(self.house.browser("quan-tri").get("/backup"))
            self.house.end()
            self.assertEqual(("quá 36 giờ" in said, "đúng hẹn" in said), (red, not red))

    def test_status_is_red_when_many_are_locked_out(self):
        self.serve("--backup-at", "02:30", until=self.noted)
        self.house.start()
        for name in range(4):
            b = Browser(self.house)
            for _ in range(5):
                b.post("/sign-in", {"login": f"nguoi-{name}", "password": "đoán mò thôi"}, csrf=b.csrf("/sign-in"))
        self.house.end()
        for many, hours, red in ((4, 0, True), (5, 0, False), (0, 0, False), (4, 30, False)):
            self.house.run("setting", "set", "alert-locks", str(many))
            self.house.now += hours * HOUR
            done = self.house.run("status", code=None)
            self.assertEqual((many, done.returncode, "QUÁ NHIỀU, 4 tên" in done.stdout), (many, 1 if red else 0, red), done.stdout)

    def test_without_any_it_says_so(self):
        self.assertIn("CHƯA CÓ", self.house.run("status", code=None).stdout)
        self.house.start()
        self.assertIn("Chưa có bản sao lưu nào", words(self.house.browser("quan-tri").get("/backup")))
        self.house.end()

    def test_old_ones_go_but_never_the_newest_nor_what_is_not_ours(self):
        self.shelf.mkdir()
        strange = {"chungsuc-20200101-000000.backup": b"somebody's", "notes.txt": b"x", "chungsuc-x.backup": b"y"}
        for name, text in strange.items():
            (self.shelf / name).write_bytes(text)
        key2 = str(self.here / "key2")
        self.command("key", "new", key2)
        self.house.now = moment("2026-01-05", "03:00")
        self.house.run("backup", str(self.shelf), "--key", key2)  # of another key
        other = self.files()
        days = ["2026-01-30", "2026-02-27", "2026-03-30", "2026-03-31", "2026-04-01", "2026-04-02"]
        for n, day in enumerate(days):
            self.serve("--backup-at", "02:30", "--backup-keep", "2d,3m", now=moment(day, "03:00"),
                       until=lambda n=n: len(self.noted()) == n + 1)
        ours = [f for f in self.files() if f not in other]
        self.assertEqual(ours, ["chungsuc-20260227-030000.backup", "chungsuc-20260331-030000.backup",
                                "chungsuc-20260401-030000.backup", "chungsuc-20260402-030000.backup"])
        self.assertEqual([f for f in self.files() if f in other], other)
        for name, text in strange.items():
            self.assertEqual((self.shelf / name).read_bytes(), text)

    def test_another_installation_with_the_same_folder_and_key_is_not_mistaken_for_ours(self):
        first, other = self.house, Estate(now=self.house.now)
        self.serve("--backup-at", "02:30", "--backup-keep", "1d", until=self.noted)
        (name,) = self.files()
        try:
            other.run("init")
            other.run("unit", "add", "Xã Khác", "--kind", "xa")
            self.house = other
            self.house.now += 60000
            self.serve("--backup-at", "02:30", "--backup-keep", "1d", until=self.noted)
            self.assertEqual(len(self.files()), 2)  # it made one of its own, and took none away
            self.assertEqual(self.noted(), [f for f in self.files() if f != name])
        finally:
            self.house = first
            other.drop()

    def test_a_second_place_gets_a_copy_as_soon_as_it_is_there(self):
        second = self.here / "stick"
        self.serve("--backup-at", "02:30", "--backup-copy-to", str(second), until=self.noted)
        self.assertFalse(second.exists())  # a stick that is not in
        second.mkdir()
        self.serve("--backup-at", "02:30", "--backup-copy-to", str(second), until=lambda: self.files(second))
        name = self.files()[0]
        self.assertEqual((second / name).read_bytes(), (self.shelf / name).read_bytes())
        other = self.restored(second / name, "second")
        other.run("verify")
        other.folder.cleanup()

    def test_what_somebody_else_put_there_is_noted_too(self):
        self.shelf.mkdir()
        self.house.run("backup", str(self.shelf), "--key", self.key)
        made = self.files()
        self.serve(until=lambda: self.noted() == made)

    def test_a_clock_that_was_wrong_does_not_stop_backups(self):
        now = self.house.now
        self.serve("--backup-at", "02:30", now=now + 4000 * 24 * HOUR, until=self.noted)
        self.serve("--backup-at", "02:30", now=now, until=lambda: len(self.noted()) == 2)
        self.assertEqual(len(self.files()), 2)

    def test_a_full_disk_is_said_and_the_server_goes_on(self):
        import subprocess
        self.shelf.mkdir()
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", self.shelf],
                          stderr=subprocess.DEVNULL, check=False).returncode:
            self.skipTest("may not mount")
        try:
            self.house.start(*self.options, "--backup-at", "02:30")
            b = self.house.browser("quan-tri")

            def said():
                self.house.err.seek(0)
                return "no room on the disk" in self.house.err.read()

            wait_for(said)
            self.assertEqual(b.get("/backup").status, 200)
            self.house.end()
            self.assertEqual(os.listdir(self.shelf), [])
        finally:
            subprocess.run(["umount", self.shelf], check=True)
        self.house.run("verify")

    def test_options_that_do_not_fit_are_refused(self):
        for wrong in (["--backup-to", str(self.shelf)], ["--backup-key", self.key], [*self.options, "--backup-at", "25:00"],
                      [*self.options, "--backup-at", "2:30"], [*self.options, "--backup-keep", "7x"],
                      [*self.options, "--backup-keep", "0d"], [*self.options, "--backup-keep", "1d,2d"],
                      ["--backup-to", str(self.shelf), "--backup-key", "/nonexistent"]):
            done = self.house.run("serve", *wrong, code=None)
            self.assertEqual(done.returncode, 2, wrong)
            self.assertIn("backup", done.stderr.lower() if "nonexistent" not in wrong[-1] else "backup")

    def test_a_backup_that_is_under_way_is_given_up_when_the_server_ends(self):
        db = sqlite3.connect(self.house.dir + "/chungsuc.db")
        import hashlib
        for _ in range(12):
            blob = os.urandom(5_000_000)
            db.execute("insert into blob_store (hash, bytes, at_ms, erased_by) values (?, ?, 0, 0)",
                       (hashlib.blake2b(blob, digest_size=32).hexdigest(), blob))
        db.commit()
        db.close()
        self.house.start(*self.options, "--backup-at", "02:30")
        wait_for(lambda: os.path.exists(self.house.dir + "/chungsuc.db.copy") or self.files())
        code, said = self.house.end()
        self.assertEqual(code, 0, said)
        self.assertEqual([p for p in os.listdir(self.shelf) if p.endswith(".part")], [])
        self.assertFalse(os.path.exists(self.house.dir + "/chungsuc.db.copy"))
        self.house.run("verify")


if __name__ == "__main__":
    test_hostile.CHUNGSUC = sys.argv.pop(1)
    assert not CLUSTER
    unittest.main()
