#!/usr/bin/env python3
"""test_po.py: every message of src/ has its English; and the collector finds what it should."""
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


if __name__ == "__main__":
    unittest.main(verbosity=1)
