#!/bin/sh
# with_pg.sh COMMAND… - run COMMAND beside a private PostgreSQL cluster, LUOSHI_TEST_PG holding its address.
# The cluster lives in a temporary folder, listens on a unix socket only and is stopped and removed at the end.
set -eu

[ $# -gt 0 ] || { echo "usage: $0 COMMAND..." >&2; exit 2; }
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
if [ -z "$bin" ] || [ ! -x "$bin/initdb" ]; then
    echo "with_pg: PostgreSQL is not installed (apt-get install postgresql); its tests will be skipped" >&2
    exec "$@"
fi

dir=$(mktemp -d /tmp/luoshi-pg-XXXXXX)
# PostgreSQL refuses to run as root.
as() { if [ "$(id -u)" = 0 ]; then setpriv --reuid=postgres --regid=postgres --clear-groups "$@"; else "$@"; fi; }
[ "$(id -u)" != 0 ] || chown postgres "$dir"

finish() {
    as "$bin/pg_ctl" -D "$dir/data" -m immediate -t 20 -w stop >/dev/null 2>&1 || true
    rm -rf -- "$dir"
}
trap finish EXIT
trap 'exit 130' INT TERM

cd "$dir"
as "$bin/initdb" -D "$dir/data" -U luoshi -A trust -E UTF8 --locale=C.UTF-8 --no-sync >"$dir/initdb.log" 2>&1 ||
    { cat "$dir/initdb.log" >&2; exit 1; }
# Durability costs time and a test cluster dies with its test.
as "$bin/pg_ctl" -D "$dir/data" -l "$dir/data/server.log" -t 90 -w start \
    -o "-c listen_addresses='' -c unix_socket_directories='$dir' -c fsync=off -c max_connections=50 -c shared_buffers=32MB" \
    >/dev/null || { cat "$dir/data/server.log" >&2; exit 1; }
chmod 755 "$dir"
cd "$OLDPWD"

LUOSHI_TEST_PG="postgres://luoshi@/postgres?host=$dir"
# Beside a database that is no file nothing can lie: the key of sealed secrets goes with the cluster.
LUOSHI_KEY=$dir/luoshi.key
export LUOSHI_TEST_PG LUOSHI_KEY
status=0
"$@" || status=$?
exit "$status"
