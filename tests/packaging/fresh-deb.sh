#!/bin/bash
# fresh-deb.sh [FOLDER]: the Debian package on a Debian 12 where nothing is installed by chance.
#
# As root. Builds the package, makes a minimal Debian in FOLDER (a new temporary one; an existing one
# is used again), and there: apt install, the user and folders, serving as that user, a report, a
# backup, the upgrade over itself (settings that were changed stay), remove, purge (data, backups and
# key stay), install again (it goes on with the data), purge with CHUNGSUC_PURGE=data. No systemd
# runs in there: the service is started as its unit says, by hand.
# PORT (18440) on this machine's loopback. KEEP=1 leaves the folder. DEB=FILE takes a package that is
# there. Takes 3 to 8 minutes.
set -eu
here=$(cd "$(dirname "$0")/../.." && pwd)
PORT=${PORT:-18440}
folder=${1:-$(mktemp -d /var/tmp/fresh-deb.XXXXXX)}
server=''
data=/var/lib/chungsuc/data

say() { printf '%s  %s\n' "$(date +%T)" "$*"; }
fail() { say "FAILED: $*"; exit 1; }
inside() { chroot "$folder" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive "$@"; }
as_service() { inside setpriv --reuid=chungsuc --regid=chungsuc --clear-groups --no-new-privs "$@"; }
cs() { as_service chungsuc "$@" --data $data; }
exists() { [ -e "$folder$1" ] || [ -L "$folder$1" ] || fail "$1 is not there"; }
gone() { [ ! -e "$folder$1" ] && [ ! -L "$folder$1" ] || fail "$1 is still there"; }

clean_up() {
    [ -z "$server" ] || kill "$server" 2>/dev/null || true
    umount "$folder/proc" 2>/dev/null || true
    [ -n "${KEEP:-}" ] || rm -rf --one-file-system "$folder"
}
trap clean_up EXIT

deb=${DEB:-$("$here/packaging/deb/build" | tail -n 1)}
say "package: $(basename "$deb"), $(stat -c %s "$deb") bytes"

mirror=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/*.sources 2>/dev/null |
    sed -n 's/^URIs: *\([^ ]*\).*/\1/p; s/^deb \([^ ]*\) bookworm main.*/\1/p' | head -n 1)
if [ ! -e "$folder/etc/debian_version" ]; then
    say "debootstrap (minbase)…"
    debootstrap --variant=minbase bookworm "$folder" "$mirror" >"$folder.log" 2>&1 ||
        { tail "$folder.log"; exit 1; }
    rm -f "$folder.log"
fi
mountpoint -q "$folder/proc" || mount -t proc proc "$folder/proc"
rm -f "$folder/etc/apt/sources.list"
for part in etc/apt/sources.list etc/apt/sources.list.d etc/apt/apt.conf.d etc/apt/auth.conf.d \
    etc/resolv.conf etc/hosts usr/local/share/ca-certificates; do
    [ ! -e "/$part" ] || cp -rL "/$part" "$(dirname "$folder/$part")/" 2>/dev/null || true
