#!/usr/bin/env bash
# Tells somebody that a unit failed: alert.sh UNIT. Posts one plain sentence to RECOVERY_ALERT_URL, which is all that ntfy,
# healthchecks.io (its /fail) and most chats behind a small hook need. recovery-alert@.service calls it.
set -euo pipefail

refuse() { printf '%s\n' "$@" >&2; exit 2; }
[ $# -eq 1 ] || refuse "Say which unit failed: alert.sh UNIT"
[ -n "${RECOVERY_ALERT_URL:-}" ] || refuse "$1 failed, and nobody was told: set RECOVERY_ALERT_URL in /etc/recovery/alert.env."

curl --silent --show-error --fail --output /dev/null --max-time 20 --retry 5 --retry-connrefused --retry-max-time 120 \
  --data-binary "$1 failed on $HOSTNAME. On that machine, journalctl -u $1 says why." --config - <<<"url = \"$RECOVERY_ALERT_URL\"" || {
  echo "$1 failed, and nobody could be told at RECOVERY_ALERT_URL." >&2
  exit 1
}
