#!/usr/bin/env python3
"""Keys, backups and restores from the command line: what comes back, and what is refused.

    test_backup.py PATH_OF_CHUNGSUC
"""
import fcntl
import os
import pathlib
import random
import re
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import tempfile
import time
import unittest

CHUNGSUC = None
HEADER, CHUNK, MORE = 136, 65536, 17
DOCUMENT = 300_000  # bytes that make a backup of several chunks


def tables(file):
    """Every table of a database with all its rows."""
    db = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    names = [n for (n,) in db.execute("select name from sqlite_schema where type = 'table' order by 1")]
    found = {n: sorted(db.execute(f"select * from {n}").fetchall(), key=repr) for n in names}
    db.close()
    return found


class Case(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="chungsuc-backup-")
        self.here = pathlib.Path(self.folder.name)
        self.dir, self.key, self.file = self.here / "data", self.here / "key", self.here / "one.backup"
        self.run_("init", code=0)
        self.commune = self.run_("unit", "add", "Xã Tân Phong", "--kind", "xa", code=0).strip()
        self.chungsuc("key", "new", self.key)

    def tearDown(self):
        self.folder.cleanup()

    def chungsuc(self, *args, code=0, stdin="", limits=None):
        done = subprocess.run([CHUNGSUC, *map(str, args)], input=stdin, capture_output=True, text=True, check=False,
                              preexec_fn=limits)
        self.assertEqual(done.returncode, code, (args, done.stdout, done.stderr))
        return done.stdout if code == 0 else done.stdout + done.stderr

    def run_(self, *args, code=0, data=None, limits=None):
        return self.chungsuc(*args, "--data", data or self.dir, code=code, limits=limits)

    def backup(self, file=None, code=0, limits=None):
        return self.run_("backup", file or self.file, "--key", self.key, code=code, limits=limits)

    def restore(self, *more, file=None, data=None, code=0, limits=None):
        return self.run_("restore", file or self.file, "--key", self.key, *more, data=data or self.here / "other",
                         code=code, limits=limits)

    def fill(self):
        """A document in the folder, so that there are chunks to exchange."""
        db = sqlite3.connect(self.dir / "chungsuc.db")
        bytes_ = random.Random(1).randbytes(DOCUMENT)
        import hashlib
        db.execute("insert into blob_store (hash, bytes, at_ms, erased_by) values (?, ?, 0, 0)",
                   (hashlib.blake2b(bytes_, digest_size=32).hexdigest(), bytes_))
        db.commit()
        db.close()

    def fill_more(self):
        import hashlib
        db = sqlite3.connect(self.dir / "chungsuc.db")
        bytes_ = os.urandom(400_000)
        db.execute("insert into blob_store (hash, bytes, at_ms, erased_by) values (?, ?, 0, 0)",
                   (hashlib.blake2b(bytes_, digest_size=32).hexdigest(), bytes_))
        db.commit()
        db.close()

    def leftovers(self):
        return sorted(p.name for p in self.here.rglob("*") if re.search(r"part|copy|restoring", p.name))


