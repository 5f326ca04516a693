#!/usr/bin/env python3
"""templates.py: .html templates become C functions (docs/TEMPLATES.md says how they are written).

    templates.py --header OUT.h --source OUT.c --include ROOM/templates.h TEMPLATE.html...
    templates.py TEMPLATE.html...        only check

Each {{template …}} becomes one function that writes to a struct html. Values are escaped by their C
type (http/html.h). What would make a page unsafe, unusable without a mouse or untranslatable is
refused here, so that it cannot be built.
"""
import argparse
import os
import re
import sys

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
KEEP_BLANKS = {"pre", "textarea"}
URL_ATTRIBUTES = {"href", "src", "action", "formaction", "poster"}
SPOKEN_ATTRIBUTES = {"alt", "title", "placeholder", "aria-label", "label"}
LABELLED = {"input", "select", "textarea"}
NO_LABEL_TYPES = {"hidden", "submit", "button", "reset", "image"}
VALUE_DIRECTIVES = {"=", "t", "url", "number", "count", "date", "time"}
CHUNK_BYTES = 1800


class Refused(Exception):
    def __init__(self, file, line, why):
        super().__init__(f"{file}:{line}: error: {why}")


def directive_end(source, at):
    """Where the }} of a directive stands; quotes inside may hold }}. -1: nowhere."""
    quote = ""
    while at < len(source):
        c = source[at]
        if not quote and source.startswith("}}", at) and not source.startswith("}}}", at):
            return at
        if quote and c == "\\":
            at += 1
        elif quote:
            quote = "" if c == quote else quote
        elif c in "\"'":
            quote = c
        at += 1
    return -1


def tokens(source, file):
    """Split into ('text', s, line) and ('do', s, line)."""
    at, line = 0, 1
    while at < len(source):
        start = source.find("{{", at)
        if start < 0:
            start = len(source)
        if start > at:
            yield "text", source[at:start], line
            line += source.count("\n", at, start)
        if start == len(source):
            return
        comment = source.startswith("{{#", start)
        end = source.find("}}", start) if comment else directive_end(source, start + 2)
        if end < 0:
            raise Refused(file, line, "{{ is never closed by }}")
        yield "do", source[start + 2:end].strip(), line
        line += source.count("\n", start, end)
        at = end + 2


def split_args(s):
    """Expressions parted by blanks; an expression with blanks stands in parentheses."""
    args, depth, now = [], 0, ""
    for part in re.findall(r'"(?:[^"\\]|\\.)*"|\'(?:[^\'\\]|\\.)*\'|\s+|.', s):
        if part.isspace() and depth == 0:
            if now:
                args.append(now)
            now = ""
            continue
        depth += (part in ("(", "[", "{")) - (part in (")", "]", "}"))
        now += part
    return args + [now] if now else args


class Element:
    def __init__(self, name, line):
        self.name, self.line, self.attributes = name, line, {}
        self.has_csrf = False


