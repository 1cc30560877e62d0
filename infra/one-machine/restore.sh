#!/usr/bin/env bash
# Puts a backup back, and keeps the promises that were made after it: who said stop, was erased or booked stays so, and nothing that
# may have gone out since goes out again. Takes five minutes, most of them waiting for the planner.
#   restore.sh BACKUP.tar.gz [PROMISES.sql]     promises: the newest file of backup.sh --promises; the one beside the backup when not given
set -euo pipefail
umask 077

refuse() { printf '%s\n' "$@" >&2; exit 2; }
fail() { printf '%s\n' "$@" >&2; exit 1; }
now_doing="looking at the backup"
safe="Nothing has been changed."
step() { now_doing=$1; printf '\n== %s\n' "$1"; }
finish() {
  local code=$?
  rm -rf "${draft:-}"
  if [ "$code" -ne 0 ]; then printf '\nThe restore ended early, at: %s.\n%s\n' "$now_doing" "$safe" >&2; fi
}

here=$(cd "$(dirname "$0")" && pwd)
store=${RECOVERY_STORE:-/var/lib/recovery/recovery.db}
address=${RECOVERY_ADDRESS:-http://127.0.0.1:7071}
settle=${RECOVERY_SETTLE_SECONDS:-150}
if [ $# -lt 1 ] || [ $# -gt 2 ]; then refuse "Say which backup: restore.sh BACKUP.tar.gz [PROMISES.sql]"; fi
backup=$1
promises=${2:-$(dirname "$backup")/promises.sql}
for tool in sqlite3 curl systemctl; do
  command -v "$tool" >/dev/null || refuse "$tool is missing; install it, then run this again."
done
[ -f "$backup" ] || refuse "There is no backup at $backup."
[ -f "$promises" ] || refuse "There is no $promises. Without it whoever said stop since the backup would be texted again: find the newest one, or make an empty file if there is none."

folder=$(dirname "$store")
[ -d "$folder" ] || refuse "There is no folder $folder; set RECOVERY_STORE to where the store is to lie (Store:Path)."
owner=$(stat --format '%U:%G' "$folder")
trap finish EXIT
draft=$(mktemp -d)
tar --extract --gzip --file "$backup" --directory "$draft" || fail "$backup can't be unpacked; take another one."
if [ ! -f "$draft/recovery.db" ] || [ ! -s "$draft/made-at" ]; then fail "$backup is no backup of backup.sh: recovery.db or made-at is missing in it."; fi
[ "$(sqlite3 -readonly "$draft/recovery.db" 'PRAGMA integrity_check')" = ok ] || fail "The store in $backup is damaged; take another backup."
since=$(($(cat "$draft/made-at") * 1000))

# How far a file of promises reaches, and whether all of it is there.
reach() {
  local said
  said=$(sed -nE '1s/^-- Promises made by ([^:]+:[^:]+:[^:]+): ([0-9]+) statements$/\1 \2/p' "$1")
  if [ -z "$said" ]; then
    date -u -r "$1" +%Y-%m-%dT%H:%M:%SZ
  elif [ "$(grep -cE '^(INSERT|UPDATE) ' "$1" || true)" -eq "${said#* }" ]; then
    echo "${said% *}"
  else
    return 1
  fi
}
reaches=$(reach "$promises") || fail "$promises is cut short: it holds fewer statements than its first line says. Find a whole one."
[ -s "$promises" ] || echo "$promises is empty: of what was promised since the backup, only what can still be read from the old store will hold."

ask() { sqlite3 -bail -cmd '.timeout 30000' "$store" "$@"; }
# All of a file or nothing of it.
run() { { echo 'BEGIN IMMEDIATE;'; cat "$1"; printf '\nCOMMIT;\n'; } | ask; }
known() { ask "SELECT (SELECT COUNT(*) FROM suppressions) || ' stops, ' || (SELECT COUNT(*) FROM erasures) || ' erasures and ' || (SELECT COUNT(*) FROM entries WHERE outcome IS NOT NULL) || ' bookings and other ends of races'"; }
hold() {
  local now held open
  now=$(($(date +%s) * 1000))
  { printf '.parameter init\n.parameter set :now %d\n.parameter set :since %d\nBEGIN IMMEDIATE;\n' "$now" "$since"; cat "$here/../restore/hold.sql"; echo 'COMMIT;'; } | ask
  held=$(ask "SELECT COUNT(*) FROM channel_pauses WHERE until > $now")
  [ "$held" -eq 2 ] || fail "The channels are not held."
  open=$(ask "SELECT COUNT(*) FROM nudges WHERE status IN ('attempting', 'in-doubt')")
  echo "$open nudges may have gone out already: they are looked up, or stay in doubt, before any goes out again."
}

step "Stopping the server; what was there is kept"
systemctl stop recovery || fail "The server could not be stopped."
if [ -e "$store" ]; then
  aside=$folder/before-restore-$(date -u +%Y%m%dT%H%M%SZ)
  mkdir "$aside"
  safe="The server is stopped, and what was there lies in $aside, or partly still in $folder. Mend what is said above, then run this again."
  for part in "$store" "$store"-wal "$store"-shm; do
    if [ -e "$part" ]; then mv "$part" "$aside/"; fi
  done
  echo "$aside: delete it when all is well again, it holds runners' data."
  # Newer than any file of promises, where it can still be read. Where it breaks off, what came before is good.
  if sqlite3 -readonly -bail "$aside/$(basename "$store")" <"$here/../restore/promises.sql" >"$draft/newest.sql"; then
    echo "The promises of the old store were read: all that were ever made in it will hold."
  else
    printf '%s\n' "The old store can't be read to its end. What was promised by $reaches will hold, as $promises says, and $(grep -cE '^(INSERT|UPDATE) ' "$draft/newest.sql" || true) promises that could be read from it." \
      "Whoever said stop or booked after $reaches may be texted again: ask reception, and look at Twilio's console." >&2
  fi
else
  : >"$draft/newest.sql"
  printf '%s\n' "There is no old store at $store: what was promised by $reaches will hold, as $promises says." \
    "Whoever said stop or booked after that may be texted again: ask reception, and look at Twilio's console." >&2
fi

step "Putting $backup in its place"
safe="The server is stopped and $store is not finished. Mend what is said above, then run this again${aside:+ with $aside/$(basename "$store") moved back to $store first}."
mv "$draft/recovery.db" "$store"
for beside in "$draft"/*.key; do
  # The store's key is called after the store, which may have had another name in those days.
  case $beside in
    */clinic-access.key) mv -f "$beside" "$folder/" ;;
    *.key) if [ -e "$beside" ]; then mv -f "$beside" "${store%.*}.key"; fi ;;
  esac