class Keys(Case):
    def test_a_key_is_only_for_its_owner_and_never_written_over(self):
        self.assertEqual(stat.S_IMODE(self.key.stat().st_mode), 0o600)
        before = self.key.read_bytes()
        self.assertIn("không ghi đè", self.chungsuc("key", "new", self.key, code=2))
        self.assertEqual(self.key.read_bytes(), before)
        self.chungsuc("key", "new", self.here / "nowhere" / "key", code=2)
        self.key.chmod(0o644)
        self.assertIn("chmod 600", self.backup(code=2))
        self.assertFalse(self.file.exists())

    def test_a_printed_key_is_read_back_however_it_is_typed(self):
        paper = self.chungsuc("key", "print", self.key)
        lines = re.findall(r"(?m)^[1-4]  (\w{5}-\w{5}-\w{5})$", paper)
        self.assertEqual(len(lines), 4)
        typed = [paper, "\n".join(lines), "\n".join(lines).lower(), "\r\n".join(lines).replace("-", " "),
                 "\n".join(f"{n}. {line}" for n, line in enumerate(lines, 1)),
                 "\n\n".join(lines).replace("0", "o").replace("1", "l")]
        for n, text in enumerate(typed):
            again = self.here / f"again{n}"
            self.chungsuc("key", "read", again, stdin=text)
            self.assertEqual(again.read_bytes(), self.key.read_bytes())
            self.assertEqual(stat.S_IMODE(again.stat().st_mode), 0o600)

    def test_a_mistyped_line_is_named(self):
        lines = re.findall(r"(?m)^[1-4]  (\S+)$", self.chungsuc("key", "print", self.key))
        for at in range(4):
            for spot in (0, 7, 16):
                wrong = list(lines)
                new = "A" if wrong[at][spot] != "A" else "B"
                wrong[at] = wrong[at][:spot] + new + wrong[at][spot + 1:]
                said = self.chungsuc("key", "read", self.here / "again", stdin="\n".join(wrong), code=2)
                self.assertIn(f"dòng {at + 1} ", said)
        swapped = [lines[1], lines[0], *lines[2:]]
        self.assertIn("dòng 1 ", self.chungsuc("key", "read", self.here / "again", stdin="\n".join(swapped), code=2))
        for text in ("", "\n".join(lines[:3]), "\n".join([*lines, lines[0]]), "x" * 9000):
            self.assertIn("bốn dòng", self.chungsuc("key", "read", self.here / "again", stdin=text, code=2))
        self.assertFalse((self.here / "again").exists())

    def test_no_key_means_no_backup_unless_insisted(self):
        self.assertIn("--plain", self.run_("backup", self.file, code=2))
        self.assertIn("--plain", self.run_("backup", self.file, "--plain", "--key", self.key, code=2))
        self.assertFalse(self.file.exists())
        self.assertIn("KHÔNG mã hóa", self.run_("backup", self.file, "--plain"))
        self.assertTrue(self.file.read_bytes().startswith(b"SQLite format 3\0"))
        self.assertIn("--plain", self.restore(code=2))
        self.run_("restore", self.file, "--plain", data=self.here / "other")


class Whole(Case):
    def test_every_table_comes_back(self):
        self.fill()
        said = self.backup()
        head = re.search("[0-9a-f]{64}", self.run_("verify")).group()
        self.assertIn(head, said)
        self.assertEqual(stat.S_IMODE(self.file.stat().st_mode), 0o600)
        self.assertIn(head, self.restore())
        other = self.here / "other"
        self.assertEqual(stat.S_IMODE(other.stat().st_mode), 0o700)
        self.assertEqual(tables(other / "chungsuc.db"), tables(self.dir / "chungsuc.db"))
        self.assertIn(head, self.run_("verify", data=other))
        self.assertEqual(self.leftovers(), [])
        self.run_("unit", "add", "Ấp Sau", "--kind", "ap", "--parent", self.commune, data=other)

    def test_nothing_of_the_database_can_be_read_in_it(self):
        self.backup()
        bytes_ = self.file.read_bytes()
        self.assertTrue(bytes_.startswith(b"chungsuc backup\n"))
        for word in (b"SQLite", "Xã Tân Phong".encode(), b"create table", b"fact"):
            self.assertNotIn(word, bytes_)
        size = (self.dir / "chungsuc.db").stat().st_size
        self.assertLess(abs(len(bytes_) - size), 64 * 1024)

    def test_an_existing_file_is_not_written_over(self):
        self.file.write_text("somebody's")
        self.assertIn("không ghi đè", self.backup(code=2))
        self.assertEqual(self.file.read_text(), "somebody's")

    def test_what_an_interrupted_backup_left_does_not_matter(self):
        (self.here / "one.backup.part").write_text("half")
        (self.dir / "chungsuc.db.copy").write_text("half")
        self.backup()
        self.restore()
        self.assertEqual(self.leftovers(), [])

    def test_two_backups_at_once_do_not_mix(self):
        with open(self.dir / "chungsuc.db.copy", "w", encoding="ascii") as other:
            fcntl.flock(other, fcntl.LOCK_EX)
            self.assertIn("đang chạy", self.backup(code=2))
        self.assertFalse(self.file.exists())
        self.backup()
        self.assertEqual(self.leftovers(), [])

    def test_damaged_data_is_not_backed_up(self):
        db = sqlite3.connect(self.dir / "chungsuc.db")
        db.execute("drop trigger fact_no_update")
        db.execute("update fact set at_ms = at_ms + 1")
        db.commit()
        db.close()
        self.assertIn("chungsuc verify", self.backup(code=2))
        self.assertEqual((self.file.exists(), self.leftovers()), (False, []))


