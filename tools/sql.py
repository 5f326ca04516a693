#!/usr/bin/env python3
"""The statement catalogue: every src/ROOM/*.sql becomes statements.h and statements.c.

    sql.py SRC OUT_H OUT_C DEPFILE

Four kinds of files:
  src/ROOM/NAME.sql             named statements: `-- name: plan_find`, more comment lines (the
                                contract), then one statement with ?1 ?2 …
  src/ROOM/NAME_schema.sql      tables and indexes of that room that a rebuild can make again
  src/store/migrations/NNN.sql  enduring tables, one file a step, never edited once released
  src/store/ENGINE_guards.sql   triggers that only SQLite or PostgreSQL understands

Types are integer, text and blob. SQLite gets STRICT; what PostgreSQL gets is in sql_postgres.py.
Whatever breaks a rule ends the build with FILE:LINE and the rule.
"""
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import sql_postgres  # noqa: E402

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
    """[(table or None, sql, the same for PostgreSQL)] of a schema file, in its order."""
    out, made = [], {}
    for line, sql in split(path, text):
        sql = without_comments(sql)
        table = re.match(r"create table (\w+)\s*\(.*\)$", sql, re.S)
        if table:
            check_types(path, line, plain(sql))
            # By its whole key a row of a derived table is found at once, and it is smaller so.
            keyed = not may_alter and re.search(r"primary key\s*\(\w+\s*,|text primary key", plain(sql))
            name, made[table.group(1)] = table.group(1), columns(sql)
            check_province(path, line, made[name])
            out.append((name, sql + (" strict, without rowid" if keyed else " strict"),
                        sql_postgres.table(name, made[name])))
            out += [(None, None, index) for index in sql_postgres.indexes_of(name, made[name])]
        elif re.match(r"create (unique )?index \w+ on \w+", sql) or \
                (may_alter and re.match(r"(alter table|drop table|insert into|update) ", sql)):
            out.append((None, sql, sql_postgres.other(sql, made)))
        else:
            raise Broken(f"{path}:{line}: only `create table NAME (…)` and `create index` may stand here")
    return out


def columns(sql):
    """The parts between the brackets of a `create table`, without comments."""
    text = re.sub(r"--[^\n]*", "", sql)
    bare, parts, depth = plain(text), [], 0
    start = bare.index("(") + 1
    for i in range(start, bare.rindex(")") + 1):
        depth += (bare[i] == "(") - (bare[i] == ")")
        if (bare[i] == "," and depth == 0) or i == bare.rindex(")"):
            parts.append(" ".join(text[start:i].split()))
            start = i + 1
    return parts


def is_column(part):
    return part.split()[0].lower() not in {"primary", "unique", "check", "foreign", "constraint"}


def check_types(path, line, bare):
    for part in columns(bare):
        words = part.split()
        if is_column(part) and (len(words) < 2 or words[1].lower() not in TYPES):
            raise Broken(f"{path}:{line}: column {' '.join(words[:2])}: the types are "
                         + ", ".join(sorted(TYPES)))


def add_column(tables, sql):
    """A step that adds a column to a table of an earlier step."""
    m = re.fullmatch(r"alter table (\w+) add column (.+)", sql or "", re.S)
    if m and m.group(1) in tables:
        made = tables[m.group(1)]
        tables[m.group(1)] = f"{made[:made.rindex(')')]}, {m.group(2)})"


def check_province(path, line, parts):
    """What is kept by province has it first in its key: so can the table be spread over machines."""
    key = [p for p in parts if p.startswith("primary key")]
    if any(p.startswith("province ") for p in parts) and key and \
            not re.match(r"primary key *\( *province *,", key[0]):
        raise Broken(f"{path}:{line}: the primary key of a table with a province begins with it")


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
        bulk = re.search(r"^-- bulk (\d+)$", text[m.end():end], re.M)
        out.append((m.group(1), line, without_comments(found[0][1]),
                    int(bulk.group(1)) if bulk else 0))
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


def check_bulk(path, line, name, sql, tables):
    """The table and columns of a statement that may write many rows at once."""
    m = re.fullmatch(r"insert into (\w+)\s*\(([^()]*)\)\s*values\s*\(([^()]*)\)", sql)
    if not m or m.group(1) not in tables:
        raise Broken(f"{path}:{line}: {name}: bulk is for `insert into T (…) values (?1, ?2 …)`")
    named, values = ([w.strip() for w in m.group(n).split(",")] for n in (2, 3))
    if values != [f"?{n + 1}" for n in range(len(named))]:
        raise Broken(f"{path}:{line}: {name}: the values of a bulk statement are ?1 … in order")
    return m.group(1), named


def c_text(sql):
    lines = [l.replace("\\", "\\\\").replace('"', '\\"') for l in sql.split("\n")]
    return "\n        ".join(f'"{l}"' if i + 1 == len(lines) else f'"{l}\\n"'
                             for i, l in enumerate(lines))


def array(kind, name, rows, end):
    return f"const struct {kind} {name}[] = {{\n" + "".join(f"    {{{r}}},\n" for r in rows) + \
        f"    {{{end}}},\n}};\n\n"


