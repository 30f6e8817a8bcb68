#!/bin/sh
# What tapak needs from Debian 12: --missing prints it, --install installs it (and the npm modules).
set -eu
cd "$(dirname "$0")/../.."

packages="gcc libc6-dev make git pkg-config ca-certificates curl
libgdal-dev gdal-bin libproj-dev libgeos-dev libspatialite-dev libsqlite3-dev
libsqlite3-mod-spatialite sqlite3 libmicrohttpd-dev libjansson-dev libsodium-dev zlib1g-dev
libturbojpeg0-dev libpng-dev libwebp-dev
libcmocka-dev clang clang-format clang-tidy libclang-rt-14-dev chromium python3-owslib"
command -v node >/dev/null 2>&1 && command -v npm >/dev/null 2>&1 || packages="$packages nodejs npm"

missing=""
for package in $packages; do
    case "$(dpkg-query -W -f '${Status}' "$package" 2>/dev/null)" in
    *"ok installed") ;;
    *) missing="$missing $package" ;;
    esac
done

if [ "${1:-}" = "--missing" ]; then
    echo $missing
    exit 0
fi

if [ -n "$missing" ]; then
    as_root=""
    [ "$(id -u)" = 0 ] || as_root="sudo"
    echo "deps: these Debian packages are missing and will be installed:$missing"
    $as_root apt-get update -qq
    $as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends $missing >/dev/null
    echo "deps: installed"
fi
sh tests/check/web.sh deps
