#!/usr/bin/env python3
"""test_verify_all.py: whatever raw hands change in a whole installation, verify names it: each column
of each table, a row that is gone, a row that was put in, and what stands between the tables.

    test_verify_all.py PATH_OF_CHUNGSUC

The example is made once; each change is made in a copy. A run takes some of them, another some every
day; CHUNGSUC_TEST_MUTATIONS=all takes all (a minute).
"""
import os
import pathlib
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
import unittest

CHUNGSUC = None
SOME = 60
ENV = dict(os.environ, CHUNGSUC_NOW="1795331400000")  # 14:10 on 22/11/2026 in Vietnam

# What no fact vouches for (docs/SECURITY.md, "What verify cannot say"): keys and how they are used,
# where a row is kept, and what a row beside the journal says of itself besides its bytes.
NO_FACT = {"secret", "session", "sign_in_try", "invitation", "account_use", "clip_upload", "clip_upload_part"}
NO_FACT_COLUMNS = {("fact", "province"), ("blob_store", "at_ms"), *(("sealed", c) for c in ("purpose", "subject", "unit_id", "keep_until", "at_ms"))}
# Rows that nothing names do no harm, and some are there for a while: bytes of a clip on its way.
NO_FACT_ROWS = {("blob_store", "put in"), ("sealed", "put in"), ("setting", "put in"), ("meta", "put in")}
# Without the mark all rows of reports are compared (and a test of its own moves it).
ROWS = {"meta": "where name <> 'behind'"}


def quoted(*names):
    return ", ".join(f'"{n}"' for n in names)


class Installation:
    """The example, and what can be changed in it."""

    def __init__(self, folder):
        self.file = folder / "whole" / "chungsuc.db"
        self.run("demo", "--prepare", folder=self.file.parent)
        db = sqlite3.connect(self.file)
        self.tables = {}
        for (name,) in db.execute("select name from sqlite_schema where type = 'table'").fetchall():
            self.tables[name] = db.execute(f"pragma table_info({name})").fetchall()
        db.execute("delete from setting where name = 'example'")  # no setting: what the command demo remembers
        db.commit()
        self.rows = {n: db.execute(f"select count(*) from {n} {ROWS.get(n, '')}").fetchone()[0] for n in self.tables}
        db.close()

    def run(self, *args, folder, code=0):
        done = subprocess.run([CHUNGSUC, *args, "--data", str(folder)], env=ENV, capture_output=True, text=True, check=False)
        assert code is None or done.returncode == code, done
        return done

    def changes(self):
        """(table, column or what is done with a row)"""
        for table, columns in sorted(self.tables.items()):
            if table in NO_FACT:
                continue
            if self.rows[table]:
                yield from ((table, c[1]) for c in columns if (table, c[1]) not in NO_FACT_COLUMNS)
                yield table, "gone"
            if (table, "put in") not in NO_FACT_ROWS:
                yield table, "put in"

    def one(self, db, table, dice):
        """A row of a table: (where, values)."""
        columns = self.tables[table]
        key = [c[1] for c in sorted(columns, key=lambda c: c[5]) if c[5]] or [c[1] for c in columns]
        row = db.execute(f"select {quoted(*key)} from {table} {ROWS.get(table, '')} order by {quoted(*key)} limit 1 offset ?",
                         [dice.randrange(self.rows[table])]).fetchone()
        return " and ".join(f'"{k}" is ?' for k in key), row

    def change(self, db, table, what, dice):
        columns = self.tables[table]
        if what == "put in":
            values = {"integer": 987654321, "text": "x", "blob": b"x"}
            db.execute(f"insert into {table} ({quoted(*(c[1] for c in columns))}) values ({', '.join('?' * len(columns))})",
                       [values[c[2].lower()] for c in columns])
            return
        where, key = self.one(db, table, dice)
        if what == "gone":
            db.execute(f"delete from {table} where {where}", key)
            return
        (value,) = db.execute(f'select "{what}" from {table} where {where}', key).fetchone()
        if value is None:
            value = {"integer": 1, "text": "x", "blob": b"x"}[next(c[2].lower() for c in columns if c[1] == what)]
        else:
            value = value + (987654321 if isinstance(value, int) else b"x" if isinstance(value, bytes) else "x")
        db.execute(f'update {table} set "{what}" = ? where {where}', [value, *key])


