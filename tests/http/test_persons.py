#!/usr/bin/env python3
"""test_persons.py: the name of a person in every field that takes one, and where its bytes are then.

    test_persons.py PATH_OF_CHUNGSUC

Every form of the house is sent once more with a name in each of its fields for free text. Behind a
seal it can be taken out and erased. Where it stays in the open stands in docs/SECURITY.md, column by
column: this test holds that list against the tables, the facts and the bytes of the files.
"""
import hashlib
import json
import os
import pathlib
import re
import sqlite3
import sys
import unittest
import urllib.parse

import case_privacy
import forms
import test_hostile
from cases import cases
from estate import CLUSTER
from test_hostile import PLAN
from world import Request, World

NAME = "Zuyzuyzuy"  # one word, so that fields which refuse names of persons take it, too
ROOT = pathlib.Path(__file__).resolve().parents[2]
WELL = (200, 201, 303)
FREE = ("note", "why", "name", "what", "in_charge", "place", "signer", "by", "words", "text")


class Named(World):
    """A world that learns from each page which fields of which form take free text."""

    def __init__(self):
        self.fields = {}
        super().__init__()

    def person(self, login):
        b = super().person(login)
        plain = b.ask

        def ask(method, path, body=None, headers=None):
            a = plain(method, path, body, headers)
            if "html" in a.headers.get("Content-Type", ""):
                self.learn(a.text, path.split("?")[0])
            return a
        b.ask = ask
        return b

    browser = person

    def learn(self, text, path):
        for action, form in forms.forms_in(text, path):
            known = self.fields.setdefault(forms.kind_of(action.split("?")[0]), set())
            known.update(forms.kind_of(n) for n in re.findall(r'<textarea[^>]*name="([^"]*)"', form))
            for tag in re.findall(r"<input[^>]*>", form):
                at = forms.attributes(tag)
                if at.get("type") == at.get("inputmode") == "text":
                    known.add(forms.kind_of(at["name"]))

    def free(self, request):
        """The fields of a form that take free text."""
        known = self.fields.get(forms.kind_of(request.path.split("?")[0]), ())
        return [n for n in parts_of(request) if forms.kind_of(n) in known]


def with_name(value):
    return f"{value} {NAME}".strip()


def parts_of(request):
    """The fields of a form as it is sent: {name: value}; of another body none."""
    kind = (request.headers or {}).get("Content-Type", "")
    if kind.startswith("application/x-www-form-urlencoded"):
        return dict(urllib.parse.parse_qsl(request.body, keep_blank_values=True))
    if kind.startswith("multipart/form-data"):
        found = re.findall(rb'name="([^"]*)"\r\n\r\n(.*?)\r\n--', request.body, re.S)
        return {n.decode(): v.decode() for n, v in found}
    return {}


def named(request, fields):
    """The same request with the name in these fields."""
    body = request.body
    if isinstance(body, str):
        sent = urllib.parse.parse_qsl(body, keep_blank_values=True)
        body = urllib.parse.urlencode([(n, with_name(v) if n in fields else v) for n, v in sent])
    else:
        for n in fields:
            body = re.sub(rb'(name="%s"\r\n\r\n)(.*?)(\r\n--)' % re.escape(n.encode()),
                          lambda m: m[1] + with_name(m[2].decode()).encode() + m[3], body, count=1, flags=re.S)
    return Request(request.method, request.path, body, request.headers)


def named_inside(value):
    """JSON with the name in every member that holds free text."""
    if isinstance(value, dict):
        return {k: with_name(v) if k in FREE and isinstance(v, str) else named_inside(v) for k, v in value.items()}
    return [named_inside(v) for v in value] if isinstance(value, list) else value


def named_parcel(w):
    whole = json.loads(w.parcel)
    content = named_inside(whole["content"])
    content["commune"] = whole["content"]["commune"]
    for given, unit in zip(whole["content"]["campaign"]["units"], content["campaign"]["units"]):
        unit["name"] = given["name"]
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    seal = hashlib.blake2b(text.encode(), digest_size=32).hexdigest()
    return w.upload(w.person("ben"), "/parcel", {}, f"{NAME}.json",
                    f'{{"chungsuc":1,"content":{text},"hash":"{seal}"}}'.encode())


def members(value, path=""):
    if isinstance(value, dict):
        for k, v in value.items():
            yield from members(v, f"{path}.{k}" if path else k)
    elif isinstance(value, list):
        for v in value:
            yield from members(v, path)
    elif isinstance(value, str) and NAME.lower() in value.lower():
        yield path


