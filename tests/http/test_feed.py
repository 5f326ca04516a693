#!/usr/bin/env python3
"""test_feed.py: the feed of signed days, held against the rules of Atom (RFC 4287).

    test_feed.py PATH_OF_CHUNGSUC
"""
import datetime
import re
import sys
import unittest
import urllib.parse
import xml.etree.ElementTree as xml

import test_hostile
from test_api_hostile import Example
from wire import Browser

A = "{http://www.w3.org/2005/Atom}"
ONCE = {"feed": ("id", "title", "updated"), "entry": ("id", "title", "updated", "summary")}


def valid(body):
    """The root; every rule of section 4 that a feed like ours can break."""
    root = xml.fromstring(body)
    assert root.tag == A + "feed"
    for element in [root, *root.findall(A + "entry")]:
        kind = element.tag.removeprefix(A)
        for name in ONCE[kind]:
            assert len(element.findall(A + name)) == 1, (kind, name)
        for name in element.findall(A + "id"):
            assert re.fullmatch(r"urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", name.text)
        for name in element.findall(A + "updated"):
            assert datetime.datetime.fromisoformat(name.text).tzinfo
        assert element.findall(f"{A}author/{A}name"), "somebody wrote it"
        links = [(link.get("rel"), link.get("type")) for link in element.findall(A + "link")]
        assert links.count(("alternate", "text/html")) == 1 and len(links) == len(set(links))
        for link in element.findall(A + "link"):
            assert urllib.parse.urlsplit(link.get("href")).netloc
    ids = [i.text for i in root.iter(A + "id")]
    assert len(ids) == len(set(ids)), "no two have one id"
    updated = [e.find(A + "updated").text for e in root.findall(A + "entry")]
    assert root.find(A + "updated").text == max(updated, default=root.find(A + "updated").text)
    return root