class Verify(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="chungsuc-verify-")
        cls.here = pathlib.Path(cls.folder.name)
        cls.whole = Installation(cls.here)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def hands(self, *statements, change=None):
        """A copy, changed by hand: its folder."""
        folder = self.here / "changed"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700)
        shutil.copy(self.whole.file, folder)
        db = sqlite3.connect(folder / "chungsuc.db")
        triggers = db.execute("select name, sql from sqlite_schema where type = 'trigger'").fetchall()
        for name, _ in triggers:
            db.execute(f"drop trigger {name}")
        if change:
            change(db)
        for _, sql in triggers:
            db.execute(sql)
        for statement in statements:
            db.execute(statement)
        db.commit()
        db.close()
        return folder

    def verify(self, folder, code):
        done = self.whole.run("verify", folder=folder, code=None)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done.stdout + done.stderr

    def test_nothing_is_wrong_with_the_example(self):
        self.verify(self.hands(), 0)

    def test_each_change_is_found(self):
        every = list(self.whole.changes())
        asked = os.environ.get("CHUNGSUC_TEST_MUTATIONS", str(SOME))
        dice = random.Random(os.environ.get("CHUNGSUC_TEST_SEED", str(int(time.time()) // 86400)))
        unseen = []
        for table, what in every if asked == "all" else dice.sample(every, int(asked)):
            folder = self.hands(change=lambda db, t=table, w=what: self.whole.change(db, t, w, dice))
            done = self.whole.run("verify", folder=folder, code=None)
            said = done.stdout + done.stderr
            if done.returncode == 0:
                unseen.append((table, what))
            elif table not in ("fact", "meta") and table not in said and "Dữ kiện số" not in said:
                unseen.append((table, what, said))
        self.assertEqual(unseen, [])

    def test_the_mark_of_what_is_written_later_hides_nothing(self):
        for change in ("update report_revision set late = 1 - late where seq = (select max(seq) from report_revision)",
                       "update report_revision set seq = seq + 1 where seq = (select max(seq) from report_revision)",
                       "insert into report_revision select province, campaign_id, day, unit_id, revision + 1, seq, late "
                       "from report_revision limit 1"):
            folder = self.hands("update meta set value = '0' where name = 'behind'", change)
            self.assertIn("report_revision", self.verify(folder, 1))
        # what is not written yet is no fault
        self.verify(self.hands("update meta set value = '0' where name = 'behind'",
                               "delete from report_revision where seq % 2"), 0)

    def test_tables_of_another_version_are_not_called_whole(self):
        folder = self.hands("update meta set value = 'x' where name = 'derived'", "update account_role set role = 3")
        self.assertIn("chungsuc rebuild", self.verify(folder, 1))
        self.whole.run("rebuild", folder=folder)
        self.verify(folder, 0)

    def test_guards_that_are_gone_and_triggers_of_others_are_named(self):
        for words in ("drop trigger fact_no_update", "create trigger other after insert on session begin delete from secret; end",
                      "create view other as select * from fact", "create table other (a integer)"):
            folder = self.hands(words)
            said = self.verify(folder, 1)
            self.assertIn("fact_no_update" if words.startswith("drop") else "other", said)
        folder = self.hands("drop trigger fact_no_update", "create trigger fact_no_update before update on fact begin select 1; end")
        self.assertIn("fact_no_update", self.verify(folder, 1))
        self.whole.run("rebuild", folder=folder)
        self.verify(folder, 0)


if __name__ == "__main__":
    CHUNGSUC = os.path.abspath(sys.argv.pop(1))
    unittest.main()
