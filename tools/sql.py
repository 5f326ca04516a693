#!/usr/bin/env python3
"""The statement catalogue: every src/ROOM/*.sql becomes statements.h and statements.c.

    sql.py SRC OUT_H OUT_C DEPFILE

Four kinds of files:
  src/ROOM/NAME.sql             named statements: `-- name: plan_find`, more comment lines (the
                                contract), then one statement with ?1 ?2 …
  src/ROOM/NAME_schema.sql      tables and indexes of that room that a rebuild can make again
  src/store/migrations/NNN.sql  enduring tables, one file a step, never edited once released
  src/store/sqlite_guards.sql   triggers that only SQLite understands

Types are integer, text and blob, so that PostgreSQL can come (bigint, text, bytea); STRICT is added
here for SQLite. Whatever breaks a rule ends the build with FILE:LINE and the rule.
"""
import pathlib
import re
import sys

TYPES = {"integer", "text", "blob"}


class Broken(Exception):
    pass


def plain(sql):
    """The text with the insides of comments and string literals blanked, same length."""
    def blank(m):
        return re.sub(r"[^\n]", " ", m.group(0))
    return re.sub(r"--[^\n]*|'(?:[^']|'')*'", blank, sql)


def line_of(text, offset):
    return text.count("\n", 0, offset) + 1


def split(path, text):
    """(line, statement) for every statement that ends with a semicolon."""
    bare, start, out = plain(text), 0, []
    for m in re.finditer(";", bare):
        body = text[start:m.start()]
        out.append((line_of(text, start + len(body) - len(body.lstrip())), body.strip()))
        start = m.end()
    if bare[start:].strip():
        raise Broken(f"{path}:{line_of(text, start)}: a statement must end with ';'")
    return out


def without_comments(sql):
    lines = (l for l in sql.split("\n") if not l.lstrip().startswith("--"))
    return "\n".join(l.rstrip() for l in lines if l.strip()).strip()


def read_schema(path, text, may_alter):
    """[(table or None, sql)] of a schema file, in its order."""
    out = []
    for line, sql in split(path, text):
        sql = without_comments(sql)
        table = re.match(r"create table (\w+)\s*\(.*\)$", sql, re.S)
        if table:
            check_types(path, line, plain(sql))
            # By its whole key a row of a derived table is found at once, and it is smaller so.
            keyed = not may_alter and re.search(r"primary key\s*\(\w+\s*,", plain(sql))
            out.append((table.group(1), sql + (" strict, without rowid" if keyed else " strict")))
        elif re.match(r"create (unique )?index \w+ on \w+", sql) or \
                (may_alter and re.match(r"(alter table|drop table|insert into|update) ", sql)):
            out.append((None, sql))
        else:
            raise Broken(f"{path}:{line}: only `create table NAME (…)` and `create index` may stand here")
    return out


def check_types(path, line, bare):
    body = bare[bare.index("(") + 1:bare.rindex(")")]
    depth, columns, word = 0, [], ""
    for c in body + ",":
        depth += (c == "(") - (c == ")")
        if c == "," and depth == 0:
            columns.append(word.split())
            word = ""
        else:
            word += c
    for words in columns:
        if words and words[0].lower() in {"primary", "unique", "check", "foreign", "constraint"}:
            continue
        if len(words) < 2 or words[1].strip("(),").lower() not in TYPES:
            raise Broken(f"{path}:{line}: column {' '.join(words[:2])}: the types are "
                         + ", ".join(sorted(TYPES)))


def read_statements(path, text):
    """[(name, line, sql)] of a file of named statements."""
    marks = list(re.finditer(r"^-- name: *(\w*)[^\n]*\n", text, re.M))
    head = text[:marks[0].start()] if marks else text
    if plain(head).strip():
        raise Broken(f"{path}:1: a statement needs a line `-- name: ROOM_WHAT` before it")
    out = []
    for i, m in enumerate(marks):
        end = marks[i + 1].start() if i + 1 < len(marks) else len(text)
        line = line_of(text, m.start())
        if not re.fullmatch(r"[a-z][a-z0-9_]*", m.group(1)):
            raise Broken(f"{path}:{line}: a name is lower-case letters, digits and _")
        found = split(path, text[m.end():end])
        if len(found) != 1:
            raise Broken(f"{path}:{line}: {m.group(1)} holds {len(found)} statements, not one")
        out.append((m.group(1), line, without_comments(found[0][1])))
    return out


