#!/usr/bin/env python3
"""test_api_hostile.py: what a careless or hostile program sends to the API of the real server.

    test_api_hostile.py PATH_OF_CHUNGSUC

Every refusal is application/problem+json, says why without a word of the inside, and leaves the
journal as it was. The clock stands still at ten past two of the sixth day of the example, unless a
test moves it.
"""
import gzip
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import urllib.parse
import zlib

import test_hostile
from estate import CLUSTER, Client, Estate, day_number, moment
from wire import FORM, raw

TODAY = "2026-11-22"
REPORTS = "/api/v1/reports"


class Example(Estate):
    """The example commune, with tokens."""

    password = test_hostile.PASSWORD

    def __init__(self, under=None):
        super().__init__(under=under, now=moment(TODAY))
        self.run("demo", "--prepare")
        self.campaign_id = self.one("select id from campaign")
        self.units = dict(self.rows("select name, unit_id from campaign_unit"))
        self.commune = self.one("select id from unit where kind = 'xa'")
        self.hamlet = self.units["Ấp Bến Đình"]
        self.other = self.units["Ấp Gò Me"]
        self.work = self.one(f"select min(id) from work where unit_id = {self.hamlet}")
        self.work_of_other = self.one(f"select min(id) from work where unit_id = {self.other}")
        self.office = self.token("thuongtruc", self.commune)
        self.head_of_hamlet = self.token("bendinh", self.hamlet, "report")
        self.reader = self.token("lanhdao", self.commune, "read")
        self.head_of_other = self.token("gome", self.other, "report")
        self.start()


# What never comes to the database is asked once; CHUNGSUC_TEST_ALL=1 asks it on both engines.
border = unittest.skipIf(CLUSTER and not os.environ.get("CHUNGSUC_TEST_ALL"), "the engine has no part in it")


