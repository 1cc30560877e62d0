#!/usr/bin/env bash
# A PostgreSQL server with scratch data, on loopback only.
#   postgres.sh start FOLDER [--durable]    makes one in the folder and prints its connection string; --durable: commits reach the disk
#                                           FOLDER/empty, given as RECOVERY_TEST_POSTGRES_EMPTY, spares others half of what a start takes
#   postgres.sh crash FOLDER    ends it as a power cut would
#   postgres.sh kill FOLDER     ends every process of it by SIGKILL
#   postgres.sh again FOLDER    starts it again on the same port
#   postgres.sh stop FOLDER     ends it
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=free-port.sh
source "$(dirname "$0")/free-port.sh"

bin=$(find /usr/lib/postgresql -mindepth 2 -maxdepth 2 -name bin 2>/dev/null | sort -V | tail -n 1)
if [ -z "$bin" ]; then
  echo "PostgreSQL is not installed: apt-get install postgresql" >&2
  exit 1
fi

what=${1:?start, crash, kill, again or stop}
folder=${2:?a folder}

# The server refuses to run as root; Debian's package brings a user for it.
as_server() {
  if [ "$(id -u)" -eq 0 ]; then (cd / && runuser -u postgres -- "$@"); else "$@"; fi
}

server() { as_server "$bin/$1" "${@:2}"; }

start() {
  server pg_ctl -D "$folder/data" -w -t 30 -l "$folder/server.log" -o "-p $(cat "$folder/port")" start >/dev/null
}

case $what in
  start)
    mkdir -p "$folder"
    if [ "$(id -u)" -eq 0 ]; then chown postgres "$folder"; fi
    free_port >"$folder/port"
    printf 'scratch' >"$folder/password"
    chmod 644 "$folder/password"
    if [ -n "${RECOVERY_TEST_POSTGRES_EMPTY:-}" ]; then
      as_server cp -a "$RECOVERY_TEST_POSTGRES_EMPTY" "$folder/data"
    else
      server initdb -D "$folder/data" -U postgres -A scram-sha-256 --pwfile="$folder/password" -E UTF8 --locale=C.UTF-8 --no-sync >/dev/null
      as_server cp -a "$folder/data" "$folder/empty"
    fi
    # Nobody else gets in on loopback, and to check a password takes longer than most of what the tests then ask.
    printf 'host all postgres 127.0.0.1/32 trust\nhost all all 127.0.0.1/32 scram-sha-256\n' >"$folder/data/pg_hba.conf"
    # What is in here is gone after the tests: it must outlive the server, not the machine.
    cat >>"$folder/data/postgresql.conf" <<EOF
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 300
EOF
    if [ "${3:-}" != --durable ]; then printf 'fsync = off\nfull_page_writes = off\n' >>"$folder/data/postgresql.conf"; fi
    start
    echo "Host=127.0.0.1;Port=$(cat "$folder/port");Username=postgres;Password=scratch;Database=postgres"
    ;;
  kill)
    postmaster=$(head -n 1 "$folder/data/postmaster.pid")
    mapfile -t children < <(pgrep -P "$postmaster")
    kill -KILL "$postmaster" "${children[@]}"
    while [ -e "/proc/$postmaster" ]; do sleep 0.05; done
    ;;
  crash) server pg_ctl -D "$folder/data" -m immediate -w stop >/dev/null ;;
  again) start ;;
  stop) server pg_ctl -D "$folder/data" -m immediate -w stop >/dev/null 2>&1 || true ;;
  *)
    echo "start, crash, kill, again or stop; not '$what'." >&2
    exit 2
    ;;
esac
