"""facts.py: reports as they stand in the journal, read by the words of src/report/packed.h alone."""
import json
import os
import pathlib
import re

SOURCE = pathlib.Path(os.environ.get("CHUNGSUC_SOURCE", pathlib.Path(__file__).parents[2]))
LATE, KEY, NOTE, WHY = 1, 2, 4, 8
BOUNDS = "=><~"


def indicators():
    """number → code, as indicators.def has them."""
    text = (SOURCE / "src/campaign/indicators.def").read_text(encoding="utf-8")
    rows = re.findall(r"(?m)^INDICATOR\((\d+), *(\w+)|^INDICATOR\((\w+), *(\d+)", text)
    return {int(a or d): b or c for a, b, c, d in rows}


INDICATORS = indicators()


class Damaged(Exception):
    pass


class Report:
    """figures: {"citizens" or "w12" or "t12": (thousandths, bound)}"""

    def __init__(self, seq, at_ms, account):
        self.seq, self.at_ms, self.account = seq, at_ms, account
        self.figures, self.note, self.why, self.key, self.late = {}, "", "", b"", None


def report(seq, at_ms, account, kind, body):
    r = Report(seq, at_ms, account)
    if kind == "report-sent":
        from_json(r, json.loads(body))
    else:
        from_bytes(r, body)
    return r


def from_json(r, told):
    r.campaign, r.unit, r.day, r.revision = told["c"], told["u"], told["d"], told["r"]
    r.note, r.why = told.get("n", ""), told.get("y", "")
    r.figures = {name: (milli, "=") for name, milli in told["f"].items()}


class Bytes:
    def __init__(self, body):
        self.body, self.at = body, 0

    def take(self, count):
        got = self.body[self.at:self.at + count]
        if len(got) != count:
            raise Damaged("cut short")
        self.at += count
        return got

    def number(self):
        value, shift = 0, 0
        while True:
            byte = self.take(1)[0]
            value |= (byte & 127) << shift
            shift += 7
            if not byte & 128:
                break
        if (byte == 0 and shift > 7) or value >= 1 << 63:
            raise Damaged("a number longer than it needs")
        return value

    def text(self):
        length = self.number()
        if not length:
            raise Damaged("an empty text")
        return self.take(length).decode("utf-8")


def from_bytes(r, body):
    b = Bytes(bytes(body))
    if b.take(1) != b"\1":
        raise Damaged("another version")
    r.campaign, r.unit = b.number(), b.number()
    day = b.number()
    r.day = -(day // 2) - 1 if day & 1 else day // 2
    told = b.number()
    r.revision, flags = divmod(told, 16)
    r.late = bool(flags & LATE)
    for name, first in (("w", r.campaign), ("t", r.campaign), ("", 0)):
        known = first
        for _ in range(b.number()):
            head = b.number()
            known += head // 16 + 1
            value, scale = b.number(), head // 4 % 4
            milli = value * (1, 100, 1000, 1000000)[scale]
            if milli >= 1 << 63 or (milli == 0 and scale != 3) or \
                    any(milli % step == 0 and i > scale for i, step in enumerate((1, 100, 1000, 1000000))):
                raise Damaged("a figure written in another way")
            r.figures[f"{name}{known}" if name else INDICATORS[known]] = (milli, BOUNDS[head % 4])
    r.key = b.take(12) if flags & KEY else b""
    r.note = b.text() if flags & NOTE else ""
    r.why = b.text() if flags & WHY else ""
    if b.at != len(b.body):
        raise Damaged("more than a report")


def what_lies_behind(db):
    """A server writes the rows of report_revision behind the journal. For this connection the table is
    whole: with what the facts after the mark say."""
    db.execute("begin")
    noted = db.execute("select value from meta where name = 'behind'").fetchone()
    if not noted:  # made by a version that wrote them at once
        return
    mark = int(noted[0])
    newer = db.execute("select seq, at_ms, account_id, kind, body, province from fact where seq > ? and kind = 'report'",
                       (mark,)).fetchall()
    if newer:
        db.execute("create temp table report_revision as select * from main.report_revision where seq <= ?", (mark,))
    for *row, province in newer:
        r = report(*row)
        db.execute("insert into temp.report_revision (province, campaign_id, day, unit_id, revision, seq, late) values "
                   "(?, ?, ?, ?, ?, ?, ?)", (province, r.campaign, r.day, r.unit, r.revision, r.seq, int(r.late)))
