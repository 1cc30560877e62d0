#!/usr/bin/env bash
# Backs up the store while the server works on it: the one file, the keys beside it, and what must outlive every backup.
#   backup.sh FOLDER             a whole backup; those older than RECOVERY_KEEP_DAYS (14) go
#   backup.sh --promises FOLDER  only who said stop, was erased or booked: small, to be made often
set -euo pipefail
umask 077

refuse() { printf '%s\n' "$@" >&2; exit 2; }
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
ask() { sqlite3 -readonly -cmd '.timeout 30000' "$@"; }

promises() {
  ask "$store" <"$here/../restore/promises.sql" >"$draft/promises.sql"
  mv "$draft/promises.sql" "$target/promises.sql"
}

promises
if $whole; then
  made=$(date -u +%Y%m%dT%H%M%SZ)
  folder=$(dirname "$store")
  date -u +%s >"$draft/made-at"
  # Written anew rather than copied: pages that hold bytes of who was erased stay behind.
  ask "$store" "VACUUM INTO '$draft/recovery.db'"
  [ "$(ask "$draft/recovery.db" 'PRAGMA integrity_check')" = ok ] || refuse "The copy of $store is damaged; the backups that are there were left alone."
  for beside in "${store%.*}.key" "$folder/clinic-access.key"; do
    if [ -e "$beside" ]; then cp -p "$beside" "$draft/"; fi
  done
  tar --create --gzip --file "$target/.part" --directory "$draft" .
  mv "$target/.part" "$target/recovery-$made.tar.gz"
  find "$target" -maxdepth 1 -name 'recovery-*.tar.gz' -mtime "+$keep" -delete
  echo "$target/recovery-$made.tar.gz"
fi
