#!/usr/bin/env python3
"""test_deb.py: what stands in the Debian package, and what lintian says of it.

    test_deb.py PATH_OF_DEB
"""
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

DEB = None
EXECUTABLE = {"./usr/bin/chungsuc", "./usr/libexec/chungsuc/chungsuc-clip"}


def said(*command):
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


class Deb(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="chungsuc-deb-")
        cls.here = pathlib.Path(cls.folder.name)
        subprocess.run(["dpkg-deb", "-x", DEB, cls.here / "files"], check=True)
        subprocess.run(["dpkg-deb", "-e", DEB, cls.here / "control"], check=True)
        cls.lines = [line.split(None, 5) for line in said("dpkg-deb", "-c", DEB).splitlines()]

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def test_everything_is_there_and_belongs_to_root(self):
        names = {line[5] for line in self.lines}
        for name in ("usr/bin/chungsuc", "usr/libexec/chungsuc/chungsuc-clip", "usr/share/man/man1/chungsuc.1.gz", "lib/systemd/system/chungsuc.service",
                     "lib/systemd/system/chungsuc-backup.timer", "usr/lib/sysusers.d/chungsuc.conf",
                     "usr/lib/tmpfiles.d/chungsuc.conf", "etc/chungsuc/chungsuc.conf",
                     "usr/share/doc/chungsuc/README.Debian", "usr/share/doc/chungsuc/copyright",
                     "usr/share/doc/chungsuc/changelog.gz", "usr/share/doc/chungsuc/OPERATIONS.md.gz",
                     "usr/share/doc/chungsuc/SECURITY.md.gz", "usr/share/doc/chungsuc/so-tay.md.gz",
                     "usr/share/doc/chungsuc/examples/nginx.conf"):
            self.assertIn("./" + name, names)
        for mode, owner, *_, name in self.lines:
            self.assertEqual(owner, "root/root", name)
            if not mode.startswith("d"):
                self.assertEqual(mode, "-rwxr-xr-x" if name in EXECUTABLE else "-rw-r--r--", name)
        self.assertFalse([n for n in names if n.startswith(("./var/lib", "./home", "./tmp"))])

    def test_dependencies_are_those_of_the_program(self):
        depends = said("dpkg-deb", "-f", DEB, "Depends")
        needed = re.findall(r"NEEDED\s+(\S+)\.so", said("objdump", "-p", self.here / "files/usr/bin/chungsuc"))
        self.assertIn("libsodium", needed)
        for library in ("libc6", "libsqlite3-0", "libsodium23", "libpq5", "libevent-2.1-7", "libxml2",
                        "libavformat59", "libseccomp2"):  # of the helper that judges clips
            self.assertRegex(depends, re.escape(library) + r"\b")
        self.assertEqual(said("dpkg-deb", "-f", DEB, "Package", "Architecture").split("\n")[0], "Package: chungsuc")

    def test_the_file_of_settings_is_kept_when_somebody_has_changed_it(self):
        self.assertEqual((self.here / "control/conffiles").read_text().split(), ["/etc/chungsuc/chungsuc.conf"])
        text = (self.here / "files/etc/chungsuc/chungsuc.conf").read_text(encoding="utf-8")
        self.assertEqual(len(re.findall(r"(?m)^[^#\n]", text)), 1)

    def test_the_program_in_it_is_hardened_and_runs(self):
        for name in sorted(EXECUTABLE):
            program = self.here / "files" / name
            head, dynamic = said("readelf", "-h", program), said("readelf", "-d", program)
            self.assertIn("DYN", head)
            self.assertIn("BIND_NOW", dynamic)
            self.assertIn("GNU_RELRO", said("readelf", "-lW", program))
            self.assertIn("__stack_chk_fail", said("readelf", "-sW", "--dyn-syms", program))
            self.assertNotRegex(dynamic, "RPATH|RUNPATH")
        program = self.here / "files/usr/bin/chungsuc"
        version = said("dpkg-deb", "-f", DEB, "Version").strip()
        self.assertEqual(said(program, "--version"), f"chungsuc {version}\n")
        self.assertNotIn("CHUNGSUC_FAULT", program.read_bytes().decode("latin-1"))

    def test_no_script_deletes_data_unless_it_is_told(self):
        for script in ("postinst", "prerm", "postrm"):
            text = (self.here / "control" / script).read_text(encoding="utf-8")
            subprocess.run(["sh", "-n", self.here / "control" / script], check=True)
            deletes = re.findall(r"(?m)^.*\brm\b.*$", text)
            self.assertEqual(deletes, ["            rm -rf /var/lib/chungsuc"] if script == "postrm" else [])

    def test_lintian_finds_no_error(self):
        done = subprocess.run(["lintian", "--fail-on", "error", "--allow-root", DEB], capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)


if __name__ == "__main__":
    DEB = sys.argv.pop(1)
    unittest.main()
