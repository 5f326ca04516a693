#!/usr/bin/env python3
"""check.py: every gate and every test of the house, and one plain line at the end.

A gate is a function that yields (name, ok, detail) for each test in it; a gate without parts is one
test. What it prints goes to build-check/log/GATE.log; when it fails, the tail of that is shown.
Builds live in build-check/ and are kept, so a second run only does what has changed.
"""
import concurrent.futures
import contextlib
import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
WORK = ROOT / "build-check"
LOGS = WORK / "log"
JOBS = str(os.cpu_count() or 2)
CACHE = {"CCACHE_BASEDIR": str(ROOT), "CCACHE_NOHASHDIR": "1"}  # the same in every clone


def run(log, *command, **more):
    """Run a command, output into the log; what runs behind another gate gives way. True when it ended well."""
    env = {**os.environ, **CACHE, **more.pop("env", {})}
    if threading.current_thread() is not threading.main_thread():
        command = ("nice", "-n", "19", *command)
    with open(LOGS / f"{log}.log", "ab") as out:
        out.write(("$ " + " ".join(map(str, command)) + "\n").encode())
        out.flush()
        done = subprocess.run([str(c) for c in command], cwd=ROOT, stdin=subprocess.DEVNULL,
                              stdout=out, stderr=subprocess.STDOUT, env=env, check=False, **more)
    return done.returncode == 0


def sources(*folders, ends=(".c", ".h")):
    return sorted(p for f in folders for p in (ROOT / f).rglob("*") if p.suffix in ends)


def relative(paths):
    return [p.relative_to(ROOT).as_posix() for p in paths]


# ── gates over the source ───────────────────────────────────────────────────────────────────────

def gate_format(log):
    """One call over all is quick; only when something differs each file is asked."""
    files = relative(sources("src", "tests", "tools"))
    ok = run(log, "clang-format", "--dry-run", "-Werror", *files)
    bad = [] if ok else [f for f in files if subprocess.run(
        ["clang-format", "--dry-run", "-Werror", f], cwd=ROOT, check=False,
        stderr=subprocess.DEVNULL).returncode]
    (LOGS / f"{log}.log").write_text("".join(f"clang-format -i {f}\n" for f in bad))
    yield log, ok, f"{len(bad)} files"


def gate_layers(log):
    yield log, run(log, sys.executable, "tools/layers.py"), "floors of the house"


def gate_banned(log):
    yield log, run(log, sys.executable, "tools/banned.py"), "functions we do not call"


def gate_man(log):
    yield log, run(log, "mandoc", "-T", "lint", "-W", "warning", "docs/chungsuc.1"), "the man page"


# ── builds ──────────────────────────────────────────────────────────────────────────────────────

def configure(log, name, compiler, *options):
    folder = WORK / name
    stamp = folder / "options"
    if (folder / "build.ninja").exists() and stamp.exists() and stamp.read_text() == " ".join(options):
        return True
    shutil.rmtree(folder, ignore_errors=True)
    if not run(log, "meson", "setup", *options, folder, env={"CC": f"ccache {compiler}"}):
        return False
    stamp.write_text(" ".join(options))
    return True


def build(log, name, compiler, *options):
    """Configure once, compile what changed. Warnings are errors (meson.build)."""
    return configure(log, name, compiler, *options) and \
        run(log, "ninja", "--quiet", "-k0", "-C", WORK / name)


def gate_gcc(log):
    yield log, build(log, "gcc", "gcc"), "gcc, warnings as errors"
    programs = WORK / "gcc" / "src" / "cli"
    yield "release", run(log, sys.executable, "tests/tools/test_release.py", programs / "chungsuc", "no",
                         programs / "chungsuc-clip"), \
        "nothing of the fault switch is in the program"


def gate_clang(log):
    ok = build(log, "asan", "clang", "-Db_sanitize=address,undefined", "-Dbuildtype=debug",
               "-Doptimization=1", "-Dfaults=true")
    yield log, ok, "clang, warnings as errors, ASan and UBSan, with the fault switch"


