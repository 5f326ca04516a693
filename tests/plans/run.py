#!/usr/bin/env python3
"""run.py CHUNGSUC [NAME…]: what other communes hand in, read by the program.

Runs `chungsuc check` over every NN-name.txt beside this file and `chungsuc read` over figures.tsv,
compares with what was worked out by hand, and prints what differs, file by file.

NN-name.expect.json:
  exit      0 or 1, the exit code
  lines     promises in order; only what is certain is given (line, place, kind, count, quantity,
            unit, bound). A promise of building work that is read but not listed is reported too,
            unless "other_lines" is true.
  places    number of hamlets; window: first and last day. Compared if the program prints them.
  errors    complete: any other error is wrong
  warnings  warnings and notes, a lower bound (line optional)
  no_codes  codes that must not appear
"""
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import unicodedata

HERE = pathlib.Path(__file__).resolve().parent
WORKS = {"clearing", "lighting", "patching", "road", "canal", "bridge", "tree", "house-build",
         "house-repair"}
PLACE_WORD = re.compile(r"^((tổ dân phố|khu dân cư|khu phố|khu vực|ấp|thôn|xóm|bản|buôn|làng|bon|phum|"
                        r"sóc|khóm|tiểu khu|khu)\s+|(tdp|kp)\s*(?=\d|số))(số\s+)?")


def folded(text):
    text = unicodedata.normalize("NFC", (text or "").replace("\u00a0", " ").replace("ƣ", "ư"))
    return " ".join(text.casefold().split())


def place_key(text):
    """KP1, kp 1 and Khu phố 1 are one place; Ấp 1 and Thôn 1 do not stand in one plan."""
    text = re.sub(r"^(kp|tdp)\s*(?=\d)", r"\1 ", folded(text))
    return PLACE_WORD.sub("", text)


def number(value):
    return "nothing" if value is None else f"{value:.10g}"


def same(a, b):
    return a is not None and b is not None and abs(a - b) < 1e-6


def run(binary, *args):
    done = subprocess.run([binary, *args], capture_output=True, timeout=60)
    return done.returncode, done.stdout, done.stderr.decode(errors="replace")


def promise_differs(want, got):
    """What keeps the line `got` from being the promise `want`; empty if nothing does."""
    differs = []
    if "place" in want and place_key(want["place"]) != place_key(got.get("place")):
        differs.append(f"place {got.get('place')!r}")
    if "count" in want:
        counted = got.get("unit") in ("count", None) and same(got.get("quantity"), want["count"])
        if not counted and not same(got.get("count"), want["count"]):
            differs.append(f"count {number(got.get('count'))}")
    if "quantity" in want and not same(got.get("quantity"), want["quantity"]):
        differs.append(f"quantity {number(got.get('quantity'))}")
    for key in ("unit", "bound"):
        if key in want and want[key] != got.get(key):
            differs.append(f"{key} {got.get(key)!r}")
    if "money" in want and not same(got.get("money"), want["money"]):
        differs.append(f"money {number(got.get('money'))}")
    return differs


def compare_lines(expect, got, report):
    left = list(got)
    for want in expect["lines"]:
        near = [g for g in left if g["line"] == want["line"] and g["kind"] == want["kind"]]
        best = min(near, key=lambda g: len(promise_differs(want, g)), default=None)
        if best is None:
            others = sorted({g["kind"] for g in left if g["line"] == want["line"]})
            report(f"{want['line']}: promise not read: {brief(want)}"
                   + (f" (read as {', '.join(others)})" if others else ""))
            continue
        left.remove(best)
        differs = promise_differs(want, best)
        if differs:
            report(f"{want['line']}: {brief(want)}: read with {', '.join(differs)}")
    if expect.get("other_lines"):
        return
    for g in left:
        if g["kind"] in WORKS:
            report(f"{g['line']}: no such promise: {brief(g)}: {(g.get('text') or '')[:60]!r}")


def brief(line):
    return " ".join(str(line[k]) for k in ("kind", "place", "count", "quantity", "unit")
                    if line.get(k) not in (None, ""))


def error_matches(want, got):
    return all(same(got.get(k), v) if k in ("stated", "computed") else got.get(k) == v
               for k, v in want.items())


