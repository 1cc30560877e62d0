#!/usr/bin/env bash
# Backs up the store while the server works on it: the one file, the keys beside it, and what must outlive every backup.
#   backup.sh FOLDER             a whole backup; those older than RECOVERY_KEEP_DAYS (14) go
#   backup.sh --promises FOLDER  only who said stop, was erased or booked: small, to be made often
set -euo pipefail
umask 077

refuse() { printf '%s\n' "$@" >&2; exit 2; }
fail() { printf '%s\n' "$@" >&2; exit 1; }
here=$(cd "$(dirname "$0")" && pwd)
store=${RECOVERY_STORE:-/var/lib/recovery/recovery.db}
keep=${RECOVERY_KEEP_DAYS:-14}
whole=true
if [ "${1:-}" = --promises ]; then whole=false; shift; fi
[ $# -eq 1 ] || refuse "Say where to: backup.sh [--promises] FOLDER"
target=$1
command -v sqlite3 >/dev/null || refuse "sqlite3 is missing; install it (apt-get install sqlite3), then run this again."
[ -f "$store" ] || refuse "There is no store at $store; set RECOVERY_STORE to where it lies (Store:Path)."
mkdir -p "$target"
draft=$(mktemp -d "$target/.draft-XXXXXX")
trap 'rm -rf "$draft"' EXIT

# A reader beside the server: neither waits for the other.
ask() { sqlite3 -readonly -bail -cmd '.timeout 30000' "$@"; }

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
  mv "$draft/promises.sql" "$target/promises.sql"
  rm "$draft/statements.sql"
  echo "$target/promises.sql: $(head -n 1 "$target/promises.sql" | cut -c 4-)"
}

backup() {
  local made folder key beside old
  made=$(date -u +%Y%m%dT%H%M%SZ)
  folder=$(dirname "$store")
  key=${store%.*}.key
  date -u +%s >"$draft/made-at"
  # Written anew rather than copied: pages that hold bytes of who was erased stay behind. In a backup the store is always called recovery.db.
  ask "$store" "VACUUM INTO '${draft//\'/\'\'}/recovery.db'" || fail "$store could not be copied; the backups that are there were left alone."
  [ "$(ask "$draft/recovery.db" 'PRAGMA integrity_check')" = ok ] || fail "The copy of $store is damaged; the backups that are there were left alone."
  for beside in "$key" "$folder/clinic-access.key"; do
    if [ -e "$beside" ]; then cp -p "$beside" "$draft/"; fi
  done
  [ -e "$key" ] || echo "There is no $key, so the backup holds none: keep what Secrets:Key is set to somewhere safe." >&2
  if ! tar --create --gzip --file "$target/.part" --directory "$draft" . || ! tar --list --gzip --file "$target/.part" >/dev/null; then
    fail "$target/.part could not be written whole; the backups that are there were left alone."
  fi
  mv "$target/.part" "$target/recovery-$made.tar.gz"
  old=$(find "$target" -maxdepth 1 -name 'recovery-*.tar.gz' -mtime "+$keep" -print -delete) || fail "Backups older than $keep days could not be deleted."
  [ -z "$old" ] || printf 'Deleted, being older than %d days:\n%s\n' "$keep" "$old"
  echo "$target/recovery-$made.tar.gz"
}

promises
if $whole; then backup; fi