def inspect(path, line, name, sql, derived):
    """(number of parameters, what it writes)."""
    bare = plain(sql)
    if re.search(r"\?(?!\d)|[:@$]\w|::", bare):
        raise Broken(f"{path}:{line}: {name}: parameters are written ?1 ?2 …")
    numbers = sorted({int(n) for n in re.findall(r"\?(\d+)", bare)})
    if numbers != list(range(1, len(numbers) + 1)):
        raise Broken(f"{path}:{line}: {name}: parameters {numbers} have a gap")
    if not re.match(r"(select|with|values|insert|update|delete)\b", bare):
        raise Broken(f"{path}:{line}: {name}: not a question and not a change of rows")
    targets = re.findall(r"\b(?:insert into|update(?! set\b)|delete from)\s+(\w+)", bare)
    if not targets:
        return len(numbers), "WRITES_NOTHING"
    if len({t in derived for t in targets}) != 1:
        raise Broken(f"{path}:{line}: {name}: writes enduring and derived tables at once")
    return len(numbers), "WRITES_DERIVED" if targets[0] in derived else "WRITES_ENDURING"


def c_text(sql):
    lines = [l.replace("\\", "\\\\").replace('"', '\\"') for l in sql.split("\n")]
    return "\n        ".join(f'"{l}"' if i + 1 == len(lines) else f'"{l}\\n"'
                             for i, l in enumerate(lines))


def array(kind, name, rows, end):
    return f"const struct {kind} {name}[] = {{\n" + "".join(f"    {{{r}}},\n" for r in rows) + \
        f"    {{{end}}},\n}};\n\n"


def collect(src):
    files = sorted(src.glob("*/*.sql"))
    tables, indexes, steps, guards, statements, seen, owners = [], [], [], [], [], {}, {}
    for number, path in enumerate(sorted((src / "store/migrations").glob("*.sql")), 1):
        if path.name != f"{number:03}.sql":
            raise Broken(f"{path}:1: the next step is {number:03}.sql")
        made = read_schema(path, path.read_text(encoding="utf-8"), True)
        owners.update((name, path) for name, _ in made if name)
        steps.append([sql for _, sql in made])
    for path in files:
        text = path.read_text(encoding="utf-8")
        if path.name.endswith("_schema.sql"):
            for name, sql in read_schema(path, text, False):
                if name in owners:
                    raise Broken(f"{path}:1: the table {name} is already in {owners[name]}")
                if name:
                    owners[name] = path
                    tables.append((name, sql))
                else:
                    indexes.append(sql)
    derived = {name for name, _ in tables}
    for path in files:
        text = path.read_text(encoding="utf-8")
        if path.name == "sqlite_guards.sql":
            guards = [without_comments(s) for s in text.split("\n\n") if without_comments(s)]
        elif not path.name.endswith("_schema.sql"):
            for name, line, sql in read_statements(path, text):
                if name in seen:
                    raise Broken(f"{path}:{line}: {name} is already in {seen[name]}")
                seen[name] = f"{path}:{line}"
                statements.append((name, sql, *inspect(path, line, name, sql, derived)))
    return sorted(statements), tables, indexes, steps, guards


def render(statements, tables, indexes, steps, guards):
    h = "/* Generated by tools/sql.py from src/ROOM/NAME.sql: edit those. */\n" \
        "#ifndef STORE_STATEMENTS_H\n#define STORE_STATEMENTS_H\n\nenum statement {\n" + \
        "".join(f"    SQL_{s[0]},\n" for s in statements) + "    SQL_LAST,\n};\n\n#endif\n"
    c = "/* Generated by tools/sql.py from src/ROOM/NAME.sql: edit those. */\n" \
        '#include "store/catalogue.h"\n\n'
    c += array("statement_info", "statements",
               [f'"{n}", {p}, {w},\n        {c_text(s)}' for n, s, p, w in statements],
               "NULL, 0, WRITES_NOTHING, NULL")
    c += array("derived_table", "derived_tables",
               [f'"{n}",\n        {c_text(s)},\n        "drop table {n}",\n'
                f'        "select * from {n}"' for n, s in tables],
               "NULL, NULL, NULL, NULL")
    c += array("schema_sql", "derived_indexes", [c_text(s) for s in indexes], "NULL")
    for number, step in enumerate(steps, 1):
        c += "static " + array("schema_sql", f"step_{number:03}", [c_text(s) for s in step], "NULL")
    c += "const struct schema_sql *const migrations[] = {" + \
        ", ".join(f"step_{n:03}" for n in range(1, len(steps) + 1)) + ", NULL};\n\n"
    c += array("schema_sql", "sqlite_guards", [c_text(s.rstrip(";")) for s in guards], "NULL")
    return h, c.rstrip("\n") + "\n"


def write_if_changed(path, text):
    path = pathlib.Path(path)
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")


def main(src, out_h, out_c, depfile):
    src = pathlib.Path(src)
    try:
        h, c = render(*collect(src))
    except Broken as e:
        sys.exit(str(e))
    write_if_changed(out_h, h)
    write_if_changed(out_c, c)
    # The folders too: a new .sql file changes the time of its folder.
    needs = [src, *(d for d in src.iterdir() if d.is_dir()), src / "store/migrations",
             *src.glob("*/*.sql"), *src.glob("store/migrations/*.sql"), pathlib.Path(__file__)]
    pathlib.Path(depfile).write_text(
        f"{out_h} {out_c}: " + " ".join(sorted(str(n) for n in needs)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
