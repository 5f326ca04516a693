#!/usr/bin/env python3
"""test_sums.py: the sums in memory against plain SQL, over random histories, on both engines.

    test_sums.py PATH_OF_CHUNGSUC

A small country with two lines is made by commands, campaigns by pages, reports by the API: single,
in batches, corrected, refused, bounded, repeated; doubts are settled on the pages; units change
their superior, in the past and in the future; the daily window of a campaign and its days change.
Then every unit of either line is asked over several spans, and held against model.py. Then the
server is started again, then `rebuild` runs, and each time the same must be said.

CHUNGSUC_TEST_SEEDS says how many histories (default 1), CHUNGSUC_TEST_SEED from which one on,
CHUNGSUC_TEST_STEPS how long each is (120; 45 on PostgreSQL).
"""
import decimal
import gzip
import os
import pathlib
import random
import re
import sys
import time
import unittest
import urllib.parse

import estate as estate_
import test_hostile
from estate import Estate, day_number, day_text, moment, plan_text
from model import AGENCY, TERRITORY, Model
from test_hostile import words
from wire import FORM

SEEDS = int(os.environ.get("CHUNGSUC_TEST_SEEDS", "1"))
STEPS = int(os.environ.get("CHUNGSUC_TEST_STEPS", "45" if estate_.CLUSTER else "120"))
LINES = {TERRITORY: "territory", AGENCY: "agency"}
FIRST = day_number("2026-11-02")
TODAYS = ("2026-11-06", "2026-11-09", "2026-11-12")
INDICATORS = ("soldiers", "militia", "police", "officials", "members", "students", "citizens", "labour_days",
              "sessions", "attendances", "shows", "gifts", "examined", "money", "goods_value", "land")
PARTS = {"labour_days", "land"}  # that come in parts
WORKS = ("phát quang tuyến đường Lộ {n} dài {q}.000 m", "thắp sáng đường quê tổ {n} dài {q}00 m",
         "nạo vét kênh nội đồng {n} dài {q}00 m", "tặng {q}0 phần quà", "dặm vá tuyến đường tổ {n} dài {q}00 m")


def milli_of(value):
    """A number of JSON, read as a decimal, in thousandths."""
    return int((decimal.Decimal(value) * 1000).to_integral_exact())


