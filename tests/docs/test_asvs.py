#!/usr/bin/env python3
"""docs/ASVS.md: every item of ASVS 4.0.3 levels 1 and 2 once, none open, and what it names is there."""
import pathlib
import re
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
STATES = {"met", "n/a", "aside"}
# Last numbers of each section, and those that level 2 does not have (removed in 4.0.3, or level 3).
SECTIONS = {
    "1.1": 7, "1.2": 4, "1.4": (5, {2, 3}), "1.5": 4, "1.6": 4, "1.7": 2, "1.8": 2, "1.9": 2, "1.10": 1, "1.11": 2,
    "1.12": (2, {1}), "1.14": 6,
    "2.1": 12, "2.2": 3, "2.3": 3, "2.4": 5, "2.5": 7, "2.6": 3, "2.7": 6, "2.8": 7, "2.9": 3, "2.10": 4,
    "3.1": 1, "3.2": 4, "3.3": 4, "3.4": 5, "3.5": 3, "3.7": 1,
    "4.1": (5, {4}), "4.2": 2, "4.3": 3,
    "5.1": 5, "5.2": 8, "5.3": 10, "5.4": 3, "5.5": 4,
    "6.1": 3, "6.2": 6, "6.3": 2, "6.4": 2,
    "7.1": 4, "7.2": 2, "7.3": (4, {2}), "7.4": 3,
    "8.1": 4, "8.2": 3, "8.3": 8,
    "9.1": 3, "9.2": 4,
    "10.2": 2, "10.3": 3,
    "11.1": 8,
    "12.1": 3, "12.2": 1, "12.3": 6, "12.4": 2, "12.5": 2, "12.6": 1,
    "13.1": (5, {2}), "13.2": (6, {4}), "13.3": 2, "13.4": 2,
    "14.1": 4, "14.2": 6, "14.3": (3, {1}), "14.4": 7, "14.5": 4,
}


def items():
    for section, spec in SECTIONS.items():
        last, without = spec if isinstance(spec, tuple) else (spec, set())
        yield from (f"{section}.{n}" for n in range(1, last + 1) if n not in without)


def rows():
    for line in (ROOT / "docs/ASVS.md").read_text(encoding="utf-8").splitlines():
        if re.match(r"\| \d", line):
            yield [cell.strip() for cell in line.strip("|").split("|")]


def places(name):
    """Where a name in backticks may stand; empty: it is not the name of a file."""
    if re.fullmatch(r"test_\w+", name):
        return [f"tests/unit/{name}.c"]
    if re.fullmatch(r"fuzz_\w+", name):
        return [f"tests/fuzz/{name}.c"]
    if re.fullmatch(r"(http|cli|docs|packaging)/test_\w+", name):
        return [f"tests/{name}.py"]
    if re.fullmatch(r"tools/test_\w+", name):
        return [f"tests/{name}.py"]
    if re.fullmatch(r"browser/[\w-]+", name):
        return [f"tests/{name}.test.mjs"]
    if name.startswith("./") and " " not in name:
        return [name[2:]]
    if re.fullmatch(r"(docs|src|tools|packaging)/[\w./-]*", name) or name.endswith(".md"):
        return [name]
    if re.fullmatch(r"[a-z]+/[\w.]+\.(c|h|def)", name):
        return [f"src/{name}"]
    return []


class Asvs(unittest.TestCase):
    def test_every_item_stands_there_once(self):
        self.assertEqual([row[0] for row in rows()], list(items()))

    def test_no_item_is_open(self):
        for item, asks, state, how, held in rows():
            self.assertIn(state, STATES, item)
            self.assertTrue(asks and how, item)
            self.assertFalse(state == "met" and not held and "`" not in how and len(how) < 4, item)

    def test_they_are_counted(self):
        states = [row[2] for row in rows()]
        said = (f"Of {len(states)} items {states.count('met')} are met, {states.count('n/a')} do not apply, "
                f"{states.count('aside')} are set aside; none is open.")
        self.assertIn(said, (ROOT / "docs/ASVS.md").read_text(encoding="utf-8"))

    def test_what_it_names_is_there(self):
        missing = [(row[0], name) for row in rows() for name in re.findall(r"`([^`]+)`", row[3] + row[4])
                   for place in places(name) if not (ROOT / place).exists()]
        self.assertEqual(missing, [])


if __name__ == "__main__":
    unittest.main()