def holds(value):
    if isinstance(value, str):
        return NAME.lower() in value.lower()
    return isinstance(value, bytes) and NAME.lower().encode() in value.lower()


def places(file):
    """Where the name stands: "table.column", of facts "kind: member", of sealed texts "sealed: purpose"."""
    db = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    found = {}
    for (table,) in db.execute("select name from sqlite_schema where type = 'table'").fetchall():
        rows = db.execute(f"select * from {table}")
        columns = [c[0] for c in rows.description]
        for row in rows:
            at = dict(zip(columns, row))
            for column in columns:
                if not holds(at[column]):
                    continue
                if table == "fact" and at["body"][:1] == b"{":
                    for member in members(json.loads(at["body"])):
                        found.setdefault(f"{at['kind']}: {member}", row)
                elif table == "sealed":
                    found.setdefault(f"sealed: {at['purpose']}", row)
                else:
                    found.setdefault(f"{table}.{column}", row)
    db.close()
    return found


def bytes_of(file):
    return pathlib.Path(file).read_bytes().lower().count(NAME.lower().encode())


def said_in_the_docs():
    """Columns, and members of facts, of the table in docs/SECURITY.md."""
    text = (ROOT / "docs" / "SECURITY.md").read_text(encoding="utf-8")
    table = re.search(r"(?s)\*\*What stands in the open\.\*\*.*?\n(\|.*?)\n\n", text)[1]
    return set(re.findall(r"`([\w-]+(?:\.|: )\w+)`", table))


