#!/usr/bin/env python3
"""test_errors.py: every error that a form or a refusal says in src/ also says what to do next.

A sentence that is passed to form_refuse(), form_refuse_fill(), req_problem(), or to the refuse() of a room that
answers forms, is looked at: it must tell the reader to do something, or name the limit to keep. What is a part of a
longer sentence (a line of a file that is refused) is not.
"""
import pathlib
import re
import sys
import unittest

SRC = pathlib.Path(__file__).resolve().parent.parent.parent / "src"
CALL = re.compile(r"\b(form_refuse|form_refuse_fill|req_problem)\s*\(")
ROOM_CALL = re.compile(r"\b(form_refuse|form_refuse_fill|req_problem|refuse)\s*\(")
ROOM_REFUSES = {"entry.c"}
TEXT = re.compile(r'(?:"(?:[^"\\]|\\.)*"\s*)+')
ADVICE = re.compile(r"[Hh]ãy |[Nn]hiều nhất|[Íí]t nhất|[Cc]ần |[Pp]hải |[Cc]hỉ |[Dd]uyệt bản|bán cho|ví dụ|gồm |Đừng|[Bb]ấm |Mở |[Vv]iết |[Cc]họn |trả lại|Không cần")
VIETNAMESE = re.compile(r"[ăâđêôơưàáảãạèéẻẽẹìíỉĩịòóỏõọùúủũụỳýỷỹỵ]", re.I)


def call_end(source, at):
    depth = 1
    while depth and at < len(source):
        if source[at] == '"':
            at += 1
            while source[at] != '"':
                at += 2 if source[at] == "\\" else 1
        depth += (source[at] == "(") - (source[at] == ")")
        at += 1
    return at


def sentences(source, room=False):
    """The literals with blanks in them that a call hands over."""
    for m in (ROOM_CALL if room else CALL).finditer(source):
        for text in TEXT.finditer(source, m.end(), call_end(source, m.end())):
            words = "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', text.group()))
            if words.count(" ") > 1 and VIETNAMESE.search(words):
                yield words


class Errors(unittest.TestCase):
    maxDiff = None

    def test_every_refusal_says_what_to_do(self):
        seen, dumb = 0, []
        for file in sorted(SRC.rglob("*.c")):
            for words in sentences(file.read_text(encoding="utf-8"), file.name in ROOM_REFUSES):
                seen += 1
                if not ADVICE.search(words):
                    dumb.append(f"{file.relative_to(SRC)}: {words}")
        self.assertGreater(seen, 100)
        self.assertEqual(dumb, [], "these say what is wrong and not what to do")

    def test_the_test_can_fail(self):
        self.assertEqual(list(sentences('form_refuse(f, "day", MSG("Ngày này " "sai."))')), ["Ngày này sai."])
        self.assertFalse(ADVICE.search("Ngày này sai."))
        self.assertTrue(ADVICE.search("Ngày này sai. Hãy chọn ngày khác."))


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0]])
