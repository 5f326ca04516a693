# packages.sh: what Debian packages the house stands on; one list for ./run, ./check and ./fuzz.
# docs/DEPENDENCIES.md gives the reason for each. "command:package" as in apt.sh.

build_packages=(gcc libc6-dev meson ninja-build pkg-config:pkg-config python3:python3
    libutf8proc-dev libevent-dev libsqlite3-dev libsodium-dev libqrencode-dev libjansson-dev libarchive-dev
    libxml2-dev libxlsxwriter-dev zlib1g-dev libpq-dev libjpeg62-turbo-dev libpng-dev libwebp-dev
    libavformat-dev libavcodec-dev libavutil-dev libswscale-dev libseccomp-dev
    clang wasm-ld:lld)
fast_packages=(libcmocka-dev clang-format ccache:ccache)
check_packages=(postgresql clang-tidy libclang-rt-14-dev cppcheck mandoc chromium chromium-l10n node:nodejs npm:npm
    ca-certificates unzip:unzip python3-jsonschema nginx:nginx-light openssl:openssl
    systemd-analyze:systemd strace dpkg-shlibdeps:dpkg-dev lintian:lintian exiftool:libimage-exiftool-perl
    zbarimg:zbar-tools rsvg-convert:librsvg2-bin ffmpeg:ffmpeg soffice:libreoffice-writer-nogui fonts-liberation2 pdftotext:poppler-utils)
fuzz_packages=(libcmocka-dev libclang-rt-14-dev)