class Markup:
    """Follows the markup of one template across text and directives, and refuses what is wrong."""

    def __init__(self, file):
        self.file = file
        self.stack, self.ids = [], {}
        self.labels, self.need_label = set(), []
        self.state, self.tag, self.attribute, self.value = "text", None, "", ""
        self.closing = False

    def refuse(self, line, why):
        raise Refused(self.file, line, why)

    def keeps_blanks(self):
        """Are blanks shown as they are here, or behind the tag that is being read?"""
        names = {e.name for e in self.stack}
        if self.state != "text":
            names.add(self.tag.name)
        return bool(names & KEEP_BLANKS)

    def mark(self):
        return self.state, self.attribute if self.state == "value" else "", \
            [e.name for e in self.stack]

    def branch(self):
        """What an {{else}} goes back to: the same attribute or id may stand in each branch."""
        return dict(self.tag.attributes) if self.tag else {}, dict(self.ids)

    def other_branch(self, before):
        if self.state == "tag":
            self.tag.attributes = dict(before[0])
        self.ids = dict(before[1])

    def feed(self, text, line):
        i = 0
        while i < len(text):
            used = getattr(self, "in_" + self.state)(text, i, line)
            line += text.count("\n", i, i + used)
            i += used

    def directive(self, name, source, line):
        if self.state == "comment" and name != "#":
            self.refuse(line, "a directive inside a comment")
        if name in VALUE_DIRECTIVES:
            self.value_directive(name, source, line)
        elif name in ("call", "csrf", "term") and self.state != "text":
            self.refuse(line, f"{{{{{name}}}}} may stand in text only")
        if name == "csrf":
            forms = [e for e in self.stack if e.name == "form"]
            if not forms:
                self.refuse(line, "{{csrf}} outside of a form")
            forms[-1].has_csrf = True

    def value_directive(self, name, source, line):
        if self.state == "value":
            if self.attribute in URL_ATTRIBUTES and not self.value and name != "url":
                self.refuse(line, f"{self.attribute} begins with a value: use {{{{url …}}}}, "
                            "or write the leading / in the template")
            self.value += "{{" + source + "}}"
        elif self.state != "text":
            self.refuse(line, "a value may stand in text or inside the \"…\" of an attribute only")

    # the states: each looks at text[i:] and says how much it used

    def in_text(self, text, i, line):
        if text.startswith("<!--", i):
            self.state = "comment"
            return 4
        doctype = re.compile(r"<!doctype html>", re.I).match(text, i)
        if doctype:
            return doctype.end() - i
        if text[i] == "<":
            m = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)").match(text, i)
            if not m:
                self.refuse(line, "a lone <: write &lt;")
            self.closing = bool(m.group(1))
            self.tag, self.state = Element(m.group(2), line), "tag"
            return m.end() - i
        end = text.find("<", i)
        end = len(text) if end < 0 else end
        words = re.sub(r"&#?\w+;", lambda e: " " * len(e.group()), text[i:end])
        m = re.search(r"[^\W\d_]+", words)
        if m:
            self.refuse(line + words.count("\n", 0, m.start()),
                        f"words outside of {{{{t \"…\"}}}} cannot be translated: {m.group()}")
        return end - i

    def in_comment(self, text, i, line):
        end = text.find("-->", i)
        if end < 0:
            return len(text) - i
        self.state = "text"
        return end + 3 - i

    def in_tag(self, text, i, line):
        c = text[i]
        if c.isspace():
            return 1
        if c == ">" or text.startswith("/>", i):
            self.state = "text"
            self.finish_tag(line, c == "/")
            return 2 if c == "/" else 1
        m = re.compile(r"([a-zA-Z_:][-a-zA-Z0-9_:.]*)(=?)(\"?)").match(text, i)
        if not m or self.closing:
            self.refuse(line, f"not understood inside <{self.tag.name}>: {text[i:i + 20]!r}")
        self.attribute = m.group(1)
        if self.attribute in self.tag.attributes:
            self.refuse(line, f"{self.attribute} twice in <{self.tag.name}>")
        self.tag.attributes[self.attribute] = ""
        if m.group(2) and not m.group(3):
            self.refuse(line, f"the value of {self.attribute} must stand in double quotes")
        if m.group(2):
            self.state, self.value = "value", ""
        else:
            self.value = ""
            self.check_attribute(line)
        return m.end() - i

    def in_value(self, text, i, line):
        end = text.find('"', i)
        if end < 0:
            self.value += text[i:]
            return len(text) - i
        self.value += text[i:end]
        self.check_attribute(line)
        self.tag.attributes[self.attribute] = self.value
        self.state = "tag"
        return end + 1 - i

    # the rules

    def check_attribute(self, line):
        name, value = self.attribute.lower(), self.value
        literal = re.sub(r"\{\{.*?\}\}", "", value)
        if name in ("style", "srcdoc"):
            self.refuse(line, f"{name}= is refused (the CSP forbids it): use a class of app.css")
        if name.startswith("on"):
            self.refuse(line, f"{name}= is refused (the CSP forbids it): use assets/app.js")
        if name in URL_ATTRIBUTES and re.match(r"\s*(javascript|data|vbscript)\s*:", value, re.I):
            self.refuse(line, f"{name} must not begin with {value.split(':')[0].strip()}:")
        if name in SPOKEN_ATTRIBUTES and re.search(r"[^\W\d_]", literal):
            self.refuse(line, f"the words of {name}= must stand in {{{{t \"…\"}}}}")
        if name == "id" and value == literal:
            if value in self.ids:
                self.refuse(line, f"id \"{value}\" twice (first in line {self.ids[value]})")
            self.ids[value] = line
        if name == "for":
            self.labels.add(value)

    def finish_tag(self, line, self_closed):
        tag, a = self.tag, self.tag.attributes
        if self.closing:
            self.close(tag.name, line)
            return
        if tag.name == "style" or (tag.name == "script" and "src" not in a):
            self.refuse(line, f"an inline <{tag.name}> is refused: assets/app.css, assets/app.js")
        if tag.name == "img" and "alt" not in a:
            self.refuse(line, "<img> without alt (alt=\"\" if it only decorates)")
        if tag.name == "th" and "scope" not in a:
            self.refuse(line, "<th> without scope=\"col\" or scope=\"row\"")
        if tag.name == "html" and "lang" not in a:
            self.refuse(line, "<html> without lang")
        if tag.name in LABELLED and a.get("type", "text") not in NO_LABEL_TYPES:
            if not ({"aria-label", "aria-labelledby"} & a.keys()
                    or any(e.name == "label" for e in self.stack)):
                self.need_label.append((a.get("id"), tag.name, line))
        if tag.name not in VOID and not self_closed:
            self.stack.append(tag)

    def close(self, name, line):
        if not self.stack or self.stack[-1].name != name:
            inside = f"<{self.stack[-1].name}> of line {self.stack[-1].line}" if self.stack \
                else "nothing that is open"
            self.refuse(line, f"</{name}> meets {inside}")
        tag = self.stack.pop()
        if name == "form" and tag.attributes.get("method", "").lower() == "post" \
                and not tag.has_csrf:
            self.refuse(tag.line, "a POST form without {{csrf}}")

    def finish(self, leaves, line):
        if self.state != "text":
            self.refuse(line, "the template ends inside a tag or comment")
        if [e.name for e in self.stack] != leaves:
            left = [e for e in self.stack if e.name not in leaves] or self.stack
            self.refuse(line, f"<{left[-1].name}> of line {left[-1].line} is never closed" if left
                        else f"{{{{leaves {' '.join(leaves)}}}}}, but they are closed")
        for ident, name, at in self.need_label:
            if ident is None or ident not in self.labels:
                self.refuse(at, f"<{name}> without a label: <label for=\"…\"> or aria-label")


