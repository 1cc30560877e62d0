#!/usr/bin/env bash
# Backs up the store while the server works on it: the one file, its keys and the settings, and what must outlive every backup.
#   backup.sh FOLDER             a whole backup; those older than RECOVERY_KEEP_DAYS (14) go
#   backup.sh --promises FOLDER  only who said stop, was erased or booked: small, to be made often
set -euo pipefail
umask 077

here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source-path=SCRIPTDIR source=places.sh
source "$here/places.sh"
keep=${RECOVERY_KEEP_DAYS:-14}
whole=true
if [ "${1:-}" = --promises ]; then whole=false; shift; fi
[ $# -eq 1 ] || refuse "Say where to: backup.sh [--promises] FOLDER"
target=$1
command -v sqlite3 >/dev/null || refuse "sqlite3 is missing; install it (apt-get install sqlite3), then run this again."
[ -f "$store" ] || refuse "There is no store at $store; set RECOVERY_STORE to where it lies (Store:Path)."
mkdir -p "$target"
# What a power cut left of an earlier run holds runners' data too.
find "$target" -maxdepth 1 -name '.draft-*' -mmin +60 -exec rm -rf {} +
draft=$(mktemp -d "$target/.draft-XXXXXX")
trap 'rm -rf "$draft"' EXIT

# A reader beside the server: neither waits for the other.
ask() { sqlite3 -readonly -bail -cmd '.timeout 30000' "$@"; }

# On disk, and readable for the units, whoever runs this by hand.
put() { # file in the draft, name in the folder
  sync "$draft/$1"
  if [ "$(id -u)" -eq 0 ]; then chown --reference="$target" "$draft/$1"; fi
  mv "$draft/$1" "$target/$2"
}

# Its first line says how far it reaches and how much it holds, so that a restore can tell an old one, or half of one.
promises() {
  local made
  made=$(date -u +%Y-%m-%dT%H:%M:%SZ)
  ask "$store" <"$here/../restore/promises.sql" >"$draft/statements.sql" ||
    fail "The promises of $store could not be read; $target/promises.sql was left as it was."
  {
    printf -- '-- Promises made by %s: %d statements\n' "$made" "$(grep -cE '^(INSERT|UPDATE) ' "$draft/statements.sql" || true)"
    cat "$draft/statements.sql"
  } >"$draft/promises.sql"
  put promises.sql promises.sql
  echo "$target/promises.sql: $(head -n 1 "$target/promises.sql" | cut -c 4-)"
}

backup() {
  local made old kept=$draft/kept
  made=$(date -u +%Y%m%dT%H%M%SZ)
  mkdir "$kept"
  date -u +%s >"$kept/made-at"
  # Written anew rather than copied: pages that hold bytes of who was erased stay behind. In a backup the store is always called
  # recovery.db, and its key recovery.key.
  ask "$store" "VACUUM INTO '${kept//\'/\'\'}/recovery.db'" || fail "$store could not be copied; the backups that are there were left alone."
  [ "$(ask "$kept/recovery.db" 'PRAGMA integrity_check')" = ok ] || fail "The copy of $store is damaged; the backups that are there were left alone."
  if [ -e "$key" ]; then cp "$key" "$kept/recovery.key"; fi
  if [ -e "$desk_key" ]; then cp "$desk_key" "$kept/"; fi
  # Who sets Secrets:Key there has it nowhere else.
  if [ -r "$settings" ]; then cp "$settings" "$kept/recovery.env"; else echo "$settings can't be read, so the backup holds no settings." >&2; fi
  [ -e "$key" ] || [ -n "$(setting Secrets__Key "$settings")" ] ||
    echo "There is no $key and no Secrets__Key in $settings, so the backup holds no key: keep it somewhere safe, no link works without it." >&2
  if ! tar --create --gzip --file "$draft/whole" --directory "$kept" . || ! tar --list --gzip --file "$draft/whole" >/dev/null; then
    fail "$target/recovery-$made.tar.gz could not be written whole; the backups that are there were left alone."
  fi
  put whole "recovery-$made.tar.gz"
  old=$(find "$target" -maxdepth 1 -name 'recovery-*.tar.gz' -mmin "+$((keep * 1440))" -print -delete) || fail "Backups older than $keep days could not be deleted."
  [ -z "$old" ] || printf 'Deleted, being older than %d days:\n%s\n' "$keep" "$old"
  echo "$target/recovery-$made.tar.gz"
}

promises
if $whole; then backup; fi
