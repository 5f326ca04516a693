#!/usr/bin/env python3
"""test_failover.py: the primary of a synchronous pair of PostgreSQL dies in the middle of a rush.

    test_failover.py PATH_OF_CHUNGSUC

The standby is promoted, the server finds it by the URL that names both, and goes on without being
started again: every report that was answered 201 is there, none twice, what was not answered can
be sent again. A second server on the same database shows the same sums within a second.

CHUNGSUC_TEST_FAILOVERS says how many times a pair is made and killed (default 1).
"""
import os
import pathlib
import random
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
import postgres
import test_hostile
from estate import Estate
from model import TERRITORY, Model
from rush import Rush, place

TIMES = int(os.environ.get("CHUNGSUC_TEST_FAILOVERS", "1"))


class Twin(Estate):
    """A second server on the database of another estate."""

    def __init__(self, house):
        super().__init__(now=house.now, url=house.url)
        self.tokens = house.tokens
        self.start()

    def stop(self):
        code, said = self.end()
        self.folder.cleanup()
        assert code == 0, said


def until(true, seconds):
    """Does it become true within this time?"""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            return False
        time.sleep(0.01)
    return True


class Failover(unittest.TestCase):
    def setUp(self):
        self.first = postgres.start()
        self.second = postgres.standby(self.first)
        self.addCleanup(postgres.stop)
        self.house = Estate(url=postgres.url(self.first, self.second))

    def rollup(self, house, unit, token):
        client = house.client(token)
        reply = client.get(f"/api/v1/rollup?unit={unit}&line=territory")
        client.close()
        self.assertEqual(reply.status, 200, reply)
        return reply.json["columns"], [{k: v for k, v in r.items() if k != "version"} for r in reply.json["rows"]]

    def test_the_primary_dies_in_the_middle_of_a_rush(self):
        for i in range(TIMES):
            if i:
                self.setUp()
            self.one(i)

    def one(self, seed):
        house, chance = self.house, random.Random(seed)
        campaign, token, cells = place(house)
        unit = house.one(f"select unit_id from campaign where id = {campaign}")
        twin = Twin(house)
        rush, said = Rush(house, token, cells, clients=24), {}

        def die():
            time.sleep(0.4 + chance.random() * 0.3)
            said["before"] = rush.answered()
            postgres.kill9(self.first)
            time.sleep(chance.random() * 0.2)
            postgres.promote(self.second)
            began = time.monotonic()
            self.assertTrue(until(lambda: rush.answered() > said["before"] + 50 or rush.wrong, 60),
                            f"nobody is answered again {rush.other}")
            said["back"] = time.monotonic() - began
            time.sleep(0.4)

        rush.run(die, ports=[house.port, house.port, twin.port])
        rush.settle()
        self.assertGreater(said["before"], 0)
        self.assertEqual((rush.faults(), [c.waiting for c in rush.cells if c.waiting]), ([], []))
        rush.repeat(chance, 20)
        self.assertEqual(rush.faults(), [])
        self.same_sums(house, twin, unit, token)
        print(f"{rush.answered()} reports, {said['before']} before; writing again after {said['back']:.2f} s; "
              f"other answers {rush.other}", flush=True)
        self.within_a_second(house, twin, unit, token, rush)
        model, client = Model(house), house.client(token)
        self.assertEqual(model.facts_that_do_not_fit_the_table(), set())
        first, last = model.ask("select first, last from campaign where id = ?", campaign)[0]
        want = model.sums(unit, TERRITORY, first, last)[(None, None)]["citizens"]["exact"]
        columns, rows = self.rollup(house, unit, token)
        self.assertEqual(round(1000 * rows[0]["values"][[c["code"] for c in columns].index("citizens")]), want)
        client.close()
        twin.stop()
        house.stop()  # verify: the chain is unbroken
        postgres.stop()

    def same_sums(self, house, twin, unit, token):
        self.assertTrue(until(lambda: self.rollup(house, unit, token) == self.rollup(twin, unit, token), 2))

    def within_a_second(self, house, twin, unit, token, rush):
        """What one server took, the other shows soon, whichever it was."""
        for server, other in ((house, twin), (twin, house)):
            client = server.client(token)
            cell = rush.cells[0]
            self.assertTrue(rush.one(cell, client), rush.other)
            client.close()
            want = self.rollup(server, unit, token)
            self.assertTrue(until(lambda: self.rollup(other, unit, token) == want, 1.5), "the other does not follow")

    def waiting_cancelled(self):
        return postgres.sql(self.first, "select bool_or(pg_cancel_backend(pid)) from pg_stat_activity "
                            "where wait_event = 'SyncRep'")

    def test_without_the_standby_nothing_is_answered_201(self):
        """synchronous_commit = on and one named standby: a commit waits for it. What waits is not
        answered; when the standby is back, it is, once."""
        house = self.house
        campaign, token, cells = place(house, hamlets=4)
        rush = Rush(house, token, cells, clients=4)
        rush.run(lambda: until(lambda: rush.answered() > 20, 20))
        self.assertGreater(rush.answered(), 20)
        postgres.kill9(self.second)

        def lonely():
            time.sleep(0.5)  # what was on its way is through
            before = rush.answered()
            time.sleep(0.5)
            # even when somebody breaks off the wait: then it is committed here alone
            self.assertEqual(self.waiting_cancelled(), "t")
            time.sleep(1)
            self.waiting_cancelled()
            time.sleep(1)
            self.assertEqual(rush.answered(), before, "answered 201 without the standby")
            reader = house.client(token)
            self.assertEqual(reader.get("/api/v1/campaigns").status, 200, "reading must go on")
            reader.close()
            postgres.restart(self.second)
            self.assertTrue(until(lambda: rush.answered() > before + 20 or rush.wrong, 60), rush.other)

        rush.run(lonely)
        rush.settle()
        self.assertEqual(rush.faults(), [])
        house.stop()


if __name__ == "__main__":
    test_hostile.CHUNGSUC = sys.argv.pop(1)
    unittest.main()
