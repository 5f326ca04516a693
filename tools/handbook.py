#!/usr/bin/env python3
"""handbook.py: the chapters of the handbook as C: escaped HTML, texts to search in, and which page has which help.

    handbook.py OUT.c PICTURES.c DEPFILE VIETNAMESE_FOLDER ENGLISH_FOLDER

A chapter is FOLDER/NN-name.md; CONTRIBUTING.md says how it is written. A small part of Markdown is
understood: headings, paragraphs, lists (one within another), tables, fenced code, **bold**,
*italic*, `code`, links to chapters and to pages of the program, pictures of FOLDER/pictures. What
is not understood, leads nowhere or has no words for who cannot see it is refused here.
"""
import hashlib
import html
import pathlib
import re
import struct
import sys
import unicodedata

from assets import c_array

REMARK = re.compile(r"<!--\s*([a-z]+):\s*(.*?)\s*-->$")
REMARKS = {"part", "pages", "anchor"}
ITEM = re.compile(r"( *)([-*]|\d+\.) +(.*)$")
TERM = re.compile(r"- `([a-z-]+)` \*\*(.+?)\*\*: (.+)$")


class Refused(Exception):
    pass


def slug(words):
    plain = unicodedata.normalize("NFD", words.lower().replace("đ", "d"))
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def c_text(s):
    """A C literal of any length: pieces side by side."""
    pieces = [s[i:i + 400] for i in range(0, len(s), 400)] or [""]
    special = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "?": "\\?"}
    return "\n        ".join('"' + "".join(special.get(c, c) for c in p) + '"' for p in pieces)


def plain(markup):
    """The words of a piece of HTML."""
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", markup))).strip()


def webp_size(data, where):
    """Width and height of a picture: lossy, lossless or extended WebP."""
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP":
        raise Refused(f"{where} is no WebP")
    kind = data[12:16]
    if kind == b"VP8X":
        return 1 + int.from_bytes(data[24:27], "little"), 1 + int.from_bytes(data[27:30], "little")
    if kind == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    width, height = struct.unpack("<HH", data[26:30])
    return width & 0x3FFF, height & 0x3FFF


def digest_of(data):
    return hashlib.blake2b(data, digest_size=6).hexdigest()


def picture_address(path):
    return f"/assets/{path.stem}.{digest_of(path.read_bytes())}{path.suffix}"


