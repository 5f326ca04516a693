#!/usr/bin/env python3
"""What `chungsuc help` and `chungsuc COMMAND --help` say, held against docs/chungsuc.1.

    test_manual.py PATH_OF_CHUNGSUC

The man page names every command, every word after it and every option, and none that is not there.
"""
import os
import pathlib
import re
import subprocess
import sys
import unittest

CHUNGSUC = None
SOURCE = pathlib.Path(os.environ.get("CHUNGSUC_SOURCE", pathlib.Path(__file__).parents[2]))
EVERYWHERE = {"lang", "help"}  # said once for all commands


def said(*args, code=0):
    done = subprocess.run([CHUNGSUC, *args], capture_output=True, text=True, check=False)
    assert done.returncode == code, (args, done)
    return done.stdout


def synopsis():
    """The man page's synopsis: command → the lines of all its entries."""
    text = (SOURCE / "docs/chungsuc.1").read_text(encoding="utf-8")
    part = re.search(r"(?s)\.Sh SYNOPSIS\n(.*?)\n\.Sh ", text).group(1)
    found = {}
    for entry in re.split(r"(?m)^\.Nm$", part):
        first = re.search(r"(?m)^\.Cm (.*)$", entry)
        for name in first.group(1).split(" | ") if first else []:
            name = name.split()[0]
            found[name] = found.get(name, "") + entry
    return found, text


def usage(command):
    """The usage without its first two words and the line of explanation."""
    return "\n".join(said(command, "--help").split("\n")[:-2]).removeprefix(f"chungsuc {command}")


class Manual(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.commands = re.findall(r"(?m)^  ([a-z]+) ", said("help"))
        cls.synopsis, cls.text = synopsis()

    def test_every_command_has_an_entry(self):
        self.assertGreater(len(self.commands), 10)
        for command in self.commands:
            self.assertIn(command, self.synopsis)
            self.assertTrue(re.search(rf"(?m)^\.It Cm {command}\b", self.text), command)

    def test_every_option_of_a_command_is_in_its_entry_and_no_other(self):
        for command in self.commands:
            has = set(re.findall(r"--([a-z][a-z-]*)", usage(command))) - EVERYWHERE
            told = set(re.findall(r"\bFl -([a-z][a-z-]*)", self.synopsis[command])) - EVERYWHERE
            self.assertEqual((command, sorted(told)), (command, sorted(has)))

    def test_every_word_after_a_command_is_in_its_entry(self):
        for command in self.commands:
            for word in re.findall(r"(?:^|\| +|\|\n +)([a-z]+)", usage(command).strip()):
                self.assertRegex(self.synopsis[command], rf"(?m)^\.Cm .*\b{word}\b", f"{command} {word}")

    def test_every_option_that_the_code_takes_is_in_a_usage(self):
        told = set(re.findall(r"--([a-z][a-z-]*)", " ".join(usage(c) for c in self.commands))) | EVERYWHERE
        taken = set()
        for file in (SOURCE / "src/cli").glob("*.c"):
            code = file.read_text(encoding="utf-8")
            for table in re.findall(r"(?s)struct cli_option \w+\[\] = \{(.*?)\};", code):
                taken |= set(re.findall(r'\{\s*"([a-z-]+)",', table))
        self.assertEqual(sorted(taken - told), [])

    def test_unknown_words_and_options_are_refused(self):
        for command in self.commands:
            if command == "help":
                continue
            done = subprocess.run([CHUNGSUC, command, "--no-such-option"], capture_output=True, text=True,
                                  check=False)
            self.assertEqual((command, done.returncode), (command, 2))
            self.assertIn("--no-such-option", done.stderr)

    def test_help_speaks_two_languages(self):
        english = said("help", "--lang=en")
        for command in self.commands:
            self.assertRegex(english, rf"(?m)^  {command} +\S")
            one = said(command, "--help", "--lang=en").split("\n")[-2]
            self.assertRegex(one, r"^  [\x00-\x7f]+$", command)


if __name__ == "__main__":
    CHUNGSUC = sys.argv.pop(1)
    unittest.main()
