#!/usr/bin/env python3
"""test_qr.py DRAWING_PROGRAM: a code for a transfer, drawn by us, read by another program (zbar).

Where rsvg-convert and zbarimg are not installed it says so and passes: tools/packages.sh has them.
"""
import shutil
import subprocess
import sys
import tempfile


def main():
    with tempfile.TemporaryDirectory() as folder:
        line = subprocess.run([sys.argv[1], f"{folder}/qr.svg"], check=True, capture_output=True, text=True).stdout.strip()
        assert line.startswith("000201") and line.endswith("6304C15C"), line
        if not (shutil.which("rsvg-convert") and shutil.which("zbarimg")):
            print("qr: no reader here")
            return
        subprocess.run(["rsvg-convert", "-w", "400", "-o", f"{folder}/qr.png", f"{folder}/qr.svg"], check=True)
        read = subprocess.run(["zbarimg", "--quiet", "--raw", f"{folder}/qr.png"], check=True,
                              capture_output=True, text=True).stdout.strip()
        assert read == line, (read, line)
    print("qr: read back by zbar")


main()