class Chapter:
    def __init__(self, path, names, english):
        self.path, self.names, self.english = path, names, english
        self.name = names[path.name]
        self.part, self.title = "", ""
        self.out, self.sections = [], []  # a section: [anchor, title, lines of text]
        self.places, self.anchors, self.links, self.terms = [], set(), [], []
        self.pictures, self.regions, self.number = set(), {}, 0

    def refuse(self, why):
        raise Refused(f"{self.path}:{self.number}: error: {why}")

    # words within a line

    def link(self, m):
        words, target = m.group(1), html.unescape(m.group(2))
        file, _, anchor = target.partition("#")
        if target.startswith("/"):
            return f'<a href="{html.escape(target)}">{words}</a>'
        if file in self.names or (not file and anchor):
            name = self.names.get(file, self.name)
            self.links.append((name, anchor, self.number))
            address = f"/help/{name}" + (f"#{anchor}" if anchor else "")
            return f'<a href="{address}">{words}</a>'
        if file.startswith("../"):
            return words  # stands in the repository only
        return self.refuse(f"no such chapter: {target}")

    def picture(self, m):
        alt, target = m.group(1), m.group(2)
        path = self.path.parent / target
        if not alt:
            self.refuse(f"{target}: a picture needs words for who cannot see it")
        if not path.is_file():
            self.refuse(f"no such picture: {target}")
        width, height = webp_size(path.read_bytes(), path)
        address = picture_address(path)
        self.pictures.add(path.resolve())
        shot = (f'<a class="shot" href="{address}"><img src="{address}" alt="{alt}" width="{width}" '
                f'height="{height}" loading="lazy" decoding="async"></a>')
        # one set of pictures for both languages: another would weigh as much again
        return shot + ' <span class="dim">(the screen in Vietnamese)</span>' if self.english else shot

    def words(self, text):
        kept = []

        def keep(markup):
            kept.append(markup)
            return f"\0{len(kept) - 1}\0"

        text = html.escape(text)
        text = re.sub(r"`([^`]+)`", lambda m: keep(f"<code>{m.group(1)}</code>"), text)
        text = re.sub(r"!\[([^\]]*)\]\(([^)\s]+)\)", lambda m: keep(self.picture(m)), text)
        text = re.sub(r"\[([^\]]+)\]\(([^)\s]+)\)", self.link, text)
        text = re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", text)
        text = re.sub(r"\*(.+?)\*", r"<em>\1</em>", text)
        while "\0" in text:
            text = re.sub("\0(\\d+)\0", lambda m: kept[int(m.group(1))], text)
        return text

    # blocks

    def region(self, words):
        """What a part that scrolls sideways is called; no two alike on a page."""
        self.regions[words] = self.regions.get(words, 0) + 1
        return html.escape(words) + (f" ({self.regions[words]})" if self.regions[words] > 1 else "")

    def put(self, markup, searched=True):
        self.out.append(markup)
        words = plain(markup) if searched else ""
        if words:
            self.sections[-1][2].append(words)

    def heading(self, depth, words, remarks):
        anchor = remarks.get("anchor") or slug(words)
        if depth == 1:
            if self.title:
                self.refuse("a second title")
            self.title, self.part = words, remarks.get("part", "")
            self.sections.append(["", words, []])
        else:
            if anchor in self.anchors:
                self.refuse(f"two headings with one anchor: {anchor}")
            self.anchors.add(anchor)
            self.sections.append([anchor, plain(self.words(words)), []])
            self.put(f'<h{depth} id="{anchor}">{self.words(words)}</h{depth}>', False)
        for route in remarks.get("pages", "").replace(",", " ").split():
            self.places.append((route, "" if depth == 1 else anchor))

    def table(self, rows):
        cells = [[self.words(c.strip()) for c in re.split(r"(?<!\\)\|", r.strip().strip("|"))] for r in rows]
        if len(rows) < 2 or not re.fullmatch(r"[|:\- ]+", rows[1]):
            self.refuse("a table needs a line of names and a line of dashes")
        if any(len(c) != len(cells[0]) for c in cells):
            self.refuse("rows of a table with unlike numbers of cells")
        label = self.region(self.sections[-1][1])
        self.out.append(f'<div class="scroll" role="region" tabindex="0" aria-label="{label}">'
                        '<table class="help-table"><thead><tr>'
                        + "".join(f'<th scope="col">{c}</th>' for c in cells[0])
                        + "</tr></thead><tbody>")
        for row in cells[2:]:
            self.put("<tr>" + "".join(f"<td>{c}</td>\n" for c in row) + "</tr>")
        self.out.append("</tbody></table></div>")

    def list(self, lines):
        """Items with their continuation lines; a deeper item begins a list within."""
        def read(at, indent):
            kind = ITEM.match(lines[at]).group(2)
            tag = "ol" if kind[0].isdigit() else "ul"
            out = [f"<{tag}>"]
            while at < len(lines):
                m = ITEM.match(lines[at])
                if not m or len(m.group(1)) < indent:
                    break
                text, inner, at = m.group(3), "", at + 1
                while at < len(lines):
                    deeper = ITEM.match(lines[at])
                    if deeper and len(deeper.group(1)) <= indent:
                        break
                    if deeper:
                        inner, at = read(at, len(deeper.group(1)))
                    else:
                        text, at = text + " " + lines[at].strip(), at + 1
                out.append(f"<li>{self.words(text)}{inner}</li>\n")
            return "".join(out) + f"</{tag}>", at

        markup, _ = read(0, 0)
        self.out.append(markup)
        self.sections[-1][2] += [plain(i) for i in re.findall(r"<li>(.*?)(?=</?[ou]l>|</li>)", markup)]

    def term_list(self, lines):
        """Each: - `name` **word**: what it means."""
        joined = re.sub(r"\n {2,}", " ", "\n".join(lines)).split("\n")
        self.out.append('<dl class="terms">')
        for line in joined:
            m = TERM.match(line) or self.refuse(f"not a term: {line}")
            name, word, meaning = m.groups()
            self.anchors.add(name)
            self.terms.append((name, word, plain(self.words(meaning))))
            self.sections.append([name, word, [plain(self.words(meaning))]])
            self.out.append(f'<div id="{name}"><dt>{html.escape(word)}</dt>'
                            f"<dd>{self.words(meaning)}</dd></div>")
        self.out.append("</dl>")

    def code(self, lines):
        label = self.region("Command" if self.english else "Lệnh")
        self.put(f'<pre role="region" tabindex="0" aria-label="{label}"><code>'
                 + html.escape("\n".join(lines)) + "</code></pre>")

    def block(self, lines):
        if ITEM.match(lines[0]):
            (self.term_list if TERM.match(lines[0]) else self.list)(lines)
        elif lines[0].startswith("|"):
            self.table(lines)
        else:
            self.put(f"<p>{self.words(' '.join(x.strip() for x in lines))}</p>")

    def read(self):
        lines = self.path.read_text(encoding="utf-8").split("\n")
        at = 0
        while at < len(lines):
            self.number, line = at + 1, lines[at]
            m = re.match(r"(#{1,3}) (.+)$", line)
            if m:
                at, remarks = self.remarks(lines, at + 1)
                self.heading(len(m.group(1)), m.group(2).strip(), remarks)
            elif line.startswith("```"):
                end = lines.index("```", at + 1)
                self.code(lines[at + 1:end])
                at = end + 1
            elif not line.strip():
                at += 1
            else:
                end = at
                while end < len(lines) and lines[end].strip() and not re.match(r"#|```", lines[end]) and \
                        (end == at or self.same_block(lines[at], lines[end])):
                    end += 1
                if not self.title:
                    self.refuse("a chapter begins with # Title")
                self.block(lines[at:end])
                at = end
        if not self.title:
            self.refuse("a chapter without a title")

    @staticmethod
    def same_block(first, line):
        """A list or table ends a paragraph without an empty line, and the other way round."""
        kinds = [("table" if x.startswith("|") else "item" if ITEM.match(x) or x.startswith("  ") else "text")
                 for x in (first, line)]
        return kinds[0] == kinds[1] or (kinds[0] == "text" and kinds[1] == "item" and line.startswith("  "))

    def remarks(self, lines, at):
        found = {}
        while at < len(lines) and (not lines[at].strip() or lines[at].startswith("<!--")):
            m = REMARK.match(lines[at].strip()) if lines[at].strip() else None
            if lines[at].strip() and (not m or m.group(1) not in REMARKS):
                self.number = at + 1
                self.refuse(f"a remark is one of {', '.join(sorted(REMARKS))}: {lines[at]}")
            if m:
                found[m.group(1)] = (found.get(m.group(1), "") + " " + m.group(2)).strip()
            at += 1
        return at, found


