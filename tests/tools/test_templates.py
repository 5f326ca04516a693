#!/usr/bin/env python3
"""test_templates.py: what the compiler of templates makes, and what it refuses."""
import re
import pathlib
import io
import os
import subprocess
import sys
import tempfile
import unittest

ROOT = os.environ.get("CHUNGSUC_SOURCE") or os.path.join(os.path.dirname(__file__), "../..")
sys.path.insert(0, os.path.join(ROOT, "tools"))
import templates  # noqa: E402


def compile_source(source):
    """(exit code, errors, made C, made header)"""
    compiler = templates.Compiler("t.html")
    try:
        compiler.run(source)
    except templates.Refused as e:
        return 1, str(e), "", ""
    c, h = io.StringIO(), io.StringIO()
    templates.write_source(c, "room/templates.h", [compiler])
    templates.write_header(h, "room/templates.h", [compiler])
    return 0, "", c.getvalue(), h.getvalue()


def wrap(body):
    return "{{template html_x(struct html *h, const struct view *v)}}" + body + "{{end}}\n"


class Refusals(unittest.TestCase):
    def refused(self, body, word, line=1):
        code, err, _, _ = compile_source(wrap(body))
        self.assertEqual(code, 1, body)
        self.assertIn(word, err, body)
        self.assertIn(f"t.html:{line}: error:", err, body)

    def accepted(self, body):
        code, err, c, _ = compile_source(wrap(body))
        self.assertEqual((code, err), (0, ""), body)
        return c

    def test_untranslated_words(self):
        self.refused("<p>Xin chào</p>", "translated: Xin")
        self.refused("<p>12 ấp</p>", "translated")
        self.refused("\n\n<p>\nab</p>", "translated", 4)
        self.refused('<img src="/a" alt="cờ">', "alt=")
        self.refused('<p title="x">1</p>', "title=")
        self.refused('<button aria-label="Gửi">1</button>', "aria-label=")
        self.accepted('<p>12/8 · — &nbsp;&times;</p><img src="/a" alt="{{t "cờ"}}">')

    def test_inline_script_and_style(self):
        self.refused("<script>1</script>", "inline <script>")
        self.refused("<style>1</style>", "inline <style>")
        self.refused('<p style="color:red">1</p>', "style=")
        self.refused('<p onclick="x()">1</p>', "onclick=")
        self.refused('<p ONCLICK="x()">1</p>', "onclick=")
        self.accepted('<script src="/a.js"></script>')

    def test_addresses(self):
        self.refused('<a href="javascript:x">1</a>', "javascript:")
        self.refused('<a href=" data:x">1</a>', "data:")
        self.refused('<a href="{{= v->x}}">1</a>', "use {{url")
        self.refused('<form action="{{= v->x}}">1</form>', "use {{url")
        self.accepted('<a href="/plan/{{= v->id}}">1</a><a href="{{url v->back}}">2</a>')

    def test_labels(self):
        self.refused('<input name="a">', "without a label")
        self.refused('<input id="a" name="a"><label for="b">1</label>', "without a label")
        self.refused('<textarea name="a"></textarea>', "without a label")
        self.refused('<select name="a"></select>', "without a label")
        self.accepted('<input id="a" name="a"><label for="a">1</label>')
        self.accepted('<label>1 <input name="a"></label>')
        self.accepted('<input id="f-{{= v->n}}"><label for="f-{{= v->n}}">1</label>')
        self.accepted('<input aria-label="{{t "Tên"}}"><input type="hidden" name="x">')

    def test_forms_need_the_proof(self):
        self.refused('<form method="post" action="/x">1</form>', "without {{csrf}}")
        self.refused('<form method="POST" action="/x">1</form>', "without {{csrf}}")
        self.refused("{{csrf}}", "outside of a form")
        self.accepted('<form method="post" action="/x">{{csrf}}</form><form action="/y"></form>')

    def test_images_tables_ids(self):
        self.refused('<img src="/a">', "without alt")
        self.refused("<table><tr><th>1</th></tr></table>", "without scope")
        self.refused('<p id="a">1</p><p id="a">2</p>', "twice")
        self.refused('<p class="a" class="b">1</p>', "twice")
        self.accepted('{{if (v->x)}}<p id="a">1</p>{{else}}<p id="a">2</p>{{end}}')

    def test_tags_must_close_where_they_open(self):
        self.refused("<p>1", "never closed")
        self.refused("<p><b>1</p></b>", "</p> meets <b>")
        self.refused("1</p>", "nothing that is open")
        self.refused("{{if (v->x)}}<p>{{end}}1</p>", "closed inside")
        self.refused("{{if (v->x)}}<p>1</p>{{else}}<p>{{end}}", "closed inside")
        self.refused("{{for (;;)}}</p>{{end}}", "nothing that is open")
        self.refused("<p", "inside a tag")
        self.refused("1 < 2", "lone <")

    def test_attributes(self):
        self.refused("<p class=a>1</p>", "double quotes")
        self.refused("<p class='a'>1</p>", "double quotes")
        self.refused("<p {{= v->x}}>1</p>", "inside the")
        self.refused('<p class="a" {{call f(h)}}>1</p>', "in text only")
        self.accepted('<option{{if (v->x)}} selected{{end}} value="{{= v->y}}"></option>')

    def test_directives(self):
        self.refused("{{what}}", "unknown directive")
        self.refused("{{if (x)}}", "no {{end}}")
        self.refused("{{else}}", "{{else}} without")
        self.refused('{{t "Còn %1"}}', "do not fit")
        self.refused('{{t "Còn" v->x}}', "do not fit")
        self.refused("{{t v->x}}", "wants a")
        self.refused("<!-- {{= v->x}} -->", "inside a comment")
        code, err, _, _ = compile_source("{{= x}}")
        self.assertEqual((code, "outside of a template" in err), (1, True))
        code, err, _, _ = compile_source("{{template x(int y)}}{{end}}")
        self.assertEqual((code, "write {{template" in err), (1, True))
        code, err, _, _ = compile_source("words")
        self.assertEqual((code, "text outside" in err), (1, True))