done
before=$(known)
run "$promises"
run "$draft/newest.sql"
after=$(known)
printf 'In the backup: %s.\nWith what was promised since: %s.\n' "$before" "$after"
hold
chown -R "$owner" "$folder"

step "Starting the server, with both channels held, and letting it catch up"
safe="Nothing goes out for an hour. Mend what is said above before it is over, or stop the server; then run this again."
systemctl start recovery || fail "The server could not be started."
sleep "$settle"
systemctl is-active --quiet recovery || fail "The server does not stay up: journalctl -u recovery says why."
hold

step "Erasing again who was erased since"
erased=$(ask <"$here/../restore/erased-again.sql")
if [ -n "$erased" ]; then
  # Where Clinic:AccessKey is set, hand it in as Clinic__AccessKey.
  key=${Clinic__AccessKey:-$(cat "$folder/clinic-access.key")} || fail "There is no $folder/clinic-access.key: hand the desk's key in as Clinic__AccessKey."
  for id in $erased; do
    curl --silent --show-error --fail --request DELETE --header @- "$address/api/clinic/runners/$id" <<<"Authorization: Bearer $key" ||
      fail "Runner $id could not be erased again at $address."
    echo "Runner $id is erased."
  done
else
  echo "Nobody in the backup was."
fi

step "Letting the channels go on"
run "$here/../restore/resume.sql"
echo "Done: nudges go out again. Those in doubt stand in the clinic's log."
