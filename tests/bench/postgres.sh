# A private PostGIS for benchmarks, on a socket in a folder of its own, run by an unprivileged user.
# Sourced; after postgres_start FOLDER: $psql asks it, $pg_url is what GDAL and MapServer take.
# The settings are what a machine with some memory would be given; commits are durable, as ours are.
pg_settings="-c shared_buffers=1GB -c maintenance_work_mem=512MB -c work_mem=64MB"
pg_settings="$pg_settings -c max_wal_size=8GB -c random_page_cost=1.1 -c effective_cache_size=8GB -c jit=off"
pg_bin=${PG_BIN:-$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | tail -1)}

# Why there is none; nothing when it can be started.
postgres_missing() {
    if [ ! -x "$pg_bin/postgres" ]; then
        echo "PostgreSQL is not installed: make bench-deps"
    elif ! ls "$pg_bin"/../../../../share/postgresql/*/extension/postgis.control >/dev/null 2>&1; then
        echo "PostGIS is not installed: make bench-deps"
    fi
}

pg_as() {
    if [ "$(id -u)" != 0 ]; then
        "$@"
    elif id postgres >/dev/null 2>&1; then
        runuser -u postgres -- "$@"
    else
        runuser -u nobody -- "$@"
    fi
}

postgres_start() {
    pg_home=$1
    mkdir -p "$pg_home"
    [ "$(id -u)" != 0 ] || chown "$(id -u postgres 2>/dev/null || id -u nobody)" "$pg_home"
    pg_as "$pg_bin/initdb" -D "$pg_home/data" -U bench -A trust --no-sync >/dev/null
    pg_as "$pg_bin/pg_ctl" -D "$pg_home/data" -l "$pg_home/log" -w -s start -o "-k $pg_home -h '' $pg_settings" >/dev/null
    psql="env PGOPTIONS=--client-min-messages=warning psql -X -q -v ON_ERROR_STOP=1 -h $pg_home -U bench postgres"
    pg_url="host=$pg_home user=bench dbname=postgres"
    $psql -c 'CREATE EXTENSION postgis' >/dev/null
}

postgres_stop() {
    [ -z "${pg_home:-}" ] || [ ! -d "$pg_home/data" ] ||
        pg_as "$pg_bin/pg_ctl" -D "$pg_home/data" -m immediate -s stop >/dev/null 2>&1 || true
}