class Refused(Case):
    def setUp(self):
        super().setUp()
        self.fill()
        self.backup()
        self.whole = self.file.read_bytes()
        self.assertGreater(len(self.whole), HEADER + 3 * (CHUNK + MORE))

    def refuse(self, bytes_, because):
        self.file.write_bytes(bytes_)
        said = self.restore(code=2)
        self.assertRegex(said, because)
        self.assertEqual(((self.here / "other").exists(), self.leftovers()), (False, []))

    def test_one_flipped_bit_anywhere(self):
        regions = {"magic": 0, "format": 16, "schema": 20, "seq": 24, "hash": 32, "moment": 64, "bytes": 72,
                   "program": 80, "key": 96, "zero": 104, "stream": 112, "first": HEADER, "text": HEADER + 1000,
                   "code": HEADER + CHUNK + 16, "second": HEADER + CHUNK + MORE, "middle": len(self.whole) // 2,
                   "end": len(self.whole) - 1}
        for name, at in regions.items():
            for bit in (1, 128):
                with self.subTest(name, bit=bit):
                    self.refuse(self.whole[:at] + bytes([self.whole[at] ^ bit]) + self.whole[at + 1:], "sao lưu")
        self.refuse(self.whole[:HEADER + 5000] + b"\0" + self.whole[HEADER + 5001:], "đã hỏng hoặc bị sửa")

    def test_cut_anywhere(self):
        chunk = HEADER + CHUNK + MORE
        for length in (0, 1, 15):
            self.refuse(self.whole[:length], "không phải là bản sao lưu")
        for length in (16, 100, HEADER, HEADER + 1, HEADER + 20, chunk - 1, chunk, chunk + 1, len(self.whole) - 1):
            self.refuse(self.whole[:length], "cắt ngắn|hỏng")

    def test_chunks_exchanged_repeated_left_out_or_added(self):
        n = CHUNK + MORE
        head, chunks = self.whole[:HEADER], [self.whole[i:i + n] for i in range(HEADER, len(self.whole), n)]
        for order in ([1, 0, *range(2, len(chunks))], [0, 0, *range(2, len(chunks))], list(range(1, len(chunks))),
                      [*range(len(chunks)), len(chunks) - 1]):
            self.refuse(head + b"".join(chunks[i] for i in order), "sao lưu")
        self.refuse(self.whole + b"x", "byte lạ")

    def test_the_head_of_another_backup_of_the_same_key(self):
        self.run_("unit", "add", "Ấp Sau", "--kind", "ap", "--parent", self.commune)
        second = self.here / "two.backup"
        self.backup(second)
        other = second.read_bytes()
        self.refuse(other[:112] + self.whole[112:], "sao lưu")
        self.refuse(self.whole[:HEADER] + other[HEADER:], "sao lưu")

    def test_another_key(self):
        self.key.unlink()
        self.chungsuc("key", "new", self.key)
        self.refuse(self.whole, "khóa khác")
        self.refuse(self.whole[:96] + self.whole[96:104][::-1] + self.whole[104:], "khóa khác")

    def test_without_the_key(self):
        self.assertIn("--key", self.run_("restore", self.file, "--plain", data=self.here / "other", code=2))
        self.assertIn("--key", self.run_("restore", self.file, data=self.here / "other", code=2))
        self.assertFalse((self.here / "other").exists())

    def test_what_is_no_backup_at_all(self):
        self.refuse(b"\0" * 200, "không phải là bản sao lưu")
        self.refuse(random.Random(3).randbytes(100000), "không phải là bản sao lưu")
        self.file.unlink()
        self.restore(code=2)

    def test_a_backup_of_a_newer_program(self):
        self.refuse(self.whole[:16] + b"\2" + self.whole[17:], "mới hơn")