def read_folder(folder, english):
    files = sorted(pathlib.Path(folder).glob("*.md"))
    names = {}
    for f in files:
        m = re.fullmatch(r"\d\d-([a-z0-9-]+)\.md", f.name)
        if not m or m.group(1) in names.values():
            raise Refused(f"{f}: error: a chapter is named NN-name.md, each name once")
        names[f.name] = m.group(1)
    chapters = [Chapter(f, names, english) for f in files]
    for c in chapters:
        c.read()
    return chapters


def check_links(chapters):
    by_name = {c.name: c for c in chapters}
    for c in chapters:
        for name, anchor, number in c.links:
            if anchor and anchor not in by_name[name].anchors:
                raise Refused(f"{c.path}:{number}: error: chapter {name} has no heading #{anchor}: "
                              + ", ".join(sorted(by_name[name].anchors)))


def check_english(vietnamese, english):
    """A chapter stands in both languages, in the same part, and help of a page leads to a place in both."""
    vi, en = ({c.path.name: c for c in book} for book in (vietnamese, english))
    if set(vi) != set(en):
        raise Refused("error: chapters of one language only (docs/so-tay, docs/handbook-en): "
                      + ", ".join(sorted(set(vi) ^ set(en))))
    for name, c in vi.items():
        if bool(c.part) != bool(en[name].part):
            raise Refused(f"{en[name].path}: error: <!-- part: … --> as in {c.path}")
        for route, anchor in c.places:
            if anchor and anchor not in en[name].anchors:
                raise Refused(f"{en[name].path}: error: no <!-- anchor: {anchor} -->, where the help of {route} leads")


def write_chapter(out, c):
    tag = tag_of(c)
    out.append(f"static const struct help_section {tag}_sections[] = {{\n")
    for anchor, title, text in c.sections:
        out.append(f"    {{{c_text(anchor)}, {c_text(title)},\n        {c_text(chr(10).join(text))}}},\n")
    out.append(f"}};\nstatic const char {tag}_html[] =\n        {c_text(chr(10).join(c.out))};\n\n")


