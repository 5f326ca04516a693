"""rush.py: many clients who report at once and repeat with the same key what was not answered.

Each cell (a unit and day) is corrected again and again by one client, so what must stand in the
journal is known exactly: of every cell the notes in the order in which they were sent, each once.
"""
import json
import threading
import time

import facts
from estate import Client, day_number, day_text


class Cell:
    def __init__(self, campaign, unit, day):
        self.campaign, self.unit, self.day = campaign, unit, day
        self.answered = []  # notes, each answered 201
        self.waiting = None  # (key, body): sent, and no answer came

    def next(self, name):
        return self.sent(name, len(self.answered))

    def sent(self, name, revision):
        """The key and the body that correct this revision, always the same."""
        key = f"{name}-{self.unit}-{self.day}-{revision + 1}"
        body = {"campaign": self.campaign, "unit": self.unit, "day": day_text(self.day), "revision": revision,
                "figures": {"citizens": revision % 50, "members": revision % 50, "labour_days": 0.5 * (revision % 9)},
                "note": key}
        if revision:
            body["why"] = "đếm lại"
        return key, body


class Rush:
    def __init__(self, house, token, cells, clients=16, name="r"):
        self.house, self.token, self.name = house, token, name
        self.cells = [Cell(*c) for c in cells]
        self.shares = [self.cells[i::clients] for i in range(min(clients, len(self.cells)))]
        self.ports, self.wrong, self.other, self.seen = None, [], {}, 0
        self.later = (503, 504, 507)  # answers after which the same is sent again
        self.stored = {}  # (campaign, unit, day) → notes by revision, as the journal has them

    def one(self, cell, client):
        """Send what waits, or a next one. False: no answer, or one that says: later."""
        key, body = cell.waiting = cell.waiting or cell.next(self.name)
        try:
            reply = client.post("/api/v1/reports", body, Idempotency_Key=key)
        except Exception as e:  # pylint: disable=broad-except
            client.close()
            self.other[type(e).__name__] = self.other.get(type(e).__name__, 0) + 1
            return False
        if reply.status == 201:
            if reply.json["revision"] != body["revision"] + 1:
                self.wrong.append((key, reply))
            cell.answered.append(key)
            cell.waiting = None
            return True
        self.other[reply.status] = self.other.get(reply.status, 0) + 1
        if reply.status not in self.later:
            self.wrong.append((key, reply))
        return False

    def share(self, cells, port, over):
        client, i = Client(port, self.token, timeout=20), 0
        while not over.is_set() and not self.wrong:
            if self.one(cells[i % len(cells)], client):
                i += 1
            elif not over.is_set():
                time.sleep(0.01)
        client.close()

    def run(self, meanwhile, ports=None):
        """Everybody sends until meanwhile() has come back."""
        ports, over = ports or [self.house.port], threading.Event()
        threads = [threading.Thread(target=self.share, args=(share, ports[i % len(ports)], over))
                   for i, share in enumerate(self.shares)]
        for t in threads:
            t.start()
        try:
            meanwhile()
        finally:
            over.set()
            for t in threads:
                t.join()

    def settle(self):
        """Everything that waits is sent again, until it is answered."""
        client = Client(self.house.port, self.token)
        for cell in self.cells:
            for _ in range(500):
                if not cell.waiting or self.wrong or self.one(cell, client):
                    break
                time.sleep(0.02)
        client.close()

    def repeat(self, chance, count):
        """What was answered long ago, sent once more: answered alike, and nothing is written."""
        client = Client(self.house.port, self.token)
        for _ in range(count):
            cell = chance.choice([c for c in self.cells if c.answered])
            revision = chance.randrange(len(cell.answered))
            key, body = cell.sent(self.name, revision)
            reply = client.post("/api/v1/reports", body, Idempotency_Key=key)
            if reply.status != 201 or reply.json["revision"] != revision + 1:
                self.wrong.append(("again", key, reply))
        client.close()

    def answered(self):
        return sum(len(c.answered) for c in self.cells)

    def read(self):
        """What the journal has more than at the last call; words stand behind their seals."""
        words = dict(self.house.rows("select seal, text from sealed where purpose like 'report%'"))
        for row in self.house.rows("select seq, at_ms, account_id, kind, body from fact where kind in "
                                   f"('report', 'report-sent') and seq > {self.seen} order by seq"):
            r = facts.report(*row)
            self.seen = r.seq
            note = words.get(json.loads(r.note).get("text_seal")) if r.note.startswith("{") else r.note
            self.stored.setdefault((r.campaign, r.unit, r.day), []).append((r.revision, note))

    def faults(self):
        """Every cell must have what was answered, in order, and at most what waits behind it."""
        self.read()
        found = list(self.wrong)
        for cell in self.cells:
            there = self.stored.get((cell.campaign, cell.unit, cell.day), [])
            want = list(enumerate(cell.answered, 1))
            if cell.waiting and there[len(want):]:
                want.append((len(want) + 1, cell.waiting[0]))
            if there != want:
                found.append((cell.unit, cell.day, "there", there[-3:], "answered", want[-3:]))
        return found


def place(house, hamlets=8, days=("2026-11-17", "2026-11-22")):
    """A commune in the middle of a campaign, its server started. Gives the campaign, a token and the cells."""
    from estate import plan_text
    house.run("init")
    house.run("setting", "set", "totp-administrators", "off")
    commune = int(house.run("unit", "add", "Xã Tân Lập", "--kind", "xa"))
    names = [f"Ấp {w}" for w in ("Cầu", "Bến", "Gò", "Rạch", "Sen", "Rẫy", "Lớn", "Suối", "Đồng", "Tre")[:hamlets]]
    for name in names:
        house.run("unit", "add", name, "--kind", "ap", "--parent", str(commune))
    house.person("xa", commune)
    token = house.token("xa", commune)
    house.start()
    first, last = map(day_number, days)
    campaign = house.campaign("xa", plan_text("Ra quân dân vận", first, last,
                                              {n: "phát quang tuyến đường Lộ dài 2.000 m" for n in names}, []))
    units = [u for (u,) in house.rows("select unit_id from campaign_unit order by seq")]
    return campaign, token, [(campaign, u, d) for u in units for d in range(first, last + 1)]