done
rm -f "$folder"/etc/apt/apt.conf.d/*packagekit* "$folder"/etc/apt/apt.conf.d/*appstream*
printf '#!/bin/sh\nexit 101\n' >"$folder/usr/sbin/policy-rc.d" && chmod 755 "$folder/usr/sbin/policy-rc.d"
cp "$deb" "$folder/chungsuc.deb"

install_it() { inside apt-get install -y --no-install-recommends --reinstall -o Dpkg::Options::=--force-confold \
    /chungsuc.deb >"$folder/apt.log" 2>&1 || { tail -n 30 "$folder/apt.log"; fail "apt install"; }; }

start() {
    (exec chroot "$folder" env -i PATH=/usr/bin:/bin setpriv --reuid=chungsuc --regid=chungsuc --clear-groups \
        --no-new-privs chungsuc serve --data $data --listen "127.0.0.1:$PORT" "$@") \
        </dev/null >"$folder/serve.log" 2>&1 &
    server=$!
    for _ in $(seq 300); do
        ! curl -sf -o /dev/null "http://127.0.0.1:$PORT/sign-in" || return 0
        kill -0 "$server" 2>/dev/null || break
        sleep 0.1
    done
    cat "$folder/serve.log"
    fail "the server does not answer"
}

stop() { kill "$server" && wait "$server" && server=''; }

say "install"
inside apt-get update >"$folder/apt.log" 2>&1 || { tail "$folder/apt.log"; fail "apt update"; }
install_it
[ "$(inside stat -c '%U %G %a' /var/lib/chungsuc)" = 'chungsuc chungsuc 700' ] || fail "the folder of the data"
[ "$(inside stat -c '%U %G %a' /var/backups/chungsuc)" = 'chungsuc chungsuc 700' ] || fail "the folder of backups"
[ "$(inside stat -c '%U %G %a' /etc/chungsuc)" = 'root chungsuc 750' ] || fail "/etc/chungsuc"
exists /etc/systemd/system/multi-user.target.wants/chungsuc.service
inside getent passwd chungsuc | grep -q nologin || fail "the user may sign in"
inside dpkg --verify chungsuc | grep . && fail "files differ from the package"

say "serve as its user, a key, a backup"
cs init
cs unit add "Xã Tân Lập Hạ" --kind xa >/dev/null
inside chungsuc key new /etc/chungsuc/backup.key >/dev/null
inside chown chungsuc:chungsuc /etc/chungsuc/backup.key
start --backup-to /var/backups/chungsuc --backup-key /etc/chungsuc/backup.key --backup-at 02:30
for _ in $(seq 200); do
    backup=$(cd "$folder" && ls var/backups/chungsuc/*.backup 2>/dev/null | head -n 1)
    [ -z "$backup" ] || break
    sleep 0.1
done
[ -n "$backup" ] || fail "no backup was made: $(cat "$folder/serve.log")"
stop
cs verify >"$folder/before"

say "upgrade over itself: what was changed stays"
echo '# ours' >>"$folder/etc/chungsuc/chungsuc.conf"
install_it
grep -q '^# ours' "$folder/etc/chungsuc/chungsuc.conf" || fail "the settings were written over"
cs verify | cmp - "$folder/before" || fail "the data changed"

say "restore elsewhere"
as_service chungsuc restore "/$backup" --key /etc/chungsuc/backup.key --data /var/lib/chungsuc/second >/dev/null
as_service chungsuc verify --data /var/lib/chungsuc/second >/dev/null
inside rm -r /var/lib/chungsuc/second

say "remove: the data, the settings, the backups and the key stay"
inside apt-get remove -y chungsuc >"$folder/apt.log" 2>&1 || fail "apt remove"
gone /usr/bin/chungsuc
gone /lib/systemd/system/chungsuc.service
for left in $data/chungsuc.db "/$backup" /etc/chungsuc/backup.key /etc/chungsuc/chungsuc.conf; do exists "$left"; done

say "purge: the settings go; the data, the backups and the key stay"
inside dpkg --purge chungsuc >"$folder/apt.log" 2>&1 || fail "purge"
grep -q 'kept: /var/lib/chungsuc' "$folder/apt.log" || fail "purge does not say what it keeps"
gone /etc/chungsuc/chungsuc.conf
gone /etc/systemd/system/multi-user.target.wants/chungsuc.service
for left in $data/chungsuc.db "/$backup" /etc/chungsuc/backup.key; do exists "$left"; done

say "install again: it goes on with the data"
install_it
cs verify | cmp - "$folder/before" || fail "the data changed"
start
stop

say "purge with the data, when that was said"
inside env CHUNGSUC_PURGE=data dpkg --purge chungsuc >"$folder/apt.log" 2>&1 || fail "purge"
gone /var/lib/chungsuc
exists "/$backup"
exists /etc/chungsuc/backup.key
say "all well"