class Case(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.house = Example()

    @classmethod
    def tearDownClass(cls):
        cls.house.stop()

    def setUp(self):
        self.client = self.house.client(self.house.head_of_hamlet)
        self.office = self.house.client(self.house.office)

    def tearDown(self):
        self.client.close()
        self.office.close()

    def report(self, **other):
        """A report that is fine, but for what is said."""
        told = {"campaign": self.house.campaign_id, "unit": self.house.hamlet, "day": TODAY, "revision": 0,
                "figures": {"citizens": 40}}
        told.update(other)
        return {k: v for k, v in told.items() if v is not ...}

    def newest(self, unit=None, day=TODAY):
        return self.house.one(f"select coalesce(max(revision), 0) from report_revision where unit_id = "
                              f"{unit or self.house.hamlet} and day = {day_number(day)}")

    def problem(self, reply, statuses, field=None):
        self.assertIn(reply.status, statuses, reply)
        self.assertEqual(reply.kind, "application/problem+json", reply)
        told = reply.json
        self.assertEqual(told["status"], reply.status)
        self.assertTrue(told["title"].strip() and told["type"].strip(), reply)
        for inside in ("sqlite", "SQL", "errno", "/tmp/", ".c:", "0x7f", "libpq", "PQ"):
            self.assertNotIn(inside, reply.body.decode("utf-8"))
        if field is not None:
            self.assertIn(field, told.get("field", ""), reply)
        return told

    def refused(self, body, statuses, field=None, client=None, **headers):
        before = self.house.head()
        reply = (client or self.client).post(REPORTS, body, **headers)
        told = self.problem(reply, statuses, field)
        self.assertEqual(self.house.head(), before, "something was written")
        return told


class Fields(Case):
    """A report in which one thing is wrong."""

    def test_unknown_and_foreign(self):
        self.refused(self.report(unit=999999), {403, 404, 422}, "unit")
        self.refused(self.report(unit=self.house.other), {403}, "unit")
        self.refused(self.report(unit=999999), {403, 404, 422}, "unit", client=self.office)
        self.refused(self.report(unit=self.house.one("select id from unit where kind = 'tinh'")), {403, 422},
                     "unit", client=self.office)
        self.refused(self.report(campaign=999999), {403, 404, 422}, "campaign")
        self.refused(self.report(campaign=self.house.hamlet), {403, 404, 422}, "campaign")
        self.refused(self.report(figures={"no-such": 1}), {400, 422}, "no-such")
        for key in ("w999999", f"w{self.house.work_of_other}", "w", "w0", "w-1", "w01", "t", "w1.5", "w99999999999999999999",
                    "", "citizens ", "Citizens"):
            self.refused(self.report(figures={key: 1}), {400, 422}, "figures")

    def test_a_reader_may_not_report(self):
        reader = self.house.client(self.house.reader)
        self.refused(self.report(), {403}, client=reader)
        reader.close()

    def test_days(self):
        self.refused(self.report(day="2026-11-23"), {422}, "day")
        self.refused(self.report(day="2026-11-01"), {422}, "day")
        self.refused(self.report(day="2027-11-22"), {422}, "day")
        for day in ("2026-02-30", "22/11/2026", "2026-11-22T00:00", "20261122", "", " 2026-11-22", "2026-11-22 ",
                    "2026-1-2", "-2026-11-22", "99999-01-01", "0000-00-00", 20779, None, True, [], {}):
            self.refused(self.report(day=day), {400, 422}, "day")

    def test_wrong_types_everywhere(self):
        for field in ("campaign", "unit", "revision"):
            for wrong in (None, True, "1", "x", [], {}, [1], 1.5, -1, 2 ** 63, 10 ** 30):
                self.refused(self.report(**{field: wrong}), {400, 403, 404, 409, 422}, field)
        for field in ("note", "why"):
            for wrong in (None, True, 1, 1.5, [], {}, ["x"]):
                self.refused(self.report(**{field: wrong}), {400, 422}, field)
        for wrong in (None, True, 1, "citizens", [], [1], [["citizens", 1]]):
            self.refused(self.report(figures=wrong), {400, 422}, "figures")
        for wrong in (None, True, "40", "", [], {}, [40], {"value": None}, {"value": "40"}, {"bound": ">"},
                      {"value": 40, "bound": "?"}, {"value": 40, "bound": ">="}, {"value": 40, "bound": 1},
                      {"value": 40, "bound": None}, {"value": {"value": 40}}):
            self.refused(self.report(figures={"citizens": wrong}), {400, 422}, "citizens")
        for field in ("campaign", "unit", "day"):
            self.refused(self.report(**{field: ...}), {400, 422}, field)

    def test_a_field_that_nobody_knows_is_not_passed_over(self):
        self.refused(self.report(figurs={"citizens": 1}), {400, 422}, "figurs")
        self.refused(self.report(figures={"citizens": {"value": 1, "bount": ">"}}), {400, 422}, "citizens")

    def test_texts(self):
        self.refused(self.report(note="x" * 2001), {422}, "note")
        self.refused(self.report(revision=self.newest(), why="x" * 501), {422}, "why")
        self.refused(self.report(figures={}), {422})
        self.refused(self.report(figures={}, note=" \n\t"), {422})
        self.refused(self.report(revision=99, why="x"), {409})


@border
class Numbers(Case):
    def number(self, text, key="citizens"):
        body = json.dumps(self.report(figures={key: 0})).replace(f'"{key}": 0', f'"{key}": {text}')
        self.assertIn(text, body)
        return body

    def test_what_is_no_number_or_too_large_or_too_fine_is_refused(self):
        for text in ("NaN", "Infinity", "-Infinity", "nan", "1e400", "-1e400", "9223372036854775808", "9" * 400, "1e19",
                     "-9223372036854775809", "-1", "-0.001", "0.0005", "1e-4", "1.00000000000000000001", "2.5", "0x10", "010", "+1", "1.", ".5",
                     "1e", "1_000", "1,5", "1 000", "１２", "--1", "100001", "1e99999999999999999999", "1E+19", "true", "''"):
            self.refused(self.number(text), {400, 422})
        for text in ("0.0005", "1e-4", "0.00049999999", "0.1234", "92233720368547758.08", "9223372036854775.808"):
            self.refused(self.number(text, f"w{self.house.work}"), {400, 422})
        for text in ("1000000000000.001", "1000000000001", "9007199254740993000"):
            self.refused(self.number(text, "money"), {400, 422})

    def test_what_is_taken_is_exact(self):
        import facts
        work = f"w{self.house.work}"
        for text, milli in (("0.001", 1), ("0.1", 100), ("1.0", 1000), ("123.456", 123456), ("1e2", 100000), ("-0", 0),
                            ("0.30", 300), ("1e-3", 1), ("15E-1", 1500), ("-0.0", 0), ("2.500", 2500)):
            revision = self.newest()
            body = json.loads(self.number("0", work))
            body.update(revision=revision, why="thử", figures={work: 0})
            before = self.house.head()
            reply = self.client.post(REPORTS, json.dumps(body).replace(f'"{work}": 0', f'"{work}": {text}'))
            if reply.status == 201:
                row = self.house.rows(f"select seq, at_ms, account_id, kind, body from fact where seq = {reply.json['seq']}")[0]
                self.assertEqual(facts.report(*row).figures, {work: (milli, "=")}, text)
            else:
                self.problem(reply, {400, 422})
                self.assertIn(text, ("1e2", "-0", "1e-3", "15E-1", "-0.0"), reply)
                self.assertEqual(self.house.head(), before)


@border
class Bodies(Case):
    """Bytes that are no report."""

    def test_what_is_no_json(self):
        for body in (b"", b" ", b"{", b"}", b"null", b"1", b'"x"', b"[]", b"{}", b"[{}]", b"{}{}", b"\xef\xbb\xbf{}", b"\xff\xfe{\x00}\x00",
                     b"{'unit':1}", b"{unit:1}", b'{"unit":1,}', b'{"unit" 1}', b"\x00", b"<xml/>", b"a=1&b=2",
                     json.dumps(self.report()).encode() + b"x", json.dumps(self.report()).encode()[:-1],
                     json.dumps(self.report()).encode() + b"\x00", json.dumps(self.report()).encode("utf-16")):
            self.refused(body, {400, 422})

    def test_duplicate_keys(self):
        told = json.dumps(self.report())
        for body in (told.replace('"revision": 0', '"revision": 0, "revision": 0'),
                     told.replace('"citizens": 40', '"citizens": 40, "citizens": 41'),
                     told.replace('"citizens": 40', '"citizens": 40, "\\u0063itizens": 41'),
                     told.replace('"citizens": 40', '"citizens": {"value": 1, "value": 2}')):
            self.assertNotEqual(body, told)
            self.refused(body, {400, 422})

    def test_deep_wide_and_blank(self):
        for body in ("[" * 100000, "[" * 100000 + "]" * 100000, '{"a":' * 30000 + "1" + "}" * 30000,
                     '{"figures":' + "[" * 50000, json.dumps(self.report())[:-1] + " " * (1 << 20) + "}", " " * (1 << 20),
                     "\n" * (1 << 20) + "{}", '"' + "x" * (1 << 20) + '"', "1" * (1 << 20),
                     json.dumps(self.report(figures={f"w{i}": 1 for i in range(1, 20000)})),
                     json.dumps(self.report(figures={f"w{i}": 1 for i in range(1, 600)}))):
            self.refused(body, {400, 413, 422})
        self.assertEqual(self.client.get("/api/v1/openapi.json").status, 200)

    def test_text_that_is_none(self):
        told = json.dumps(self.report(note="@"))
        for note in (r"\ud800", r"\udc00", r"\ud800\ud800", r"\udc00\ud800", r"\u0000", r"a\u0000b", r"\u00g0", r"\x41", "\x01", "\n", r"\u123", "\\"):
            self.refused(told.replace("@", note), {400, 422})
        for note in (b"\xff", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xe1\xbb", b"\x00"):
            self.refused(told.encode().replace(b"@", note), {400, 422})

    def test_encodings_and_kinds_of_body(self):
        told = json.dumps(self.report()).encode()
        bomb = gzip.compress(b" " * (64 << 20))
        for body, coding in ((gzip.compress(told), "gzip"), (bomb, "gzip"), (zlib.compress(told), "deflate"),
                             (told, "br"), (told, "gzip"), (told, "gzip, gzip"), (told, "zstd")):
            self.refused(body, {400, 413, 415}, Content_Encoding=coding)
        for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/json",
                     "application/jsonx", "", "x"):
            self.refused(told, {400, 415}, Content_Type=kind)
        for kind in ("application/json; charset=utf-8", "Application/JSON"):
            reply = self.client.post(REPORTS, self.report(revision=99, why="x"), Content_Type=kind)
            self.problem(reply, {409})

    def test_methods_and_paths(self):
        for method in ("PUT", "DELETE", "PATCH", "OPTIONS"):
            self.problem(self.client.ask(method, REPORTS, self.report()), {405, 501})
        self.problem(self.client.get(REPORTS), {404, 405})
        for path in ("/api/v1/nothing", "/api/v1/", "/api/v2/reports", "/api/v1/units/0", "/api/v1/units/x", "/api/v1/reports/",
                     "/api/v1/units/99999999999999999999"):
            self.problem(self.client.get(path), {404})

    def test_lengths_that_lie(self):
        told = json.dumps(self.report()).encode()
        before = self.house.head()
        for head in ("Content-Length: -1\r\n", "Content-Length: 99999999999999999999\r\n",
                     f"Content-Length: {len(told)}\r\nContent-Length: {len(told)}\r\n",
                     f"Content-Length: {len(told)}\r\nTransfer-Encoding: chunked\r\n"):
            got = raw(self.house.port, (f"POST {REPORTS} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer "
                                        f"{self.house.head_of_hamlet}\r\nContent-Type: application/json\r\n{head}\r\n").encode() + told)
            self.assertNotIn(b" 201 ", got[:20], head)
        self.assertEqual(self.house.head(), before)

    def test_half_a_body_and_gone(self):
        before = self.house.head()
        told = json.dumps(self.report()).encode()
        for cut in (0, 1, len(told) // 2, len(told) - 1):
            with socket.create_connection(("127.0.0.1", self.house.port)) as s:
                s.sendall(f"POST {REPORTS} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {self.house.head_of_hamlet}\r\n"
                          f"Content-Type: application/json\r\nContent-Length: {len(told)}\r\n\r\n".encode() + told[:cut])
        self.assertEqual(self.client.get("/api/v1/openapi.json").status, 200)
        self.assertEqual(self.house.head(), before)


class Batches(Case):
    def cells(self):
        """A fresh report of each of the hamlets' newest day, as the office may send it."""
        units = [u for name, u in self.house.units.items() if name.startswith("Ấp ")]
        return [self.report(unit=u, revision=self.newest(u), why="thử", figures={"citizens": 11}) for u in units]

    def test_all_or_nothing(self):
        items = self.cells()
        bad = dict(items[2], figures={"citizens": -1})
        told = self.refused({"mode": "all", "reports": [*items[:2], bad, *items[3:]]}, {422}, client=self.office)
        self.assertIn("/reports/2", json.dumps(told))
        reply = self.office.post(REPORTS, {"mode": "all", "reports": items})
        self.assertEqual(reply.status, 201, reply)
        for item in items:
            self.assertEqual(self.newest(item["unit"]), item["revision"] + 1)

    def test_each_for_itself(self):
        items = self.cells()
        items[1]["figures"], items[4]["day"] = {"citizens": "NaN"}, "2027-01-01"
        before = self.house.head()
        reply = self.office.post(REPORTS, {"mode": "each", "reports": items})
        self.assertIn(reply.status, (200, 201, 207), reply)
        self.assertEqual(self.house.head(), before + len(items) - 2)
        said = json.dumps(reply.json)
        for bad in (1, 4):
            self.assertIn(f"/reports/{bad}", said)
        for i, item in enumerate(items):
            self.assertEqual(self.newest(item["unit"]), item["revision"] + (i not in (1, 4)))

    def test_someone_elses_unit_in_a_batch(self):
        items = [self.report(revision=self.newest(), why="thử"), self.report(unit=self.house.other, revision=0)]
        self.refused({"mode": "all", "reports": items}, {403, 422})
        before = self.newest(self.house.other)
        reply = self.client.post(REPORTS, {"mode": "each", "reports": items})
        self.assertIn(reply.status, (200, 201, 207))
        self.assertEqual(self.newest(self.house.other), before)

    def test_shapes(self):
        for body in ({"mode": "all"}, {"reports": []}, {"mode": "all", "reports": []}, {"mode": "some", "reports": [self.report()]},
                     {"mode": None, "reports": [self.report()]}, {"mode": "all", "reports": self.report()},
                     {"mode": "all", "reports": [[self.report()]]}, {"mode": "all", "reports": [None]},
                     {"mode": "all", "reports": [{"mode": "all", "reports": [self.report()]}]},
                     {"mode": "all", "reports": [self.report()] * 5000}, [self.report()],
                     {"mode": "all", "reports": [self.report()], "unit": 1}):
            self.refused(body, {400, 413, 422}, client=self.office)

    def test_the_same_cell_twice_in_one_batch(self):
        one = self.report(revision=self.newest(), why="thử", figures={"citizens": 5})
        self.refused({"mode": "all", "reports": [one, dict(one, figures={"citizens": 6})]}, {409, 422}, client=self.office)
        before = self.newest()
        reply = self.office.post(REPORTS, {"mode": "each", "reports": [one, dict(one, figures={"citizens": 6})]})
        self.assertIn(reply.status, (200, 201, 207))
        self.assertEqual(self.newest(), before + 1)


class Keys(Case):
    def fresh(self, **other):
        return self.report(revision=self.newest(), why="thử", **other)

    def test_keys_that_are_none(self):
        for key in ("x" * 201, "x" * 5000, "", " ", "a\tb", "kh\xf3a"):
            reply = raw_post(self.house, self.house.head_of_hamlet, self.fresh(), f"Idempotency-Key: {key}\r\n")
            self.assertIn(reply, (400, 422, 431), key)

    def test_a_repeated_post_is_answered_alike_and_counted_once(self):
        body = self.fresh()
        first = self.client.post(REPORTS, body, Idempotency_Key="một-lần".encode().hex())
        self.assertEqual(first.status, 201, first)
        head = self.house.head()
        for _ in range(3):
            again = self.client.post(REPORTS, body, Idempotency_Key="một-lần".encode().hex())
            self.assertEqual((again.status, again.json), (201, first.json))
        self.assertEqual(self.house.head(), head)
        self.house.again()
        self.client = self.house.client(self.house.head_of_hamlet)
        again = self.client.post(REPORTS, body, Idempotency_Key="một-lần".encode().hex())
        self.assertEqual((again.status, again.json["seq"]), (201, first.json["seq"]))
        self.assertEqual(self.house.head(), head)

    def test_the_same_key_with_another_body_is_refused(self):
        body = self.fresh()
        self.assertEqual(self.client.post(REPORTS, body, Idempotency_Key="k-other").status, 201)
        head = self.house.head()
        for other in (dict(body, figures={"citizens": 41}), dict(body, note="khác"), dict(body, revision=body["revision"] + 1),
                      dict(body, day="2026-11-21"), {"mode": "all", "reports": [body]}):
            reply = self.client.post(REPORTS, other, Idempotency_Key="k-other")
            self.problem(reply, {409, 422})
        self.assertEqual(self.house.head(), head)

    def test_the_key_of_someone_else_is_not_theirs(self):
        body = self.fresh()
        self.assertEqual(self.client.post(REPORTS, body, Idempotency_Key="k-whose").status, 201)
        theirs = self.report(unit=self.house.other, revision=self.newest(self.house.other), why="thử")
        other = self.house.client(self.house.head_of_other)
        reply = other.post(REPORTS, theirs, Idempotency_Key="k-whose")
        self.assertEqual(reply.status, 201, reply)
        reply = other.post(REPORTS, body, Idempotency_Key="k-whose")
        self.problem(reply, {403, 409, 422})
        other.close()

    def test_at_once_from_many_sides(self):
        body = self.fresh()
        jobs = [lambda: Client(self.house.port, self.house.head_of_hamlet).post(REPORTS, body, Idempotency_Key="k-at-once")
                for _ in range(12)]
        replies = test_hostile.both_of(jobs)
        self.assertEqual({r.status for r in replies}, {201}, replies)
        self.assertEqual(len({r.json["seq"] for r in replies}), 1)
        self.assertEqual(self.newest(), body["revision"] + 1)

    def test_many_correct_the_same_revision_and_one_wins(self):
        revision = self.newest()
        jobs = [lambda i=i: Client(self.house.port, self.house.head_of_hamlet).post(
            REPORTS, self.report(revision=revision, why="thử", figures={"citizens": i}), Idempotency_Key=f"k-race-{i}")
                for i in range(12)]
        replies = test_hostile.both_of(jobs)
        self.assertEqual(sorted(r.status for r in replies), [201] + [409] * 11)
        self.assertEqual(self.newest(), revision + 1)
        winner = next(i for i, r in enumerate(replies) if r.status == 201)
        for i in range(12):  # and said again, each hears what it heard
            again = self.client.post(REPORTS, self.report(revision=revision, why="thử", figures={"citizens": i}),
                                     Idempotency_Key=f"k-race-{i}")
            self.assertEqual(again.status, 201 if i == winner else 409)
        self.assertEqual(self.newest(), revision + 1)

    def test_a_page_and_a_program_at_once(self):
        day, path = "2026-11-19", f"/campaign/{self.house.campaign_id}/unit/{self.house.hamlet}/day/2026-11-19"
        b = self.house.browser("thuongtruc")
        for i in range(6):
            revision = self.newest(day=day)
            form = dict(test_hostile.fields_of(b.get(path)), citizens=str(50 + i), why="trang")
            told = self.report(day=day, revision=revision, why="máy", figures={"citizens": 70 + i})
            page, api = test_hostile.both_of([
                lambda f=form: b.ask("POST", path, urllib.parse.urlencode(f), FORM), lambda t=told: self.client.post(REPORTS, t)])
            self.assertIn((page.status, api.status), ((303, 409), (409, 201)))
            self.assertEqual(self.newest(day=day), revision + 1)

    def test_a_batch_repeated(self):
        day = "2026-11-20"
        units = [self.house.hamlet, self.house.other]
        items = [self.report(unit=u, day=day, revision=self.newest(u, day), why="thử") for u in units]
        first = self.office.post(REPORTS, {"mode": "all", "reports": items}, Idempotency_Key="k-batch")
        self.assertEqual(first.status, 201, first)
        head = self.house.head()
        again = self.office.post(REPORTS, {"mode": "all", "reports": items}, Idempotency_Key="k-batch")
        self.assertEqual((again.status, self.house.head()), (201, head))
        seqs = lambda r: re.findall(r'"seq":\s*(\d+)', r.body.decode())
        self.assertEqual(seqs(first), seqs(again))


@border
class Who(Case):
    def test_without_a_good_token(self):
        good = self.house.head_of_hamlet
        for header in (None, "", "Bearer", "Bearer ", "Bearer x", "Bearer cst_", "Bearer cst_" + "A" * 43, "Basic dGVzdDp0ZXN0", good,
                       "bearer" + good, f"Bearer {good}x", f"Bearer {good[:-1]}", f"Bearer {good} {good}", "Bearer " + "a" * 4000,
                       f"Token {good}"):
            client = Client(self.house.port)
            headers = {} if header is None else {"Authorization": header}
            before = self.house.head()
            for reply in (client.ask("POST", REPORTS, self.report(), headers), client.ask("GET", "/api/v1/units", headers=headers)):
                self.assertIn(reply.status, (400, 401, 431), header)
                if reply.status == 401:
                    self.problem(reply, {401})
                    self.assertIn("Bearer", reply.headers.get("WWW-Authenticate", ""))
            self.assertEqual(self.house.head(), before)
            client.close()

    def test_a_cookie_is_no_token_and_a_token_no_cookie(self):
        self.house.sessions.clear()
        b = self.house.browser("bendinh")
        a = b.ask("POST", REPORTS, json.dumps(self.report()), {"Content-Type": "application/json"})
        self.assertEqual(a.status, 401)
        page = self.client.get("/campaign")
        self.assertIn(page.status, (303, 401, 403))

    def test_an_address_of_the_api_is_one_however_it_is_written(self):
        self.house.sessions.clear()
        b = self.house.browser("bendinh")
        for path in ("/%61pi/v1/units?parent=1", "/%E2%80%8Bapi/v1/units", "/a%70i/v1/rollup", "/%6fpenrosa/formList"):
            self.assertEqual(b.get(path).status, 401, path)

    def test_only_what_the_role_reaches(self):
        for path in (f"/api/v1/rollup?unit={self.house.commune}", f"/api/v1/rollup?unit={self.house.other}",
                     f"/api/v1/completeness?unit={self.house.other}&from={TODAY}&to={TODAY}&list=missing"):
            self.problem(self.client.get(path), {403, 404})
        self.assertEqual(self.office.get(f"/api/v1/rollup?unit={self.house.commune}").status, 200)


class Ended(unittest.TestCase):
    """What counted a moment ago, in the middle of somebody's work."""

    def setUp(self):
        self.house = Example()

    def tearDown(self):
        self.house.stop()

    def one(self, client, key, revision):
        return client.post(REPORTS, {"campaign": self.house.campaign_id, "unit": self.house.hamlet, "day": TODAY, "revision": revision,
                                     "why": "thử", "figures": {"citizens": revision}}, Idempotency_Key=key)

    def end_by_page(self, what):
        """The administrator ends the first role or token of the head of the hamlet."""
        account = self.house.one("select id from account where login = 'bendinh'")
        b = self.house.browser("quantri")
        page = b.get(f"/accounts/{account}" + ("/tokens" if what == "tokens" else ""))
        self.assertEqual(page.status, 200)
        action = re.search(rf"/accounts/{account}/{what}/\d+/end", page.text).group()
        a = b.post(action, {}, csrf=b.csrf(f"/accounts/{account}"))
        self.assertEqual(a.status, 303, test_hostile.words(a)[:500])

    def test_a_token_and_a_role_end_in_the_middle_of_a_rush(self):
        for what in ("tokens", "roles"):
            token = self.house.head_of_hamlet if what == "tokens" else None
            if not token:
                self.house.end()
                token = self.house.token("bendinh", self.house.hamlet, "report", "--name", "khác")
                self.house.start()
            client = self.house.client(token)
            self.assertEqual(client.get(f"/api/v1/campaigns/{self.house.campaign_id}").status, 200)
            over, statuses = threading.Event(), []
            first = self.house.one(f"select coalesce(max(revision), 0) from report_revision where unit_id = {self.house.hamlet} "
                                   f"and day = {day_number(TODAY)}")

            def rush():
                revision, sender = first, self.house.client(token)
                while not over.is_set():
                    reply = self.one(sender, f"{what}-{revision}", revision)
                    statuses.append(reply.status)
                    revision += reply.status == 201
                sender.close()

            thread = threading.Thread(target=rush)
            thread.start()
            while not statuses:
                time.sleep(0.005)
            self.end_by_page(what)
            head = self.house.head()  # the answer to the administrator was: on disk
            time.sleep(0.2)
            over.set()
            thread.join()
            good = statuses.count(201)
            self.assertEqual((set(statuses[:good]), set(statuses[good:]) - {401, 403}), ({201}, set()))
            self.assertGreater(min(good, len(statuses) - good), 0)
            ended = self.house.one(f"select max(seq) from fact where kind in ('token-ended', 'role-ended')")
            self.assertLessEqual(ended, head)
            self.assertEqual(self.house.one(f"select count(*) from fact where seq > {ended}"), 0, "written after the end")
            self.assertEqual(self.one(client, "after", first + good).status, 401)
            self.assertEqual(self.one(client, f"{what}-{first}", first).status, 401)  # nor is an old answer repeated
            client.close()

    def test_a_unit_that_has_ended_keeps_its_campaign(self):
        """A campaign keeps the units of its own day; a new one of that unit is another matter."""
        self.house.end()
        done = self.house.run("unit", "end", str(self.house.hamlet), "--from", "2026-11-22", code=None)
        self.assertIn(done.returncode, (0, 1, 2), done)
        self.house.start()
        office = self.house.client(self.house.office)
        before = office.get(f"/api/v1/rollup?unit={self.house.commune}").json["rows"]
        reply = self.one(office, "ended", 0)
        self.assertIn(reply.status, (201, 403, 422), reply)
        after = office.get(f"/api/v1/rollup?unit={self.house.commune}").json["rows"]
        self.assertEqual(after[0]["expected"], before[0]["expected"])
        self.assertEqual(after[0]["on_time"], before[0]["on_time"] + (reply.status == 201))
        office.close()


@border
class Questions(Case):
    def test_queries_that_are_none(self):
        unit = self.house.commune
        for query in ("", "unit=", "unit=0", "unit=-1", "unit=x", "unit=99999999999999999999", "unit=1.0", f"unit={unit}&unit={unit}",
                      f"unit={unit}&line=x", f"unit={unit}&line=", f"unit={unit}&by=x", f"unit={unit}&from=2026-02-30",
                      f"unit={unit}&from=x", f"unit={unit}&from=2026-11-22&to=2026-11-21", f"unit={unit}&nothing=1",
                      f"unit={unit}&from=2026-11-22%00", f"unit={unit}&by=unit%20", f"unit=%FF", f"unit={unit}&line=%00"):
            self.problem(self.office.get("/api/v1/rollup?" + query), {400, 422})
        for query in (f"limit=-1", "limit=x", "limit=99999999999999999999", "after=x&limit=1", "after=-1"):
            for path in ("/api/v1/units", "/api/v1/campaigns"):
                reply = self.office.get(f"{path}?{query}")
                self.assertIn(reply.status, (200, 400, 422), (path, query, reply))
                self.assertLess(len(reply.body), 1 << 20)

    def test_the_widest_question_is_answered_or_refused_at_once(self):
        for by in ("", "&by=unit", "&by=day", "&by=unit-day"):
            reply = self.office.get(f"/api/v1/rollup?unit={self.house.commune}&from=0001-01-01&to=9999-12-31" + by)
            self.assertIn(reply.status, (200, 400, 413, 422), reply)
            self.assertLess(len(reply.body), 4 << 20)

    def test_etags(self):
        path = f"/api/v1/rollup?unit={self.house.commune}&from=2026-11-17&to={TODAY}&by=unit"
        first = self.office.get(path)
        tag = first.headers["ETag"]
        for held in (tag, f'"x", {tag}', "W/" + tag if not tag.startswith("W/") else tag[2:], "*"):
            self.assertEqual(self.office.ask("GET", path, headers={"If-None-Match": held}).status, 304, held)
        for held in ("", "x", '"', tag.replace('"', ""), tag[:-2] + '"', '"a"' * 3000):
            self.assertIn(self.office.ask("GET", path, headers={"If-None-Match": held}).status, (200, 400, 431), held)
        self.assertEqual(self.client.post(REPORTS, self.report(revision=self.newest(), why="thử", figures={"citizens": 33})).status, 201)
        after = self.office.ask("GET", path, headers={"If-None-Match": tag})
        self.assertEqual(after.status, 200)
        self.assertNotEqual(after.headers["ETag"], tag)
        other = self.house.client(self.house.reader)
        self.assertEqual(other.ask("GET", path, headers={"If-None-Match": after.headers["ETag"]}).status, 304)
        other.close()

    def test_pages_of_a_list_say_everything_once(self):
        whole = self.office.get("/api/v1/units?limit=1000").json
        name = next(k for k in whole if isinstance(whole[k], list))
        got, path = [], "/api/v1/units?limit=3"
        for _ in range(100):
            reply = self.office.get(path)
            self.assertEqual(reply.status, 200, reply)
            got += [u["id"] for u in reply.json[name]]
            path = reply.json.get("next")
            if not path:
                break
            self.assertIn("next", reply.headers.get("Link", ""))
        self.assertEqual(got, [u["id"] for u in whole[name]])
        self.assertEqual(len(set(got)), len(got))


class Clock(unittest.TestCase):
    """A clock that jumps: every server keeps its own; what the journal has stays as it was judged."""

    def setUp(self):
        self.house = Example()

    def tearDown(self):
        self.house.stop()

    def at(self, day, clock):
        self.house.again(now=moment(day, clock))

    def send(self, day, unit=None, status=201):
        unit = unit or self.house.hamlet
        revision = self.house.one("select coalesce(max(revision), 0) from report_revision where unit_id = "
                                  f"{unit} and day = {day_number(day)}")
        client = self.house.client(self.house.office)
        reply = client.post(REPORTS, {"campaign": self.house.campaign_id, "unit": unit, "day": day, "revision": revision,
                                      "why": "thử", "figures": {"citizens": 7}})
        client.close()
        self.assertEqual(reply.status, status, reply)
        return reply.json

    def counts(self, day):
        client = self.house.client(self.house.office)
        reply = client.get(f"/api/v1/completeness?unit={self.house.commune}&from={day}&to={day}")
        client.close()
        self.assertEqual(reply.status, 200, reply)
        row = (reply.json.get("rows") or [reply.json])[0]
        return tuple(row[n] for n in ("expected", "on_time", "late", "missing", "corrected"))

    def test_across_the_edge_of_the_window_and_midnight_and_back(self):
        units = [u for n, u in sorted(self.house.units.items()) if n.startswith("Ấp ")]
        fresh = [u for u in units if not self.house.one(
            f"select count(*) from report_revision where unit_id = {u} and day = {day_number(TODAY)}")]
        self.assertGreater(len(fresh), 2)
        a, b, *_ = fresh
        before = self.counts(TODAY)
        self.at(TODAY, "15:00:59.999")
        self.assertFalse(self.send(TODAY, a)["late"])
        self.at(TODAY, "15:01:00")
        self.assertTrue(self.send(TODAY, b)["late"])
        self.assertEqual(self.counts(TODAY), (before[0], before[1] + 1, before[2] + 1, before[3] - 2, before[4]))
        self.send(TODAY, a)  # corrected after the window: it was on time and stays so
        self.assertEqual(self.counts(TODAY), (before[0], before[1] + 1, before[2] + 1, before[3] - 2, before[4] + 1))
        self.send("2026-11-23", a, status=422)
        self.at("2026-11-23", "00:00")
        self.send("2026-11-23", a)
        tomorrow = self.counts("2026-11-23")
        self.assertEqual(tomorrow[1], 1)  # before the window opens is not late
        self.at(TODAY, "23:59")  # the clock was wrong by a minute, and is put back
        self.send("2026-11-23", a, status=422)
        self.assertEqual(self.counts("2026-11-23"), tomorrow)
        self.send(TODAY, a)
        self.at("2026-11-17", "08:00")  # and far back
        self.send(TODAY, a, status=422)
        self.send("2026-11-17", a)
        self.assertEqual(self.counts("2026-11-23"), tomorrow)
        self.at("2026-12-30", "08:00")
        self.assertTrue(self.send("2026-11-24", a)["late"])
        self.house.run("verify")
        kept = [self.counts(d) for d in (TODAY, "2026-11-23", "2026-11-24", "2026-11-17")]
        self.house.end()
        self.house.run("rebuild")
        self.house.start()
        self.assertEqual([self.counts(d) for d in (TODAY, "2026-11-23", "2026-11-24", "2026-11-17")], kept)

    def test_far_away(self):
        for day in ("1999-01-01", "2105-01-01"):
            self.at(day, "12:00")
            client = self.house.client(self.house.office)
            for path in ("/api/v1/units", f"/api/v1/rollup?unit={self.house.commune}"):
                self.assertIn(client.get(path).status, (200, 401, 403))
            reply = client.post(REPORTS, {"campaign": self.house.campaign_id, "unit": self.house.hamlet, "day": day,
                                          "revision": 0, "figures": {"citizens": 1}})
            self.assertIn(reply.status, (401, 403, 422), reply)
            client.close()


class Full(unittest.TestCase):
    """A full disk: 507, reading goes on, nothing is lost, and it goes on when there is room."""

    def setUp(self):
        if CLUSTER:
            self.skipTest("the disk of PostgreSQL is not ours")
        self.disk = tempfile.mkdtemp(prefix="chungsuc-full-")
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", self.disk],
                          stderr=subprocess.DEVNULL, check=False).returncode:
            os.rmdir(self.disk)
            self.skipTest("needs the right to mount a small disk")
        self.house = Example(under=self.disk)

    def tearDown(self):
        self.house.stop()
        subprocess.run(["umount", self.disk], check=True)
        os.rmdir(self.disk)

    def fill(self):
        with open(self.disk + "/filler", "wb", buffering=0) as f:
            for size in (65536, 4096, 1):
                try:
                    while True:
                        f.write(b"x" * size)
                except OSError:
                    pass

    def test_a_full_disk(self):
        house, client = self.house, self.house.client(self.house.head_of_hamlet)
        office = house.client(house.office)
        path = f"/api/v1/rollup?unit={house.commune}&by=unit"
        body = lambda i: {"campaign": house.campaign_id, "unit": house.hamlet, "day": TODAY, "revision": i, "why": "thử",
                          "figures": {"citizens": i % 100}, "note": f"đĩa đầy {i} " + "x" * 1500}
        before = house.head()
        self.fill()
        for i in range(3000):
            reply = client.post(REPORTS, body(i), Idempotency_Key=f"full-{i}")
            if reply.status != 201:
                break
        self.assertEqual((reply.status, reply.kind), (507, "application/problem+json"), reply)
        said = office.get(path)
        self.assertEqual(said.status, 200)
        self.assertEqual(house.head(), before + i)
        for _ in range(20):
            self.assertEqual(client.post(REPORTS, body(i), Idempotency_Key=f"full-{i}").status, 507)
        self.assertEqual(office.get(path).json["rows"], said.json["rows"])
        os.remove(self.disk + "/filler")
        self.assertEqual(client.post(REPORTS, body(i), Idempotency_Key=f"full-{i}").status, 201)
        self.assertEqual(house.head(), before + i + 1)
        self.assertNotEqual(office.get(path).json["rows"], said.json["rows"])
        client.close()
        office.close()


def raw_post(house, token, body, head):
    told = json.dumps(body).encode()
    got = raw(house.port, (f"POST {REPORTS} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer {token}\r\n"
                           f"Content-Type: application/json\r\n{head}Content-Length: {len(told)}\r\n\r\n").encode("latin-1") + told)
    found = re.match(rb"HTTP/1\.1 (\d+)", got)
    return int(found.group(1)) if found else 0


if __name__ == "__main__":
    test_hostile.CHUNGSUC = sys.argv.pop(1)
    unittest.main()
