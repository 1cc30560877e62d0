#!/usr/bin/env bash
# Puts a backup back, and keeps the promises that were made after it: who said stop, was erased or booked stays so, and nothing that
# may have gone out since goes out again. Takes five minutes, most of them waiting for the planner.
#   restore.sh BACKUP.tar.gz [PROMISES.sql]     promises: the newest file of backup.sh --promises; the one beside the backup when not given
#   restore.sh --go-on                          the end alone, after a restore that stopped with both channels held
set -euo pipefail
umask 077

here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source-path=SCRIPTDIR source=places.sh
source "$here/places.sh"
address=${RECOVERY_ADDRESS:-http://127.0.0.1:7071}
settle=${RECOVERY_SETTLE_SECONDS:-150}
# Holds when the backup was made, as long as both channels are held.
unfinished=$folder/restore-unfinished

go_on=false
case ${1:-} in
  --go-on) [ $# -eq 1 ] || refuse "--go-on takes nothing more: the backup is in place already."; go_on=true ;;
  *) if [ $# -lt 1 ] || [ $# -gt 2 ]; then refuse "Say which backup: restore.sh BACKUP.tar.gz [PROMISES.sql], or restore.sh --go-on"; fi ;;
esac
for tool in sqlite3 curl systemctl flock; do
  command -v "$tool" >/dev/null || refuse "$tool is missing; install it, then run this again."
done
[ -d "$folder" ] || refuse "There is no folder $folder; set RECOVERY_STORE to where the store is to lie (Store:Path)."
exec {alone}<"$folder"
flock --nonblock "$alone" || refuse "Another restore of $store is running; wait for its end."

# What is done when this ends early changes on the way: see the functions called by "otherwise".
now_doing="looking at the backup"
otherwise=nothing_changed
step() { now_doing=$1; printf '\n== %s\n' "$1"; }
finish() {
  local code=$?
  trap - EXIT
  if [ "$code" -ne 0 ]; then
    printf '\nThe restore ended early, at: %s.\n' "$now_doing" >&2
    $otherwise
  fi
  rm -rf "${draft:-}"
  exit "$code"
}
trap finish EXIT
trap 'exit 130' INT TERM HUP

nothing_changed() { echo "Nothing has been changed." >&2; }

as_it_was() {
  if ! $was_running; then
    echo "The store is as it was. The server did not run before, and does not now." >&2
  elif systemctl start recovery; then
    echo "The store is as it was, and the server runs again." >&2
  else
    echo "The store is as it was, but the server could not be started again: journalctl -u recovery says why." >&2
  fi
}

# The restored store never came up, so it has sent nothing; what it was told meanwhile is kept.
put_back() {
  local part
  : >"$draft/told.sql"
  if [ ! -e "$draft/recovery.db" ]; then
    if ! $readable; then
      printf '%s\n' "There is no old store to go back to: the restored one stays in place, and both channels stay held." \
        "Mend what is said above, then: $0 --go-on" >&2
      return
    fi
    systemctl stop recovery || true
    promises_of "$store" >"$draft/told.sql" 2>/dev/null || true
    rm -f "$store" "$store-wal" "$store-shm"
  fi
  echo "Putting back what was there, from $aside." >&2
  for part in "${parts[@]}"; do
    if [ -e "$aside/$(basename "$part")" ]; then mv -f "$aside/$(basename "$part")" "$part"; fi
  done
  if [ -s "$draft/told.sql" ] && ! run "$store" "$draft/told.sql"; then
    echo "What the restored store was told in its few minutes could not be kept: ask reception who said stop." >&2
  fi
  rm -f "$unfinished"
  rmdir "$aside" || true
  as_it_was
}

held() {
  printf '%s\n' "The restored store is in place with both channels held: nothing goes out, for as long as it takes." \
    "Mend what is said above, then: $0 --go-on" >&2
}

ask() { sqlite3 -bail -cmd '.timeout 30000' "$@"; }
promises_of() { sqlite3 -readonly -bail -cmd '.timeout 30000' "$1" <"$here/../restore/promises.sql"; }
# All of a file or nothing of it.
run() { { echo 'BEGIN IMMEDIATE;'; cat "$2"; printf '\nCOMMIT;\n'; } | ask "$1"; }
known() { ask "$1" "SELECT (SELECT COUNT(*) FROM suppressions) || ' stops, ' || (SELECT COUNT(*) FROM erasures) || ' erasures and ' || (SELECT COUNT(*) FROM entries WHERE outcome IS NOT NULL) || ' bookings and other ends of races'"; }
statements() { grep -cE '^(INSERT|UPDATE) ' "$1" || true; }
hold() { # store, since when in milliseconds
  local now held open
  now=$(($(date +%s) * 1000))
  { printf '.parameter init\n.parameter set :now %d\n.parameter set :since %d\nBEGIN IMMEDIATE;\n' "$now" "$2"; cat "$here/../restore/hold.sql"; echo 'COMMIT;'; } | ask "$1"
  held=$(ask "$1" "SELECT COUNT(*) FROM channel_pauses WHERE until > $now")
  [ "$held" -eq 2 ] || fail "The channels are not held."
  open=$(ask "$1" "SELECT COUNT(*) FROM nudges WHERE status IN ('attempting', 'in-doubt')")
  echo "$open nudges may have gone out already: they are looked up, or stay in doubt, before any goes out again."
}

# How far a file of promises reaches, and whether all of it is there.
reach() {
  local said
  said=$(sed -nE '1s/^-- Promises made by ([^:]+:[^:]+:[^:]+): ([0-9]+) statements$/\1 \2/p' "$1")
  if [ -z "$said" ]; then
    date -u -r "$1" +%Y-%m-%dT%H:%M:%SZ
  elif [ "$(statements "$1")" -eq "${said#* }" ]; then
    echo "${said% *}"
  else
    return 1
  fi
}

# What the app calls the fingerprint of a key, by which a store knows its own: the first bytes of an HMAC-SHA256. Made by hand, since
# openssl takes a key on its command line alone, where everybody on the machine can read it.
fingerprint_of() {
  local hex at byte inner='' outer='' hash
  hex=$(printf %s "$1" | od -An -v -tx1 | tr -d ' \n')
  if [ ${#hex} -gt 128 ]; then hex=$(printf %s "$1" | sha256sum | cut -c 1-64); fi
  for ((at = 0; at < 128; at += 2)); do
    byte=${hex:at:2}
    printf -v inner '%s\\x%02x' "$inner" $((16#${byte:-00} ^ 0x36))
    printf -v outer '%s\\x%02x' "$outer" $((16#${byte:-00} ^ 0x5c))
  done
  hash=$({ printf %b "$inner"; printf fingerprint; } | sha256sum | cut -c 1-64 | sed 's/../\\x&/g')
  { printf %b "$outer"; printf %b "$hash"; } | sha256sum | cut -c 1-16
}

# All that can be wrong with a backup is found here, while the server still runs. The draft lies beside the store: that there is room
# for it is known before anything is stopped, and putting it in place is a mere renaming.
look_at_backup() {
  local fingerprint text other
  [ -f "$backup" ] || refuse "There is no backup at $backup."
  [ -f "$promises" ] || refuse "There is no $promises. Without it whoever said stop since the backup would be texted again: find the newest one, or make an empty file if there is none."
  find "$folder" -maxdepth 1 -name '.restore-*' -exec rm -rf {} +
  draft=$(mktemp -d "$folder/.restore-XXXXXX")
  gzip --test "$backup" || fail "$backup is damaged or not whole; take another one."
  tar --extract --gzip --no-same-owner --file "$backup" --directory "$draft" || fail "$backup can't be unpacked; take another one, or make room in $folder."
  since=$(cat "$draft/made-at" 2>/dev/null) || since=''
  if [ ! -f "$draft/recovery.db" ] || ! [[ $since =~ ^[0-9]+$ ]]; then fail "$backup is no backup of backup.sh: recovery.db or made-at is missing in it."; fi
  since=$((since * 1000))
  [ "$(sqlite3 -readonly "$draft/recovery.db" 'PRAGMA integrity_check' 2>&1)" = ok ] || fail "The store in $backup is damaged; take another backup."

  # In a backup of an older version the key is called as the store was.
  for other in "$draft"/*.key; do
    case $other in */clinic-access.key | */recovery.key) ;; *) if [ -e "$other" ]; then mv "$other" "$draft/recovery.key"; fi ;; esac
  done
  if [ ! -e "$settings" ] && [ -e "$draft/recovery.env" ]; then text=$(setting Secrets__Key "$draft/recovery.env"); else text=$(setting Secrets__Key "$settings"); fi
  if [ -z "$text" ] && [ -e "$draft/recovery.key" ]; then text=$(cat "$draft/recovery.key"); fi
  [ -n "$text" ] || fail "There is no key: neither recovery.key in $backup nor Secrets__Key in $settings. Without it no link and no stop is recognised; find it first."
  fingerprint=$(ask "$draft/recovery.db" "SELECT value FROM meta WHERE name = 'key'")
  [ -z "$fingerprint" ] || [ "$fingerprint" = "$(fingerprint_of "$text")" ] ||
    fail "The store in $backup was made with another key. Set Secrets__Key in $settings to the one of those days, or leave it out there if recovery.key in the backup is the one."

  reaches=$(reach "$promises") || fail "$promises is cut short: it holds fewer statements than its first line says. Find a whole one."
  [ -s "$promises" ] || echo "$promises is empty: of what was promised since the backup, only what can still be read from the old store will hold."
  before=$(known "$draft/recovery.db")
  run "$draft/recovery.db" "$promises" || fail "$promises does not fit the store in $backup."
}

# Newer than any file of promises, where the old store can still be read. Where it breaks off, what came before is good.
take_newest_promises() {
  readable=false
  if [ ! -e "$store" ]; then
    printf '%s\n' "There is no old store at $store: what was promised by $reaches will hold, as $promises says." \
      "Whoever said stop or booked after that may be texted again: ask reception, and look at Twilio's console." >&2
    return
  fi
  if promises_of "$store" >"$draft/newest.sql"; then
    readable=true
    echo "The promises of the old store were read: all that were ever made in it will hold."
  else
    printf '%s\n' "The old store can't be read to its end. What was promised by $reaches will hold, as $promises says, and $(statements "$draft/newest.sql") promises that could be read from it." \
      "Whoever said stop or booked after $reaches may be texted again: ask reception, and look at Twilio's console." >&2
  fi
  run "$draft/recovery.db" "$draft/newest.sql"
}

put_in_place() {
  local part
  aside=$folder/before-restore-$(date -u +%Y%m%dT%H%M%SZ)
  mkdir "$aside"
  parts=("$store" "$store-wal" "$store-shm" "$key" "$desk_key")
  chown -R --reference="$folder" "$draft" "$aside"
  sync "$draft/recovery.db"
  otherwise=put_back
  echo "$since" >"$unfinished"
  # The keys are copied: a backup need not hold them.
  for part in "$key" "$desk_key"; do
    if [ -e "$part" ]; then cp -p "$part" "$aside/"; fi
  done
  for part in "$store" "$store-wal" "$store-shm"; do
    if [ -e "$part" ]; then mv "$part" "$aside/"; fi
  done
  mv "$draft/recovery.db" "$store"
  if [ -e "$draft/recovery.key" ]; then mv -f "$draft/recovery.key" "$key"; fi
  if [ -e "$draft/clinic-access.key" ]; then mv -f "$draft/clinic-access.key" "$desk_key"; fi
  if [ -e "$draft/recovery.env" ] && [ ! -e "$settings" ]; then
    install -D -m 600 "$draft/recovery.env" "$settings"
    echo "$settings was missing; it is the backup's now."
  elif [ -e "$draft/recovery.env" ] && ! cmp --quiet "$draft/recovery.env" "$settings"; then
    echo "$settings is not the same as in the backup, and stays. The other one: tar --extract --gzip --to-stdout --file $backup ./recovery.env"
  fi
  if [ -n "$(ls -A "$aside")" ]; then echo "What was there lies in $aside: delete it when all is well again, it holds runners' data."; fi
}

start_and_settle() {
  local waited
  systemctl start recovery || fail "The server could not be started: journalctl -u recovery says why."
  for ((waited = 0; waited < settle; waited += 10)); do
    printf 'The planner catches up: %d of %d seconds.\n' "$waited" "$settle"
    sleep $((settle - waited < 10 ? settle - waited : 10))
    systemctl is-active --quiet recovery || break
  done
  systemctl is-active --quiet recovery || fail "The server does not stay up: journalctl -u recovery says why."
}

erase_again() {
  local erased desk id failed=0
  erased=$(ask "$store" <"$here/../restore/erased-again.sql")
  if [ -z "$erased" ]; then echo "Nobody in the backup was."; return; fi
  desk=${Clinic__AccessKey:-$(setting Clinic__AccessKey "$settings")}
  if [ -z "$desk" ]; then desk=$(cat "$desk_key") || fail "There is no $desk_key, and no Clinic__AccessKey in $settings: set the desk's key there."; fi
  for id in $erased; do
    if curl --silent --show-error --fail --max-time 60 --request DELETE --header @- "$address/api/clinic/runners/$id" <<<"Authorization: Bearer $desk"; then
      echo "Runner $id is erased."
    else
      failed=$((failed + 1))
      echo "Runner $id could not be erased again at $address." >&2
    fi
  done
  [ "$failed" -eq 0 ] || fail "$failed of those who were erased since the backup are still in the store."
}

if $go_on; then
  [ -s "$unfinished" ] || refuse "There is no restore to go on with: $unfinished is missing. Both channels go on by themselves once a restore is done."
  since=$(cat "$unfinished")
else
  backup=$1
  promises=${2:-$(dirname "$backup")/promises.sql}
  look_at_backup

  step "Stopping the server"
  if systemctl is-active --quiet recovery; then was_running=true; else was_running=false; fi
  otherwise=as_it_was
  systemctl stop recovery || fail "The server could not be stopped."
  take_newest_promises
  printf 'In the backup: %s.\nWith what was promised since: %s.\n' "$before" "$(known "$draft/recovery.db")"
  hold "$draft/recovery.db" "$since"

  step "Putting $backup in its place"
  put_in_place
fi

step "Starting the server, with both channels held, and letting it catch up"
if $go_on; then otherwise=held; fi
start_and_settle
otherwise=held
hold "$store" "$since"

step "Erasing again who was erased since"
erase_again

step "Letting the channels go on"
run "$store" "$here/../restore/resume.sql"
rm -f "$unfinished"
echo "Done: nudges go out again. Those in doubt stand in the clinic's log."
