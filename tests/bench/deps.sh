#!/bin/sh
# Installs the peers that benchmarks compare with, from Debian 12. None of them is needed by the
# program or its tests; a peer that is missing is skipped, and the report says so.
set -eu
packages="postgresql-15 postgresql-15-postgis-3 wrk valgrind gdal-bin sqlite3
libsqlite3-mod-spatialite cgi-mapserver qgis-server nginx-light spawn-fcgi"
as_root=""
[ "$(id -u)" = 0 ] || as_root="sudo"
# No cluster of the distribution is wanted: benchmarks make their own and take it away again.
$as_root mkdir -p /etc/postgresql-common
[ -e /etc/postgresql-common/createcluster.conf ] ||
    echo "create_main_cluster = false" | $as_root tee /etc/postgresql-common/createcluster.conf >/dev/null
$as_root apt-get update -qq
$as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends $packages >/dev/null
echo "bench-deps: installed: $(echo $packages)"