class Replace(Case):
    def test_nothing_is_replaced_without_being_told(self):
        self.backup()
        before = tables(self.dir / "chungsuc.db")
        self.assertIn("--replace", self.restore(data=self.dir, code=2))
        self.assertEqual(tables(self.dir / "chungsuc.db"), before)

    def test_the_old_folder_is_moved_aside_and_what_is_given_up_is_said(self):
        self.backup()
        at = tables(self.dir / "chungsuc.db")
        for name in ("Ấp Một", "Ấp Hai"):
            self.run_("unit", "add", name, "--kind", "ap", "--parent", self.commune)
        old = tables(self.dir / "chungsuc.db")
        said = self.restore("--replace", data=self.dir)
        more = len(old["fact"]) - len(at["fact"])
        self.assertGreater(more, 1)
        self.assertIn(f"CHÚ Ý: {more} dữ kiện ghi sau bản sao lưu", said)
        kept = pathlib.Path(re.search(r"Thư mục cũ còn nguyên ở: (.+)", said).group(1))
        self.assertRegex(kept.name, r"^data\.before-\d{8}-\d{6}$")
        self.assertEqual(tables(kept / "chungsuc.db"), old)
        self.assertEqual(tables(self.dir / "chungsuc.db"), at)
        self.run_("verify")
        self.run_("verify", data=kept)

    def test_another_installation_there_is_told(self):
        self.backup()
        shutil.rmtree(self.dir)
        self.run_("init")
        for name in ("Xã Khác", "Xã Nữa"):
            self.run_("unit", "add", name, "--kind", "xa")
        self.assertIn("nhật ký khác", self.restore("--replace", data=self.dir))

    def test_a_broken_old_folder_can_be_replaced(self):
        self.backup()
        whole = (self.dir / "chungsuc.db").read_bytes()
        for broken in (b"", whole[:300], b"x" * 5000):
            (self.dir / "chungsuc.db").write_bytes(broken)
            said = self.restore("--replace", data=self.dir)
            self.assertIn("Không đọc được dữ liệu cũ", said)
            self.run_("verify")
            time.sleep(1.1)  # the moment is in the name

    def test_not_under_a_running_server(self):
        self.backup()
        server = subprocess.Popen([CHUNGSUC, "serve", "--data", self.dir, "--listen", "127.0.0.1:0"],
                                  stdout=subprocess.PIPE, text=True)
        server.stdout.readline()
        self.assertIn("đang mở thư mục này", self.restore("--replace", data=self.dir, code=2))
        server.send_signal(signal.SIGTERM)
        self.assertEqual(server.wait(), 0)
        server.stdout.close()
        self.run_("verify")

    def test_an_empty_folder_is_filled(self):
        self.backup()
        other = self.here / "other"
        other.mkdir()
        self.restore()
        self.run_("verify", data=other)
        self.assertEqual(self.leftovers(), [])

    def test_a_second_restore_waits_until_the_first_is_done(self):
        for _ in range(20):
            self.fill_more()
        self.backup()
        other = self.here / "other"
        one = subprocess.Popen([CHUNGSUC, "restore", self.file, "--key", self.key, "--data", other], stdout=subprocess.DEVNULL)
        while not (self.here / "other.restoring/chungsuc.db.part").exists():
            self.assertIsNone(one.poll())
        one.send_signal(signal.SIGSTOP)
        self.assertIn("đang mở thư mục này", self.restore(code=2))
        one.send_signal(signal.SIGCONT)
        self.assertEqual(one.wait(), 0)
        self.assertEqual((self.leftovers(), sorted(p.name for p in other.iterdir())), ([], ["chungsuc.db", "chungsuc.lock"]))
        self.run_("verify", data=other)

    def test_a_folder_that_somebody_else_laid_out_is_not_used(self):
        self.backup()
        trap, link = self.here / "trap", self.here / "other.restoring"
        trap.mkdir()
        link.symlink_to(trap)
        self.assertIn("của người khác", self.restore(code=2))
        link.unlink()
        link.mkdir()
        link.chmod(0o777)
        self.assertIn("của người khác", self.restore(code=2))
        link.chmod(0o700)
        if os.geteuid() == 0:
            os.chown(link, 65534, 65534)
            self.assertIn("của người khác", self.restore(code=2))
            os.chown(link, 0, 0)
        self.assertEqual((list(trap.iterdir()), list(link.iterdir()), (self.here / "other").exists()), ([], [], False))
        self.restore()
        self.assertEqual(self.leftovers(), [])

    def test_tables_of_a_copy_are_not_believed(self):
        self.run_("backup", self.file, "--plain")
        db = sqlite3.connect(self.file)
        db.execute("update unit set name = 'Xã Khác'")
        db.execute("create trigger later after insert on fact begin delete from unit; end")
        db.commit()
        db.close()
        self.assertIn("đã tính lại", self.run_("restore", self.file, "--plain", data=self.here / "other"))
        self.run_("verify", data=self.here / "other")
        self.run_("unit", "add", "Ấp Sau", "--kind", "ap", "--parent", self.commune, data=self.here / "other")
        self.run_("verify", data=self.here / "other")

    def test_a_bad_backup_leaves_the_old_folder_in_its_place(self):
        self.backup()
        before = tables(self.dir / "chungsuc.db")
        whole = self.file.read_bytes()
        self.file.write_bytes(whole[:-1])
        self.restore("--replace", data=self.dir, code=2)
        self.assertEqual(tables(self.dir / "chungsuc.db"), before)
        self.assertEqual(sorted(p.name for p in self.here.iterdir()), ["data", "key", "one.backup"])

    def test_data_of_an_interrupted_exchange_is_never_deleted(self):
        self.backup()
        left = self.here / "data.restoring"
        shutil.copytree(self.dir, left)
        self.assertIn("restoring", self.restore("--replace", data=self.dir, code=2))
        self.assertTrue((left / "chungsuc.db").exists())


