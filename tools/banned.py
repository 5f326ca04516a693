#!/usr/bin/env python3
"""banned.py: functions we do not call, and what to call in their place.

Looks at C with comments and strings taken out. One line a breach: FILE:LINE: why. A line that has
to says why in a comment with the words "banned: allowed".
"""
import pathlib
import re
import sys

BANNED = {
    "str.h: struct str, buf_add": "strcpy strcat stpcpy strncpy strncat gets alloca",
    "str_printf or buf_printf": "sprintf vsprintf asprintf vasprintf",
    "a loop over struct str": "strtok strtok_r strsep",
    "date.h: days and moments": "gmtime localtime localtime_r mktime ctime ctime_r asctime "
                                "asctime_r strptime",
    "str_to_int or milli_parse": "atoi atol atoll atof strtol strtoll strtoul strtoull strtod "
                                 "strtof sscanf vsscanf scanf fscanf",
    "randombytes_buf of libsodium": "rand srand random srandom rand_r drand48",
    "nothing: no shell": "system popen",
    "a child that is shut in: clips/judge.c, paper/pdf_child.c": "fork vfork clone execv execve execvp "
        "execvpe execl execlp execle posix_spawn posix_spawnp",
    "nothing: nobody is called but the database": "connect getaddrinfo gethostbyname",
    "mkstemp": "tmpnam tempnam mktemp tmpfile",
    "unicode.h, or plain comparisons": "setlocale tolower toupper isalpha isspace isdigit isalnum "
                                       "isupper islower ispunct strcoll",
    "sigaction, or the event loop": "signal alarm",
}
WHY = {name: instead for instead, names in BANNED.items() for name in names.split()}
CALL = re.compile(r"(?<![\w.>])(" + "|".join(sorted(WHY, key=len, reverse=True)) + r")\s*\(")
NOISE = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)


def bare(text):
    """The text without comments and strings, lines kept."""
    return NOISE.sub(lambda m: '""' if m[0][0] == '"' else "\n" * m[0].count("\n") or " ", text)


def main():
    root = pathlib.Path(__file__).resolve().parent.parent
    count, bad = 0, []
    for file in sorted((root / "src").rglob("*.[ch]")):
        text = file.read_text(encoding="utf-8")
        lines = text.split("\n")
        count += 1
        for number, line in enumerate(bare(text).split("\n"), 1):
            for name in CALL.findall(line):
                if "banned: allowed" not in lines[number - 1]:
                    path = file.relative_to(root)
                    bad.append(f"{path}:{number}: {name}() is banned; use {WHY[name]}")
    print(*bad, sep="\n", end="\n" if bad else "")
    print(f"{count} files, {len(bad)} breaches")
    return 1 if bad or not count else 0


if __name__ == "__main__":
    sys.exit(main())
