"""The same statements and tables for PostgreSQL; used by sql.py.

bigint, text in the order of its bytes (as SQLite compares it), bytea. A table with a column
`province` is kept by it: the province begins its primary key and is part of every unique index, which
is what an engine that spreads tables over machines asks for; where SQLite finds rows by one number
alone there is an index on that number.
"""
import re

TYPES = {"integer": "bigint", "text": 'text collate "C"', "blob": "bytea"}


def split_key(parts):
    """(parts, key): `id integer primary key` of a table with a province taken apart."""
    if not any(p.startswith("province ") for p in parts):
        return parts, None
    for n, part in enumerate(parts):
        if part.endswith(" primary key"):
            return parts[:n] + [part.removesuffix(" primary key")] + parts[n + 1:], part.split()[0]
    return parts, None


def column(part):
    words = part.split(" ")
    return " ".join([words[0], TYPES.get(words[1], words[1]), *words[2:]])


def table(name, parts):
    parts, key = split_key(parts)
    out = [column(p if p.split()[0] != key or "not null" in p else p + " not null") for p in parts]
    if key:
        out.append(f"primary key (province, {key})")
    return f"create table {name} (\n    " + ",\n    ".join(out) + "\n)"


def indexes_of(name, parts):
    key = split_key(parts)[1]
    return [f"create index {name}_by_{key} on {name} ({key})"] if key else []


def other(sql, made):
    """An index or a step of a migration."""
    m = re.match(r"create unique index \w+ on (\w+) \(([^()]*)\)(.*)", sql, re.S)
    if m and any(p.startswith("province ") for p in made.get(m.group(1), [])):
        return sql.replace(f"({m.group(2)})", f"({m.group(2)}, province)", 1)
    m = re.fullmatch(r"(alter table \w+ add column) (.+)", sql, re.S)
    if m:
        return f"{m.group(1)} {column(' '.join(m.group(2).split()))}"
    return statement(sql)


def statement(sql):
    """Literals are left alone: parameters are not written in them. What a recursion begins with has
    no column beside it that says its type: it is a number."""
    def cast(m):
        return re.sub(r"(\?\d+)", r"cast(\1 as bigint)", m.group(0))
    sql = re.sub(r"\bas \(\s*select [?\w.]+(, [?\w.]+)*(?=\s+(union|from)\b)", cast, sql)
    sql = re.sub(r"\?(\d+)", r"$\1", sql)
    sql = re.sub(r"cast\(([^()]*) as blob\)", r"convert_to(\1, 'UTF8')", sql)
    return re.sub(r"\bas integer\)", "as bigint)", sql)


def bulk(name, named, made):
    types = {p.split()[0]: TYPES[p.split()[1]].split()[0] for p in made[name]
             if p.split()[1] in TYPES}
    arrays = ", ".join(f"${n + 1}::{types[c]}[]" for n, c in enumerate(named))
    return f"insert into {name} ({', '.join(named)}) select * from unnest({arrays})"