class Made(unittest.TestCase):
    def test_a_refusal_fails_the_build(self):
        with tempfile.TemporaryDirectory() as d:
            file = os.path.join(d, "t.html")
            with open(file, "w", encoding="utf-8") as f:
                f.write(wrap("<p>Xin chào</p>"))
            done = subprocess.run([sys.executable, os.path.join(ROOT, "tools/templates.py"), file],
                                  capture_output=True, text=True, check=False)
        self.assertEqual((done.returncode, "t.html:1: error:" in done.stderr), (1, True))

    def test_calls(self):
        code, err, c, h = compile_source(
            '{{include "room/page.h"}}\n' + wrap('\n<p>{{= v->a}} {{t "%1 ấp, %2" v->n (v->x ? 1 : 2)}}'
                                                 '{{let int i = 1}}{{number v->m}}</p>'))
        self.assertEqual((code, err), (0, ""))
        self.assertIn("html_put(h, (v->a));", c)
        self.assertIn('html_t(h, "%1 ấp, %2", (struct str[]){html_arg(h, (v->n)), '
                      "html_arg(h, ((v->x ? 1 : 2)))}, 2);", c)
        self.assertIn("int i = 1;", c)
        self.assertIn('#line 3 "', c)
        self.assertIn('#include "room/page.h"', c)
        self.assertIn("void html_x(struct html *h, const struct view *v);", h)
        self.assertIn("struct view;", h)

    def test_what_is_typed_into_a_textarea_keeps_its_lines(self):
        _, _, c, _ = compile_source(wrap('<textarea aria-label="{{t "x"}}">\n\n  1</textarea>\n\n  <p></p>'))
        self.assertIn('>\\n\\n  1</textarea>', c)

    def test_quotes_and_braces_inside_directives(self):
        code, err, c, _ = compile_source(wrap('{{t "a }} \\" b"}}{{let struct x y = {{1}, {2}}}}'))
        self.assertEqual((code, err), (0, ""))
        self.assertIn('html_t(h, "a }} \\" b", NULL, 0);', c)
        self.assertIn("struct x y = {{1}, {2}};", c)

    def test_a_term_is_a_message_with_a_name(self):
        code, err, c, _ = compile_source(wrap('<h2>{{term "sign-off" "Chốt"}}</h2>'))
        self.assertEqual((code, err), (0, ""))
        self.assertIn('html_term(h, "sign-off", "Chốt");', c)
        self.assertNotEqual(compile_source(wrap('<p title="{{term "sign-off" "Chốt"}}"></p>'))[0], 0)
        self.assertNotEqual(compile_source(wrap('{{term "Chốt"}}'))[0], 0)

    def test_every_term_of_a_page_stands_in_the_handbook(self):
        root = pathlib.Path(__file__).resolve().parent.parent.parent
        known = set(re.findall(r"^- `([a-z-]+)`", (root / "docs/so-tay/90-terms.md").read_text(), re.M))
        used = {(m, f.name) for f in (root / "src").rglob("*.html")
                for m in re.findall(r'\{\{term "([^"]*)"', f.read_text())}
        self.assertGreater(len(used), 10)
        self.assertEqual({u for u in used if u[0] not in known}, set())


if __name__ == "__main__":
    unittest.main(verbosity=1)
