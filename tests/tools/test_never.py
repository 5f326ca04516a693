"""What must never be held about a person has no place: no table or column of either engine, no member
of a fact, no field of a form, no member or parameter of the API (src/privacy/never.def).

A program cannot read free text; the names of places for data it can. A word fits as a part of a name
parted by _ or -, so "sex" is not found in "sextant". What must not be excused grows no list of
exceptions: rename the field instead.
"""
import json
import pathlib
import re
import subprocess
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
SRC = ROOT / "src"


def never_words():
    text = (SRC / "privacy" / "never.def").read_text(encoding="utf-8")
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    words = set()
    for entry in re.findall(r"NEVER\((.*?)\)\s*(?=NEVER|$)", text, flags=re.S):
        after = re.sub(r'MSG\("[^"]*"\)', "", entry)
        words.update(" ".join(re.findall(r'"([^"]*)"', after)).split())
    return words


def forbidden(name, words):
    """The first word that stands in a name, or None."""
    parts = "_" + re.sub(r"[^a-z0-9]+", "_", re.sub(r"([a-z])([A-Z])", r"\1_\2", name).lower()) + "_"
    return next((w for w in sorted(words) if f"_{w}_" in parts), None)


def tables():
    """(where, name) of every table and column; the PostgreSQL schema is made from the same files."""
    for path in [*SRC.glob("*/*_schema.sql"), *(SRC / "store" / "migrations").glob("*.sql")]:
        text = re.sub(r"--[^\n]*", "", path.read_text(encoding="utf-8"))
        for table, inside in re.findall(r"create table (\w+)\s*\((.*?)\n\)", text, flags=re.S):
            yield path.name, table
            for line in inside.split("\n"):
                column = re.match(r"\s*(\w+)\s+(integer|text|blob)\b", line)
                if column:
                    yield f"{path.name}: {table}", column.group(1)
        for column in re.findall(r"add column (\w+)", text):
            yield path.name, column


def sources(pattern="*.c"):
    for path in sorted(SRC.rglob(pattern)):
        yield path, path.read_text(encoding="utf-8")


def fact_members():
    """Names in body_pack() and json_pack(): strings beside a format with braces."""
    for path, text in sources():
        for call in re.findall(r"(?:body_pack|json_pack|json_object_set_new|json_object_get)\((.*?)\);",
                               text, flags=re.S):
            for name in re.findall(r'"([a-z][a-z_0-9]*)"', call):
                yield path.name, name


def form_fields():
    for path, text in sources():
        for name in re.findall(r'\.name = "([^"]*)"', text):
            yield path.name, name
    for path, text in sources("*.html"):
        for name in re.findall(r'\bname="([a-z][\w-]*)"', text):
            yield path.name, name


def api_members():
    def walk(value):
        if isinstance(value, dict):
            for key, inside in value.items():
                yield "schemas.json", key
                yield from walk(inside)
        elif isinstance(value, list):
            for inside in value:
                yield from walk(inside)
    text = (SRC / "api" / "schemas.json").read_text(encoding="utf-8").strip().rstrip(",")
    yield from walk(json.loads(text if text.startswith("{") else "{" + text + "}"))


class Never(unittest.TestCase):
    def assert_none(self, names, least):
        words, count, found = never_words(), 0, []
        for where, name in names:
            count += 1
            word = forbidden(name, words)
            if word:
                found.append(f"{where}: {name} ({word})")
        self.assertGreater(count, least, "the names were not found: this test sees nothing")
        self.assertEqual(found, [])

    def test_tables_and_columns(self):
        self.assert_none(tables(), 150)

    def test_members_of_facts(self):
        self.assert_none(fact_members(), 150)

    def test_fields_of_forms(self):
        self.assert_none(form_fields(), 100)

    def test_members_of_the_api(self):
        self.assert_none(api_members(), 100)

    def test_it_would_be_noticed(self):
        words = never_words()
        self.assertGreater(len(words), 60)
        for name in ["ethnicity", "person_religion", "dan_toc", "birthDate", "gps-latitude",
                     "bank_account", "is_ho_ngheo", "cccd"]:
            self.assertIsNotNone(forbidden(name, words), name)
        for name in ["sextant", "account_id", "latest", "long_text", "lonely", "unit"]:
            self.assertIsNone(forbidden(name, words), name)
        columns = {name for _, name in tables()}
        self.assertIn("person_seal", columns)
        self.assertIn("why_seal", {name for _, name in fact_members()})
        self.assertIn("guardian", {name for _, name in form_fields()})

    def test_the_documentation_says_what_the_page_says(self):
        made = subprocess.run([sys.executable, ROOT / "tools" / "held.py", "check"],
                              capture_output=True, text=True, check=False)
        self.assertEqual(made.returncode, 0, made.stdout)

    def test_a_seal_of_a_person_is_never_a_plain_column(self):
        """Columns that would hold a name, telephone or address in the clear."""
        plain = {"person", "person_name", "phone", "telephone", "full_name", "address", "guardian"}
        offices = ["paper_schema.sql: issuer: address"]  # of an office, as printed on its papers
        found = [f"{where}: {name}" for where, name in tables() if name in plain]
        self.assertEqual(found, offices)


if __name__ == "__main__":
    unittest.main()
