#!/bin/sh
# What restore-azure.sh does inside the network, one call a step: in a container that is handed this file, the statements beside it (without
# their .sql) and a token to sign in with. PGHOST is the restored server, OLD_HOST the one before it. Its log shows counts and ids alone.
#   move            promises from the old server to the restored one; ends with 9 where the old one can't be read
#   apply           promises from the file "given"
#   hold SINCE NOW  both channels; whatever may have gone out since counts as attempted
#   erased          the ids of those who are to be erased again
#   resume          lets the channels go on
set -eu
cd "$(dirname "$0")"
file=$(mktemp)
trap 'rm -f "$file"' EXIT

# Terse: what a mistake of ours would show of a row must not reach a log.
run() { psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --set=VERBOSITY=terse "$@"; }
ask() { run --tuples-only --no-align "$@"; }
known() {
  ask --command="SELECT (SELECT COUNT(*) FROM suppressions) || ' stops, ' || (SELECT COUNT(*) FROM erasures) || ' erasures and '
    || (SELECT COUNT(outcome) FROM entries) || ' bookings and other ends of races'"
}
apply() {
  echo "In the restored database: $(known)."
  run --single-transaction --file="$file"
  echo "With $(grep -cE '^(INSERT|UPDATE) ' "$file" || true) promises made since: $(known)."
}

case $1 in
  move)
    (export PGHOST="$OLD_HOST" && ask --file=promises --output="$file") || exit 9
    apply ;;
  apply)
    gunzip -c given >"$file"
    apply ;;
  hold)
    run --single-transaction --set=since="$2" --set=now="$3" --file=hold
    [ "$(ask --command="SELECT COUNT(*) FROM channel_pauses WHERE until > $3")" -eq 2 ] || { echo "The channels are not held." >&2; exit 1; }
    echo "Both channels are held. $(ask --command="SELECT COUNT(*) FROM nudges WHERE status IN ('attempting', 'in-doubt')") nudges may have gone out already." ;;
  erased)
    ask --file=erased-again --output="$file"
    sed 's/^/erase /' "$file"
    echo "$(grep -c . "$file" || true) to erase" ;;
  resume)
    run --single-transaction --file=resume
    echo "The channels go on." ;;
  *)
    echo "in-network.sh has no step $1." >&2
    exit 2 ;;
esac
