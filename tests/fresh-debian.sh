#!/bin/bash
# fresh-debian.sh [FOLDER]: the two commands on a Debian 12 where nothing is installed by chance.
#
# As root. Makes a minimal Debian in FOLDER (a new temporary one; an existing one is used again),
# copies a fresh clone of this repository's HEAD into it, and there, with an empty environment (no
# HOME, no locale, no terminal, no git): ./run, the sign-in page, ./run again timed, ./check fast.
# PORT (8099) is used on this machine's loopback. KEEP=1 leaves the folder. Takes 5 to 10 minutes.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
PORT=${PORT:-8099}
folder=${1:-$(mktemp -d /var/tmp/fresh-debian.XXXXXX)}
server=''

say() { printf '%s  %s\n' "$(date +%T)" "$*"; }
seconds() { date +%s.%N; }
since() { awk -v a="$1" -v b="$(seconds)" 'BEGIN { printf "%.1f s", b - a }'; }
inside() { chroot "$folder" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin "$@"; }

clean_up() {
    [ -z "$server" ] || kill "$server" 2>/dev/null || true
    umount "$folder/proc" 2>/dev/null || true
    [ -n "${KEEP:-}" ] || rm -rf --one-file-system "$folder"
}
trap clean_up EXIT

# The archive this machine itself uses.
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
say "installed packages: $(inside dpkg-query -W | wc -l)"

rm -rf "$folder/chungsuc"
git clone -q --no-local "$here" "$folder/chungsuc"
say "commit $(git -C "$here" rev-parse --short HEAD)"

# $1: how long to wait. Leaves the server running.
start() {
    local began limit=$1
    began=$(seconds)
    # exec: the process that is stopped later is the server itself.
    (exec chroot "$folder" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin PORT="$PORT" /chungsuc/run) \
        </dev/null >"$folder/run.log" 2>&1 &
    server=$!
    until curl -sf -o "$folder/page.html" "http://127.0.0.1:$PORT/sign-in"; do
        if ! kill -0 "$server" 2>/dev/null || [ "$((limit -= 1))" -le 0 ]; then
            tail -n 40 "$folder/run.log"
            exit 1
        fi
        sleep 0.1
    done
    say "./run answers after $(since "$began")"
}

stop() {
    kill "$server"
    wait "$server"
    server=''
}

start 9000
tail -n 15 "$folder/run.log"
grep -q '<form' "$folder/page.html"
say "sign-in page: $(wc -c <"$folder/page.html") bytes"
grep -q 'autocomplete="current-password"\|type="password"' "$folder/page.html"
stop
start 50
say "(the second time, aim: under 2 s)"
stop

began=$(seconds)
inside /chungsuc/check fast </dev/null >"$folder/check.log" 2>&1 ||
    { tail -n 40 "$folder/check.log"; exit 1; }
say "./check fast: $(tail -n 1 "$folder/check.log") in $(since "$began")"
