#!/usr/bin/env bash
# PgBouncer, as Azure sets it (transactions are pooled), in front of the server that postgres.sh started in a folder. Needs Debian's pgbouncer.
#   pgbouncer.sh start FOLDER   prints its port; with that in RECOVERY_TEST_PGBOUNCER, every test of a store on PostgreSQL works through it
#   pgbouncer.sh stop FOLDER    ends it
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=free-port.sh
source "$(dirname "$0")/free-port.sh"

what=${1:?start or stop}
folder=${2:?the folder of postgres.sh}

# Like the server it refuses to run as root.
pooler() {
  if [ "$(id -u)" -eq 0 ]; then (cd / && runuser -u postgres -- /usr/sbin/pgbouncer "$@"); else pgbouncer "$@"; fi
}

case $what in
  start)
    [ -x /usr/sbin/pgbouncer ] || { echo "PgBouncer is not installed: apt-get install pgbouncer" >&2; exit 1; }
    [ -f "$folder/port" ] || { echo "No server was started in $folder: tests/postgres.sh start $folder" >&2; exit 1; }
    port=$(free_port)
    printf '"postgres" "%s"\n' "$(cat "$folder/password")" >"$folder/users"
    cat >"$folder/pgbouncer.ini" <<EOF
[databases]
* = host=127.0.0.1 port=$(cat "$folder/port")
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = $port
unix_socket_dir =
auth_type = scram-sha-256
auth_file = $folder/users
pool_mode = transaction
default_pool_size = ${RECOVERY_TEST_PGBOUNCER_POOL:-50}
max_client_conn = 5000
logfile = $folder/pgbouncer.log
pidfile = $folder/pgbouncer.pid
EOF
    pooler --quiet --daemon "$folder/pgbouncer.ini"
    echo "$port"
    ;;
  stop) if [ -f "$folder/pgbouncer.pid" ]; then kill "$(cat "$folder/pgbouncer.pid")"; fi ;;
  *)
    echo "start or stop; not '$what'." >&2
    exit 2
    ;;
esac
