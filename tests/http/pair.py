"""pair.py: two PostgreSQL on loopback in a folder of their own, the second a synchronous standby of
the first, from Debian's packages, as an unprivileged user. Nothing outside the folder is touched."""
import glob
import os
import pathlib
import pwd
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time

OWNER = "postgres"


def programs():
    """The folder of the newest initdb, or None."""
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin/initdb"), key=lambda p: int(p.split("/")[4]))
    return os.path.dirname(found[-1]) if found else None


def available():
    if not programs() or not shutil.which("psql"):
        return False
    if os.geteuid() == 0:
        try:
            pwd.getpwnam(OWNER)
        except KeyError:
            return False
    return True


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Instance:
    """One PostgreSQL."""

    def __init__(self, pair, name):
        self.pair, self.dir, self.port, self.process = pair, pair.root / name, free_port(), None

    def start(self):
        self.log = open(self.pair.root / f"{self.dir.name}.log", "ab")
        self.process = subprocess.Popen(
            [programs() + "/postgres", "-D", str(self.dir), "-p", str(self.port)], stdout=self.log,
            stderr=self.log, **self.pair.who)
        self.wait("select 1")

    def wait(self, sql, want="1", seconds=60):
        """Until the question has this answer."""
        until = time.monotonic() + seconds
        while True:
            got = self.ask(sql, check=False)
            if got == want:
                return
            if time.monotonic() > until or self.process.poll() is not None:
                raise AssertionError(f"{self.dir.name}: {sql} gives {got!r}\n" + self.said())
            time.sleep(0.02)

    def said(self):
        return (self.pair.root / f"{self.dir.name}.log").read_text(errors="replace")[-3000:]

    def ask(self, sql, check=True):
        done = subprocess.run(["psql", "-XAtq", "-h", "127.0.0.1", "-p", str(self.port), "-U", "chungsuc", "-d",
                               "postgres", "-c", sql], text=True, capture_output=True, check=check)
        return done.stdout.strip()

    def kill(self):
        """The machine dies: every process of it at once, so that no orphan goes on."""
        family = [self.process.pid, *children(self.process.pid)]
        for pid in family:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        self.process.wait()
        self.process = None

    def stop(self):
        if self.process:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                self.kill()
        self.process = None


def children(parent):
    found = []
    for stat in glob.glob("/proc/[0-9]*/stat"):
        try:
            fields = pathlib.Path(stat).read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if int(fields[1]) == parent:
            found.append(int(stat.split("/")[2]))
    return found


class Pair:
    def __init__(self, synchronous=True):
        self.folder = tempfile.TemporaryDirectory(prefix="chungsuc-pair-")
        self.root = pathlib.Path(self.folder.name)
        self.who = {}
        if os.geteuid() == 0:
            owner = pwd.getpwnam(OWNER)
            os.chown(self.root, owner.pw_uid, owner.pw_gid)
            self.who = {"user": OWNER, "group": owner.pw_gid, "extra_groups": [], "cwd": str(self.root)}
        self.first, self.second = Instance(self, "first"), Instance(self, "second")
        self.make_first()
        self.make_second()
        if synchronous:
            self.first.ask("alter system set synchronous_standby_names = 'second'")
            self.first.ask("select pg_reload_conf()")
            self.first.wait("select count(*) from pg_stat_replication where sync_state = 'sync'")

    def run(self, program, *args):
        done = subprocess.run([f"{programs()}/{program}", *args], text=True, capture_output=True, check=False, **self.who)
        assert done.returncode == 0, done.stdout + done.stderr

    def make_first(self):
        self.run("initdb", "-D", str(self.first.dir), "-U", "chungsuc", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync")
        with open(self.first.dir / "postgresql.conf", "a", encoding="utf-8") as f:
            f.write(f"listen_addresses = '127.0.0.1'\nunix_socket_directories = '{self.root}'\nshared_buffers = 32MB\n"
                    "max_connections = 40\nwal_level = replica\nsynchronous_commit = on\nautovacuum = off\n"
                    "max_prepared_transactions = 0\nmin_wal_size = 32MB\nwal_keep_size = 64MB\n")
        self.first.start()
        self.first.ask("create database chungsuc")

    def make_second(self):
        self.run("pg_basebackup", "-h", "127.0.0.1", "-p", str(self.first.port), "-U", "chungsuc", "-D", str(self.second.dir),
                 "-X", "stream", "-c", "fast", "--no-sync", "-R",
                 "-d", "application_name=second")
        text = (self.second.dir / "postgresql.auto.conf").read_text()
        if not re.search("application_name=second", text):
            with open(self.second.dir / "postgresql.auto.conf", "a", encoding="utf-8") as f:
                f.write(f"primary_conninfo = 'host=127.0.0.1 port={self.first.port} user=chungsuc application_name=second'\n")
        self.second.start()

    def promote(self):
        self.run("pg_ctl", "-D", str(self.second.dir), "promote", "-w")

    @property
    def url(self):
        """Both, in the words of libpq: whoever takes writes is meant."""
        return (f"postgresql://chungsuc@127.0.0.1:{self.first.port},127.0.0.1:{self.second.port}/chungsuc"
                "?target_session_attrs=read-write&connect_timeout=3")

    def stop(self):
        self.second.stop()
        self.first.stop()
        self.folder.cleanup()