def gate_headers(log):
    """Every header compiles alone, with the generated ones in reach."""
    flags = ["-std=c17", "-D_GNU_SOURCE", "-fsyntax-only", "-Wall", "-Wextra", "-Werror",
             "-Wno-unused-parameter", "-Wno-unused-function", "-Isrc", f"-I{WORK}/gcc/src"]
    libs = subprocess.run(["pkg-config", "--cflags", "libxml-2.0", "libpq"], capture_output=True, text=True,
                          check=False).stdout.split()
    bad = [h for h in relative(sources("src", ends=(".h",)))
           if not run(log, "gcc", *flags, *libs, "-x", "c", "-include", h, "/dev/null")]
    yield log, not bad, " ".join(bad)


# ── tests ───────────────────────────────────────────────────────────────────────────────────────

CASE = re.compile(r"^\[       OK \] (.+)$", re.M)
BROKEN = re.compile(r"^\[  FAILED  \] (?!\d+ test)(.+)$", re.M)


RAN = re.compile(r"^Ran (\d+) tests? in ", re.M)  # Python's unittest
ERROR = re.compile(r"^(?:ERROR|FAIL): (.+)$", re.M)


def cases_of(test):
    """The single cases of one meson test: as cmocka or unittest tell them, else the whole as one."""
    text, said = test.get("stdout") or "", test.get("stderr") or ""
    passed, ok = CASE.findall(text), test["result"] == "OK"
    failed = list(dict.fromkeys(BROKEN.findall(text) + ERROR.findall(said)))
    ran = RAN.search(said)
    if ran:
        passed += [f"case {n + 1}" for n in range(int(ran[1]) - len(failed))]
    if not ok and not failed:
        failed = [f"{test['name']} ({test['result'].lower()})"]
    elif ok and not passed:
        passed = [test["name"]]
    return [(f"{test['name']}: {n}", True) for n in passed] + \
           [(f"{test['name']}: {n}", False) for n in failed]


MEMORY, MEMORY_LEAST = "/dev/shm", 8 << 30


@contextlib.contextmanager
def in_memory():
    """An environment whose temporary files lie in memory, if there is much of it: what tests write they
    flush as in earnest, and a disk that is slow that hour is no part of what they ask."""
    if not os.path.isdir(MEMORY) or shutil.disk_usage(MEMORY).free < MEMORY_LEAST:
        yield {}
        return
    with tempfile.TemporaryDirectory(prefix="check-", dir=MEMORY, ignore_cleanup_errors=True) as folder:
        os.chmod(folder, 0o755)  # servers of databases run as somebody else
        os.mkdir(folder + "/tmp")
        os.chmod(folder + "/tmp", 0o1777)
        yield {"TMPDIR": folder + "/tmp"}


def meson_tests(log, folder, *choice):
    result = WORK / folder / "meson-logs" / "testlog.json"
    result.unlink(missing_ok=True)
    with in_memory() as env:
        run(log, "meson", "test", "-C", WORK / folder, "--print-errorlogs", *choice, env=env)
    if not result.exists():
        yield log, False, "meson test did not run"
        return
    for line in result.read_text(encoding="utf-8", errors="replace").splitlines():
        for name, ok in cases_of(json.loads(line)):
            yield name, ok, ""


def gate_unit(log):
    """For ./check fast: the plain build."""
    yield from meson_tests(log, "gcc", "--suite", "unit", "--suite", "fuzz")


def gate_tests(log):
    """Unit, HTTP, golden and fuzz replay under ASan and UBSan. Half of their time they wait for a
    disk, a clock or a child, so twice as many run as there are processors."""
    yield from meson_tests(log, "asan", "--num-processes", str(2 * int(JOBS)))


def gate_threads(log):
    """What runs in several threads, under TSan, and only that is built. The same cases again, so one
    test in the count."""
    ok = configure(log, "tsan", "clang", "-Db_sanitize=thread", "-Dbuildtype=debug",
                   "-Doptimization=1")
    bad = [n for n, good, _ in meson_tests(log, "tsan", "--suite", "threads") if not good] if ok \
        else ["build"]
    yield log, not bad, " ".join(bad)


