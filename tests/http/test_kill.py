#!/usr/bin/env python3
"""test_kill.py: the server, killed again and again in the middle of a rush.

    test_kill.py PATH_OF_CHUNGSUC

What was answered 201 is there after the restart, none twice; what was not answered is sent again
with the same key, is answered 201 and counts once; `verify` finds nothing. CHUNGSUC_TEST_KILLS
says how often (default 100; 10 on PostgreSQL).
"""
import os
import random
import signal
import sys
import threading
import time
import unittest

import test_hostile
from estate import CLUSTER, Estate
from model import TERRITORY, Model
from rush import Rush, place

KILLS = int(os.environ.get("CHUNGSUC_TEST_KILLS", "10" if CLUSTER else "100"))


class Kill(unittest.TestCase):
    def test_what_was_answered_is_there_however_often_it_is_killed(self):
        house, chance, began = Estate(), random.Random(5), time.monotonic()
        campaign, token, cells = place(house)
        rush = Rush(house, token, cells, clients=24)
        for i in range(KILLS):
            before = rush.answered()

            def kill():
                give_up = time.monotonic() + 10  # on a slow machine nobody may have been answered yet
                while rush.answered() == before and time.monotonic() < give_up and not rush.wrong:
                    time.sleep(0.002)
                time.sleep(chance.random() * 0.1)
                house.end(signal.SIGKILL)

            rush.run(kill)
            self.assertGreater(rush.answered(), before, f"kill {i}: nothing was answered {rush.other} {rush.wrong}")
            if i % 10 == 9:
                house.run("verify")
            house.start()
            rush.repeat(chance, 5)
            self.assertEqual(rush.faults(), [], f"after kill {i}")
        rush.settle()
        self.assertEqual((rush.faults(), [c.waiting for c in rush.cells if c.waiting]), ([], []))
        self.sums_are_those_of_the_journal(house, token, campaign)
        print(f"{KILLS} kills, {rush.answered()} reports in {time.monotonic() - began:.1f} s, other answers: {rush.other}",
              flush=True)
        house.stop()

    def test_readers_in_a_rush_see_whole_reports(self):
        """Every report says as many citizens as members; so must every row of every answer."""
        house = Estate()
        _, token, cells = place(house)
        unit = house.one("select unit_id from campaign")
        rush, seen, wrong = Rush(house, token, cells, clients=16), [], []

        def read(by, until):
            client, tag = house.client(token), None
            while time.monotonic() < until and not wrong:
                reply = client.ask("GET", f"/api/v1/rollup?unit={unit}&line=territory{by}",
                                   headers={"If-None-Match": tag} if tag else None)
                if reply.status == 304:
                    continue
                tag, told = reply.headers["ETag"], reply.json
                at = [[c["code"] for c in told["columns"]].index(c) for c in ("citizens", "members")]
                for row in told["rows"]:
                    if row["values"][at[0]] != row["values"][at[1]] or \
                            row["expected"] != row["on_time"] + row["late"] + row["missing"]:
                        wrong.append((by, row))
                seen.append(by)
            client.close()

        def readers():
            until = time.monotonic() + 1.5
            threads = [threading.Thread(target=read, args=(by, until)) for by in ("", "&by=unit", "&by=unit-day")]
            for t in threads:
                t.start()
            for t in threads:
                t.join()

        rush.run(readers)
        rush.settle()
        self.assertEqual((rush.faults(), wrong), ([], []))
        self.assertEqual({"", "&by=unit", "&by=unit-day"} - set(seen), set())
        house.stop()

    def sums_are_those_of_the_journal(self, house, token, campaign):
        model, client = Model(house), house.client(token)
        unit, first, last = model.ask("select unit, first, last from campaign where id = ?", campaign)[0]
        reply = client.get(f"/api/v1/rollup?unit={unit}&line=territory")
        self.assertEqual(reply.status, 200, reply)
        codes = [c["code"] for c in reply.json["columns"]]
        got = dict(zip(codes, reply.json["rows"][0]["values"], strict=True))
        want = model.sums(unit, TERRITORY, first, last)[(None, None)]
        self.assertEqual([round(got[c] * 1000) for c in ("citizens", "labour_days")],
                         [want[c]["exact"] for c in ("citizens", "labour_days")])
        client.close()


if __name__ == "__main__":
    test_hostile.CHUNGSUC = sys.argv.pop(1)
    unittest.main()
