#!/usr/bin/env python3
"""PostgreSQL for tests: clusters in temporary folders, on loopback, gone afterwards.

    postgres.py PROGRAM ARGS…    runs PROGRAM with CHUNGSUC_TEST_DB naming an empty cluster

or as a module: start(), standby(), kill9(), promote(), url(), stop(); sql() asks one question.
The server does not run as root: when the tests do, it runs as the user postgres. As a module fsync
stays on, so that what a test says about durability is about durability; a program that is run kills
no cluster, so its cluster need not wait for the disk. The processes end with the test, however it
ends. With CHUNGSUC_TEST_TEMPLATE naming a folder, a new cluster is made there once and copied from
then on. Without PostgreSQL on the machine: exit 77, which Meson counts as skipped.
"""
import atexit
import fcntl
import glob
import os
import pathlib
import pwd
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

SKIPPED = 77
NAME = "chungsuc"  # of the database and of its owner
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "fsync": "on",
    "synchronous_commit": "on",
    "max_connections": "60",
    "shared_buffers": "64MB",
    "wal_level": "replica",
    "max_wal_senders": "8",
    "hot_standby": "on",
    "log_min_messages": "warning",
    "timezone": "UTC",
    "dynamic_shared_memory_type": "mmap",  # in the folder of the cluster, so that none of it is left
}
FORGETFUL = {"fsync": "off", "full_page_writes": "off"}
MEMORY, MEMORY_LEAST = "/dev/shm", 4 << 30  # where a forgetful one lies, if there is so much room


class Node:
    def __init__(self, folder, port):
        self.folder, self.port = folder, port
        self.process = None
        self.standbys = 0
        self.settings = SETTINGS

    @property
    def data(self):
        return self.folder / "data"

    @property
    def log(self):
        return (self.folder / "log").read_text(encoding="utf-8", errors="replace")


nodes = []


def binaries():
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin"), key=lambda p: int(p.split("/")[4]))
    if not found:
        print("PostgreSQL is not on this machine (package postgresql)")
        sys.exit(SKIPPED)
    return found[-1]


