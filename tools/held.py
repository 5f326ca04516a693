#!/usr/bin/env python3
"""held.py: docs/PRIVACY.md from src/privacy/held.def, never.def and requests.def.

    held.py write | check

The table that people see on the page /privacy and the one in the documentation are the same data;
`check` (a test) says when the file is not what would be written.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
OUT = ROOT / "docs" / "PRIVACY.md"


def text_of(name):
    text = (ROOT / "src" / "privacy" / name).read_text(encoding="utf-8")
    return re.sub(r"/\*.*?\*/", "", text, flags=re.S)


def strings(entry):
    """The C texts of an entry, neighbours joined."""
    parts = re.split(r",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", entry)
    return ["".join(re.findall(r'"([^"]*)"', p)) or p.strip() for p in parts]


def entries(name, macro):
    return [strings(e) for e in re.findall(macro + r"\((.*?)\)\s*(?=" + macro + r"\(|$)",
                                           text_of(name), flags=re.S)]


def english(vi, po):
    m = re.search(r'msgid "%s"\nmsgstr "([^"]*)"' % re.escape(vi), po)
    return m.group(1) if m and m.group(1) else vi


def made():
    po = (ROOT / "po" / "en.po").read_text(encoding="utf-8")
    as_of = re.search(r'HELD_AS_OF "([^"]*)"',
                      (ROOT / "src/privacy/held.h").read_text(encoding="utf-8")).group(1)
    out = [f"# What is held about a person\n\nAs of {as_of}. Made by `tools/held.py` from "
           "`src/privacy/held.def`, `never.def` and `requests.def`, from which the page `/privacy` "
           "is made too. How it is erased: [SECURITY.md](SECURITY.md).\n\n"
           "| data | what for | basis | how long | who sees it |\n|---|---|---|---|---|\n"]
    for data, purpose, basis, keep, who in entries("held.def", "HELD"):
        cells = [english(data, po), english(purpose, po), basis, english(keep, po), english(who, po)]
        out.append("| " + " | ".join(cells) + " |\n")
    out.append("\n## Never\n\n")
    out += [f"- {english(e[0], po)}\n" for e in entries("never.def", "NEVER")]
    out.append("\n## Requests\n\nReceipt within 2 working days; calendar days, rolled to the next "
               "working day.\n\n| what | days | extension | basis |\n|---|---:|---:|---|\n")
    for e in entries("requests.def", "REQUEST"):
        out.append(f"| {english(e[2], po)} | {e[3]} | {e[4]} | {e[-1]} |\n")
    return "".join(out)


def main(what):
    if what == "write":
        OUT.write_text(made(), encoding="utf-8")
        return 0
    if not OUT.exists() or OUT.read_text(encoding="utf-8") != made():
        print("docs/PRIVACY.md is not what src/privacy/*.def says: tools/held.py write")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "check"))