class History:
    """One random country and what happened in it."""

    def __init__(self, house, seed):
        self.house, self.chance = house, random.Random(seed)
        self.seed, self.keys, self.refused, self.sent = seed, {}, 0, 0
        self.newest = {}  # (campaign, unit, day) → revision
        self.changes = 0

    # --- the country ---

    def unit(self, name, kind, parent=None, agency=None):
        above = ["--parent", str(parent)] if parent else []
        said = self.house.run("unit", "add", name, "--kind", kind, *above)
        unit = int(said.strip())
        if agency:
            self.tie(unit, AGENCY, agency, "2025-01-01")
        return unit

    def tie(self, unit, line, parent, day, code=0):
        return self.house.run("unit", "tie", str(unit), "--line", LINES[line], "--parent", str(parent), "--from", day,
                              code=code)

    def country(self):
        self.root = self.unit("Việt Nam", "quoc-gia")
        ministry = self.unit("Bộ Công an", "luc-luong", self.root)
        self.districts, self.communes, self.polices, self.agencies = [], {}, [ministry], {}
        for p in "AB":
            province = self.unit(f"Tỉnh {p}", "tinh", self.root)
            police = self.unit(f"Công an tỉnh {p}", "luc-luong", province, ministry)
            self.polices.append(police)
            for d in range(2 if p == "A" else 1):
                # the second province has no districts: two levels instead of three
                district = self.unit(f"Huyện {p}{d}", "huyen", province) if p == "A" else province
                self.districts.append(district)
                for c in range(2):
                    self.commune(f"{p}{d}{c}", district, police)

    def commune(self, name, parent, police):
        commune = self.unit(f"Xã {name}", "xa", parent)
        agency = self.unit(f"Công an xã {name}", "luc-luong", commune, police)
        hamlets = [self.unit(f"Ấp {w} {name}", "ap", commune) for w in self.chance.sample(("Cầu", "Bến", "Gò"), 2)]
        self.communes[commune], self.agencies[commune] = (name, hamlets), agency

    # --- campaigns ---

    def campaigns(self, count):
        self.window, self.opened = {}, 0
        for _ in range(count):
            self.campaign()

    def campaign(self, first=None):
        """One more, first one for each commune."""
        names, known = dict(self.house.rows("select id, name from unit")), sorted(self.communes)
        commune = known[self.opened] if self.opened < len(known) else self.chance.choice(known)
        tag, hamlets = self.communes[commune]
        first = first or FIRST + self.chance.randrange(6)
        last = first + self.chance.randrange(5, 12)
        works = {names[h]: "; ".join(self.chance.choice(WORKS).format(n=self.chance.randrange(1, 90), q=q)
                                     for q in self.chance.sample(range(2, 9), self.chance.randrange(1, 4)))
                 for h in hamlets}
        text = plan_text(f"Ra quân đợt {self.opened} xã {tag}", first, last, works, [names[self.agencies[commune]]])
        self.window[self.house.campaign(f"xa{commune}", text)] = (commune, first, last)
        self.opened += 1
        self.read_campaigns()

    def read_campaigns(self):
        self.reporters = {}
        for campaign, unit in self.house.rows("select campaign_id, unit_id from campaign_unit order by seq"):
            self.reporters.setdefault(campaign, []).append(unit)
        self.works = {}
        for work, campaign, unit, measure in self.house.rows("select id, campaign_id, unit_id, measure from work"):
            self.works.setdefault((campaign, unit), []).append((work, measure))

    # --- reports ---

    def figure(self, whole):
        milli = self.chance.choice((0, 1000, 5000, self.chance.randrange(1, 60) * 1000))
        if not whole and self.chance.random() < 0.5:
            milli += self.chance.randrange(1000)
        value = decimal.Decimal(milli) / 1000
        value = int(value) if value == int(value) else float(value)
        if milli and self.chance.random() < 0.15:
            return {"value": value, "bound": self.chance.choice("><~")}
        return value

    def figures(self, campaign, unit):
        told = {c: self.figure(c not in PARTS) for c in self.chance.sample(INDICATORS, self.chance.randrange(1, 7))}
        for work, measure in self.works.get((campaign, unit), []):
            if self.chance.random() < 0.6:
                told[f"w{work}"] = self.figure(measure != "m")
            if self.chance.random() < 0.15:
                told[f"t{work}"] = self.figure(measure != "m")
        return told

    def one(self):
        """A report as it may be sent now, and whether it will be taken."""
        campaign = self.chance.choice(sorted(self.reporters))
        commune, first, last = self.window[campaign]
        unit = self.chance.choice(self.reporters[campaign])
        day = self.chance.randrange(first, max(first, min(last, self.today)) + 1)
        at = (campaign, unit, day)
        revision = self.newest.get(at, 0)
        told = {"campaign": campaign, "unit": unit, "day": day_text(day), "revision": revision,
                "figures": self.figures(campaign, unit)}
        if revision:
            told["why"] = "đếm lại"
        if self.chance.random() < 0.3:
            told["note"] = "mưa"
        fine = day <= self.today
        spoil = self.chance.random()
        if spoil < 0.12:
            fine = False
            kind = self.chance.randrange(6)
            if kind == 0:
                told["revision"] = revision + 1
            elif kind == 1:
                told["day"] = day_text(last + 1)
            elif kind == 2:
                told["figures"]["citizens"] = -1
            elif kind == 3:
                told["figures"]["no-such"] = 1
            elif kind == 4:
                told["unit"] = self.root
            else:
                told["figures"] = {"citizens": 2.5}
        return at, told, fine

    def send(self, client):
        at, told, fine = self.one()
        key = f"k{self.seed}-{self.chance.getrandbits(60)}"
        reply = client.post("/api/v1/reports", told, Idempotency_Key=key)
        assert (reply.status == 201) == fine, (told, fine, reply)
        if not fine:
            self.refused += 1
            return
        self.sent += 1
        self.newest[at] = told["revision"] + 1
        assert reply.json["revision"] == told["revision"] + 1, reply
        if self.chance.random() < 0.2:
            again = client.post("/api/v1/reports", told, Idempotency_Key=key)
            assert (again.status, dict(again.json, replayed=0)) == (201, dict(reply.json, replayed=0)), (reply, again)

    def send_by_page(self):
        """The same by the form of a hamlet's day."""
        campaign = self.chance.choice(sorted(self.reporters))
        commune, first, last = self.window[campaign]
        if first > self.today:
            return
        unit, day = self.chance.choice(self.reporters[campaign]), self.chance.randrange(first, min(last, self.today) + 1)
        b, path = self.house.browser(f"xa{commune}"), f"/campaign/{campaign}/unit/{unit}/day/{day_text(day)}"
        fields = dict(test_hostile.fields_of(b.get(path)), citizens=self.chance.choice(("12", "hơn 300", "gần 50", "khoảng 20", "0")),
                      note="trang")
        fields["why"] = "đếm lại" if self.newest.get((campaign, unit, day)) else ""
        a = b.ask("POST", path, urllib.parse.urlencode(fields), FORM)
        assert a.status == 303, words(a)[:600]
        self.newest[campaign, unit, day] = self.newest.get((campaign, unit, day), 0) + 1
        self.sent += 1

    def batch(self, client):
        mode, items, taken = self.chance.choice(("all", "each")), [], set()
        for _ in range(self.chance.randrange(1, 7)):
            at, told, fine = self.one()
            if at not in taken:
                taken.add(at)
                items.append((at, told, fine))
        reply = client.post("/api/v1/reports", {"mode": mode, "reports": [t for _, t, _ in items]},
                            Idempotency_Key=f"b{self.seed}-{self.chance.getrandbits(60)}")
        good = all(f for _, _, f in items)
        assert reply.status in ((200, 201, 207) if good or mode == "each" else (400, 403, 404, 409, 422)), (items, reply)
        for at, told, fine in items:
            if fine and (good or mode == "each"):
                self.newest[at] = told["revision"] + 1
                self.sent += 1
            else:
                self.refused += 1

    # --- everything else that happens ---

    def settle(self):
        """On the page of a day: each open doubt is counted or left out."""
        campaign = self.chance.choice(sorted(self.reporters))
        commune, first, last = self.window[campaign]
        b, done = self.house.browser(f"xa{commune}"), 0
        for day in range(first, min(last, self.today) + 1):
            path = f"/campaign/{campaign}/day/{day_text(day)}"
            page = b.get(path)
            names = set(re.findall(r'name="(decision-[^"]+)"', page.text))
            if not names:
                continue
            fields = {"csrf": b.csrf(path)}
            for name in names:
                fields[name] = self.chance.choice(("accept", "exclude", "exclude"))
                fields["why" + name.removeprefix("decision")] = "đã gọi hỏi"
            a = b.ask("POST", path + "/settle", urllib.parse.urlencode(fields), FORM)
            assert a.status == 303, words(a)[:600]
            done += len(names)
        return done

    def change_units(self):
        """By command, while the server is down: superiors from a day in the past or to come."""
        for _ in range(3):
            day = day_text(FIRST + self.chance.randrange(-3, 14))
            kind = self.chance.randrange(3)
            if kind == 0:
                unit, line, parent = self.chance.choice(sorted(self.communes)), TERRITORY, self.chance.choice(self.districts)
            elif kind == 1:
                unit, line = self.chance.choice(sorted(self.agencies.values())), AGENCY
                parent = self.chance.choice(self.polices)
            else:
                unit = self.chance.choice([h for _, hamlets in self.communes.values() for h in hamlets])
                line, parent = TERRITORY, self.chance.choice(sorted(self.communes))
            done = self.tie(unit, line, parent, day, code=None)
            assert done.returncode in (0, 1, 2), done
            self.changes += done.returncode == 0

    def change_settings(self):
        """The window moves and days are added, at either end."""
        campaign = self.chance.choice(sorted(self.reporters))
        commune, first, last = self.window[campaign]
        b, path = self.house.browser(f"xa{commune}"), f"/campaign/{campaign}/settings"
        first, last = first - self.chance.randrange(3), last + self.chance.randrange(3)
        fields = dict(test_hostile.fields_of(b.get(path)), first_day=day_text(first), last_day=day_text(last))
        fields["from"], fields["to"] = self.chance.choice((("07:00", "08:00"), ("13:30", "15:00"), ("20:00", "23:00")))
        a = b.ask("POST", path, urllib.parse.urlencode(fields), FORM)
        assert a.status == 303, words(a)[:600]
        self.window[campaign] = (commune, first, last)

    def epoch(self, today, steps):
        self.today = day_number(today)
        client = self.house.client(self.house.token("quocgia", self.root))
        for _ in range(steps):
            dice = self.chance.random()
            if dice < 0.75:
                self.send(client)
            elif dice < 0.88:
                self.batch(client)
            elif dice < 0.94:
                self.send_by_page()
            elif dice < 0.96:
                self.settle()
            elif dice < 0.975:
                self.campaign()
            else:
                self.change_settings()
        self.settle()
        client.close()


