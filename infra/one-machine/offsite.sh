#!/usr/bin/env bash
# Keeps the backups elsewhere too, in a restic repository: encrypted before they leave, read again there day by day.
#   offsite.sh FOLDER                    sends what backup.sh made there: the promises every time, each whole backup once;
#                                        what is older than RECOVERY_KEEP_DAYS (14) goes there as well
#   offsite.sh --fetch FOLDER [SNAPSHOT] brings the newest backup (or that of a snapshot) and the newest promises, for restore.sh
set -euo pipefail
umask 077

refuse() { printf '%s\n' "$@" >&2; exit 2; }
fail() { printf '%s\n' "$@" >&2; exit 1; }
keep=${RECOVERY_KEEP_DAYS:-14}
own_settings=${RECOVERY_OFFSITE_SETTINGS:-/etc/recovery/offsite.env}
fetch=false
if [ "${1:-}" = --fetch ]; then fetch=true; shift; fi
if [ $# -lt 1 ] || [ $# -gt 2 ] || { [ $# -eq 2 ] && ! $fetch; }; then refuse "Say which folder: offsite.sh FOLDER, or offsite.sh --fetch FOLDER [SNAPSHOT]"; fi
folder=$1
snapshot=${2:-latest}

# A unit has them from systemd; whoever calls this by hand as root need not look for them.
if [ -z "${RESTIC_REPOSITORY:-}" ] && [ -r "$own_settings" ]; then
  set -a
  # shellcheck disable=SC1090 # Not there when this is checked.
  source "$own_settings"
  set +a
fi
[ -n "${RESTIC_REPOSITORY:-}" ] || refuse "Say where the backups are to go: RESTIC_REPOSITORY in $own_settings."
command -v restic >/dev/null || refuse "restic is missing; install it (apt-get install restic), then run this again."
[ -d "$folder" ] || refuse "There is no folder $folder."
restic cat config --quiet >/dev/null || fail "There is no repository at RESTIC_REPOSITORY, it can't be reached, or RESTIC_PASSWORD is another's. Make it once: restic init"

# Always this host and these tags, so that a new machine goes on where the old one ended.
send() {
  local there file files
  [ -f promises.sql ] || fail "There is no promises.sql in $folder: backup.sh has not run yet, or not to there."
  # Locks of a run that was cut off; those of one that is alive stay.
  restic unlock --quiet
  restic backup --quiet --host recovery --tag promises promises.sql
  echo "promises.sql is there: $(head -n 1 promises.sql | cut -c 4-)"
  there=$(restic snapshots --json --host recovery --tag whole)
  # Not what would be deleted there at once.
  mapfile -t files < <(find . -maxdepth 1 -name 'recovery-*.tar.gz' -mmin "-$((keep * 1440))" -printf '%f\n' | sort)
  for file in "${files[@]}"; do
    if grep -qF "/$file\"" <<<"$there"; then continue; fi
    # Its age there is its age here.
    restic backup --quiet --host recovery --tag whole --time "$(date -r "$file" '+%Y-%m-%d %H:%M:%S')" "$file"
    echo "$file is there."
    tidy=true
  done
}

# Once a day, after a whole backup: deleting and reading again take their time.
tidy() {
  # Only the newest promises count; two days of them are there to look back.
  restic forget --quiet --host recovery --group-by host --tag promises --keep-within 2d
  restic forget --quiet --host recovery --group-by host --tag whole --keep-within "${keep}d"
  restic prune --quiet
  # A fourteenth each day, so that all of it is read every two weeks.
  restic check --quiet --read-data-subset "$((10#$(date +%j) % 14 + 1))/14" || fail "The repository is damaged: restic check says where."
  echo "What is older than $keep days is deleted there; what is left was checked."
}

bring() { # snapshot, tag, what, from there to the folder under its own name
  local file
  restic restore "$1" --quiet --host recovery --tag "$2" --target "$draft/$2"
  file=$(find "$draft/$2" -type f -name "$3")
  [ -n "$file" ] || fail "There is no $3 in snapshot $1: restic snapshots --tag $2"
  if [ "$folder/$(basename "$file")" -nt "$file" ]; then
    echo "$folder/$(basename "$file") is newer than the one there, and stays."
    return
  fi
  if [ "$(id -u)" -eq 0 ]; then chown --reference="$folder" "$file"; fi
  mv -f "$file" "$folder/"
  echo "$folder/$(basename "$file")"
}

if $fetch; then
  draft=$(mktemp -d "$folder/.draft-XXXXXX")
  trap 'rm -rf "$draft"' EXIT
  bring "$snapshot" whole 'recovery-*.tar.gz'
  bring latest promises promises.sql
else
  cd "$folder"
  tidy=false
  send
  if $tidy; then tidy; fi
  [ -z "${RECOVERY_ALIVE_URL:-}" ] || curl --silent --show-error --fail --output /dev/null --max-time 20 --retry 3 --config - <<<"url = \"$RECOVERY_ALIVE_URL\""
fi
