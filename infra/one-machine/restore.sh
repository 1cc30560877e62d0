#!/usr/bin/env bash
# Puts a backup back, and keeps the promises that were made after it: who said stop, was erased or booked stays so, and nothing that
# may have gone out since goes out again. Takes five minutes, most of them waiting for the planner.
#   restore.sh BACKUP.tar.gz [PROMISES.sql]     promises: the newest file of backup.sh --promises; the one beside the backup when not given
set -euo pipefail
umask 077

refuse() { printf '%s\n' "$@" >&2; exit 2; }
step() { printf '\n== %s\n' "$*"; }
here=$(cd "$(dirname "$0")" && pwd)
store=${RECOVERY_STORE:-/var/lib/recovery/recovery.db}
address=${RECOVERY_ADDRESS:-http://127.0.0.1:7071}
settle=${RECOVERY_SETTLE_SECONDS:-150}
if [ $# -lt 1 ] || [ $# -gt 2 ]; then refuse "Say which backup: restore.sh BACKUP.tar.gz [PROMISES.sql]"; fi
backup=$1
promises=("${2:-$(dirname "$backup")/promises.sql}")
for tool in sqlite3 curl systemctl; do
  command -v "$tool" >/dev/null || refuse "$tool is missing; install it, then run this again."
done
[ -f "$backup" ] || refuse "There is no backup at $backup."
[ -f "${promises[0]}" ] || refuse "There is no ${promises[0]}. Without it whoever said stop since the backup would be texted again: find the newest one, or make an empty file if there is none."

folder=$(dirname "$store")
owner=$(stat --format '%U:%G' "$folder")
draft=$(mktemp -d)
trap 'rm -rf "$draft"' EXIT
tar --extract --gzip --file "$backup" --directory "$draft"
since=$(($(cat "$draft/made-at") * 1000))

run() { sqlite3 -cmd '.timeout 30000' "$store" <"$1"; }
hold() {
  local now
  now=$(($(date +%s) * 1000))
  sqlite3 -cmd '.timeout 30000' -cmd '.parameter init' -cmd ".parameter set :now $now" -cmd ".parameter set :since $since" "$store" <"$here/../restore/hold.sql"
}

step "Stopping the server; what was there is kept"
systemctl stop recovery
if [ -e "$store" ]; then
  aside=$folder/before-restore-$(date -u +%Y%m%dT%H%M%SZ)
  mkdir "$aside"
  mv "$store" "$store"-* "$aside"/ 2>/dev/null || true
  # Newer than any file of promises, where it can still be read.
  if sqlite3 -readonly "$aside/recovery.db" <"$here/../restore/promises.sql" >"$draft/newest.sql" 2>/dev/null; then promises+=("$draft/newest.sql"); fi
  echo "$aside: delete it when all is well again, it holds runners' data."
fi

step "Putting $backup in its place"
rm -f "$draft/made-at"
mv "$draft/recovery.db" "$store"
for beside in "$draft"/*.key; do
  if [ -e "$beside" ]; then mv -f "$beside" "$folder/"; fi
done
for file in "${promises[@]}"; do run "$file"; done
hold
chown -R "$owner" "$folder"

step "Starting the server, with both channels held, and letting it catch up"
systemctl start recovery
sleep "$settle"
hold

step "Erasing again who was erased since"
# Where Clinic:AccessKey is set, hand it in as Clinic__AccessKey.
key=${Clinic__AccessKey:-$(cat "$folder/clinic-access.key")}
for id in $(run "$here/../restore/erased-again.sql"); do
  curl --silent --show-error --fail --request DELETE --header @- "$address/api/clinic/runners/$id" <<<"Authorization: Bearer $key"
  echo "Runner $id is erased."
done

run "$here/../restore/resume.sql"
step "Done: nudges go out again. Those in doubt stand in the clinic's log."