class Killed(Case):
    def kills(self, *command, data, delays):
        """The command again and again, killed after so many milliseconds. How many were killed."""
        killed = 0
        for ms in delays:
            one = subprocess.Popen([CHUNGSUC, *map(str, command), "--data", data], stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL)
            try:
                one.wait(timeout=ms / 1000)
            except subprocess.TimeoutExpired:
                one.kill()
                killed += one.wait() == -signal.SIGKILL
            yield killed

    def test_a_killed_backup_leaves_no_file_of_that_name(self):
        for _ in range(20):
            self.fill_more()
        count = 0
        for count in self.kills("backup", self.file, "--key", self.key, data=self.dir, delays=(2 * 1.35 ** n for n in range(19))):
            if self.file.exists():
                self.restore()
                shutil.rmtree(self.here / "other")
                self.file.unlink()
        self.assertGreater(count, 3)
        self.backup()
        self.restore()
        self.run_("verify", data=self.here / "other")

    def test_a_killed_restore_leaves_the_old_data_or_the_new(self):
        for _ in range(20):
            self.fill_more()
        self.backup()
        self.run_("unit", "add", "Ấp Sau", "--kind", "ap", "--parent", self.commune)
        old = self.run_("verify")
        new, count = None, 0
        for count in self.kills("restore", self.file, "--key", self.key, "--replace", data=self.dir,
                                delays=(2 * 1.35 ** n for n in range(21))):
            there = self.run_("verify")  # always: the folder never lacks
            if there != old:
                new = there
                break
        self.assertGreater(count, 3)
        left = self.here / "data.restoring"
        if (left / "chungsuc.db").exists() and not (left / "unfinished").exists():
            self.assertIn(self.run_("verify", data=left), (old, new))
            shutil.rmtree(left)
        if not new:
            self.restore("--replace", data=self.dir)
        kept = [p for p in self.here.iterdir() if ".before-" in p.name]
        for folder in kept:
            self.assertEqual(self.run_("verify", data=folder), old)


class Full(Case):
    """A disk of its own, so small that it fills up."""

    def setUp(self):
        super().setUp()
        self.fill()
        self.disk = tempfile.mkdtemp(prefix="chungsuc-full-")
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=200k", "tmpfs", self.disk], stderr=subprocess.DEVNULL,
                          check=False).returncode:
            os.rmdir(self.disk)
            super().tearDown()
            self.skipTest("may not mount")

    def tearDown(self):
        subprocess.run(["umount", self.disk], check=True)
        os.rmdir(self.disk)
        super().tearDown()

    def test_the_place_of_the_backup_is_full(self):
        said = self.backup(self.disk + "/one.backup", code=2)
        self.assertIn("hết chỗ", said)
        self.assertEqual((os.listdir(self.disk), self.leftovers()), ([], []))
        self.backup()

    def test_the_place_of_the_restore_is_full(self):
        self.backup()
        said = self.restore(data=self.disk + "/data", code=2)
        self.assertIn("hết chỗ", said)
        self.assertEqual(os.listdir(self.disk), [])

    def test_there_is_no_room_beside_the_data(self):
        whole = sum(f.stat().st_size for f in pathlib.Path(self.dir).iterdir()) // 1024
        subprocess.run(["mount", "-o", f"remount,size={whole + 160}k", self.disk], check=True)  # to open it, not to copy
        data = self.disk + "/data"
        shutil.copytree(self.dir, data)
        said = self.run_("backup", self.file, "--key", self.key, data=data, code=2)
        self.assertIn("hết chỗ", said)
        self.assertEqual((self.file.exists(), self.leftovers()), (False, []))
        self.assertNotIn("chungsuc.db.copy", os.listdir(data))
        self.run_("verify", data=data)


if __name__ == "__main__":
    CHUNGSUC = sys.argv.pop(1)
    unittest.main()