def as_owner(*command):
    """The command line that runs it as the user who owns the cluster."""
    command = [f"{binaries()}/{command[0]}", *map(str, command[1:])]
    drop = ["--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.geteuid() == 0 else []
    return ["setpriv", *drop, "--pdeathsig", "KILL", *command]


def run(*command):
    done = subprocess.run(as_owner(*command), cwd="/", capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(map(str, command))}:\n{done.stdout}{done.stderr}")
    return done.stdout


def free_port():
    """Below those that the kernel gives away by itself: nobody takes it before the cluster stands there,
    nor while it is started again."""
    with open("/proc/sys/net/ipv4/ip_local_port_range", encoding="ascii") as f:
        first = int(f.read().split()[0])
    while True:
        port = random.randrange(first // 2, first)
        with socket.socket() as s:
            try:
                s.bind(("127.0.0.1", port))
                return port
            except OSError:
                pass


def new_node(under=None):
    folder = pathlib.Path(tempfile.mkdtemp(prefix="chungsuc-postgres-", dir=under))
    if os.geteuid() == 0:
        owner = pwd.getpwnam("postgres")
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    node = Node(folder, free_port())
    nodes.append(node)
    return node


def launch(node):
    options = [x for name, value in node.settings.items() for x in ("-c", f"{name}={value}")]
    with open(node.folder / "log", "ab") as log:
        node.process = subprocess.Popen(
            as_owner("postgres", "-D", node.data, "-p", node.port, *options),
            cwd="/", stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    wait_for(lambda: answers(node), node)


def answers(node):
    if node.process.poll() is not None:
        raise RuntimeError(f"PostgreSQL ended:\n{node.log}")
    return subprocess.run([f"{binaries()}/pg_isready", "-q", "-h", "127.0.0.1", "-p",
                           str(node.port)], check=False).returncode == 0


def wait_for(condition, node, seconds=60):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise RuntimeError(f"waited too long:\n{node.log}")
        time.sleep(0.02)


def sql(node, text, database=NAME):
    """What psql prints for one question, without headings."""
    done = subprocess.run(
        [f"{binaries()}/psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p",
         str(node.port), "-U", NAME, "-d", database, "-c", text],
        capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{text}:\n{done.stderr}")
    return done.stdout.strip()


def own(folder):
    """Give it to the user who runs the server; a folder for nobody else, as PostgreSQL asks."""
    if os.geteuid() == 0:
        owner = pwd.getpwnam("postgres")
        for path, _, files in os.walk(folder):
            for one in [path, *(os.path.join(path, f) for f in files)]:
                os.chown(one, owner.pw_uid, owner.pw_gid)
    os.chmod(folder, 0o700)


def make(node):
    """An empty cluster with the database `chungsuc`."""
    run("initdb", "-D", node.data, "-U", NAME, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8",
        "--no-sync")
    launch(node)
    sql(node, f"create database {NAME}", "postgres")


def copied(node, template):
    """The same from the template, which whoever needs it first makes."""
    os.makedirs(template, exist_ok=True)
    version = binaries().split("/")[4]
    kept = pathlib.Path(template, version)
    with open(pathlib.Path(template, "lock"), "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            make(node)
            node.process.send_signal(signal.SIGINT)
            node.process.wait()
            half = pathlib.Path(template, f"{version}.half")
            shutil.rmtree(half, ignore_errors=True)
            shutil.copytree(node.data, half)
            half.rename(kept)
            return
    shutil.copytree(kept, node.data)
    own(node.data)


def in_memory():
    """A schema is hundreds of files, and each case of a test makes one: half of the time on a disk."""
    return MEMORY if os.path.isdir(MEMORY) and shutil.disk_usage(MEMORY).free > MEMORY_LEAST else None


def start(forgetful=False):
    """A new, empty cluster that runs; the database `chungsuc` is there."""
    node = new_node(in_memory() if forgetful else None)
    if forgetful:
        node.settings = SETTINGS | FORGETFUL
    template = os.environ.get("CHUNGSUC_TEST_TEMPLATE")
    if template:
        copied(node, template)
        launch(node)
    else:
        make(node)
    return node


def standby(primary, synchronous=True):
    """A copy that follows the primary. Synchronous: the primary answers a commit only when the
    standby has it on its disk."""
    node = new_node()
    primary.standbys += 1
    name = f"standby{primary.standbys}"
    run("pg_basebackup", "-D", node.data, "-R", "-X", "stream", "-c", "fast", "--no-sync", "-d",
        f"host=127.0.0.1 port={primary.port} user={NAME} application_name={name}")
    launch(node)
    if synchronous:
        names = ", ".join(f"standby{n + 1}" for n in range(primary.standbys))
        sql(primary, f"alter system set synchronous_standby_names = 'FIRST 1 ({names})'")
        sql(primary, "select pg_reload_conf()")
    state = "sync" if synchronous else "async"
    wait_for(lambda: sql(primary, "select sync_state from pg_stat_replication where "
                         f"application_name = '{name}' and state = 'streaming'")
             in (state, "potential"), node)
    return node


def children(pid):
    out = []
    for path in glob.glob("/proc/[0-9]*/stat"):
        try:
            fields = pathlib.Path(path).read_text(encoding="ascii", errors="replace")
        except OSError:
            continue
        if int(fields.rpartition(")")[2].split()[1]) == pid:
            out.append(int(path.split("/")[2]))
    return out


def kill9(node):
    """All its processes at once, as when the power goes."""
    os.kill(node.process.pid, signal.SIGSTOP)  # no new child between the list and the end
    for pid in [node.process.pid, *children(node.process.pid)]:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
    node.process.wait()


def restart(node):
    """Start one again that was stopped or killed, on its old port with its old data."""
    launch(node)


def promote(node):
    """The standby becomes the primary. It has no standby of its own: it waits for none."""
    run("pg_ctl", "promote", "-D", node.data, "-w")
    wait_for(lambda: sql(node, "select pg_is_in_recovery()") == "f", node)
    sql(node, "alter system reset synchronous_standby_names")
    sql(node, "select pg_reload_conf()")


def url(*of, database=NAME, schema=None):
    """What to give to --db: with several nodes, whichever of them takes writes."""
    hosts = ",".join(f"127.0.0.1:{n.port}" for n in of)
    options = (["target_session_attrs=read-write"] if len(of) > 1 else []) + \
        ([f"options=-csearch_path%3D{schema}"] if schema else [])
    return f"postgresql://{NAME}@{hosts}/{database}" + ("?" + "&".join(options) if options else "")


def stop(*which):
    """These, or all: no process and no file of them is left."""
    for node in which or list(nodes):
        if node.process and node.process.poll() is None:
            node.process.send_signal(signal.SIGQUIT)  # at once: nobody needs the data any more
            node.process.wait()
        shutil.rmtree(node.folder, ignore_errors=True)
        if node in nodes:
            nodes.remove(node)


atexit.register(stop)


def main(program, *args):
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that stop() is heard
    environment = dict(os.environ, CHUNGSUC_TEST_DB=url(start(forgetful=True)))
    code = subprocess.run([program, *args], env=environment, check=False).returncode
    stop()
    return code


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
