#!/usr/bin/env python3
"""test_api.py: the API of the real server, held against its own description.

    test_api.py PATH_OF_CHUNGSUC

Every answer that is asked for here is validated against the schema that GET /api/v1/openapi.json
names for it, every example of the description is sent, and every row of the table of routes is in
the description and nothing else. What is hostile stands in test_api_hostile.py.
"""
import json
import re
import subprocess
import sys
import unittest

import jsonschema

import test_hostile
from test_api_hostile import REPORTS, TODAY, Example

METHODS = ("get", "post")


class Description:
    """The OpenAPI document: which operation a request is, and what its answer must look like."""

    def __init__(self, document):
        self.document = document
        self.operations = {(m.upper(), p): o for p, item in document["paths"].items()
                           for m, o in item.items() if m in METHODS}
        self.seen = set()

    def resolve(self, thing):
        while "$ref" in thing:
            found = self.document
            for part in thing["$ref"].removeprefix("#/").split("/"):
                found = found[part]
            thing = found
        return thing

    def find(self, method, path):
        for (m, template), operation in self.operations.items():
            if m == method and re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", template), path):
                return template, operation
        raise AssertionError(f"{method} {path} is not in the description")

    def validator(self, schema):
        whole = dict(schema, components=self.document["components"])
        return jsonschema.Draft202012Validator(whole)

    def check(self, method, path, reply):
        template, operation = self.find(method, path)
        self.seen.add((method, template, reply.status))
        answers = operation["responses"]
        answer = self.resolve(answers.get(str(reply.status)) or answers["default"])
        if reply.status == 304:
            return
        told = str(reply.status) in answers  # an error too may have an answer of its own: DHIS2's 409
        kind = "application/problem+json" if reply.status >= 400 and not told else "application/json"
        assert reply.kind == kind, reply
        told = [e.message for e in self.validator(answer["content"][kind]["schema"]).iter_errors(reply.json)]
        assert not told, (method, path, told[:3], reply)


class Told:
    """A client whose answers are all held against the description."""

    def __init__(self, client, description):
        self.client, self.description = client, description

    def get(self, path, status=200, **headers):
        reply = self.client.get(path, **{k.replace("_", "-"): v for k, v in headers.items()})
        assert reply.status == status, reply
        self.description.check("GET", path.split("?")[0], reply)
        return reply if status == 304 else reply.json

    def post(self, body, status=201, **headers):
        reply = self.client.post(REPORTS, body, **headers)
        assert reply.status == status, reply
        self.description.check("POST", REPORTS, reply)
        return reply.json


