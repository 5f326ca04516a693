#!/usr/bin/env python3
"""test_release.py: the fault switch is in a test build and nothing of it in any other; and every build
is hardened: its place in memory is by chance, what the loader settled is not written any more, no
stack is run, and an overwritten one is noticed. The same of the helper that reads clips.

    test_release.py PROGRAM yes|no HELPER
"""
import re
import subprocess
import sys


def hardened(program):
    told = subprocess.run(["readelf", "--wide", "-hld", program], capture_output=True, text=True, check=True).stdout
    stack = re.search(r"GNU_STACK.*", told).group()
    taken = subprocess.run(["nm", "-D", program], capture_output=True, text=True, check=True).stdout
    return ("DYN (" in told and "GNU_RELRO" in told and "BIND_NOW" in told and " RWE" not in stack
            and "__stack_chk_fail" in taken)


def main(program, wanted, helper):
    with open(program, "rb") as f:
        words = b"CHUNGSUC_FAULT" in f.read()
    told = subprocess.run(["nm", "-a", program], capture_output=True, text=True, check=False).stdout
    symbols = [line for line in told.splitlines() if re.search(r"\bfault_(now|clock|patience|begin)\b|\bfaults_install\b|\b__wrap_", line)]
    if wanted == "yes":
        ok = words and bool(symbols)
    else:
        ok = not words and not symbols
        if ok:  # and it takes no notice of the words either
            ok = subprocess.run([program, "--version"], env={"CHUNGSUC_FAULT": "alloc:1+"}, check=False,
                                capture_output=True).returncode == 0
    for one in (program, helper):
        if ok and not hardened(one):
            print(f"{one}: not hardened")
            return 1
    print(f"{program}: {len(symbols)} symbols, words {words}, wanted {wanted}: {'ok' if ok else 'WRONG'}")
    return 0 if ok else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
