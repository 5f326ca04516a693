#!/bin/bash
# fresh-systemd.sh [FOLDER]: the Debian package under a real systemd, with every line of its units.
#
# As root. Boots a minimal Debian in a container (systemd-nspawn) whose PID 1 is systemd; in FOLDER
# (a new temporary one; an existing one is used again). There: apt install, the service starts and
# says that it is ready, serves, keeps a backup of its own, comes back after kill -9, restarts, the
# nightly backup runs from its timer's unit; what the sandbox refuses is refused; people send a clip
# and fetch papers (in_unit.py). OFFICE=1 installs LibreOffice too (300 MB): a PDF is made inside the
# sandbox. DEB=FILE takes a package that is there. KEEP=1 leaves the folder. 3 to 8 minutes.
set -eu
here=$(cd "$(dirname "$0")/../.." && pwd)
folder=${1:-$(mktemp -d /var/tmp/fresh-systemd.XXXXXX)}

say() { printf '%s  %s\n' "$(date +%T)" "$*"; }
fail() { say "FAILED: $*"; exit 1; }
inside() { chroot "$folder" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive "$@"; }
clean_up() {
    umount "$folder/proc" 2>/dev/null || true
    [ -n "${KEEP:-}" ] || rm -rf --one-file-system "$folder"
}
trap clean_up EXIT

command -v systemd-nspawn >/dev/null || apt-get install -y --no-install-recommends systemd-container >/dev/null
deb=${DEB:-$("$here/packaging/deb/build" | tail -n 1)}
say "package: $(basename "$deb")"

mirror=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/*.sources 2>/dev/null |
    sed -n 's/^URIs: *\([^ ]*\).*/\1/p; s/^deb \([^ ]*\) bookworm main.*/\1/p' | head -n 1)
if [ ! -e "$folder/etc/debian_version" ]; then
    say "debootstrap (minbase, systemd)…"
    debootstrap --variant=minbase --include=systemd,systemd-sysv,dbus,curl bookworm "$folder" "$mirror" \
        >"$folder.log" 2>&1 || { tail "$folder.log"; exit 1; }
    rm -f "$folder.log"
fi
mountpoint -q "$folder/proc" || mount -t proc proc "$folder/proc"
rm -f "$folder/etc/apt/sources.list"
for part in etc/apt/sources.list etc/apt/sources.list.d etc/apt/apt.conf.d etc/apt/auth.conf.d \
    etc/resolv.conf etc/hosts usr/local/share/ca-certificates; do
    [ ! -e "/$part" ] || cp -rL "/$part" "$(dirname "$folder/$part")/" 2>/dev/null || true
done
rm -f "$folder"/etc/apt/apt.conf.d/*packagekit* "$folder"/etc/apt/apt.conf.d/*appstream*
cp "$deb" "$folder/chungsuc.deb"
say "install"
inside dpkg --purge chungsuc >/dev/null 2>&1 || true
inside env rm -rf /var/lib/chungsuc /var/backups/chungsuc /etc/chungsuc
inside apt-get update >"$folder/apt.log" 2>&1 || { tail "$folder/apt.log"; fail "apt update"; }
inside apt-get install -y --no-install-recommends /chungsuc.deb >"$folder/apt.log" 2>&1 ||
    { tail -n 30 "$folder/apt.log"; fail "apt install"; }
inside apt-get install -y --no-install-recommends python3 >"$folder/apt.log" 2>&1 || fail "python3"
rm -rf "$folder/people"
(cd "$here" && tar -c tests/http tests/packaging/in_unit.py src/campaign/indicators.def src/cli/demo_clip.mp4) |
    (mkdir "$folder/people" && tar -x -C "$folder/people")
if [ -n "${OFFICE:-}" ]; then
    inside apt-get install -y --no-install-recommends libreoffice-writer-nogui >"$folder/apt.log" 2>&1 || fail "LibreOffice"
fi
umount "$folder/proc"

# What runs inside, as a unit of that systemd; its last line is the verdict.
cat >"$folder/check.sh" <<'CHECK'
#!/bin/bash
set -u
fail() { echo "FAILED: $*"; systemctl status --no-pager chungsuc.service; journalctl -u chungsuc --no-pager | tail -n 20; exit 1; }
answers() { for _ in $(seq 200); do curl -sf -o /dev/null http://127.0.0.1:8080/sign-in && return 0; sleep 0.1; done; return 1; }
main_pid() { systemctl show -p MainPID --value chungsuc.service; }
as_service() { setpriv --reuid=chungsuc --regid=chungsuc --clear-groups "$@"; }

answers || fail "a new installation does not serve by itself"
# The first steps, word for word as the package tells them.
sed -n '/^    alias cs=/,/^    systemctl start/p' /usr/share/doc/chungsuc/README.Debian >/first-steps
[ "$(wc -l </first-steps)" -gt 4 ] && bash -O expand_aliases -ec '. /first-steps' || fail "the first steps"
echo "ok: the first steps"
chungsuc key new /etc/chungsuc/backup.key >/dev/null && chown chungsuc /etc/chungsuc/backup.key || fail "key"
sed -i 's|^CHUNGSUC_OPTIONS=.*|CHUNGSUC_OPTIONS="--listen 127.0.0.1:8080 --backup-to /var/backups/chungsuc --backup-key /etc/chungsuc/backup.key --backup-at 02:30"|' /etc/chungsuc/chungsuc.conf
systemctl restart chungsuc.service || fail "start"
[ "$(systemctl is-active chungsuc.service)" = active ] || fail "not active"
answers || fail "no answer"
echo "ok: it is ready when systemd says so"
[ "$(stat -c %U "/proc/$(main_pid)")" = chungsuc ] || fail "another user: $(stat -c %U "/proc/$(main_pid)")"
for _ in $(seq 300); do ls /var/backups/chungsuc/*.backup >/dev/null 2>&1 && break; sleep 0.1; done
ls /var/backups/chungsuc/*.backup >/dev/null || fail "the server made no backup inside its sandbox"
echo "ok: a backup of its own"

before=$(main_pid); kill -9 "$before"
for _ in $(seq 100); do [ "$(main_pid)" != "$before" ] && [ "$(main_pid)" != 0 ] && break; sleep 0.1; done
answers || fail "it did not come back after kill -9"
echo "ok: back after kill -9"
systemctl restart chungsuc.service && answers || fail "restart"
as_service chungsuc verify --data /var/lib/chungsuc/data || fail "verify"

rm -f /var/backups/chungsuc/*
systemctl start chungsuc-backup.service || { journalctl -u chungsuc-backup --no-pager | tail; fail "the nightly backup"; }
ls /var/backups/chungsuc/*.backup >/dev/null || fail "the nightly backup left nothing"
echo "ok: the nightly backup from its unit"

inside() { nsenter -t "$(main_pid)" -m -- "$@"; }
inside touch /etc/of-the-service 2>/dev/null && fail "it could write to /etc"
inside ls /root >/dev/null 2>&1 && [ "$(inside ls -A /root)" ] && fail "it sees /root"
grep -q '^NoNewPrivs:.1' "/proc/$(main_pid)/status" || fail "new privileges"
grep -q '^CapBnd:.0000000000000000' "/proc/$(main_pid)/status" || fail "capabilities"
grep -q '^Seccomp:.2' "/proc/$(main_pid)/status" || fail "no filter of system calls"
echo "ok: what the sandbox refuses is refused"
# The helper that judges clips runs inside the sandbox as it does outside: the example has a clip only where it can.
files() { as_service chungsuc verify --data "$1" | sed -n 's/.*, \([0-9]*\) tệp.*/\1/p'; }
sed -e 's|^Type=.*|Type=oneshot|' -e '/^NotifyAccess/d' -e '/^Restart/d' \
    -e 's|^ExecStart=.*|ExecStart=/usr/bin/chungsuc demo --prepare --data /var/lib/chungsuc/inside|' \
    /lib/systemd/system/chungsuc.service >/run/systemd/system/inside.service
