#!/usr/bin/env python3
"""test_move.py: --db for the commands, and whole installations carried between the engines.

    test_move.py PATH_OF_CHUNGSUC
"""
import itertools
import pathlib
import re
import socket
import sqlite3
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
import postgres

CHUNGSUC = None
numbers = itertools.count(1)


class Move(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.node = postgres.start()

    @classmethod
    def tearDownClass(cls):
        postgres.stop()

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.dir = pathlib.Path(self.folder.name) / "data"
        self.url = self.database()
        self.addCleanup(self.folder.cleanup)

    def database(self):
        name = f"d{next(numbers)}"
        postgres.sql(self.node, f"create database {name}")
        return postgres.url(self.node, database=name)

    def name(self, url):
        return url.rpartition("/")[2]

    def run_(self, *args, code=0):
        done = subprocess.run([CHUNGSUC, *map(str, args)], capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done.stdout if code == 0 else done.stdout + done.stderr

    def made(self, *where):
        """A small commune in the middle of its campaign, with a session, a secret and a document."""
        self.run_("simulate", "--communes", "1", "--days", "2", *where)

    def head(self, said):
        return re.search(r"mã cuối ([0-9a-f]{64})", said).group(1)

    def test_commands_take_a_server(self):
        db = ["--db", self.url]
        self.assertIn("chungsuc init", self.run_("verify", *db, code=2))
        self.run_("init", *db)
        self.run_("init", *db)  # nothing is there yet: the same again does no harm
        self.run_("unit", "add", "Xã Một", "--kind", "xa", *db)
        self.assertIn("không ghi đè", self.run_("init", *db, code=2))
        commune = self.run_("unit", "add", "Xã Tân Phong", "--kind", "xa", *db).strip()
        self.run_("user", "add", "quan-tri", "Quản trị xã", "--unit", commune, "--role", "administer", *db)
        self.assertIn("Xã Tân Phong", self.run_("unit", "list", *db))
        self.assertIn("quan-tri", self.run_("user", "list", *db))
        before = self.head(self.run_("verify", *db))
        self.run_("rebuild", *db)
        self.assertEqual(self.head(self.run_("verify", *db)), before)
        self.assertIn("pg_dump", self.run_("backup", "x", *db, code=2))
        self.assertIn("pg_dump", self.run_("restore", "x", *db, code=2))

    def test_wrong_places_are_named_without_their_password(self):
        self.assertIn("--data", self.run_("verify", "--db", self.url, "--data", "x", code=2))
        self.assertIn("postgresql://", self.run_("verify", "--db", "mysql://x/y", code=2))
        said = self.run_("verify", "--db", "postgresql://me:secret@127.0.0.1:1/x", code=2)
        self.assertIn("postgresql://127.0.0.1:1/x", said)
        self.assertNotIn("secret", said)
        postgres.sql(self.node, "create table stranger (a int)", self.name(self.url))
        self.assertIn("chương trình khác", self.run_("init", "--db", self.url, code=2)
                      + self.run_("serve", "--db", self.url, code=2))

    def asked_of_another_machine(self, more=""):
        """The first bytes that a PostgreSQL which speaks no TLS hears, and the next."""
        with socket.create_server(("127.0.0.1", 0)) as other:
            other.settimeout(20)
            asked = subprocess.Popen([CHUNGSUC, "verify", "--db", f"postgresql://me@db1:{other.getsockname()[1]}/x?hostaddr=127.0.0.1{more}"],
                                     stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            line, _ = other.accept()
            with line:
                line.settimeout(20)
                first = line.recv(100)
                line.sendall(b"N")
                then = line.recv(100)
            asked.kill()
            asked.wait()
        return first, then

    def test_another_machine_is_spoken_to_over_tls_alone(self):
        ask_for_tls = b"\0\0\0\x08\x04\xd2\x16\x2f"
        self.assertEqual(self.asked_of_another_machine(), (ask_for_tls, b""))
        self.assertEqual(self.asked_of_another_machine("&sslmode=require"), (ask_for_tls, b""))
        self.assertIn(b"user\0me", self.asked_of_another_machine("&sslmode=disable")[0])

    def test_there_and_back_is_the_same(self):
        self.made("--data", self.dir)
        self.there_and_back()

    def test_every_room_is_carried(self):
        self.run_("demo", "--prepare", "--data", self.dir)
        self.there_and_back()

    def there_and_back(self):
        back = self.dir.parent / "back"
        there = self.run_("move", "--from", self.dir, "--to", self.url)
        here = self.run_("move", "--from", self.url, "--to", back)
        self.assertEqual(there, here)
        heads = {self.head(self.run_("verify", *where))
                 for where in (["--data", self.dir], ["--db", self.url], ["--data", back])}
        self.assertEqual(heads, {self.head(there)})
        self.assertEqual(self.rows(self.dir), self.rows(back))
        self.run_("user", "add", "moi", "Người mới", "--unit", "2", "--db", self.url)  # it can be gone on with
        self.run_("verify", "--db", self.url)

    @staticmethod
    def rows(folder):
        db = sqlite3.connect(folder / "chungsuc.db")
        tables = [n for n, in db.execute("select name from sqlite_schema where type = 'table' and name <> 'meta'")]
        found = {n: sorted(map(repr, db.execute(f"select * from {n}"))) for n in tables}
        db.close()
        return found

    def test_between_two_servers(self):
        other = self.database()
        self.made("--db", self.url)
        self.run_("move", "--from", self.url, "--to", other)
        self.assertEqual(self.head(self.run_("verify", "--db", self.url)),
                         self.head(self.run_("verify", "--db", other)))

    def test_nothing_is_overwritten(self):
        self.made("--data", self.dir)
        self.run_("init", "--db", self.url)
        self.run_("move", "--from", self.dir, "--to", self.url)  # empty tables are empty
        before = self.head(self.run_("verify", "--db", self.url))
        again = self.run_("move", "--from", self.dir, "--to", self.url)  # it is there already: only compared
        self.assertEqual((self.head(again), self.head(self.run_("verify", "--db", self.url))), (before, before))
        self.run_("unit", "add", "Xã Mới", "--kind", "xa", "--data", self.dir)
        self.assertIn("không ghi đè", self.run_("move", "--from", self.dir, "--to", self.url, code=2))
        self.assertEqual(self.head(self.run_("verify", "--db", self.url)), before)
        self.assertIn("chungsuc init", self.run_("move", "--from", "/nonexistent/x", "--to", self.database(), code=2))
        for wrong in ([], ["--from", self.dir], ["--from", self.dir, "--to", self.dir]):
            self.assertIn("--from", self.run_("move", *wrong, code=2))

    def test_a_broken_journal_is_not_called_good(self):
        self.made("--data", self.dir)
        db = sqlite3.connect(self.dir / "chungsuc.db")
        db.executescript("drop trigger fact_no_update; update fact set at_ms = at_ms + 1 where seq = 3")
        db.close()
        self.run_("move", "--from", self.dir, "--to", self.url, code=1)

    def test_what_does_not_arrive_is_named(self):
        self.made("--data", self.dir)
        self.run_("init", "--db", self.url)
        postgres.sql(self.node, "create function other() returns trigger language plpgsql as $$ begin new.value := 'x'; "
                     "return new; end $$; create trigger other before insert on secret for each row execute function other()",
                     self.name(self.url))
        self.assertIn("secret", self.run_("move", "--from", self.dir, "--to", self.url, code=1))
        self.assertIn("other", self.run_("verify", "--db", self.url, code=1))

    def test_a_guard_that_is_off_is_named(self):
        self.run_("init", "--db", self.url)
        self.run_("unit", "add", "Xã Một", "--kind", "xa", "--db", self.url)
        self.run_("verify", "--db", self.url)
        for change in ("alter table fact disable trigger fact_no_update", "drop trigger fact_no_update on fact",
                       "create rule other as on insert to session do also delete from secret"):
            postgres.sql(self.node, change, self.name(self.url))
            self.assertIn("other" if "rule" in change else "fact_no_update", self.run_("verify", "--db", self.url, code=1))
            self.run_("rebuild", "--db", self.url)
            self.run_("verify", "--db", self.url, code=1 if "rule" in change else 0)

    def test_the_journal_refuses_changes_by_hand(self):
        self.made("--db", self.url)
        for change in ("update fact set at_ms = 0", "delete from fact", "truncate fact"):
            with self.assertRaises(RuntimeError):
                postgres.sql(self.node, change, self.name(self.url))
        postgres.sql(self.node, "alter table fact disable trigger all; update fact set at_ms = 0 where seq = 4",
                     self.name(self.url))
        self.assertIn("số 4", self.run_("verify", "--db", self.url, code=1))

    def test_the_grants_of_the_manual_are_enough_and_not_more(self):
        manual = pathlib.Path(__file__).parents[2] / "docs/OPERATIONS.md"
        before, after = re.findall(r"```sql\n(.*?)```", manual.read_text(encoding="utf-8"), re.S)[:2]
        # the cluster of the test has a superuser and a database of that name already
        renamed = [re.sub(r"\bchungsuc\b", "chungsuc_server", t) for t in (before, after)]
        before, after = renamed[0].replace("database chungsuc_server", "database granted"), renamed[1]
        for statement in before.strip().split("\n"):
            postgres.sql(self.node, statement, "postgres")
        owner, server = (postgres.url(self.node).replace("//chungsuc@", f"//{role}@").rpartition("/")[0] + "/granted"
                         for role in ("chungsuc_owner", "chungsuc_server"))
        self.run_("init", "--db", owner)
        self.as_(owner, after)
        self.run_("simulate", "--communes", "1", "--days", "1", "--db", server)
        self.run_("rebuild", "--db", owner)
        self.run_("user", "add", "moi", "Người mới", "--unit", "2", "--db", server)
        self.run_("verify", "--db", server)
        self.assertIn("sửa và xóa được nhật ký", self.warned(owner))
        self.assertEqual(self.warned(server), "")
        for change in ("update fact set at_ms = 0", "delete from fact", "truncate fact", "drop table fact",
                       "alter table fact disable trigger all", "drop trigger fact_no_update on fact",
                       "alter table fact rename to other", "create trigger t before insert on fact for each row "
                       "execute function fact_is_not_changed()", "drop table unit"):
            with self.assertRaisesRegex(RuntimeError, "permission denied|must be owner"):
                self.as_(server, change)

    def warned(self, url):
        done = subprocess.run([CHUNGSUC, "verify", "--db", url], capture_output=True, text=True, check=True)
        return done.stderr

    def as_(self, url, text):
        done = subprocess.run([f"{postgres.binaries()}/psql", "-Xq", "-v", "ON_ERROR_STOP=1", "-c", text, url],
                              capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(done.stderr)

    def test_altered_tables_are_found_and_made_again(self):
        self.made("--db", self.url)
        postgres.sql(self.node, "update unit set name = 'Ấp khác' where id = 2", self.name(self.url))
        self.assertIn("unit", self.run_("verify", "--db", self.url, code=1))
        self.run_("rebuild", "--db", self.url)
        self.run_("verify", "--db", self.url)


if __name__ == "__main__":
    CHUNGSUC = sys.argv.pop(1)
    unittest.main()