class Compare:
    """What the program says, held against the model."""

    def __init__(self, test, house, chance, root, token=None):
        self.test, self.house, self.model, self.chance = test, house, Model(house), chance
        self.client = house.client(token or house.token("quocgia", root))

    def ask(self, path, **query):
        query = {("from" if k == "first" else k): v for k, v in query.items() if v is not None}
        reply = self.client.get(f"{path}?{urllib.parse.urlencode(query)}")
        self.test.assertEqual(reply.status, 200, (path, query, reply))
        return reply.json

    @staticmethod
    def value(told):
        """{bound name: milli} without zeros."""
        if isinstance(told, dict):
            found = {n: milli_of(str(told.get(n, 0))) for n in ("exact", "more", "less", "about")}
        else:
            found = {"exact": milli_of(str(told))} if told is not None else {}
        return {n: v for n, v in found.items() if v}

    def rows(self, told, unit, line, by):
        """The rows of an answer by (unit, day), as the model has them."""
        codes = [c["code"] for c in told["columns"]]
        sums, counts, planned = {}, {}, {}
        children = self.model.children(unit, line) | {unit}
        for row in told["rows"]:
            key = (row["unit"] if by in ("unit", "unit-day") else None,
                   day_number(row["day"]) if by in ("day", "unit-day") else None)
            self.test.assertNotIn(key, counts, "a row stands twice")
            if key[0] is not None:
                self.test.assertIn(key[0], children)
            values = {c: self.value(v) for c, v in zip(codes, row["values"], strict=True)}
            sums[key] = {c: v for c, v in values.items() if v}
            counts[key] = tuple(row[n] for n in ("expected", "on_time", "late", "missing", "corrected"))
            if row.get("planned"):
                planned[key] = {c: milli_of(str(p)) for c, p in zip(codes, row["planned"], strict=True) if p}
        return sums, counts, planned

    def question(self, unit, line, first, last, by):
        at = (unit, LINES[line], day_text(first), day_text(last), by)
        told = self.ask("/api/v1/rollup", unit=unit, line=LINES[line], first=day_text(first), to=day_text(last), by=by)
        sums, counts, planned = self.rows(told, unit, line, by)
        full = lambda d: {k: v for k, v in d.items() if any(v)} if d else d
        self.test.assertEqual({k: v for k, v in sums.items() if v}, self.model.sums(unit, line, first, last, by), at)
        self.test.assertEqual(full(counts), full(self.model.completeness(unit, line, first, last, by)), at)
        if by in (None, "unit"):
            want = self.model.planned(unit, line, first, last, by)
            self.test.assertEqual({k: v for k, v in planned.items() if v}, want, at)

    def everything(self, most=10**9):
        """Of more units than `most` as many are asked, those above all others first."""
        m = self.model
        units = m.units()[:most]
        self.test.assertEqual(m.facts_that_do_not_fit_the_table(), set())
        spans = [(FIRST - 5, FIRST + 30), (FIRST + 3, FIRST + 3)]
        first = FIRST + self.chance.randrange(8)
        spans.append((first, first + self.chance.randrange(8)))
        asked = 0
        for unit in units:
            for line in LINES:
                for first, last in spans:
                    for by in (None, "unit", "day", "unit-day"):
                        self.question(unit, line, first, last, by)
                        asked += 1
        for unit in units:
            for line in LINES:
                for day in range(FIRST, FIRST + 12, 4):
                    self.missing(unit, line, day)
                    asked += 1
        self.client.close()
        return asked

    def missing(self, unit, line, day):
        told, total = set(), 0
        path = "/api/v1/completeness?" + urllib.parse.urlencode(
            {"unit": unit, "line": LINES[line], "to": day_text(day), "list": "missing", "limit": 5})
        while path:
            reply = self.client.get(path)
            self.test.assertEqual(reply.status, 200, reply)
            page = reply.json
            found = {(i["campaign"], i["unit"]) for i in page["missing"]}
            self.test.assertEqual(found & told, set(), "a page says it again")
            told |= found
            total += len(page["missing"])
            path = page.get("next")
        self.test.assertEqual(page["total"], total)
        self.test.assertEqual(len(told), total)
        self.test.assertEqual(told, self.model.missing(unit, line, day), (unit, LINES[line], day_text(day)))


