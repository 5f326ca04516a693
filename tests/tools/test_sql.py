#!/usr/bin/env python3
"""test_sql.py: what the catalogue of statements takes, and what ends the build."""
import os
import pathlib
import sys
import tempfile
import unittest

ROOT = os.environ.get("CHUNGSUC_SOURCE") or os.path.join(os.path.dirname(__file__), "../..")
sys.path.insert(0, os.path.join(ROOT, "tools"))
import sql  # noqa: E402

SCHEMA = "create table plan (id integer primary key, name text not null);\n"


class Catalogue(unittest.TestCase):
    def collect(self, **files):
        """files: plan_sql="…" is src/plan/plan.sql, plan_schema_sql="…" is plan_schema.sql."""
        with tempfile.TemporaryDirectory() as d:
            for name, text in {"plan_schema_sql": SCHEMA, "step_001_sql": SCHEMA.replace("plan", "fact"),
                               **files}.items():
                folder = "store/migrations" if name.startswith("step_") else "plan"
                path = pathlib.Path(d, folder, name.removeprefix("step_").removesuffix("_sql") + ".sql")
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
            return sql.collect(pathlib.Path(d))

    def refuse(self, why, **files):
        with self.assertRaises(sql.Broken) as broken:
            self.collect(**files)
        self.assertIn(why, str(broken.exception))
        self.assertRegex(str(broken.exception), r"\.sql:\d+: ")

    def test_statements_are_sorted_and_counted(self):
        statements, tables, *_ = self.collect(plan_sql="""
            -- What plans there are.

-- name: plan_set
-- With a contract; and a ?9 that is no parameter.
update plan set name = ?2 where id = ?1 and name <> 'a;?7';
-- name: plan_find
select name from plan where id = ?1 or id = ?1;
-- name: fact_add
insert into fact (id, name) values (?1, ?2);
""")
        self.assertEqual([(s[0], s[2], s[3]) for s in statements],
                         [("fact_add", 2, "WRITES_ENDURING"), ("plan_find", 1, "WRITES_NOTHING"),
                          ("plan_set", 2, "WRITES_DERIVED")])
        self.assertTrue(tables[0][1].endswith(") strict"))

    def test_names_are_unique_and_plain(self):
        one = "-- name: a\nselect 1;\n"
        self.refuse("already in", plan_sql=one + one)
        self.refuse("already in", plan_sql=one, other_sql=one)
        self.refuse("lower-case", plan_sql="-- name: Plan\nselect 1;")
        self.refuse("lower-case", plan_sql="-- name:\nselect 1;")
        self.refuse("needs a line", plan_sql="select 1;")

    def test_a_name_holds_one_statement(self):
        self.refuse("holds 2 statements", plan_sql="-- name: a\nselect 1; select 2;")
        self.refuse("holds 0 statements", plan_sql="-- name: a\n-- nothing\n")
        self.refuse("must end with", plan_sql="-- name: a\nselect 1")

    def test_parameters_have_no_gap(self):
        self.refuse("gap", plan_sql="-- name: a\nselect ?1 + ?3;")
        self.refuse("gap", plan_sql="-- name: a\nselect ?2;")
        for other in ("?", ":name", "@name", "$1", "?1::text"):
            self.refuse("written ?1 ?2", plan_sql=f"-- name: a\nselect {other};")

    def test_only_rows_are_asked_and_changed(self):
        for other in ("drop table plan", "pragma x", "attach 'x' as y", "create table x (a text)"):
            self.refuse("not a question", plan_sql=f"-- name: a\n{other};")
        self.refuse("at once", plan_sql="-- name: a\nwith x as (insert into fact (id) values (1)) "
                    "insert into plan (id) values (1);")

    def test_schema_keeps_to_common_types(self):
        for column in ("a real", "a varchar(3)", "a", "a any", "a integer, b datetime"):
            self.refuse("the types are", plan_schema_sql=f"create table x ({column});")
        self.refuse("may stand here", plan_schema_sql="create view x as select 1;")
        self.refuse("may stand here", plan_schema_sql="create table x (a text) without rowid;")
        self.collect(plan_schema_sql="create table x (a text, b integer, primary key (a, b), "
                     "check (b in (1, 2)));\ncreate unique index y on x (b);")

    def test_a_table_has_one_owner(self):
        self.refuse("already in", other_schema_sql=SCHEMA)
        self.refuse("already in", other_schema_sql=SCHEMA.replace("plan", "fact"))

    def test_migrations_have_no_gap(self):
        self.refuse("next step is 002", step_003_sql=SCHEMA)

    GROWING = "create table work (id integer primary key, province integer not null, -- of the country\n" \
        "name text not null, picture blob);\ncreate unique index work_by_name on work (name);"

    def test_tables_with_a_province_begin_with_it_on_postgres(self):
        _, tables, indexes, *_ = self.collect(plan_schema_sql=self.GROWING)
        self.assertEqual(tables[0][2].split("\n"), ["create table work (", "    id bigint not null,",
            "    province bigint not null,", '    name text collate "C" not null,', "    picture bytea,",
            "    primary key (province, id)", ")"])
        self.assertEqual(indexes, [[None, "create index work_by_id on work (id)"],
                                   ["create unique index work_by_name on work (name)",
                                    "create unique index work_by_name on work (name, province)"]])
        self.refuse("begins with it", plan_schema_sql="create table x (a integer, province integer not null, "
                    "primary key (a, province));")

    def test_statements_are_said_for_postgres(self):
        (_, _, _, _, text, *_), = self.collect(plan_sql="""-- name: a
with recursive x (id, n) as (
    select ?1, 0
    union all
    select id, n + 1 from x where n < ?2)
select cast(id as integer), cast('?' as blob) from x;""")[0]
        self.assertIn("select cast($1 as bigint), 0\n", text)
        self.assertIn("n < $2)", text)
        self.assertIn("cast(id as bigint), convert_to('?', 'UTF8')", text)

    def test_bulk_statements_take_arrays(self):
        insert = "insert into plan (id, name) values (?1, ?2);"
        statement, = self.collect(plan_sql="-- name: a\n-- bulk 1\n" + insert)[0]
        self.assertEqual(statement[5:], ("insert into plan (id, name) select * from "
                                         "unnest($1::bigint[], $2::text[])", 1))
        self.assertEqual(self.collect(plan_sql="-- name: a\n" + insert)[0][0][5:], (None, 0))
        for other in ("insert into plan (id, name) values (?2, ?1);", "delete from plan where id = ?1;",
                      "insert into plan (id, name) select ?1, ?2;", "insert into nowhere (id) values (?1);"):
            self.refuse("bulk", plan_sql="-- name: a\n-- bulk 1\n" + other)

    def test_same_input_gives_same_output(self):
        src = pathlib.Path(ROOT, "src")
        self.assertEqual(sql.render(*sql.collect(src)), sql.render(*sql.collect(src)))


if __name__ == "__main__":
    unittest.main()