def gate_browser(log):
    """Pages in Chromium: node's own runner tells each test as a line of TAP."""
    folder = ROOT / "tests" / "browser"
    stamp, lock = folder / "node_modules" / ".lock", (folder / "package-lock.json").read_bytes()
    if not stamp.exists() or stamp.read_bytes() != lock:
        if not run(log, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix",
                   folder):
            yield log, False, "npm ci"
            return
        stamp.write_bytes(lock)
    files = sorted(folder.glob("*.test.mjs"))
    start = (LOGS / f"{log}.log").stat().st_size if (LOGS / f"{log}.log").exists() else 0
    with in_memory() as env:
        ended = run(log, "node", "--test", f"--test-concurrency={JOBS}", "--test-reporter=tap", *files, timeout=1200,
                    env={"CHUNGSUC": str(WORK / "gcc" / "src" / "cli" / "chungsuc"), **env})
    text = (LOGS / f"{log}.log").read_bytes()[start:].decode("utf-8", "replace")
    lines = re.findall(r"^( *)(not ok|ok) \d+ - (.+)$", text, re.M)
    deepest = [(n, s == "ok") for i, (d, s, n) in enumerate(lines) if not n.endswith(".mjs")
               and not (i and len(lines[i - 1][0]) > len(d))]
    for name, ok in deepest:
        yield name, ok, ""
    if not deepest or (not ended and all(ok for _, ok in deepest)):
        yield log, False, "the runner itself failed"


# ── static analysis, only over what changed ─────────────────────────────────────────────────────

def dependencies(folder):
    """{object: [files it was made from]} as ninja saw them."""
    text = subprocess.run(["ninja", "-C", folder, "-t", "deps"], capture_output=True, text=True,
                          check=False).stdout
    found = {}
    for block in text.split("\n\n"):
        head, *files = block.strip().split("\n")
        found[head.split(":", 1)[0]] = [f.strip() for f in files]
    return found


def fingerprint(folder, paths):
    digest = hashlib.sha256((ROOT / ".clang-tidy").read_bytes())
    for path in sorted(paths):
        file = pathlib.Path(folder, path).resolve()
        if ROOT in file.parents and file.exists():
            digest.update(file.read_bytes())
    return digest.hexdigest()


def tidy_todo():
    """{file: mark} of what has changed since clang-tidy found nothing in it, and what is known."""
    folder, clean = WORK / "asan", WORK / "tidy.json"
    known = json.loads(clean.read_text()) if clean.exists() else {}
    made_from, todo = dependencies(folder), {}
    for entry in json.loads((folder / "compile_commands.json").read_text()):
        file = pathlib.Path(entry["directory"], entry["file"]).resolve()
        if ROOT / "src" not in file.parents:
            continue
        mark = fingerprint(folder, made_from.get(entry["output"], []) + [str(file)])
        if known.get(str(file)) != mark:
            todo[str(file)] = mark
    return todo, known


class Tidy:
    """clang-tidy takes minutes of the processor, tests wait for clocks: so it begins when there is a
    build, behind everything else, and its gate collects what it found."""
    pool, todo, known, results = None, {}, {}, []

    def begin(self):
        self.todo, self.known = tidy_todo()
        self.pool = concurrent.futures.ThreadPoolExecutor(int(JOBS))
        self.results = [self.pool.submit(subprocess.run,
            ["nice", "-n", "19", "clang-tidy", "--quiet", "-p", WORK / "asan", file], cwd=ROOT, text=True,
            check=False, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) for file in sorted(self.todo)]


tidy = Tidy()


def gate_tidy(log):
    if not tidy.pool:
        tidy.begin()
    bad = []
    for file, done in zip(sorted(tidy.todo), (r.result() for r in tidy.results)):
        if not done.returncode:
            tidy.known[file] = tidy.todo[file]
            continue
        bad.append(file)
        with open(LOGS / f"{log}.log", "a", encoding="utf-8") as out:
            told = re.findall(r"^\S+: error: .*(?:\n.*){2}", done.stdout, re.M)
            out.write("\n".join(told or [done.stdout]).replace(f"{WORK / 'asan'}/../../", "") + "\n")
    (WORK / "tidy.json").write_text(json.dumps(tidy.known))
    yield log, not bad, " ".join(relative(map(pathlib.Path, bad)))