class Persons(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.w = w = Named()
        cls.refused = {}
        cls.fill()
        cls.photo = case_privacy.a_photo(w)
        cls.said = w.end()[1]
        cls.file, cls.copy = w.dir + "/chungsuc.db", w.folder.name + "/copy"
        w.run("backup", cls.copy, "--plain")
        cls.before = places(cls.file)

    @classmethod
    def tearDownClass(cls):
        cls.w.drop()

    @classmethod
    def fill(cls):
        w = cls.w
        for name, make in cases(w):
            if name.startswith("POST"):
                try:
                    cls.send_named(name, make)
                except (forms.Gone, AssertionError, TypeError, IndexError, KeyError, ValueError):
                    pass  # what it stands on is gone, or a helper is not there
        w.send(named_parcel(w))
        b = w.person("thuongtruc")
        w.done(w.upload(b, "/plan", {"text": ""}, f"{NAME}.txt", f"{PLAN}\nÔng {NAME}\n".encode()))

    @classmethod
    def send_named(cls, name, make):
        w, request = cls.w, make()
        if isinstance(request.body, str) and request.body.startswith("{"):
            request.body = json.dumps(named_inside(json.loads(request.body)))
            w.send(request)
            return
        text = w.free(request)
        a = w.send(named(request, text))
        if a is not None and a.status in WELL:
            return
        for n in text:
            a = w.send(named(make(), [n]))
            if a is None or a.status not in WELL:
                cls.refused.setdefault(name, []).append(n)

    def sealed(self, found):
        return {p.removeprefix("sealed: ") for p in found if p.startswith("sealed: ")}

    def test_1_the_docs_name_every_place_where_it_stays_in_the_open(self):
        plain = {p for p in self.before if not p.startswith("sealed: ")}
        columns = {p.split(".")[1] for p in plain if ": " not in p}
        repeated = {p for p in plain if ": " in p and re.split(r"[.: ]+", p)[-1] in columns}
        said = said_in_the_docs()
        self.assertEqual(sorted(plain - repeated - said), [])
        self.assertGreater(len(self.sealed(self.before)), 40, "the fields were not found: this test sees nothing")
        self.assertNotIn(NAME, self.said, "the log of the server names a person")
        if "-v" in sys.argv:
            print(*sorted(self.before), self.refused, sep="\n")

    def test_2_what_is_sealed_can_be_looked_through(self):
        db = sqlite3.connect(self.file)
        self.assertEqual(db.execute("select distinct purpose from sealed where unit_id = 0").fetchall(), [("address",)])
        db.close()

    def test_2b_the_copy_of_what_is_held_about_one_is_whole(self):
        w = self.w
        db = sqlite3.connect(f"file:{self.file}?mode=ro", uri=True)
        for login in ("thuongtruc", "quantri"):
            one, told = w.account(login), json.loads(w.run("person", login))
            counts = {"texts": "sealed where subject = ? and erased_by = 0", "tokens": "api_token where account_id = ?",
                      "sign_ins": "fact where kind = 'session-began' and account_id = ?",
                      "sessions": "session where account_id = ?", "duties": "account_role where account_id = ?",
                      "requests": "data_request where account_id = ?"}
            for member, rows in counts.items():
                held = db.execute(f"select count(*) from {rows}", (one,)).fetchone()[0]
                self.assertEqual(len(told[member]), held, (login, member))
            self.assertEqual(told["codes"], bool(db.execute(
                "select 1 from secret where kind = 'totp' and account_id = ?", (one,)).fetchone()))
            self.assertTrue(told["sign_ins"] and told["last_used"] and told["sign_ins"][0]["browser"] is not None)
        db.close()

    def test_2c_the_page_that_finds_a_name_says_where_it_stays(self):
        self.w.start("--loops", "1", "--tls-proxy")
        a = self.w.person("quantri").post("/privacy/names", {"name": NAME, "search": "1"}, csrf=self.w.person("quantri").csrf("/password"))
        shown = test_hostile.words(a).partition("Không che được ở đây")[2]
        for label in ("Tên và nơi của công trình", "Tên đợt", "người ký", "Chức danh", "Tên quỹ"):
            self.assertIn(label, shown)
        self.w.end()

    def test_2d_what_runs_against_the_law_stands_on_the_first_page(self):
        w = self.w
        w.start("--loops", "1", "--tls-proxy")
        b = w.person("quantri")
        self.assertNotIn("báo công an", test_hostile.words(b.get("/")))
        w.done(w.fill(b, "/privacy/breaches", "", unit=str(w.commune), day="21/11/2026", time="14:10", people="3",
                      what="Mất máy", harmful="1"))
        self.assertIn("còn 48 giờ để báo công an", test_hostile.words(b.get("/")))
        self.assertNotIn("báo công an", test_hostile.words(w.person("bendinh").get("/")))
        w.end()

    def test_3_it_can_be_taken_out_to_the_last_byte(self):
        w = self.w
        while "[" in w.run("redact", NAME):
            w.run("redact", "--why", "request", NAME)
        w.run("verify")
        w.run("rebuild")
        left = places(self.file)
        # of the person in an office, and who asked: they go in their own ways, when they are asked to and by their terms
        self.assertEqual(self.sealed(left), {"person-name", "person-phone", "request-person"})
        self.assertEqual({p for p in left if not p.startswith("sealed")}, {p for p in self.before if not p.startswith("sealed")})
        small = w.folder.name + "/small"
        db = sqlite3.connect(self.file)
        db.execute("vacuum into ?", (small,))
        db.close()
        self.assertEqual(bytes_of(self.file), bytes_of(small), "bytes of what was taken out are left in free pages")
        self.assertEqual([f for f in os.listdir(w.dir) if f != "chungsuc.db" and bytes_of(f"{w.dir}/{f}")], [])

    def test_4_an_older_backup_does_not_bring_it_back(self):
        w = self.w
        w.start("--loops", "1", "--tls-proxy")
        b = w.person("thuongtruc")
        shown = b.get(self.photo).text
        picture = self.blob(self.file)
        w.done(w.post(b, self.photo + "/remove", {"why": "mistake", "csrf": b.csrf("/password")}))
        w.end()
        (pathlib.Path(w.folder.name) / "erased-seals").write_text(w.run("erased"), encoding="ascii")
        there, w.dir = w.dir, w.folder.name + "/again"
        try:
            w.run("restore", self.copy, "--plain")
            w.run("verify")
            self.assertEqual(self.sealed(places(w.dir + "/chungsuc.db")), {"person-name", "person-phone", "request-person"})
            self.assertEqual(self.blob(w.dir + "/chungsuc.db", picture[0]), (picture[0], b""))
            w.start("--loops", "1", "--tls-proxy")
            w.sessions.clear()
            b = w.person("thuongtruc")
            self.assertTrue(shown)
            self.assertEqual(b.get(self.photo + "/small").status, 404)
            self.assertEqual(b.get(self.photo).status, 404)
            w.done(w.post(b, self.photo + "/remove", {"why": "mistake", "csrf": b.csrf("/password")}))
            w.end()
        finally:
            w.dir = there

    def blob(self, file, name=None):
        """(hash, bytes) of the photograph, or of this name."""
        db = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
        name = name or db.execute("select picture_blob from photo where id = ?", (self.photo.split("/")[-1],)).fetchone()[0]
        row = db.execute("select hash, bytes from blob_store where hash = ?", (name,)).fetchone()
        db.close()
        return row


if __name__ == "__main__":
    test_hostile.CHUNGSUC = sys.argv.pop(1)
    assert not CLUSTER
    unittest.main()