class Sums(unittest.TestCase):
    def history(self, seed, campaigns=None):
        house = Estate(now=moment(TODAYS[0]))
        self.addCleanup(house.drop)
        house.run("init")
        house.run("setting", "set", "totp-administrators", "off")
        h = History(house, seed)
        h.country()
        for commune in h.communes:
            house.person(f"xa{commune}", commune)
        house.person("quocgia", h.root)
        house.token("quocgia", h.root)
        house.start()
        h.campaigns(len(h.communes) + 2 if campaigns is None else campaigns)
        return house, h

    def test_who_moved_between_two_campaigns_is_missing_once_in_each(self):
        house, h = self.history(5, campaigns=0)
        house.end()
        commune = sorted(h.communes)[0]
        h.tie(commune, TERRITORY, h.districts[1], day_text(FIRST + 3))
        h.tie(h.communes[commune][1][0], TERRITORY, sorted(h.communes)[-1], day_text(FIRST + 5))
        house.start()
        for day in (FIRST, FIRST + 4, FIRST + 5):
            h.opened = 0
            h.campaign(day)
        Compare(self, house, random.Random(1), h.root).everything()
        house.stop()

    def one(self, seed):
        house, h = self.history(seed)
        chance = random.Random(seed * 7)
        for i, today in enumerate(TODAYS):
            if i:
                code, said = house.end()
                self.assertEqual(code, 0, said)
                h.change_units()
                house.now = moment(today)
                house.start()
            h.epoch(today, STEPS // len(TODAYS))
            Compare(self, house, chance, h.root).everything() if i == 1 else None
        self.assertGreater(min(h.sent, h.refused, h.changes), 0, "nothing happened")
        Compare(self, house, random.Random(seed), h.root).everything()
        house.again()
        Compare(self, house, random.Random(seed), h.root).everything()
        house.end()
        house.run("rebuild")
        house.start()
        asked = Compare(self, house, random.Random(seed), h.root).everything()
        print(f"seed {seed}: {h.sent} reports, {h.refused} refused, {h.changes} changes of units, {asked} questions",
              flush=True)
        house.stop()

    def test_changes_made_beside_a_running_server_are_followed(self):
        if not estate_.CLUSTER:
            self.skipTest("a folder has one server")
        house, h = self.history(99)
        h.epoch(TODAYS[0], STEPS // 4)
        for _ in range(4):
            h.change_units()
        until, error = time.monotonic() + 3, True
        while error and time.monotonic() < until:
            try:
                error = Compare(self, house, random.Random(1), h.root).everything() is None
            except AssertionError:
                time.sleep(0.3)
        Compare(self, house, random.Random(1), h.root).everything()
        house.stop()

    def test_a_comparison_across_a_reform_carries_what_went_whole(self):
        """Một and Hai went whole into Mới, of Ba only a part."""
        house = Estate(now=moment("2025-03-12"))
        self.addCleanup(house.drop)
        units, heirs = f"{house.folder.name}/units.csv", f"{house.folder.name}/succession.csv"
        with open(units, "w", encoding="utf-8") as f:
            f.write("code,series,kind,name,parent_code,valid_from,valid_to\n01,old,tinh,Cũ,,,2025-06-30\n"
                    "001,old,huyen,Huyện,01,,2025-06-30\n00001,old,xa,Một,001,,2025-06-30\n00002,old,xa,Hai,001,,2025-06-30\n"
                    "00003,old,xa,Ba,001,,2025-06-30\n01,new,tinh,Cũ,,2025-07-01,\n00001,new,xa,Mới,01,2025-07-01,\n"
                    "00002,new,xa,Khác,01,2025-07-01,\n")
        with open(heirs, "w", encoding="utf-8") as f:
            f.write("old_code,new_code,extent\n01,01,whole\n00001,00001,whole\n00002,00001,whole\n00003,00001,part\n00003,00002,part\n")
        house.run("init")
        house.run("setting", "set", "totp-administrators", "off")
        house.run("unit", "import", units, "--succession", heirs)
        ids = {(s, c): i for i, s, c in house.rows("select id, series, code from unit where series <> ''")}
        done = {}
        for day, series, codes in (("2025-03-12", "old", ("00001", "00002", "00003")), ("2025-08-05", "new", ("00001",))):
            house.now = moment(day)
            for code in codes:
                house.person(f"{series}{code}", ids[series, code])
                house.token(f"{series}{code}", ids[series, code])
            house.start()
            first = day_number(day) - 2
            for code in codes:
                campaign = house.campaign(f"{series}{code}", plan_text(f"Ra quân {series} {code}", first, first + 5,
                                          {f"Ấp {code}": "phát quang tuyến đường Lộ dài 2.000 m"}, []))
                client, said = house.client(house.token(f"{series}{code}", ids[series, code])), 10 + int(code) * 7
                for unit, in house.rows(f"select unit_id from campaign_unit where campaign_id = {campaign}"):
                    reply = client.post("/api/v1/reports", {"campaign": campaign, "unit": unit, "day": day,
                                                            "figures": {"citizens": said}})
                    self.assertEqual(reply.status, 201, reply)
                    done[series, code] = done.get((series, code), 0) + said
                client.close()
            if series == "old":
                house.end()
        client = house.client(house.token("new00001", ids["new", "00001"]))
        reply = client.get(f"/api/v1/compare?unit={ids['new', '00001']}&before_from=2025-03-01&before_to=2025-03-31"
                           "&from=2025-08-01&to=2025-08-31")
        client.close()
        self.assertEqual(reply.status, 200, reply)
        told = reply.json
        at = [c["code"] for c in told["columns"]].index("citizens")
        carried, question = done["old", "00001"] + done["old", "00002"], done["old", "00003"]
        self.assertEqual([told[k]["values"][at] for k in ("now", "before", "in_question")],
                         [done["new", "00001"], carried, question])
        self.assertEqual((told["partial"], told["whole"], told["of"]), (True, 2, 3))
        self.assertEqual(int(told["share"][at] * 1000), 1000 * carried // (carried + question))
        self.assertEqual({(s["unit"], s["extent"]): s["values"][at] for s in told["sources"]},
                         {(ids["old", "00001"], "whole"): done["old", "00001"], (ids["old", "00002"], "whole"): done["old", "00002"],
                          (ids["old", "00003"], "part"): question})
        house.stop()

    def test_reports_of_an_old_journal_are_counted_too(self):
        if estate_.CLUSTER:
            self.skipTest("the old journal is a file")
        house = Estate(now=moment("2026-11-22"))
        self.addCleanup(house.drop)
        os.mkdir(house.dir, 0o700)
        old = pathlib.Path(__file__).parents[1] / "cli/old/before-the-lines.db.gz"
        pathlib.Path(house.dir, "chungsuc.db").write_bytes(gzip.decompress(old.read_bytes()))
        top = house.one("select id from unit where kind = 'tinh'")
        house.run("user", "role", "thuongtruc", "--role", "read", "--unit", str(top))
        token = house.token("thuongtruc", top, "read")
        house.start()
        Compare(self, house, random.Random(1), top, token).everything()
        house.stop()

    def test_an_invented_campaign_of_a_whole_district(self):
        house = Estate(now=moment("2026-11-22"))
        self.addCleanup(house.drop)
        house.run("simulate", "--communes", "3", "--hamlets", "6", "--days", "8", "--first", "2026-11-05")
        top = house.one("select id from unit where kind = 'quoc-gia'")
        token = house.token("trunguong", top, "read")
        house.start()
        Compare(self, house, random.Random(1), top, token).everything(24)
        house.stop()

    def test_random_histories_give_the_sums_of_plain_sql(self):
        first = int(os.environ.get("CHUNGSUC_TEST_SEED", "1"))
        for seed in range(first, first + SEEDS):
            with self.subTest(seed=seed):
                self.one(seed)


if __name__ == "__main__":
    test_hostile.CHUNGSUC = sys.argv.pop(1)
    unittest.main()