class Api(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.house = Example()
        line = cls.house.client()
        cls.document = line.get("/api/v1/openapi.json").json
        line.close()
        cls.description = Description(cls.document)

    @classmethod
    def tearDownClass(cls):
        cls.house.stop()

    def setUp(self):
        house = self.house
        self.lines = [house.client(t) for t in (house.office, house.head_of_hamlet, house.reader)]
        self.office, self.hamlet, self.reader = (Told(line, self.description) for line in self.lines)

    def tearDown(self):
        for line in self.lines:
            line.close()

    def newest(self, day=TODAY, unit=None):
        found = self.office.get(f"/api/v1/reports/{self.house.campaign_id}/{unit or self.house.hamlet}/{day}")
        return max((r["revision"] for r in found["revisions"]), default=0)

    def report(self, **other):
        unit, day = other.get("unit", self.house.hamlet), other.get("day", TODAY)
        told = {"campaign": self.house.campaign_id, "unit": unit, "day": day, "revision": self.newest(day, unit),
                "figures": {"citizens": 40}, "why": "thử"}
        told.update(other)
        return told

    # --- the description ---

    def test_every_route_is_described_and_nothing_else(self):
        listed = subprocess.run([test_hostile.CHUNGSUC, "serve", "--routes"], capture_output=True, text=True, check=True)
        routes = {(m, re.sub(r"[:@](\w+)", r"{\1}", p)) for m, p, *_ in map(str.split, listed.stdout.splitlines())
                  if p.startswith("/api/")}
        self.assertTrue(len(routes) > 14)
        self.assertEqual(routes, set(self.description.operations))

    def test_the_command_line_says_the_same(self):
        said = subprocess.run([test_hostile.CHUNGSUC, "serve", "--openapi"], capture_output=True, text=True, check=True)
        self.assertEqual(json.loads(said.stdout), self.document)

    def test_the_description_is_whole(self):
        self.assertEqual(self.office.get("/api/v1/openapi.json"), self.document)
        self.assertTrue(self.document["openapi"].startswith("3.1."))
        names = [o["operationId"] for o in self.description.operations.values()]
        self.assertEqual(len(names), len(set(names)))
        for (method, path), o in self.description.operations.items():
            self.assertTrue(o["summary"], path)
            self.assertEqual(set(re.findall(r"\{(\w+)\}", path)),
                             {p["name"] for p in map(self.description.resolve, o["parameters"]) if p["in"] == "path"})
            for p in map(self.description.resolve, o["parameters"]):
                self.description.validator(p["schema"]).check_schema(p["schema"])
                if "example" in p:
                    self.description.validator(p["schema"]).validate(p["example"])
            self.assertEqual("requestBody" in o, method == "POST")
        for name, schema in self.document["components"]["schemas"].items():
            jsonschema.Draft202012Validator.check_schema(schema)
            for example in schema.get("examples", []):
                if schema.get("type") == "object":
                    self.description.validator(schema).validate(example)
        for ref in re.findall(r'"\$ref": "([^"]+)"', json.dumps(self.document)):
            self.description.resolve({"$ref": ref})

    def test_every_example_of_a_report_is_taken(self):
        schemas = self.document["components"]["schemas"]
        there = {"campaign": self.house.campaign_id, "day": TODAY}
        for example in schemas["Report"]["examples"]:
            told = dict(example, unit=self.house.hamlet, **there)
            told["revision"] = self.newest()
            if told["revision"]:
                told["why"] = told.get("why") or "thử"
            self.office.post(told)
        for example in schemas["Batch"]["examples"]:
            units = iter((self.house.hamlet, self.house.other))
            told = dict(example, reports=[dict(r, unit=next(units), **there) for r in example["reports"]])
            for r in told["reports"]:
                r.update(revision=self.newest(unit=r["unit"]), why="thử")
            answer = self.office.post(told, status=200)
            self.assertEqual([r["status"] for r in answer["reports"]], [201, 201])

    # --- sending ---

    def test_a_report_is_there_as_it_was_sent(self):
        sent = self.report(figures={"citizens": 41, "labour_days": 12.125, "gifts": {"value": 20, "bound": ">"},
                                    f"w{self.house.work}": 7.5}, note="Trời mưa \"to\"\n\u0110ẹp")
        got = self.hamlet.post(sent)
        self.assertEqual((got["revision"], got["unit"], got["day"]), (sent["revision"] + 1, sent["unit"], TODAY))
        newest = self.hamlet.get(f"/api/v1/reports/{sent['campaign']}/{sent['unit']}/{TODAY}")["revisions"][0]
        self.assertEqual((newest["figures"], newest["note"], newest["seq"]), (sent["figures"], sent["note"], got["seq"]))

    def test_exact_decimals_however_they_are_written(self):
        for words, value in (("12.125", 12.125), ("1.5e1", 15), ("1.0E+1", 10), ("12500e-3", 12.5), ("0.10", 0.1),
                             ("4.000000", 4), ("-0", 0), ("99999.999", 99999.999)):
            body = json.dumps(self.report(figures={"labour_days": "@"})).replace('"@"', words)
            seq = self.hamlet.post(body)["seq"]
            newest = self.hamlet.get(f"/api/v1/reports/{self.house.campaign_id}/{self.house.hamlet}/{TODAY}")["revisions"][0]
            self.assertEqual((newest["seq"], newest["figures"]["labour_days"]), (seq, value))

    def test_a_stale_revision_is_told_the_newest(self):
        newest = self.newest()
        self.hamlet.post(self.report(figures={"citizens": 39}))
        told = self.hamlet.post(self.report(revision=newest, figures={"citizens": 38}), status=409)
        self.assertEqual((told["type"], told["revision"], told["field"]),
                         ("urn:chungsuc:stale-revision", newest + 1, "/revision"))

    def test_word_for_word_again_is_the_same_report(self):
        body = self.report(figures={"citizens": 37})
        first = self.hamlet.post(body)
        self.assertEqual(self.hamlet.post(body), first)

    def test_a_key_answers_alike_also_after_a_restart(self):
        body = self.report(figures={"citizens": 36})
        first = self.hamlet.post(body, Idempotency_Key="test-api-1")
        again = self.lines[1].post(REPORTS, body, Idempotency_Key="test-api-1")
        self.assertEqual((again.status, again.json, again.headers["Idempotent-Replayed"]), (201, first, "true"))
        self.hamlet.post(dict(body, figures={"citizens": 35}), status=422, Idempotency_Key="test-api-1")
        self.hamlet.post(self.report(figures={"citizens": 34}))
        self.house.again()
        for line in self.lines:
            line.close()
            line.port = self.house.port
        head = self.house.head()
        self.assertEqual(self.hamlet.post(body, Idempotency_Key="test-api-1"), first)
        self.assertEqual(self.house.head(), head)

    def test_all_or_nothing(self):
        good, bad = self.report(unit=self.house.other), self.report(figures={"citizens": -1})
        head = self.house.head()
        told = self.office.post({"mode": "all", "reports": [good, bad]}, status=422)
        self.assertEqual([(i["index"], i["field"]) for i in told["items"]], [(1, "/reports/1/figures/citizens")])
        self.assertEqual(self.house.head(), head)
        told = self.office.post({"reports": [good, dict(self.report(), revision=99)]}, status=409)
        self.assertEqual([(i["index"], i["field"]) for i in told["items"]], [(1, "/reports/1/revision")])
        self.assertEqual(self.house.head(), head)
        told = self.office.post({"reports": [good, self.report()]})
        self.assertEqual(len(told["reports"]), 2)
        self.assertEqual(self.house.head(), head + 2)

    def test_each_for_itself(self):
        unit = self.house.other
        reports = [self.report(unit=unit), self.report(campaign=self.house.campaign_id + 1000), self.report(figures={"kings": 1}),
                   self.report(revision=99), self.report()]
        head = self.house.head()
        body = {"mode": "each", "reports": reports}
        told = self.office.post(body, status=200, Idempotency_Key="test-api-each")
        self.assertEqual([r["status"] for r in told["reports"]], [201, 422, 422, 409, 201])
        self.assertEqual([r.get("field") for r in told["reports"][1:4]],
                         ["/reports/1/campaign", "/reports/2/figures/kings", "/reports/3/revision"])
        self.assertEqual(self.house.head(), head + 2)
        again = self.office.post(body, status=200, Idempotency_Key="test-api-each")
        self.assertEqual([again["reports"][i] for i in (0, 4)], [told["reports"][i] for i in (0, 4)])
        self.assertEqual(self.house.head(), head + 2)
        self.hamlet.post({"mode": "each", "reports": [self.report(unit=unit)]}, status=200)

    def test_several_things_wrong_are_all_told(self):
        told = self.hamlet.post(self.report(figures={"citizens": 1.5, "shows": 10000, "gifts": "3"}, note=5), status=422)
        self.assertEqual({told["field"]} | {a["field"] for a in told["also"]}, {"/figures/gifts", "/note"})
        told = self.hamlet.post(self.report(figures={"citizens": 1.5, "shows": 10000}), status=422)
        self.assertEqual({told["field"]} | {a["field"] for a in told["also"]}, {"/figures/citizens", "/figures/shows"})

    def test_english_for_who_wants_it(self):
        reply = self.lines[1].post(REPORTS, "{", **{"Accept-Language": "en-GB, vi;q=0.5"})
        self.assertEqual(reply.json["title"], "The request cannot be read")

    # --- asking ---

    def test_sums_follow_the_reports(self):
        path = f"/api/v1/rollup?unit={self.house.commune}&from={TODAY}&to={TODAY}"
        before = self.office.get(path)
        code = [c["code"] for c in before["columns"]].index("money")
        self.hamlet.post(self.report(figures={"money": 1000}))
        self.hamlet.post(self.report(figures={"money": {"value": 3000, "bound": ">"}}))
        after = self.office.get(path)
        was, now = before["rows"][0]["values"][code], after["rows"][0]["values"][code]
        self.assertEqual((now["value"], now["more"], now["bound"]), ((was if isinstance(was, int) else was["value"]) + 3000, 3000, ">"))
        mine = self.hamlet.get(f"/api/v1/rollup?unit={self.house.hamlet}&from={TODAY}&to={TODAY}")
        self.assertEqual(mine["rows"][0]["values"][code]["value"], 3000)
        self.hamlet.post(self.report(figures={"citizens": 1}))

    def test_every_shape_of_a_sum(self):
        for by in ("one", "unit", "day", "unit-day"):
            for line in ("territory", "agency"):
                query = f"unit={self.house.commune}&by={by}&line={line}"
                self.reader.get("/api/v1/rollup?" + query)
                self.reader.get("/api/v1/completeness?" + query)
        rows = self.office.get(f"/api/v1/rollup?unit={self.house.commune}&by=unit")["rows"]
        whole = self.office.get(f"/api/v1/rollup?unit={self.house.commune}")["rows"][0]
        for count in ("expected", "on_time", "late", "missing", "corrected"):
            self.assertEqual(sum(r[count] for r in rows), whole[count])
        self.assertIn("Ấp Bến Đình", [r["name"] for r in rows])

    def test_who_is_missing(self):
        path = f"/api/v1/completeness?unit={self.house.commune}&list=missing&to={TODAY}"
        whole = self.office.get(path + "&limit=1000")
        self.assertEqual(whole["total"], len(whole["missing"]))
        got, at = [], path + "&limit=1"
        while at:
            page = self.office.get(at)
            got += page["missing"]
            at = page.get("next")
        self.assertEqual(got, whole["missing"])

    def test_units_and_what_became_of_them(self):
        listed = self.office.get(f"/api/v1/units?parent={self.house.commune}")["units"]
        self.assertIn(self.house.hamlet, [u["id"] for u in listed])
        one = self.office.get(f"/api/v1/units/{self.house.hamlet}")
        self.assertEqual(one, next(u for u in listed if u["id"] == one["id"]))
        self.office.get(f"/api/v1/units/{self.house.hamlet}/succession")
        self.assertEqual(self.office.get("/api/v1/units?code=99999")["units"], [])
        self.office.get("/api/v1/units?from=2026-11-22&to=2026-11-20", status=400)
        self.office.get("/api/v1/units/999999", status=404)

    def test_campaigns_and_works(self):
        listed = self.office.get("/api/v1/campaigns")["campaigns"]
        self.assertIn(self.house.campaign_id, [c["id"] for c in listed])
        one = self.hamlet.get(f"/api/v1/campaigns/{self.house.campaign_id}")
        self.assertIn(self.house.hamlet, [u["id"] for u in one["units"]])
        works = self.office.get(f"/api/v1/campaigns/{self.house.campaign_id}/works")["works"]
        self.assertIn(f"w{self.house.work}", [w["figure"] for w in works])
        self.assertLessEqual({"approved", "under-way", "dropped"}, {w["state"] for w in works})
        dropped = next(w for w in works if w["state"] == "dropped")
        self.assertNotEqual(dropped["place_unit"], dropped["unit"])
        self.assertIsNone(dropped["first_day"])
        self.assertRegex(dropped["state_day"], r"^\d{4}-\d\d-\d\d$")
        got, at = [], f"/api/v1/campaigns/{self.house.campaign_id}/works?limit=2"
        while at:
            page = self.office.get(at)
            got += page["works"]
            at = page.get("next")
        self.assertEqual(got, works)
        own = self.hamlet.get(f"/api/v1/campaigns/{self.house.campaign_id}/works?unit={self.house.hamlet}")["works"]
        self.assertEqual(own, [w for w in works if w["unit"] == self.house.hamlet])
        known = self.hamlet.get(f"/api/v1/campaigns/{self.house.campaign_id}/works")["works"]
        self.assertLessEqual({w["id"] for w in own}, {w["id"] for w in known})
        self.assertLess(len(known), len(works))  # those of other hamlets are not its business

    def test_targets_stand_beside_what_is_promised_and_done(self):
        path = f"/api/v1/campaigns/{self.house.campaign_id}/targets"
        rows = {(t["kind"], t["measure"]): t for t in self.office.get(path)["targets"]}
        houses = rows["house-build", "count"]
        self.assertEqual(houses["assigned"], 12)
        self.assertGreaterEqual(houses["promised"], houses["approved"])
        self.assertNotIn("assigned", rows["clearing", "m"])
        self.assertGreater(rows["clearing", "m"]["done"], 0)
        self.assertNotIn("done", rows["medical", "person"])
        self.hamlet.get(path, status=403)

    def test_plans_and_findings(self):
        plan = self.office.get("/api/v1/plans")["plans"][0]
        self.assertTrue(self.office.get(f"/api/v1/plans/{plan['id']}")["lines"])
        for severity in ("all", "error", "warning", "note"):
            found = self.office.get(f"/api/v1/plans/{plan['id']}/findings?severity={severity}")["findings"]
            self.assertTrue(severity == "all" or {f["severity"] for f in found} <= {severity})
            got, at = [], f"/api/v1/plans/{plan['id']}/findings?severity={severity}&limit=1"
            while at:
                page = self.office.get(at)
                got += page["findings"]
                at = page.get("next")
            self.assertEqual(got, found)

    def test_two_spans(self):
        told = self.office.get(f"/api/v1/compare?unit={self.house.commune}&before_from=2026-11-17&before_to=2026-11-18"
                               f"&from=2026-11-19&to={TODAY}")
        self.assertFalse(told["partial"])
        self.office.get(f"/api/v1/compare?unit={self.house.commune}&before_from=2026-11-17&before_to=2026-11-16"
                        f"&from=2026-11-19&to={TODAY}", status=400)
        self.office.get(f"/api/v1/compare?unit={self.house.commune}", status=400)

    def test_what_is_known_is_not_sent_again(self):
        for path in (f"/api/v1/rollup?unit={self.house.commune}&by=unit", f"/api/v1/completeness?unit={self.house.commune}",
                     f"/api/v1/completeness?unit={self.house.commune}&list=missing", f"/api/v1/campaigns/{self.house.campaign_id}/funds", "/api/v1/units", "/api/v1/openapi.json"):
            tag = self.lines[0].get(path).headers["ETag"]
            self.assertEqual(self.office.get(path, status=304, If_None_Match=tag).body, b"")

    def test_roles_keep_to_their_reach(self):
        for path in (f"/api/v1/rollup?unit={self.house.commune}", f"/api/v1/units/{self.house.other}", f"/api/v1/plans",
                     f"/api/v1/reports/{self.house.campaign_id}/{self.house.other}/{TODAY}",
                     f"/api/v1/compare?unit={self.house.commune}&before_from=2026-11-17&before_to=2026-11-18&from=2026-11-19&to={TODAY}"):
            status = 200 if path == "/api/v1/plans" else 403
            self.hamlet.get(path, status=status)
            self.reader.get(path)
        self.reader.post(self.report(), status=403)
        self.hamlet.post(self.report(unit=self.house.other), status=403)

    # --- tokens ---

    def test_tokens_are_made_and_ended_on_the_page(self):
        house = self.house
        account = house.one("select id from account where login = 'gome'")
        page, b = f"/accounts/{account}/tokens", house.browser("quantri")
        self.assertIn(page, b.get(f"/accounts/{account}").text)
        role = re.search(r'<option value="(\d+)"|name="role" value="(\d+)"', b.get(page).text)
        made = b.post(page, {"name": "Một cửa", "role": role[1] or role[2], "days": "30"}, csrf=b.csrf(page))
        token = re.search(r"cst_[\w-]{43}", made.text)[0]
        self.assertNotIn(token, b.get(page).text)
        office = Told(house.client(token), self.description)
        office.get("/api/v1/units")
        listed = b.get(page).text
        self.assertIn("Một cửa", listed)
        end = re.findall(rf"/accounts/{account}/tokens/\d+/end", listed)[0]  # the newest first
        self.assertEqual(b.post(end, {}, csrf=b.csrf(page)).status, 303)
        office.get("/api/v1/units", status=401)
        self.assertEqual(b.post(end, {}, csrf=b.csrf(page)).status, 404)
        office.client.close()
        for wrong in ({"role": "999999"}, {"days": "0"}, {"days": "99999"}, {"name": ""}):
            fields = dict({"name": "x", "role": role[1] or role[2], "days": "30"}, **wrong)
            self.assertEqual(b.post(page, fields, csrf=b.csrf(page)).status, 422, wrong)

    def test_only_a_hash_is_kept(self):
        bodies = str(self.house.rows("select body from fact where kind = 'token-added'"))
        for token in self.house.tokens.values():
            self.assertNotIn(token[4:], bodies)

    def test_the_rooms_of_a_campaign(self):
        path = f"/api/v1/campaigns/{self.house.campaign_id}"
        for name in ("duties", "talks", "proposals", "welfare", "review"):
            self.assertEqual(self.reader.get(f"{path}/{name}"), self.office.get(f"{path}/{name}"))
            self.hamlet.get(f"{path}/{name}", status=403)
        self.assertTrue(self.office.get(path + "/duties")["duties"])
        self.assertTrue(self.office.get(path + "/talks")["talks"])
        batches = self.office.get(path + "/welfare")["gifts"]
        self.assertEqual([b["total_vnd"] for b in batches], [b["count"] * b["unit_vnd"] for b in batches])
        self.assertFalse(self.office.get(path + "/review")["signed"])

    def test_funds_are_sums_that_fit_together_and_name_nobody(self):
        path = f"/api/v1/campaigns/{self.house.campaign_id}/funds"
        funds = self.office.get(path)["funds"]
        self.assertEqual(self.hamlet.get(path)["funds"], funds)  # as the page of the ledger
        self.assertTrue(funds)
        for fund in funds:
            self.assertEqual(fund["received_vnd"], sum(s["received_vnd"] for s in fund["by_source"]))
            self.assertEqual(fund["received_vnd"], fund["spent_vnd"] + fund["left_vnd"] + fund["returned_vnd"] + fund["handed_on_vnd"])
            self.assertLessEqual(sum(w["spent_vnd"] for w in fund["by_work"]), fund["spent_vnd"])
        self.assertGreater(sum(fund["received_vnd"] for fund in funds), 0)

    def test_zz_every_operation_was_asked(self):
        """Last by name: each operation of the description was answered well above."""
        good = {(m, p) for m, p, status in self.description.seen if status < 300}
        elsewhere = {("GET", "/api/v1/dataValueSets"), ("POST", "/api/v1/dataValueSets")}  # test_dhis2.py
        self.assertEqual(set(self.description.operations) - good, elsewhere)


if __name__ == "__main__":
    test_hostile.CHUNGSUC = sys.argv.pop(1)
    unittest.main()
