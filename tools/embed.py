#!/usr/bin/env python3
"""embed.py: files as compressed bytes in C, for data that comes with the program.

    embed.py NAME OUT.c OUT.h FILE...

Each FILE.ext becomes `const struct embedded NAME_FILE`: the bytes of zlib's compress() and the size
of the text they hold.
"""
import os
import sys
import zlib


def array(name, data):
    rows = [",".join(map(str, data[i:i + 24])) for i in range(0, len(data), 24)]
    return f"static const unsigned char {name}_bytes[] = {{\n" + ",\n".join(rows) + "};\n"


def main():
    prefix, source, header, *files = sys.argv[1:]
    made = "/* Made by tools/embed.py from the files of data/; edit those. */\n"
    body, names = "", []
    for path in files:
        with open(path, "rb") as f:
            text = f.read()
        name = f"{prefix}_{os.path.splitext(os.path.basename(path))[0]}"
        packed = zlib.compress(text, 9)
        names.append(name)
        body += array(name, packed) + (f"const struct embedded {name} = {{{name}_bytes, {len(packed)}, "
                                       f"{len(text)}, {text.count(10)}}};\n\n")
    with open(source, "w", encoding="ascii") as f:
        f.write(f'{made}#include "{header.rsplit("/", 1)[-1]}"\n\n{body}')
    with open(header, "w", encoding="ascii") as f:
        f.write(f"{made}#include <stddef.h>\n\n"
                "struct embedded {\n    const unsigned char *packed;\n"
                "    size_t packed_len, text_len, text_lines;\n};\n\n"
                + "".join(f"extern const struct embedded {n};\n" for n in names))


if __name__ == "__main__":
    main()