def tag_of(c):
    return ("en_" if c.english else "vi_") + c.name.replace("-", "_")


def write_book(out, name, chapters):
    out.append(f"static const struct help_chapter {name}[] = {{\n")
    for c in chapters:
        tag = tag_of(c)
        out.append(f"    {{{c_text(c.name)}, {c_text(c.part)}, {c_text(c.title)},\n"
                   f"        {{{tag}_html, sizeof {tag}_html - 1}}, {tag}_sections,\n"
                   f"        sizeof {tag}_sections / sizeof *{tag}_sections}},\n")
    out.append("};\n\n")


def write_terms(out, vietnamese, english):
    vi = [t for c in vietnamese for t in c.terms]
    en = {t[0]: t for c in english for t in c.terms}
    if {t[0] for t in vi} != set(en):
        raise Refused("the terms of both languages are not the same: "
                      + ", ".join(sorted({t[0] for t in vi} ^ set(en))))
    if len(vi) > 64:
        raise Refused("more than 64 terms: a page remembers in one word which were shown")
    out.append("const struct help_term help_terms[] = {\n")
    for name, word, meaning in vi:
        out.append(f"    {{{c_text(name)}, {{{c_text(word)}, {c_text(en[name][1])}}},\n"
                   f"        {{{c_text(meaning)},\n        {c_text(en[name][2])}}}}},\n")
    out.append("    {NULL, {NULL, NULL}, {NULL, NULL}},\n};\n\n")


def write_pictures(target, chapters):
    """The pictures that a chapter shows, as files the server gives away (http/assets.h)."""
    arrays, rows = [], []
    for path in sorted({p for c in chapters for p in c.pictures}):
        data = path.read_bytes()
        name = f"{path.parent.parent.name}_{path.stem}".replace("-", "_")
        arrays.append(c_array(name, data))
        rows.append(f'    {{"{picture_address(path)}", "image/webp", "\\"{digest_of(data)}\\"",\n'
                    f'        {{(const char *){name}, {len(data)}}}, {{"", 0}}}},\n')
    pathlib.Path(target).write_text(
        '/* Made by tools/handbook.py from the pictures of the handbook. */\n#include "help/page.h"\n\n'
        + "".join(arrays) + "const struct asset help_pictures[] = {\n" + "".join(rows)
        + '    {0, 0, 0, {"", 0}, {"", 0}},\n};\n', encoding="utf-8")


def write_depfile(depfile, target, folders):
    """Made anew when a chapter changes, comes or goes."""
    files = [p for f in folders for p in [pathlib.Path(f), *sorted(pathlib.Path(f).rglob("*"))]]
    pathlib.Path(depfile).write_text(f"{target}: " + " ".join(str(f) for f in files) + "\n")


def main():
    target, pictures, depfile, vi_folder, en_folder = sys.argv[1:]
    vietnamese, english = read_folder(vi_folder, False), read_folder(en_folder, True)
    check_links(vietnamese)
    check_links(english)
    check_english(vietnamese, english)
    out = ["/* Made by tools/handbook.py from docs/so-tay and docs/handbook-en; edit those. */\n"
           '#include "help/book.h"\n\n']
    for c in vietnamese + english:
        write_chapter(out, c)
    write_book(out, "vi", vietnamese)
    write_book(out, "en", english)
    out.append(f"const struct help_book help_books[] = {{{{vi, {len(vietnamese)}}}, {{en, {len(english)}}}}};\n\n")
    write_terms(out, vietnamese, english)
    out.append("const struct help_place help_places[] = {\n")
    for c in vietnamese:  # a page that two chapters name has its help in the first
        for route, anchor in c.places:
            path = f"/help/{c.name}" + (f"#{anchor}" if anchor else "")
            out.append(f'    {{"{route}", "{path}"}},\n')
    out.append("    {NULL, NULL},\n};\n")
    pathlib.Path(target).write_text("".join(out), encoding="utf-8")
    write_pictures(pictures, vietnamese + english)
    write_depfile(depfile, target, [vi_folder, en_folder])


if __name__ == "__main__":
    try:
        main()
    except Refused as why:
        print(why, file=sys.stderr)
        sys.exit(1)
