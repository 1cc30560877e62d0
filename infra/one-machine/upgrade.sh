#!/usr/bin/env bash
# Puts a newer release in place: backs up, unpacks, links, restarts, waits until it is ready. Where it does not get ready, the release
# before comes back, unless the newer one has changed the tables. Keeps three releases.
#   upgrade.sh RELEASE.tar.gz     as infra/docs/one-machine.md packs it: one folder, named after the release
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source-path=SCRIPTDIR source=places.sh
source "$here/places.sh"
app=${RECOVERY_APP:-/opt/recovery}
units=${RECOVERY_UNITS:-/etc/systemd/system}
address=${RECOVERY_ADDRESS:-http://127.0.0.1:7071}
patience=${RECOVERY_READY_SECONDS:-90}
keep=3
[ $# -eq 1 ] || refuse "Say which release: upgrade.sh RELEASE.tar.gz"
archive=$1
for tool in sqlite3 curl systemctl; do
  command -v "$tool" >/dev/null || refuse "$tool is missing; install it, then run this again."
done
[ -f "$archive" ] || refuse "There is no release at $archive."
if [ ! -e "$app/current" ] || [ ! -f "$store" ]; then refuse "Nothing to upgrade: there is no $app/current, or no store at $store. infra/docs/one-machine.md tells how to begin."; fi
before=$(readlink -f "$app/current")

# Which scripts have made the store's tables, so that a change is noticed.
tables() { sqlite3 -readonly -bail -cmd '.timeout 30000' "$store" 'SELECT ScriptName FROM SchemaVersions ORDER BY 1'; }

unpack() {
  local names name
  names=$(tar --list --gzip --file "$archive" | sed 's,^\./,,' | cut -d / -f 1 | sort -u) || fail "$archive is damaged or not whole. Nothing has been changed."
  name=$names
  release=$app/releases/$name
  if [[ $name = *$'\n'* ]] || ! [[ $name =~ ^[A-Za-z0-9][A-Za-z0-9._-]*$ ]]; then fail "$archive is no release: it must hold one folder, named after the release. Nothing has been changed."; fi
  [ "$release" != "$before" ] || refuse "$name is the release that runs already."
  draft=$(mktemp -d "$app/releases/.draft-XXXXXX")
  trap 'rm -rf "$draft"' EXIT
  tar --extract --gzip --no-same-owner --file "$archive" --directory "$draft" || fail "$archive could not be unpacked; is there room in $app? Nothing has been changed."
  if [ ! -x "$draft/$name/Recovery.Local" ] || [ ! -d "$draft/$name/infra/one-machine" ]; then fail "$archive is no release: Recovery.Local or infra is missing in it. Nothing has been changed."; fi
  chmod -R go=u-w "$draft/$name"
  rm -rf "$release"
  mv "$draft/$name" "$release"
  touch "$release"
}

start() { # release
  local waited
  ln -sfn "$1" "$app/current" && cp -r "$1"/infra/one-machine/units/. "$units/" && systemctl daemon-reload && systemctl restart recovery || return 1
  for ((waited = 0; waited < patience; waited += 3)); do
    if curl --silent --fail --max-time 10 --output /dev/null "$address/health/ready"; then return 0; fi
    printf 'Not ready yet: %d of %d seconds.\n' "$waited" "$patience"
    sleep 3
  done
  echo "$address/health/ready does not say yes; it answers:" >&2
  curl --silent --show-error --max-time 10 "$address/health/ready" >&2 || true
  return 1
}

prune() {
  local old
  find "$app/releases" -mindepth 1 -maxdepth 1 -type d -printf '%T@ %p\n' | sort -rn | cut -d ' ' -f 2- | tail -n "+$((keep + 1))" | while read -r old; do
    if [ "$old" = "$release" ] || [ "$old" = "$before" ]; then continue; fi
    rm -rf "$old"
    echo "Deleted, being older than the newest $keep: $(basename "$old")"
  done
}

printf '== Unpacking %s\n' "$archive"
unpack
printf '\n== Backing up\n'
systemctl start recovery-backup || fail "The backup failed: journalctl -u recovery-backup says why. The release that runs was left alone."
made_by=$(tables) || fail "$store can't be read. The release that runs was left alone."

printf '\n== Starting %s\n' "$(basename "$release")"
if start "$release"; then
  rm -rf "$draft"
  prune
  echo "Recovery runs as $(basename "$release"). The release before is $(basename "$before")."
  exit
fi

printf '\n== It did not get ready: journalctl -u recovery says why\n' >&2
if [ "$(tables)" != "$made_by" ]; then
  fail "The newer release has changed the tables, and the one before can't work with them: $(basename "$release") stays." \
    "Mend what it says; or go back for good, to the tables and to what was known before the upgrade:" \
    "  ln -sfn $before $app/current && $app/current/infra/one-machine/restore.sh THE_BACKUP_JUST_MADE"
fi
start "$before" || fail "The release before, $(basename "$before"), is back, but does not get ready either."
fail "The release before, $(basename "$before"), is back and runs. Nothing in the store was changed."
