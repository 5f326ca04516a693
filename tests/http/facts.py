"""facts.py: reports as they stand in the journal, read by the words of src/report/packed.h alone."""
import json


class Report:
    """figures: {"citizens" or "w12" or "t12": (thousandths, bound)}"""

    def __init__(self, seq, at_ms, account):
        self.seq, self.at_ms, self.account = seq, at_ms, account
        self.figures, self.note, self.why = {}, "", ""


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