def c_literal(text):
    special = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "?": "\\?"}
    return '"' + "".join(special.get(c, c) for c in text) + '"'


def chunks(text):
    """Pieces that every compiler takes as one literal."""
    while text:
        size = len(text)
        while len(text[:size].encode()) > CHUNK_BYTES:
            size //= 2
        yield text[:size]
        text = text[size:]


class Compiler:
    METHODS = {"=": "put", "#": "comment", "else if": "else_if"}

    def __init__(self, file):
        self.file = file
        self.includes, self.prototypes, self.code = [], [], []
        self.markup, self.blocks, self.leaves = None, [], []
        self.newline_before = []
        self.after_newline = True  # what was printed so far surely ends with a line break

    def refuse(self, line, why):
        raise Refused(self.file, line, why)

    def emit(self, line, code):
        self.code.append(f'#line {line} "{self.file}"\n{code}')

    def text(self, s, line):
        if self.markup is None:
            if s.strip():
                self.refuse(line, "text outside of {{template …}} … {{end}}")
            return
        keep = self.markup.keeps_blanks()
        self.markup.feed(s, line)
        if not keep and not re.search(r"<(pre|textarea)\b", s):
            s = re.sub(r"[ \t]*\n\s*", "\n", re.sub(r"<!--.*?-->", "", s, flags=re.S))
            s = s[1:] if self.after_newline and s.startswith("\n") else s
        if s:
            self.after_newline = s.endswith("\n")
        for part in chunks(s):
            self.emit(line, f"    html_raw(h, (struct html_safe){{S({c_literal(part)})}});")

    def directive(self, s, line):
        m = re.match(r"=|#|else\s+if\b|[a-z]+", s)
        name = " ".join(m.group().split()) if m else ""
        do = getattr(self, "do_" + self.METHODS.get(name, name), None)
        if not name or do is None:
            self.refuse(line, f"unknown directive {{{{{s}}}}}")
        if name not in ("template", "include", "#") and self.markup is None:
            self.refuse(line, f"{{{{{name}}}}} outside of a template")
        if self.markup is not None:
            self.markup.directive(name, s, line)
        if name in VALUE_DIRECTIVES or name in ("call", "csrf", "term"):
            self.after_newline = name == "call"
        do(s[m.end():].strip(), line)

    def do_comment(self, rest, line):
        pass

    def do_include(self, rest, line):
        self.includes.append(f"#include {rest}")

    def do_template(self, rest, line):
        if self.markup is not None:
            self.refuse(line, "a template inside a template")
        m = re.match(r"(\w+)\((struct html \*h(?:,[^{};]*)?)\)$", " ".join(rest.split()))
        if not m:
            self.refuse(line, "write {{template html_name(struct html *h, …)}}")
        self.markup, self.leaves = Markup(self.file), []
        self.prototypes.append(f"void {m.group(1)}({m.group(2)});")
        self.emit(line, f"void {m.group(1)}({m.group(2)})\n{{")
        self.blocks = [("template", line, None, None)]

    def do_leaves(self, rest, line):
        self.leaves = rest.split()

    def do_enters(self, rest, line):
        self.markup.stack = [Element(n, line) for n in rest.split()]

    def do_put(self, rest, line):
        self.emit(line, f"    html_put(h, ({rest}));")

    def do_t(self, rest, line):
        args, vi = split_args(rest), ""
        while args and args[0].startswith('"'):
            vi += args.pop(0)
        if not vi:
            self.refuse(line, "{{t}} wants a \"text\"")
        places = {int(d) for d in re.findall(r"%([1-9])", vi.replace("%%", ""))}
        if places != set(range(1, len(args) + 1)):
            self.refuse(line, f"{vi} and its {len(args)} arguments do not fit")
        filled = ", ".join(f"html_arg(h, ({a}))" for a in args)
        array = f"(struct str[]){{{filled}}}" if args else "NULL"
        self.emit(line, f"    html_t(h, {vi}, {array}, {len(args)});")

    def do_term(self, rest, line):
        m = re.fullmatch(r'"([a-z-]+)"\s+("(?:[^"\\]|\\.)*")', rest)
        if not m:
            self.refuse(line, "write {{term \"name-of-the-term\" \"the words on the page\"}}")
        self.emit(line, f'    html_term(h, "{m.group(1)}", {m.group(2)});')

    def do_url(self, rest, line):
        self.emit(line, f"    html_url(h, ({rest}));")

    def do_number(self, rest, line):
        self.emit(line, f"    html_number(h, ({rest}));")

    def do_count(self, rest, line):
        self.emit(line, f"    html_count(h, ({rest}));")

    def do_date(self, rest, line):
        self.emit(line, f"    html_day(h, ({rest}));")

    def do_time(self, rest, line):
        self.emit(line, f"    html_time(h, ({rest}));")

    def do_csrf(self, rest, line):
        self.emit(line, "    html_csrf(h);")

    def do_call(self, rest, line):
        self.emit(line, f"    {rest};")

    do_let = do_call

    def open_block(self, name, code, line):
        self.emit(line, code)
        self.blocks.append((name, line, self.markup.mark(), self.markup.branch()))
        self.newline_before.append((self.after_newline, self.after_newline))

    def do_for(self, rest, line):
        self.open_block("for", f"    for {rest} {{", line)

    def do_if(self, rest, line):
        self.open_block("if", f"    if {rest} {{", line)

    def same_markup(self, line):
        name, start, mark, _ = self.blocks[-1]
        if self.markup.mark() != mark:
            self.refuse(line, f"what is opened inside {{{{{name}}}}} of line {start} must be closed "
                        "inside it")

    def other_branch(self):
        self.markup.other_branch(self.blocks[-1][3])
        before, everywhere = self.newline_before.pop()
        self.newline_before.append((before, everywhere and self.after_newline))
        self.after_newline = before

    def do_else(self, rest, line):
        if rest or self.blocks[-1][0] != "if":
            self.refuse(line, "{{else}} without {{if}}")
        self.same_markup(line)
        self.other_branch()
        self.emit(line, "    } else {")

    def do_else_if(self, rest, line):
        if self.blocks[-1][0] != "if":
            self.refuse(line, "{{else if}} without {{if}}")
        self.same_markup(line)
        self.other_branch()
        self.emit(line, f"    }} else if {rest} {{")

    def do_end(self, rest, line):
        if self.blocks[-1][0] != "template":
            self.same_markup(line)
            self.blocks.pop()
            self.after_newline &= self.newline_before.pop()[1]
            self.emit(line, "    }")
            return
        self.markup.finish(self.leaves, line)
        self.emit(line, "}\n")
        self.markup, self.blocks = None, []

    def run(self, source):
        last = 1
        for kind, s, line in tokens(source, self.file):
            last = line
            (self.text if kind == "text" else self.directive)(s, line)
        if self.markup is not None:
            name, start = self.blocks[-1][:2]
            self.refuse(last, f"{{{{{name}}}}} of line {start} has no {{{{end}}}}")


