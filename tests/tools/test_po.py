#!/usr/bin/env python3
"""test_po.py: every message of src/ has its English, once; and the collector finds what it should."""
import contextlib
import io
import os
import sys
import tempfile
import unittest

ROOT = os.environ.get("CHUNGSUC_SOURCE") or os.path.join(os.path.dirname(__file__), "../..")
sys.path.insert(0, os.path.join(ROOT, "tools"))
import po  # noqa: E402


class House(unittest.TestCase):
    def test_every_message_has_its_english(self):
        os.chdir(ROOT)
        self.assertEqual(po.check("po/en.po", "src"), 0)


class Collector(unittest.TestCase):
    def collect(self, name, source):
        with tempfile.TemporaryDirectory() as d:
            with open(os.path.join(d, name), "w", encoding="utf-8") as f:
                f.write(source)
            return list(po.collect(d))

    def test_calls_of_c(self):
        source = '''tr(lang, "một"); req_t(r, "hai" " ba"); MSG("bốn %1") /* MSG("không") */
            REQ_T(r, "năm", f(x, "không")); form_refuse(f, "name", MSG("sáu")); "tr(\\"không\\")";
            tr(lang, x); form_refuse_fill(f, g("không"), MSG("bảy"), NULL, 0);
            #define MSG(vi) vi'''
        found = self.collect("a.c", source)
        for word in ("một", "hai ba", "bốn %1", "năm", "sáu", "bảy"):
            self.assertIn(word, found)
        self.assertNotIn("không", found)

    def test_templates(self):
        self.assertEqual(self.collect("a.html", '{{t "một \\"x\\"" v}}{{= tr(l, "hai")}}'),
                         ['một "x"', "hai"])

    def test_messages_of_a_define(self):
        source = '#define WHY(x) x\n#define EMPTY MSG("một")\n#define LONG    \\\n    MSG("hai " \\\n "ba")\n'
        self.assertEqual(self.collect("why.h", source), ["một", "hai ba"])

    def test_update_keeps_what_is_there(self):
        with tempfile.TemporaryDirectory() as d:
            os.mkdir(os.path.join(d, "src"))
            with open(os.path.join(d, "src/a.c"), "w", encoding="utf-8") as f:
                f.write('MSG("một") MSG("hai")')
            file = os.path.join(d, "en.po")
            with open(file, "w", encoding="utf-8") as f:
                f.write('msgid "một"\nmsgstr "one"\n\nmsgid "cũ"\nmsgstr "old"\n')
            po.update(file, os.path.join(d, "src"))
            self.assertEqual(po.read_po(file), {"một": "one", "hai": ""})


class Check(unittest.TestCase):
    def errors(self, source, catalogue):
        with tempfile.TemporaryDirectory() as d:
            os.mkdir(os.path.join(d, "src"))
            for name, text in (("src/a.c", source), ("en.po", catalogue)):
                with open(os.path.join(d, name), "w", encoding="utf-8") as f:
                    f.write(text)
            said = io.StringIO()
            with contextlib.redirect_stdout(said):
                code = po.check(os.path.join(d, "en.po"), os.path.join(d, "src"))
            return code, said.getvalue()

    def test_what_fits_is_silent(self):
        self.assertEqual(self.errors('MSG("còn %1")', 'msgid "còn %1"\nmsgstr "%1 left"\n'), (0, ""))

    def test_other_places_are_an_error(self):
        for english in ("left", "%2 left", "%1 of %2 left", "%1%% left"):
            code, said = self.errors('MSG("còn %1")', f'msgid "còn %1"\nmsgstr "{english}"\n')
            self.assertEqual(code, 1)
            self.assertIn("differ", said)

    def test_a_message_twice_is_an_error(self):
        pair = 'msgid "một"\nmsgstr "one"\n\n'
        code, said = self.errors('MSG("một")', pair + pair)
        self.assertEqual(code, 1)
        self.assertIn("twice", said)

    def test_two_english_texts_are_refused(self):
        with self.assertRaises(SystemExit):
            self.errors('MSG("một")', 'msgid "một"\nmsgstr "one"\n\nmsgid "một"\nmsgstr "a"\n')

    def test_what_nobody_says_is_an_error(self):
        code, said = self.errors("", 'msgid "cũ"\nmsgstr "old"\n')
        self.assertEqual(code, 1)
        self.assertIn("nowhere", said)


if __name__ == "__main__":
    unittest.main(verbosity=1)