systemctl daemon-reload
systemctl start inside.service || { journalctl -u inside --no-pager | tail; fail "the example inside the sandbox"; }
as_service chungsuc demo --prepare --data /var/lib/chungsuc/outside >/dev/null || fail "the example outside"
[ "$(files /var/lib/chungsuc/inside)" = "$(files /var/lib/chungsuc/outside)" ] ||
    fail "clips: $(files /var/lib/chungsuc/inside) files inside the sandbox, $(files /var/lib/chungsuc/outside) outside"
echo "ok: $(files /var/lib/chungsuc/inside) files of the example, inside as outside"
if command -v soffice >/dev/null; then
    office=/var/lib/chungsuc/office
    as_service mkdir -p $office && echo "Một dòng." | as_service tee $office/paper.txt >/dev/null
    sed -i -e "s|^ExecStart=.*|Environment=HOME=$office\nExecStart=/usr/bin/soffice --headless --convert-to pdf --outdir $office $office/paper.txt|" \
        /run/systemd/system/inside.service
    systemctl daemon-reload
    systemctl start inside.service && [ -s $office/paper.pdf ] || { journalctl -u inside --no-pager | tail; fail "no PDF inside the sandbox"; }
    echo "ok: LibreOffice makes a PDF inside the sandbox"
fi
systemctl stop chungsuc.service || fail "stop"
rm -rf /var/lib/chungsuc/data && mv /var/lib/chungsuc/inside /var/lib/chungsuc/data
as_service chungsuc setting set virus-scanner /run/scanner.ctl --data /var/lib/chungsuc/data || fail "setting"
systemctl start chungsuc.service && answers || fail "the example does not serve"
(cd /people && python3 tests/packaging/in_unit.py src/cli/demo_clip.mp4) || { journalctl -u chungsuc --no-pager | tail; fail "what people do"; }
as_service chungsuc verify --data /var/lib/chungsuc/data || fail "verify"
systemd-analyze security --no-pager chungsuc.service | tail -n 1
journalctl -u chungsuc --no-pager | grep -iE "seccomp|denied|not permitted" && fail "the sandbox was in its way"
systemctl stop chungsuc.service || fail "stop"
[ "$(systemctl show -p Result --value chungsuc.service)" = success ] || fail "it did not end well"
echo "all well"
CHECK
chmod 755 "$folder/check.sh"
cat >"$folder/etc/systemd/system/check.service" <<'UNIT'
[Unit]
After=multi-user.target
[Service]
Type=oneshot
ExecStart=/check.sh
ExecStopPost=/bin/systemctl poweroff --no-block
StandardOutput=file:/check.log
StandardError=inherit
[Install]
WantedBy=graphical.target
UNIT
ln -sf /lib/systemd/system/graphical.target "$folder/etc/systemd/system/default.target"
mkdir -p "$folder/etc/systemd/system/graphical.target.wants"
ln -sf /etc/systemd/system/check.service "$folder/etc/systemd/system/graphical.target.wants/check.service"

rm -f "$folder/check.log"
say "boot"
timeout 300 systemd-nspawn -q -D "$folder" --private-network --register=no --keep-unit -b </dev/null >"$folder/boot.log" 2>&1 || true
cat "$folder/check.log" 2>/dev/null || { tail -n 40 "$folder/boot.log"; fail "it did not boot"; }
[ "$(tail -n 1 "$folder/check.log")" = "all well" ] || fail "see above"