def write_header(f, include, compiled):
    prototypes = [x for c in compiled for x in c.prototypes]
    by_value = re.compile(r"\benum \w+|\bstruct \w+ \w")  # needs more than a forward declaration
    includes = dict.fromkeys(x for c in compiled for x in c.includes
                             if any(by_value.search(p) for p in c.prototypes))
    structs = sorted({s for x in prototypes for s in re.findall(r"struct (\w+)", x)})
    guard = re.sub(r"\W", "_", include).upper()
    f.write("/* Made by tools/templates.py from the .html files of this room; edit those. */\n"
            f"#ifndef {guard}\n#define {guard}\n\n#include \"http/html.h\"\n")
    f.write("".join(x + "\n" for x in includes) + "\n")
    f.write("\n".join(f"struct {s};" for s in structs) + "\n\n")
    f.write("\n".join(prototypes) + "\n\n#endif\n")


def write_source(f, include, compiled):
    f.write("/* Made by tools/templates.py from the .html files of this room; edit those. */\n"
            f"#include \"{include}\"\n")
    f.write("\n".join(dict.fromkeys(x for c in compiled for x in c.includes)) + "\n\n")
    f.write("\n".join(x for c in compiled for x in c.code))


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--header")
    p.add_argument("--source")
    p.add_argument("--include", help="how the source includes its header")
    p.add_argument("templates", nargs="*")
    args = p.parse_args()
    compiled, failed = [], False
    for file in args.templates:
        c = Compiler(file.replace("\\", "/"))
        try:
            with open(file, encoding="utf-8") as f:
                c.run(f.read())
            compiled.append(c)
        except Refused as e:
            print(e, file=sys.stderr)
            failed = True
    if failed:
        return 1
    if args.header:
        include = args.include or os.path.basename(args.header)
        with open(args.header, "w", encoding="utf-8") as f:
            write_header(f, include, compiled)
        with open(args.source, "w", encoding="utf-8") as f:
            write_source(f, include, compiled)
    return 0


if __name__ == "__main__":
    sys.exit(main())