def gate_cppcheck(log):
    (WORK / "cppcheck").mkdir(exist_ok=True)
    yield log, run(log, "cppcheck", "--std=c11", "--quiet", "--inline-suppr", f"-j{JOBS}",
                   f"--cppcheck-build-dir={WORK}/cppcheck", "--error-exitcode=1",
                   "--enable=warning,performance,portability",
                   "--suppressions-list=tools/cppcheck.txt", "-Isrc", f"-I{WORK}/gcc/src",
                   "-D_GNU_SOURCE", "src"), ""


def gate_package(log):
    """The Debian package, built and looked into; tests/packaging/fresh-deb.sh installs it."""
    built = run(log, "packaging/deb/build", WORK / "deb")
    yield "package: built", built, ""
    for deb in sorted((WORK / "deb").glob("*.deb"))[-1:] if built else []:
        yield "package: as it should be", run(log, sys.executable, "tests/packaging/test_deb.py", deb), ""


FAST = [gate_format, gate_layers, gate_banned, gate_gcc, gate_unit]
FULL = [gate_format, gate_layers, gate_banned, gate_man, gate_gcc, gate_headers, gate_clang,
        gate_tests, gate_threads, gate_tidy, gate_browser, gate_cppcheck, gate_package]
NEEDS = {gate_unit: [gate_gcc], gate_headers: [gate_gcc], gate_tests: [gate_clang],
         gate_tidy: [gate_clang], gate_browser: [gate_gcc], gate_cppcheck: [gate_gcc]}


def name_of(gate):
    return gate.__name__.removeprefix("gate_")


def chosen(words):
    if not words:
        return FULL
    if words == ["fast"]:
        return FAST
    gates = {name_of(g): g for g in dict.fromkeys(FAST + FULL)}
    wrong = [w for w in words if w not in gates]
    if wrong:
        sys.exit(f"check: no gate {wrong[0]}; there are: {' '.join(gates)}")
    picked = [gates[w] for w in words]
    return list(dict.fromkeys([n for g in picked for n in NEEDS.get(g, [])] + picked))


def tail(log, lines=40):
    file = LOGS / f"{log}.log"
    if file.exists():
        for line in file.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:]:
            print("      " + line)


# What only takes the processor begins with the gate before it that mostly waits, and gives way to it.
BEHIND = {gate_threads: [gate_cppcheck, gate_package]}
begun, pool = {}, concurrent.futures.ThreadPoolExecutor(1)


def results_of(gate):
    log = name_of(gate)
    (LOGS / f"{log}.log").unlink(missing_ok=True)
    return list(gate(log))


def begin_behind(gate, gates, broken):
    for later in BEHIND.get(gate, []):
        if later in gates and not any(need in broken for need in NEEDS.get(later, [])):
            begun[later] = pool.submit(results_of, later)


def perform(gate, number, total, broken):
    """Run one gate and tell about it; (passed, failed)."""
    log, began = name_of(gate), time.monotonic()
    print(f"[{number:2}/{total}] {log:10}", end=" ", flush=True)
    if any(need in broken for need in NEEDS.get(gate, [])):
        print("not run: what it needs did not build")
        return 0, 1
    try:
        results = begun.pop(gate).result() if gate in begun else results_of(gate)
    except subprocess.TimeoutExpired:
        results = [(log, False, "took too long")]
    failed = [(name, why) for name, ok, why in results if not ok]
    print(f"{'FAILED' if failed else 'ok':6} {len(results) - len(failed):5} passed"
          f"{f', {len(failed)} failed' if failed else '':12} {time.monotonic() - began:7.1f} s",
          flush=True)
    for name, why in failed:
        print(f"      failed: {name}{': ' + why if why else ''}")
    if failed:
        tail(log)
        broken.add(gate)
    return len(results) - len(failed), len(failed)


def main():
    if sys.argv[1:] == ["--list"]:
        print(*[name_of(g) for g in dict.fromkeys(FAST + FULL)], sep="\n")
        return 0
    gates = chosen(sys.argv[1:])
    LOGS.mkdir(parents=True, exist_ok=True)
    passed = failed = 0
    broken = set()
    for number, gate in enumerate(gates, 1):
        begin_behind(gate, gates, broken)
        good, bad = perform(gate, number, len(gates), broken)
        passed, failed = passed + good, failed + bad
        if gate is gate_clang and gate_tidy in gates and gate not in broken:
            tidy.begin()
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
