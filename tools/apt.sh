# apt.sh: install what is missing, and only that. Sourced by ./run and ./check (bash).
#
# need_packages PACKAGE…   asks dpkg (milliseconds); only when something is missing is apt called,
# by root or with sudo. Works without a terminal, a locale or HOME. PACKAGE may be written
# "command:package": then a command of that name, wherever it came from, is enough.

say() { printf '%s\n' "$*"; }

missing_packages() {
    local wanted=() item installed
    for item in "$@"; do
        case $item in
            *:*) command -v "${item%%:*}" >/dev/null 2>&1 || wanted+=("${item#*:}") ;;
            *) wanted+=("$item") ;;
        esac
    done
    [ ${#wanted[@]} -gt 0 ] || return 0
    installed=" $(dpkg-query -W -f='${db:Status-Status}=${Package} ' "${wanted[@]}" 2>/dev/null) "
    for item in "${wanted[@]}"; do
        case $installed in *" installed=$item "*) ;; *) printf '%s ' "$item" ;; esac
    done
}

need_packages() {
    local missing sudo='' log
    missing=$(missing_packages "$@")
    [ -n "$missing" ] || return 0
    say "Cài các gói còn thiếu (installing): $missing"
    if [ "$(id -u)" != 0 ]; then
        if ! command -v sudo >/dev/null 2>&1; then
            say "Cần quyền root hoặc sudo. Hãy chạy bằng root: (needs root or sudo; as root run:)"
            say "    apt-get update && apt-get install --no-install-recommends $missing"
            return 1
        fi
        sudo='sudo'
    fi
    log=$(mktemp) || return 1
    # shellcheck disable=SC2086 # the list is meant to split
    {
        $sudo env DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 apt-get -q update &&
            $sudo env DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 \
                apt-get -q -y -o Dpkg::Use-Pty=0 install --no-install-recommends $missing
        echo "status $?"
    } </dev/null 2>&1 | tee "$log" | sed -un 's/^Setting up \([^ :]*\).*/  + \1/p; s/^Need to get \([^ ]* [^ ]*\).*/  \1/p'
    if [ "$(tail -n 1 "$log")" != 'status 0' ]; then
        tail -n 25 "$log"
        say "Không cài được. Kiểm tra mạng và kho gói của Debian, rồi chạy lại."
        say "(Could not install: check the network and Debian's package archive, then run again.)"
        rm -f "$log"
        return 1
    fi
    rm -f "$log"
}