def collect(src):
    files = sorted(src.glob("*/*.sql"))
    tables, enduring, indexes, steps, statements, seen, owners = [], {}, [], [], [], {}, {}
    guards = {"sqlite": [], "postgres": []}
    for number, path in enumerate(sorted((src / "store/migrations").glob("*.sql")), 1):
        if path.name != f"{number:03}.sql":
            raise Broken(f"{path}:1: the next step is {number:03}.sql")
        text = path.read_text(encoding="utf-8")
        made = read_schema(path, text, True)
        owners.update((name, path) for name, *_ in made if name)
        enduring.update((name, sql) for name, sql, _ in made if name)
        steps.append([step[1:] for step in made])
    for path in files:
        text = path.read_text(encoding="utf-8")
        if path.name.endswith("_schema.sql"):
            for name, *both in read_schema(path, text, False):
                if name in owners:
                    raise Broken(f"{path}:1: the table {name} is already in {owners[name]}")
                if name:
                    owners[name] = path
                    tables.append((name, *both))
                else:
                    indexes.append(both)
    for sql, _ in (both for step in steps for both in step):
        add_column(enduring, sql)
    derived = {name for name, *_ in tables}
    behind = {name for path in files if path.name.endswith("_schema.sql") for name in
              re.findall(r"^-- behind\ncreate table (\w+)", path.read_text(encoding="utf-8"), re.M)}
    tables = [(name, *both, name in behind) for name, *both in tables]
    made = {name: columns(sql) for name, sql, *_ in [*enduring.items(), *tables]}
    for path in files:
        text = path.read_text(encoding="utf-8")
        if path.name.endswith("_guards.sql"):
            guards[path.name.split("_")[0]] = [without_comments(s).rstrip(";")
                                               for s in text.split("\n\n") if without_comments(s)]
        elif not path.name.endswith("_schema.sql"):
            for name, line, sql, key in read_statements(path, text):
                if name in seen:
                    raise Broken(f"{path}:{line}: {name} is already in {seen[name]}")
                seen[name] = f"{path}:{line}"
                bulk = sql_postgres.bulk(*check_bulk(path, line, name, sql, made), made) if key else None
                statements.append((name, sql, *inspect(path, line, name, sql, derived),
                                   sql_postgres.statement(sql), bulk, key))
    enduring = [(name, [c.split()[0] for c in columns(sql) if is_column(c)])
                for name, sql in enduring.items()]
    return sorted(statements), tables, indexes, steps, guards, enduring


def c_both(both):
    return ",\n        ".join(c_text(sql) if sql else "NULL" for sql in both)


def render(statements, tables, indexes, steps, guards, enduring):
    h = "/* Generated by tools/sql.py from src/ROOM/NAME.sql: edit those. */\n" \
        "#ifndef STORE_STATEMENTS_H\n#define STORE_STATEMENTS_H\n\nenum statement {\n" + \
        "".join(f"    SQL_{s[0]},\n" for s in statements) + "    SQL_LAST,\n};\n\n#endif\n"
    c = "/* Generated by tools/sql.py from src/ROOM/NAME.sql: edit those. */\n" \
        '#include "store/catalogue.h"\n\n'
    c += array("statement_info", "statements",
               [f'"{n}", {p}, {w},\n        {c_both((s, postgres, bulk))}, {key}'
                for n, s, p, w, postgres, bulk, key in statements],
               "NULL, 0, WRITES_NOTHING, NULL, NULL, NULL, 0")
    c += array("derived_table", "derived_tables",
               [f'"{n}",\n        {{{c_both(both)}}},\n        "select * from {n}", {int(behind)}'
                for n, *both, behind in tables],
               "NULL, {NULL, NULL}, NULL, 0")
    c += array("enduring_table", "enduring_tables",
               [f'"{n}", {len(named)},\n        "select {", ".join(named)} from {n}",\n        '
                f'{{{c_both(insert_of(n, named))}}}' for n, named in enduring],
               "NULL, 0, NULL, {NULL, NULL}")
    c += array("schema_sql", "derived_indexes", [c_both(both) for both in indexes], "NULL, NULL")
    for number, step in enumerate(steps, 1):
        c += "static " + array("schema_sql", f"step_{number:03}", [c_both(both) for both in step],
                               "NULL, NULL")
    c += "const struct schema_sql *const migrations[] = {" + \
        ", ".join(f"step_{n:03}" for n in range(1, len(steps) + 1)) + ", NULL};\n\n"
    c += array("schema_sql", "sqlite_guards", [c_both((g, None)) for g in guards["sqlite"]],
               "NULL, NULL")
    c += array("schema_sql", "postgres_guards", [c_both((None, g)) for g in guards["postgres"]],
               "NULL, NULL")
    return h, c.rstrip("\n") + "\n"


def insert_of(name, named):
    return [f"insert into {name} ({', '.join(named)}) values "
            f"({', '.join(f'{mark}{n + 1}' for n in range(len(named)))})" for mark in "?$"]


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
             *src.glob("*/*.sql"), *src.glob("store/migrations/*.sql"), pathlib.Path(__file__),
             pathlib.Path(sql_postgres.__file__)]
    pathlib.Path(depfile).write_text(
        f"{out_h} {out_c}: " + " ".join(sorted(str(n) for n in needs)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
