#!/usr/bin/env python3
"""test_dhis2.py: dataValueSets out of the real server and into it, as DHIS2 words them.

    test_dhis2.py PATH_OF_CHUNGSUC
"""
import datetime
import sys
import unittest

import test_hostile
from estate import Client, day_number
from test_api import Description
from test_api_hostile import TODAY, Example
from test_openrosa import basic

PATH = "/api/v1/dataValueSets"


def period(day):
    return day.replace("-", "")


class Dhis2(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.house = Example()
        line = cls.house.client()
        cls.description = Description(line.get("/api/v1/openapi.json").json)
        line.close()

    @classmethod
    def tearDownClass(cls):
        cls.house.stop()

    def setUp(self):
        self.office, self.hamlet = Client(self.house.port, self.house.office), Client(self.house.port, self.house.head_of_hamlet)

    def tearDown(self):
        self.office.close()
        self.hamlet.close()

    def get(self, query="", client=None, status=200, **headers):
        reply = (client or self.office).get(f"{PATH}?dataSet={self.house.campaign_id}{query}",
                                            **{k.replace("_", "-"): v for k, v in headers.items()})
        self.assertEqual(reply.status, status, reply)
        self.description.check("GET", PATH, reply)
        return reply

    def all_values(self, query=""):
        found, path = [], f"{PATH}?dataSet={self.house.campaign_id}&days=2{query}"
        while path:
            told = self.office.get(path).json
            found += told["dataValues"]
            path = told.get("next")
        return found

    def send(self, *values, client=None, status=200, query="", **body):
        body = {"dataSet": str(self.house.campaign_id), "dataValues": list(values), **body}
        reply = (client or self.office).post(PATH + query, body)
        self.assertEqual(reply.status, status, reply)
        self.description.check("POST", PATH, reply)
        return reply.json

    def value(self, element="citizens", value="40", unit=None, day=TODAY, **more):
        return {"dataElement": element, "period": period(day), "orgUnit": f"u{unit or self.house.hamlet}", "value": value, **more}

    def newest(self, day, unit=None):
        found = self.office.get(f"/api/v1/reports/{self.house.campaign_id}/{unit or self.house.hamlet}/{day}").json["revisions"]
        return found[0] if found else {"revision": 0, "figures": {}}

    # --- out ---

    def test_values_are_those_of_the_newest_revisions(self):
        wanted = {}
        for unit, day in self.house.rows(f"select distinct unit_id, day from report_revision where campaign_id = {self.house.campaign_id}"):
            iso = (datetime.date(1970, 1, 1) + datetime.timedelta(days=day)).isoformat()
            for key, v in self.newest(iso, unit)["figures"].items():
                wanted[(f"u{unit}", period(iso), key)] = v["value"] if isinstance(v, dict) else v
        found = self.all_values()
        self.assertEqual({(v["orgUnit"], v["period"], v["dataElement"]): float(v["value"]) for v in found}, wanted)
        self.assertEqual(len(found), len(wanted))
        self.assertTrue(all(v["categoryOptionCombo"] == v["attributeOptionCombo"] == "default" for v in found))

    def test_spans_units_and_rights(self):
        day = self.house.one("select min(day) from report_revision")
        iso = (datetime.date(1970, 1, 1) + datetime.timedelta(days=day)).isoformat()
        one = self.get(f"&startDate={iso}&endDate={iso}&orgUnit=u{self.house.hamlet}").json["dataValues"]
        self.assertEqual({(v["orgUnit"], v["period"]) for v in one}, {(f"u{self.house.hamlet}", period(iso))})
        mine = self.get("&days=31", client=self.hamlet).json["dataValues"]
        self.assertEqual({v["orgUnit"] for v in mine}, {f"u{self.house.hamlet}"}, "a hamlet reads its own")
        self.get(f"&orgUnit=u{self.house.other}", client=self.hamlet, status=403)
        self.get("&orgUnit=nowhere", status=404)
        self.assertEqual(self.office.get(PATH).status, 400)
        self.assertEqual(self.office.get(f"{PATH}?dataSet=999999").status, 404)

    def test_an_answer_that_is_known_is_not_sent_again(self):
        mark = self.get().headers["ETag"]
        self.assertEqual(self.get(status=304, If_None_Match=mark).body, b"")

    def test_basic_opens_it_as_dhis2_clients_ask(self):
        line = Client(self.house.port)
        reply = line.ask("GET", f"{PATH}?dataSet={self.house.campaign_id}", headers={"Authorization": basic(self.house.office)})
        self.assertEqual(reply.status, 200, reply)
        line.close()

    # --- in ---

    def test_a_dry_run_checks_and_writes_nothing(self):
        head = self.house.head()
        told = self.send(self.value(value="41"), self.value("labour_days", "2.5"), query="?dryRun=true")
        self.assertEqual(told["response"]["importOptions"], {"dryRun": True})
        self.assertEqual(sum(told["response"]["importCount"].values()), 2)
        self.assertEqual(self.house.head(), head)
        bad = self.send(self.value(value="-1"), query="?dryRun=true", status=409)
        self.assertEqual(bad["response"]["status"], "ERROR")
        self.assertEqual(self.house.head(), head)

    def test_values_are_laid_over_what_is_there(self):
        day = "2026-11-20"
        before = self.newest(day)
        told = self.send(self.value("examined", "12", day=day), self.value("citizens", "33", day=day, comment=">"))
        self.assertEqual(told["response"]["status"], "SUCCESS")
        after = self.newest(day)
        self.assertEqual(after["revision"], before["revision"] + 1)
        self.assertEqual(after["figures"], dict(before["figures"], examined=12, citizens={"value": 33, "bound": ">"}))
        head = self.house.head()
        self.send(self.value("examined", "12", day=day))
        self.assertEqual(self.house.head(), head, "nothing new is written")
        told = self.send(self.value("examined", "12", day=day, deleted=True))
        self.assertEqual(told["response"]["importCount"]["deleted"], 1)
        self.assertNotIn("examined", self.newest(day)["figures"])

    def test_what_comes_out_goes_in(self):
        head = self.house.head()
        told = self.send(*self.all_values())
        self.assertEqual(told["response"]["importCount"]["ignored"], 0)
        self.assertEqual(self.house.head(), head)

    def test_conflicts_are_named_and_the_rest_is_taken(self):
        day = "2026-11-19"
        before = self.newest(day)["revision"]
        told = self.send(self.value("gifts", "7", day=day), self.value("mood", "1", day=day),
                         self.value(day="2026-12-31"), self.value(unit=999999), self.value(value="x"), self.value(value="1.2345"),
                         {"dataElement": "citizens"}, self.value(categoryOptionCombo="abc"), status=409)
        response = told["response"]
        self.assertEqual(response["status"], "WARNING")
        self.assertEqual(response["importCount"]["ignored"], 7)
        self.assertEqual(response["rejectedIndexes"], [1, 2, 3, 4, 5, 6, 7])
        self.assertEqual(response["conflicts"][0]["object"], "mood")
        self.assertTrue(all(c["value"] for c in response["conflicts"]))
        self.assertEqual(self.newest(day)["revision"], before + 1)

    def test_one_wrong_value_keeps_its_whole_report_out(self):
        head = self.house.head()
        told = self.send(self.value("citizens", "5"), self.value("soldiers", "1.5"), status=409)
        self.assertEqual(told["response"]["importCount"], {"imported": 0, "updated": 0, "ignored": 2, "deleted": 0})
        self.assertEqual(self.house.head(), head)

    def test_who_may_not_is_told(self):
        self.send(self.value(unit=self.house.other), client=self.hamlet, status=403)
        told = self.send(self.value("shows", "1", day="2026-11-18"), self.value(unit=self.house.other), client=self.hamlet, status=409)
        self.assertEqual(told["response"]["rejectedIndexes"], [1])

    def test_bodies_that_are_none(self):
        head = self.house.head()
        for body, status in (("{", 400), ("[]", 422), ({"dataValues": []}, 422), ({"dataValues": [1]}, 422),
                             ({"dataSet": "x", "dataValues": [{}]}, 422), ({"dataSet": 999999, "dataValues": [{}]}, 422),
                             ({"dataSet": self.house.campaign_id, "dataValues": [1, {}]}, 409)):
            self.assertEqual(self.office.post(PATH, body).status, status, body)
        self.assertEqual(self.office.post(f"{PATH}?dryRun=perhaps", {"dataValues": []}).status, 400)
        self.assertEqual(self.house.head(), head)

    def test_names_of_the_dhis2_of_the_place(self):
        self.house.end()
        self.house.run("setting", "set", "dhis2-names", f"u{self.house.hamlet}=ImspTQPwCqd, citizens=fbfJHSPpUQD")
        self.house.start()
        self.office.close()
        self.office = Client(self.house.port, self.house.office)
        found = self.all_values()
        self.assertIn("ImspTQPwCqd", {v["orgUnit"] for v in found})
        self.assertNotIn("citizens", {v["dataElement"] for v in found})
        day = "2026-11-21"
        self.send({"dataElement": "fbfJHSPpUQD", "period": period(day), "orgUnit": "ImspTQPwCqd", "value": 77})
        self.assertEqual(self.newest(day)["figures"]["citizens"], 77)
        self.house.end()
        self.house.run("setting", "set", "dhis2-names", "")
        self.house.start()


if __name__ == "__main__":
    test_hostile.CHUNGSUC = sys.argv.pop(1)
    unittest.main()
