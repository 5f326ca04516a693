#!/usr/bin/env python3
"""assets.py: the files of assets/ as C arrays, plain and gzip, under names with a hash.

    assets.py --names OUT.h --table OUT.c FILE...
"""
import argparse
import gzip
import hashlib
import os
import re

TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
         ".svg": "image/svg+xml; charset=utf-8", ".png": "image/png", ".wasm": "application/wasm"}
MADE = "/* Made by tools/assets.py from assets/; edit those. */\n"


def c_array(name, data):
    rows = [",".join(map(str, data[i:i + 24])) for i in range(0, len(data), 24)]
    return f"static const unsigned char {name}[] = {{\n" + ",\n".join(rows) + "};\n\n"


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--names", required=True)
    p.add_argument("--table", required=True)
    p.add_argument("files", nargs="+")
    args = p.parse_args()
    defines, arrays, rows = [], [], []
    for file in args.files:
        with open(file, "rb") as f:
            data = f.read()
        stem, ext = os.path.splitext(os.path.basename(file))
        digest = hashlib.blake2b(data, digest_size=6).hexdigest()
        path = f"assets/{stem}.{digest}{ext}"
        name = re.sub(r"\W", "_", stem + ext)
        packed = gzip.compress(data, 9, mtime=0)
        if len(packed) > len(data) * 9 // 10:
            packed = b""
        defines.append(f'#define ASSET_{name.upper()} "{path}"\n')
        arrays.append(c_array(f"{name}_bytes", data))
        if packed:
            arrays.append(c_array(f"{name}_gzip", packed))
        zipped = f"{{(const char *){name}_gzip, {len(packed)}}}" if packed else '{"", 0}'
        rows.append(f'    {{"/{path}", "{TYPES[ext]}", "\\"{digest}\\"",\n'
                    f'        {{(const char *){name}_bytes, {len(data)}}}, {zipped}}},\n')
    with open(args.names, "w", encoding="utf-8") as f:
        f.write(MADE + "#ifndef HTTP_ASSET_NAMES_H\n#define HTTP_ASSET_NAMES_H\n\n"
                + "".join(defines) + "\n#endif\n")
    with open(args.table, "w", encoding="utf-8") as f:
        f.write(MADE + '#include "http/assets.h"\n\n' + "".join(arrays))
        f.write("const struct asset asset_table[] = {\n" + "".join(rows)
                + '    {0, 0, 0, {"", 0}, {"", 0}},\n};\n')


if __name__ == "__main__":
    main()
