#!/usr/bin/env python3
"""What an older chungsuc made, opened by this one: copied first, changed at once or not at all.

    test_upgrade.py PATH_OF_CHUNGSUC
"""
import gzip
import hashlib
import os
import pathlib
import shutil
import signal
import sqlite3
import struct
import subprocess
import sys
import tempfile
import unittest

CHUNGSUC = None
HERE = pathlib.Path(__file__).parent
HEAD = "b4def29f8d9ace9a42c8c21ae9d1699f5d207e0cc57b8bc8eeed2d3fb38d624f"


def rows(file):
    db = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    names = [n for (n,) in db.execute("select name from sqlite_schema where type = 'table' order by 1")]
    found = {n: sorted(db.execute(f"select * from {n}").fetchall(), key=repr) for n in names}
    found["version"] = db.execute("pragma user_version").fetchall()
    db.close()
    return found


class Case(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="chungsuc-upgrade-")
        self.dir = pathlib.Path(self.folder.name) / "data"
        self.old_folder(self.dir)
        self.before = rows(self.dir / "chungsuc.db")

    def tearDown(self):
        self.folder.cleanup()

    def old_folder(self, at):
        shutil.rmtree(at, ignore_errors=True)
        at.mkdir(mode=0o700, parents=True)
        (at / "chungsuc.db").write_bytes(gzip.decompress((HERE / "old/before-the-lines.db.gz").read_bytes()))

    def run_(self, *args, code=0, data=None):
        done = subprocess.run([CHUNGSUC, *args, "--data", str(data or self.dir)], capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done.stdout + done.stderr

    def copies(self, at=None):
        return sorted((at or self.dir).glob("chungsuc.db.version-*"))


class Upgrade(Case):
    def test_the_old_database_is_kept_beside_the_new_one(self):
        self.run_("rebuild")
        facts = len(self.before["fact"])
        self.assertEqual([p.name for p in self.copies()], [f"chungsuc.db.version-1.fact-{facts}"])
        self.assertEqual(rows(self.copies()[0]), self.before)
        self.assertEqual(self.copies()[0].stat().st_mode & 0o777, 0o600)
        self.assertGreater(rows(self.dir / "chungsuc.db")["version"], self.before["version"])
        self.run_("rebuild")
        self.assertEqual(len(self.copies()), 1)

    def test_the_copy_can_be_restored(self):
        self.run_("rebuild")
        other = self.dir.parent / "other"
        self.run_("restore", str(self.copies()[0]), "--plain", data=other)
        self.assertIn(HEAD, self.run_("verify", data=other))

    def test_without_a_copy_when_that_is_asked(self):
        self.run_("rebuild", "--no-backup")
        self.assertEqual(self.copies(), [])
        self.assertIn(HEAD, self.run_("verify"))

    def test_a_killed_upgrade_leaves_the_old_or_the_new(self):
        new, seen, killed = None, set(), 0
        for ms in range(2, 200, 9):
            self.old_folder(self.dir)
            one = subprocess.Popen([CHUNGSUC, "rebuild", "--data", str(self.dir)], stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL)
            try:
                one.wait(timeout=ms / 1000)
            except subprocess.TimeoutExpired:
                one.kill()
                killed += one.wait() == -signal.SIGKILL
            self.assertEqual([p.name for p in self.copies() if ".part" not in p.name and rows(p) != self.before], [])
            # what a killed one left open is settled by opening it once
            db = sqlite3.connect(self.dir / "chungsuc.db")
            version = db.execute("pragma user_version").fetchone()[0]
            db.close()
            seen.add(version)
            if version == 1:
                self.assertEqual(rows(self.dir / "chungsuc.db"), self.before)
            else:
                new = new or version
                self.assertEqual(version, new)
            if ms % 27 == 2:
                self.run_("rebuild")
                self.assertIn(HEAD, self.run_("verify"))
        self.assertGreater(killed, 3)
        self.run_("rebuild")
        self.assertIn(HEAD, self.run_("verify"))

    def test_a_newer_database_is_refused_and_left_as_it_is(self):
        self.run_("rebuild")
        db = sqlite3.connect(self.dir / "chungsuc.db")
        db.execute("pragma user_version = 999")
        db.close()
        before = rows(self.dir / "chungsuc.db")
        for command in (["verify"], ["rebuild"], ["unit", "list"], ["serve", "--listen", "127.0.0.1:0"],
                        ["backup", str(self.dir.parent / "x"), "--plain"]):
            self.assertIn("bản chungsuc mới hơn", self.run_(*command, code=2))
        self.assertEqual(rows(self.dir / "chungsuc.db"), before)
        self.assertFalse((self.dir.parent / "x").exists())

    def test_facts_of_a_newer_program_are_refused_and_left_as_they_are(self):
        for kind, body in (("thing-of-next-year", "{}"), ("unit-added", '{"said":"otherwise"}')):
            self.old_folder(self.dir)
            self.run_("rebuild", "--no-backup")
            self.add_fact(kind, body)
            before = rows(self.dir / "chungsuc.db")
            for command in (["rebuild"], ["serve", "--listen", "127.0.0.1:0"], ["setting", "set", "clip-mb", "200"]):
                self.assertIn("bản chungsuc mới hơn", self.run_(*command, code=2))
            self.assertEqual(rows(self.dir / "chungsuc.db"), before)

    def add_fact(self, kind, body):
        """As a newer program would: chained, and the tables are of its version."""
        db = sqlite3.connect(self.dir / "chungsuc.db")
        seq, head = db.execute("select value from meta where name = 'head'").fetchone()[0].split()
        seq, at, kind, body = int(seq) + 1, 1795331400000, kind.encode(), body.encode()
        framed = b"".join(struct.pack("<q", len(s)) + s for s in (kind, body))
        hash_ = hashlib.blake2b(bytes.fromhex(head) + struct.pack("<qqq", seq, at, 0) + framed, digest_size=32).digest()
        db.execute("insert into fact (seq, province, at_ms, account_id, kind, body, hash, origin) values (?, 0, ?, 0, ?, ?, ?, 0)",
                   (seq, at, kind.decode(), body, hash_[:4]))
        db.execute("update meta set value = ? where name = 'head'", (f"{seq} {hash_.hex()}",))
        db.execute("update meta set value = 'newer' where name = 'derived'")
        db.commit()
        db.close()


class Full(Case):
    """A disk of its own, too small for the copy."""

    def test_without_room_nothing_is_changed(self):
        disk = tempfile.mkdtemp(prefix="chungsuc-full-")
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2500k", "tmpfs", disk], stderr=subprocess.DEVNULL,
                          check=False).returncode:
            os.rmdir(disk)
            self.skipTest("may not mount")
        try:
            data = pathlib.Path(disk) / "data"
            self.old_folder(data)
            size = (data / "chungsuc.db").stat().st_size
            subprocess.run(["mount", "-o", f"remount,size={size + 300 * 1024}", disk], check=True)
            self.assertIn("--no-backup", self.run_("rebuild", data=data, code=2))
            self.assertEqual((rows(data / "chungsuc.db"), self.copies(data)), (self.before, []))
            subprocess.run(["mount", "-o", f"remount,size={size * 8 + (8 << 20)}", disk], check=True)
            self.run_("rebuild", data=data)
            self.assertEqual(len(self.copies(data)), 1)
        finally:
            subprocess.run(["umount", disk], check=True)
            os.rmdir(disk)

    def test_what_begins_has_room_to_the_end(self):
        """Documents make the most of a database: they are written anew, and what was there is overwritten."""
        disk = tempfile.mkdtemp(prefix="chungsuc-full-")
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=200m", "tmpfs", disk], stderr=subprocess.DEVNULL,
                          check=False).returncode:
            os.rmdir(disk)
            self.skipTest("may not mount")
        try:
            data = pathlib.Path(disk) / "data"
            self.old_folder(data)
            db = sqlite3.connect(data / "chungsuc.db")
            for n in range(6):
                document = bytes([n]) * 1_000_000
                db.execute("insert into blob_store values (?, ?, 0)", (hashlib.blake2b(document, digest_size=32).hexdigest(), document))
            db.commit()
            db.close()
            size, before = (data / "chungsuc.db").stat().st_size, rows(data / "chungsuc.db")
            for half in range(3, 20):
                subprocess.run(["mount", "-o", f"remount,size={size * half // 2 + 300 * 1024}", disk], check=True)
                done = subprocess.run([CHUNGSUC, "rebuild", "--data", str(data)], capture_output=True, text=True, check=False)
                if done.returncode == 0:
                    break
                self.assertIn("a copy and the upgrade need", done.stderr)
                self.assertEqual((rows(data / "chungsuc.db"), self.copies(data)), (before, []))
            self.run_("verify", data=data)
            self.assertEqual(rows(self.copies(data)[0]), before)
        finally:
            subprocess.run(["umount", disk], check=True)
            os.rmdir(disk)


if __name__ == "__main__":
    CHUNGSUC = sys.argv.pop(1)
    unittest.main()