def compare_findings(expect, findings, report):
    left = [f for f in findings if f["severity"] == "error"]
    for want in expect["errors"]:
        found = next((f for f in left if error_matches(want, f)), None)
        if found:
            left.remove(found)
        else:
            report(f"{want['line']}: error not found: {json.dumps(want, ensure_ascii=False)}")
    for f in left:
        report(f"{f['line']}: false error: {f['code']} {f.get('kind')} {f.get('measure')} "
               f"stated {f.get('stated')} computed {f.get('computed')}")
    for want in expect["warnings"]:
        if not any(f["code"] == want["code"] and want.get("line") in (None, f["line"])
                   for f in findings):
            lines = [f["line"] for f in findings if f["code"] == want["code"]]
            report(f"{want.get('line', '-')}: not found: {want['code']}"
                   + (f" (only at {lines})" if lines else ""))
    for f in findings:
        if f["code"] in expect["no_codes"]:
            report(f"{f['line']}: must not appear: {f['code']}: {f.get('message') or f.get('hint')}")


def compare_frame(expect, got, report):
    places, window = got.get("places"), got.get("window")
    if "places" in expect and places is not None:
        count = len(places) if isinstance(places, list) else places
        if count != expect["places"]:
            report(f"-: {expect['places']} places, read as {places}")
    if "window" in expect and window:
        days = [window.get("from"), window.get("to")] if isinstance(window, dict) else window
        if days != expect["window"]:
            report(f"-: window {expect['window']}, read as {days}")


def check_plan(binary, path, report):
    expect = json.loads(path.with_suffix("").with_suffix(".expect.json").read_text())
    code, out, err = run(binary, "check", "--format=json", str(path))
    if code != expect["exit"]:
        report(f"-: exit {code}, not {expect['exit']} {err.strip()[:200]}")
    try:
        got = json.loads(out)[0]
    except (ValueError, IndexError):
        report(f"-: no JSON: {out[:80]!r}")
        return
    compare_lines(expect, got["lines"], report)
    compare_findings(expect, got["findings"], report)
    compare_frame(expect, got, report)


def read_cases():
    for row in (HERE / "figures.tsv").read_text().split("\n"):
        if row.startswith("# ") or not row:
            continue
        text, _, figures = row.partition("\t")
        text = re.sub(r"\\(.)", lambda m: {"t": "\t"}.get(m[1], m[1]), text)
        yield text, json.loads(figures)


def figure_differs(want, got):
    for key, value in want.items():
        if key == "raw":
            ok = folded(value) in folded(got.get("raw"))
        elif key == "per":
            ok = folded(value) == folded(got.get("per"))
        elif key == "value" and value is not None:
            ok = same(value, got.get("value"))
        else:
            ok = value == got.get(key)
        if not ok:
            return f"{key} {got.get(key)!r}, not {value!r}"
    return ""


def check_figures(binary, report):
    cases = list(read_cases())
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
        file.write("".join(text + "\n" for text, _ in cases))
        file.flush()
        code, out, err = run(binary, "read", "--format=json", file.name)
    try:
        figures = json.loads(out)
    except ValueError:
        report(f"-: exit {code}, no JSON: {out[:80]!r} {err.strip()[:200]}")
        return len(cases)
    for number_of_line, (text, wanted) in enumerate(cases, 1):
        got = [f for f in figures if f["line"] == number_of_line]
        if len(got) != len(wanted):
            report(f"{text!r}: {len(wanted)} figures, read {[(g['raw'], g['value']) for g in got]}")
            continue
        differs = [d for d in map(figure_differs, wanted, got) if d]
        if differs:
            report(f"{text!r}: {'; '.join(differs)}")
    return len(cases)


def main():
    binary, names = sys.argv[1], sys.argv[2:]
    plans = [p for p in sorted(HERE.glob("[0-9]*.txt")) if not names or
             any(n in p.name for n in names)]
    right = 0
    for path in plans:
        differs = []
        check_plan(binary, path, differs.append)
        right += not differs
        print(f"[  FAILED  ] {path.name}" if differs else f"[       OK ] {path.name}")
        for text in differs:
            print(f"{path.name}:{text}")
    wrong = []
    cases = 0
    if not names or "figures" in names:
        cases = check_figures(binary, wrong.append)
        for text in wrong:
            print(f"figures.tsv: {text}")
    print(f"plans: {right} of {len(plans)} as expected; figures: {cases - len(wrong)} of {cases}")
    return 0 if right == len(plans) and not wrong else 1


if __name__ == "__main__":
    sys.exit(main())