class Feed(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.house = Example()
        cls.office = cls.house.browser("thuongtruc")

    @classmethod
    def tearDownClass(cls):
        cls.house.stop()

    def feed(self, browser=None, path="/feed"):
        reply = (browser or self.office).get(path)
        self.assertEqual(reply.status, 200, reply.text[:500])
        self.assertEqual(reply.headers["Content-Type"], "application/atom+xml; charset=utf-8")
        return valid(reply.body)

    def test_every_signed_day_is_there_with_its_figures(self):
        days = self.house.rows("select distinct campaign_id, day from signed_day")
        self.assertTrue(days)
        entries = self.feed().findall(A + "entry")
        self.assertEqual(len(entries), len(days))
        said = entries[0].find(A + "summary").text
        self.assertRegex(said, r"Người dân: [\d.]+ người; từ đầu đợt [\d.]+ lượt")
        page = urllib.parse.urlsplit(entries[0].find(A + "link").get("href")).path
        self.assertEqual(self.office.get(page).status, 200)
        self.assertNotIn("Nguyễn", said)

    def test_signed_again_it_is_the_same_entry_changed(self):
        before = {e.find(A + "id").text: e for e in self.feed().findall(A + "entry")}
        campaign, day = self.house.rows("select campaign_id, max(day) from signed_day group by campaign_id")[0]
        iso = (datetime.date(1970, 1, 1) + datetime.timedelta(days=day)).isoformat()
        self.house.now += 60000
        self.house.again()
        b = self.house.browser("thuongtruc")
        path = f"/campaign/{campaign}/day/{iso}"
        line = self.house.client(self.house.head_of_hamlet)
        known = line.get(f"/api/v1/reports/{campaign}/{self.house.hamlet}/{iso}").json["revisions"][0]
        reply = line.post("/api/v1/reports", {"campaign": campaign, "unit": self.house.hamlet, "day": iso,
                                              "revision": known["revision"], "why": "đếm lại",
                                              "figures": dict(known["figures"], citizens=known["figures"].get("citizens", 1) + 1)})
        self.assertEqual(reply.status, 201, reply)
        line.close()
        fields = dict(test_hostile.fields_of(b.get(path), "/sign"), number="777")
        reply = b.post(path + "/sign", fields, csrf=b.csrf(path))
        self.assertEqual(reply.status, 303, test_hostile.words(reply)[:900])
        after = {e.find(A + "id").text: e for e in self.feed(b).findall(A + "entry")}
        self.assertEqual(set(before), set(after))
        changed = [i for i in after if after[i].find(A + "updated").text != before[i].find(A + "updated").text]
        self.assertEqual(len(changed), 1)
        self.assertNotEqual(after[changed[0]].find(A + "summary").text, before[changed[0]].find(A + "summary").text)

    def test_a_feed_in_pages_is_the_whole_feed(self):
        whole = [e.find(A + "id").text for e in self.feed().findall(A + "entry")]
        path, pages = "/feed?count=1", []
        while path:
            root = self.feed(path=path)
            self.assertEqual(len(root.findall(A + "entry")), 1)
            pages.append(root.find(f"{A}entry/{A}id").text)
            links = {link.get("rel"): urllib.parse.urlsplit(link.get("href")) for link in root.findall(A + "link")}
            self.assertEqual(links["self"].path + "?" + links["self"].query, path)
            path = "next" in links and "/feed?" + links["next"].query
        self.assertGreater(len(whole), 1)
        self.assertEqual(pages, whole)
        self.assertNotIn('rel="next"', self.office.get("/feed").text)

    def test_what_did_not_change_is_not_sent_again(self):
        mark = self.office.get("/feed").headers["ETag"]
        reply = self.office.get("/feed", **{"If-None-Match": mark})
        self.assertEqual((reply.status, reply.body), (304, b""))

    def test_who_only_reports_reads_no_sums(self):
        self.assertEqual(self.feed(self.house.browser("bendinh")).findall(A + "entry"), [])

    def test_a_reader_of_news_has_an_address_of_its_own(self):
        b = self.house.browser("thuongtruc")
        reply = b.post("/calendar-address", {}, csrf=b.csrf("/calendar-address"))
        found = re.search(r"/feed/[\w-]{43}\.atom", reply.text)
        self.assertTrue(found, reply.text[:900])
        stranger = Browser(self.house)
        self.assertTrue(self.feed(stranger, found.group()).findall(A + "entry"))
        self.assertEqual(stranger.get("/feed/" + "A" * 43 + ".atom").status, 404)
        self.assertEqual(stranger.get("/feed").status, 303)
        b.post("/calendar-address/end", {}, csrf=b.csrf("/calendar-address"))
        self.assertEqual(stranger.get(found.group()).status, 404, "it ended")

    def test_pages_name_both_feeds(self):
        page = self.office.get(f"/campaign/{self.house.campaign_id}").text
        self.assertIn('rel="alternate" type="application/atom+xml" href="/feed"', page)
        self.assertIn(f'rel="alternate" type="text/calendar" href="/campaign/{self.house.campaign_id}/calendar.ics"', page)
        self.assertNotIn("alternate", Browser(self.house).get("/sign-in").text)


class Later(unittest.TestCase):
    def test_campaigns_long_past_are_not_looked_through(self):
        house = Example()
        try:
            b = house.browser("thuongtruc")
            address = re.search(r"/feed/[\w-]{43}\.atom", b.post("/calendar-address", {}, csrf=b.csrf("/calendar-address")).text).group()
            for days, wanted in ((60, True), (70, False)):
                house.now += days * 86400000
                house.again()
                reply = Browser(house).get(address)
                self.assertEqual(reply.status, 200)
                self.assertEqual(bool(valid(reply.body).findall(A + "entry")), wanted)
        finally:
            house.stop()


if __name__ == "__main__":
    test_hostile.CHUNGSUC = sys.argv.pop(1)
    unittest.main()
