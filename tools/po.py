#!/usr/bin/env python3
"""po.py: the words on screen and their English.

    po.py table  po/en.po OUT.c      the table that base/tr.c searches
    po.py table-of OUT.c po/en.po FILE…   the same with the messages of these files alone
    po.py check  po/en.po SRC        every message of SRC has English, with the same %1 … %9; no
                                     message stands twice in the catalogue or is said no more
    po.py update po/en.po SRC        add what is missing (empty), drop what is gone, in file order

Vietnamese is the message id. Messages are the first literal in tr(…), TR_FILL(…), req_t(…), REQ_T(…),
req_problem(…), MSG(…) of .c, .h, .def, {{t "…"}} and {{term "name" "…"}} of .html (form_refuse() takes a field first: MSG).
"""
import os
import re
import sys

CALLS = re.compile(r"\b(?:tr|tr_fill|TR|TR_FILL|req_t|REQ_T|req_problem|MSG)\s*\(")
LITERAL = re.compile(r'\s*"((?:[^"\\\n]|\\.)*)"')
TOKEN = re.compile(r'"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'|.', re.S)


def unescape(s):
    return re.sub(r"\\(.)", lambda m: {"n": "\n", "t": "\t"}.get(m.group(1), m.group(1)), s)


def escape(s):
    return s.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")


def strip_comments(source):
    keep = r'"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\''
    return re.sub(rf"({keep})|/\*.*?\*/|//[^\n]*",
                  lambda m: m.group(1) or re.sub(r"[^\n]", " ", m.group()), source, flags=re.S)


def literals_at(source, at):
    """Adjacent literals from `at`, joined; empty if none stands there."""
    text = ""
    while (m := LITERAL.match(source, at)):
        text, at = text + unescape(m.group(1)), m.end()
    return text


def first_literal(source, at):
    """The first literal of a call whose arguments begin at `at`, not one of a call inside it."""
    depth = 1
    while at < len(source) and depth:
        m = TOKEN.match(source, at)
        if m.group()[0] == '"' and depth == 1:
            return literals_at(source, at)
        depth += (m.group() in ("(", "[", "{")) - (m.group() in (")", "]", "}"))
        at = m.end()
    return ""


def calls(source):
    """Where calls of CALLS stand, not counting words inside literals."""
    bare = re.sub(r'"(?:[^"\\\n]|\\.)*"', lambda m: '"' + "_" * (len(m.group()) - 2) + '"', source)
    return CALLS.finditer(bare)


def messages(path):
    with open(path, encoding="utf-8") as f:
        source = f.read()
    if path.endswith(".html"):
        found = [(m.start(), literals_at(source, m.end()))
                 for m in re.finditer(r'\{\{t\b|\{\{term "[a-z-]+"', source)]
        found += [(m.start(), first_literal(source, m.end())) for m in calls(source)]
        found.sort()
    else:
        source = strip_comments(source)
        source = re.sub(r"\\\n", " \n", source)   # a long #define goes on in the next line
        found = [(m.start(), first_literal(source, m.end())) for m in calls(source)]
    return [(source.count("\n", 0, at) + 1, text) for at, text in found if text]


def collect(folder):
    """{message: [file:line, …]} in the order of the files."""
    found = {}
    for where, dirs, names in os.walk(folder):
        dirs.sort()
        for name in sorted(names):
            if os.path.splitext(name)[1] in (".c", ".h", ".def", ".html"):
                path = os.path.join(where, name)
                for line, text in messages(path):
                    found.setdefault(text, []).append(f"{path}:{line}")
    return found


def read_po(file, twice=None):
    """{msgid: msgstr}; two different English texts for one message are refused. A message that
    stands twice with the same words (a merge of two branches does that) goes into the list."""
    entries, parts, now = {}, {}, None

    def finish():
        vi, en = parts.get("msgid"), parts.get("msgstr")
        if vi:
            if vi in entries and twice is not None:
                twice.append(vi)
            if entries.get(vi) and en and entries[vi] != en:
                sys.exit(f"{file}: error: two English texts for \"{vi}\"")
            entries[vi] = en or entries.get(vi, "")

    with open(file, encoding="utf-8") as f:
        for number, line in enumerate(f, 1):
            line = line.strip()
            m = re.match(r'(msgid|msgstr)\s+"(.*)"$', line)
            if m:
                if m.group(1) == "msgid":
                    finish()
                    parts = {}
                now = m.group(1)
                parts[now] = unescape(m.group(2))
            elif line.startswith('"') and line.endswith('"') and now:
                parts[now] += unescape(line[1:-1])
            elif line and not line.startswith("#"):
                sys.exit(f"{file}:{number}: error: not understood: {line}")
    finish()
    return entries


def table(po, out, only=None):
    rows = sorted(((vi, en) for vi, en in read_po(po).items() if en and (only is None or vi in only)),
                  key=lambda row: row[0].encode())
    with open(out, "w", encoding="utf-8") as f:
        f.write("/* Made by tools/po.py from po/en.po; edit that. */\n")
        f.write('#include "base/tr_table.h"\n\nconst struct tr_row tr_table[] = {\n')
        for vi, en in rows:
            f.write(f'    {{"{escape(vi)}", "{escape(en)}"}},\n')
        f.write(f"    {{0, 0}},\n}};\n\nconst size_t tr_table_count = {len(rows)};\n")
    return 0


def table_of(out, po, *files):
    return table(po, out, {text for file in files for _, text in messages(file)})


def places(s):
    """Which of %1 … %9 a text asks for, and whether it says a percent sign."""
    return set(re.findall(r"%([1-9])", s.replace("%%", ""))), "%%" in s


def check(po, folder):
    twice = []
    have, said, bad = read_po(po, twice), collect(folder), 0
    for vi in twice:
        print(f"{po}: error: twice: \"{escape(vi)}\"")
    for vi in have:
        if vi not in said:
            print(f"{po}: error: said nowhere in {folder}: \"{escape(vi)}\"")
            bad += 1
    bad += len(twice)
    for vi, where in said.items():
        if not have.get(vi):
            print(f"{where[0]}: error: no English in {po} for \"{escape(vi)}\"")
        elif places(vi) != places(have[vi]):
            print(f"{where[0]}: error: %1 … %9 differ in the English of \"{escape(vi)}\"")
        else:
            continue
        bad += 1
    if bad:
        print(f"{bad} to mend; tools/po.py update {po} {folder} makes places and clears out")
    return 1 if bad else 0


def update(po, folder):
    have = read_po(po) if os.path.exists(po) else {}
    with_places = collect(folder)
    with open(po, "w", encoding="utf-8") as f:
        f.write("# The English of every message on screen. Vietnamese is the message id.\n"
                "# tools/po.py update keeps it complete; write the msgstr lines by hand.\n"
                'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n')
        for vi, where in with_places.items():
            file = where[0].rsplit(":", 1)[0]
            f.write(f'\n#: {file}\nmsgid "{escape(vi)}"\nmsgstr "{escape(have.get(vi, ""))}"\n')
    return 0


def main():
    if len(sys.argv) > 4 and sys.argv[1] == "table-of":
        return table_of(*sys.argv[2:])
    if len(sys.argv) != 4 or sys.argv[1] not in ("table", "check", "update"):
        sys.exit(__doc__)
    return {"table": table, "check": check, "update": update}[sys.argv[1]](*sys.argv[2:])


if __name__ == "__main__":
    sys.exit(main())
