#!/usr/bin/env python3
"""text.py: a text file as lines in C (ended by NULL), for texts that are part of the program.

    text.py NAME TEXT OUT.c OUT.h
"""
import sys


def literal(line):
    out = []
    for byte in line:
        char = chr(byte)
        out.append("\\" + char if char in '"\\' else char if 32 <= byte < 127 else f"\\{byte:03o}")
    return '"' + "".join(out) + '"'


def main():
    name, text, source, header = sys.argv[1:]
    with open(text, "rb") as f:
        data = f.read()
    made = f"/* Made by tools/text.py from {text.rsplit('/', 1)[-1]}; edit that. */\n"
    rows = "".join(f"    {literal(line)},\n" for line in data.splitlines())
    with open(source, "w", encoding="ascii") as f:
        f.write(f'{made}#include <stddef.h>\n\n#include "{header.rsplit("/", 1)[-1]}"\n\n'
                f"const char *const {name}[] = {{\n{rows}    NULL,\n}};\n")
    with open(header, "w", encoding="ascii") as f:
        f.write(f"{made}extern const char *const {name}[];\n")


if __name__ == "__main__":
    main()
