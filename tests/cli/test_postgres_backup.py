#!/usr/bin/env python3
"""test_postgres_backup.py: the backups of PostgreSQL as docs/OPERATIONS.md tells them, while the
server of chungsuc writes; what comes back is verified.

    test_postgres_backup.py PATH_OF_CHUNGSUC
"""
import pathlib
import re
import shutil
import subprocess
import sys
import threading
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
import postgres

CHUNGSUC = None


class Backup(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.node = postgres.start()
        cls.wal = cls.node.folder / "wal"

    @classmethod
    def tearDownClass(cls):
        postgres.stop()

    def run_(self, *args, code=0):
        done = subprocess.run([CHUNGSUC, *map(str, args)], capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done.stdout if code == 0 else done.stdout + done.stderr

    def database(self, name):
        postgres.sql(self.node, f"create database {name}")
        url = postgres.url(self.node, database=name)
        self.run_("simulate", "--communes", "1", "--days", "2", "--db", url)
        return url

    def head(self, url):
        said = self.run_("verify", "--db", url)
        return int(re.search(r"(\d+) dữ kiện", said).group(1)), re.search(r"[0-9a-f]{64}", said).group()

    def writing(self, url, until):
        """Units are added as long as `until` runs."""
        over, names = threading.Event(), []

        def write():
            while not over.is_set():
                names.append(f"Xã số {len(names)}")
                self.run_("unit", "add", names[-1], "--kind", "xa", "--db", url)

        thread = threading.Thread(target=write)
        thread.start()
        try:
            while len(names) < 2:
                time.sleep(0.02)
            until()
        finally:
            over.set()
            thread.join()
        return names

    def facts(self, node, database):
        return postgres.sql(node, "select seq, kind, encode(body, 'hex') from fact order by seq", database).split("\n")

    def test_a_dump_of_every_night(self):
        url, dump = self.database("nightly"), str(self.node.folder / "chungsuc.dump")
        self.writing(url, lambda: postgres.run("pg_dump", "-Fc", "-d", url, "-f", dump))
        postgres.sql(self.node, "create database restored template template0 encoding 'UTF8'")
        restored = postgres.url(self.node, database="restored")
        postgres.run("pg_restore", "--exit-on-error", "--single-transaction", "-d", restored, dump)
        seq, _ = self.head(restored)
        self.assertEqual(self.facts(self.node, "restored"), self.facts(self.node, "nightly")[:seq])
        self.run_("unit", "add", "Xã Sau", "--kind", "xa", "--db", restored)
        self.head(restored)

    def test_back_to_any_moment(self):
        url = self.database("moment")
        self.wal.mkdir()
        shutil.chown(self.wal, *[self.node.folder.owner()] * 2)
        postgres.sql(self.node, "alter system set archive_mode = on")
        postgres.sql(self.node, f"alter system set archive_command = 'test ! -f {self.wal}/%f && cp %p {self.wal}/%f'")
        postgres.run("pg_ctl", "stop", "-D", self.node.data, "-m", "fast", "-w")
        self.node.process.wait()
        postgres.restart(self.node)
        base = self.node.folder / "base"
        self.writing(url, lambda: postgres.run("pg_basebackup", "-D", base, "-X", "stream", "-c", "fast", "-d",
                                               f"host=127.0.0.1 port={self.node.port} user={postgres.NAME}"))
        self.run_("unit", "add", "Xã Trước", "--kind", "xa", "--db", url)
        wanted = self.head(url)
        time.sleep(0.1)
        moment = postgres.sql(self.node, "select now()")
        time.sleep(0.1)
        self.run_("unit", "add", "Xã Sau Đó", "--kind", "xa", "--db", url)
        postgres.sql(self.node, "select pg_switch_wal()")
        last = postgres.sql(self.node, "select pg_walfile_name(pg_current_wal_lsn() - 1)")
        self.assertTrue(last)
        postgres.wait_for(lambda: postgres.sql(
            self.node, "select last_archived_wal is not null and last_archived_wal >= "
                       f"'{last}' from pg_stat_archiver") == "t", self.node)
        back = postgres.new_node()
        subprocess.run(["cp", "-a", base, back.data], check=True)
        (back.data / "recovery.signal").touch()
        shutil.chown(back.data / "recovery.signal", self.node.folder.owner())
        with open(back.data / "postgresql.auto.conf", "a", encoding="utf-8") as conf:
            conf.write(f"archive_mode = off\nrestore_command = 'cp {self.wal}/%f %p'\n"
                       f"recovery_target_time = '{moment}'\nrecovery_target_action = promote\n")
        postgres.launch(back)
        postgres.wait_for(lambda: postgres.sql(back, "select pg_is_in_recovery()") == "f", back)
        self.assertEqual(self.head(postgres.url(back, database="moment")), wanted)

    def test_the_program_says_whose_tools_to_use(self):
        url = postgres.url(self.node)
        for command in (["backup", "x", "--plain"], ["restore", "x", "--plain"],
                        ["serve", "--backup-to", "/tmp/x", "--backup-key", "/nonexistent"]):
            self.assertIn("pg_dump", self.run_(*command, "--db", url, code=2))


if __name__ == "__main__":
    CHUNGSUC = sys.argv.pop(1)
    unittest.main()
