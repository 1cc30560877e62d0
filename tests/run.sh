#!/usr/bin/env bash
# Installs what the tests need, builds everything, runs every test, and ends with the line "N passed, N failed".
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1
apt_log=$(mktemp)
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
# Dozens of processes start, each to live for seconds. What the runtime does so that programs are safer and, in the long run, faster, costs
# such a one a third of its processor time.
export DOTNET_EnableWriteXorExecute=0 DOTNET_TieredPGO=0

say() { printf '\n== %s\n' "$*"; }

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

# The browser tests drive a real Chromium (its headless shell takes half the time that the whole browser does), the store's tests a real
# PostgreSQL; Debian's packages have both.
packages=()
if ! command -v chromium-headless-shell >/dev/null; then packages+=(chromium-headless-shell); fi
if ! compgen -G "/usr/lib/postgresql/*/bin/initdb" >/dev/null; then packages+=(postgresql); fi
# What the scripts of one machine call, and what judges them and their units.
for tool in curl restic shellcheck sqlite3; do
  if ! command -v "$tool" >/dev/null; then packages+=("$tool"); fi
done
if ! command -v systemd-analyze >/dev/null; then packages+=(systemd); fi
if [ "${#packages[@]}" -gt 0 ]; then
  say "Installing ${packages[*]} for the tests"
  # No server of the machine's own: the tests start theirs.
  quiet=
  if ! [ -e /usr/sbin/policy-rc.d ] && printf '#!/bin/sh\nexit 101\n' | as_root tee /usr/sbin/policy-rc.d >/dev/null && as_root chmod +x /usr/sbin/policy-rc.d; then quiet=1; fi
  (as_root mkdir -p /etc/postgresql-common && { [ -e /etc/postgresql-common/createcluster.conf ] || echo "create_main_cluster = false" | as_root tee /etc/postgresql-common/createcluster.conf; } &&
    as_root apt-get update -qq && as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}") >"$apt_log" 2>&1 || {
    echo "${packages[*]} could not be installed; install by hand, then run this again. See $apt_log." >&2
    [ -z "$quiet" ] || as_root rm -f /usr/sbin/policy-rc.d
    echo "0 passed, 1 failed"
    exit 1
  }
  [ -z "$quiet" ] || as_root rm -f /usr/sbin/policy-rc.d
fi

# In memory where there is room: what the tests write must outlive processes that are killed, not the machine.
if [ "$(df --output=avail -m /dev/shm 2>/dev/null | tail -n 1)" -gt 4000 ] 2>/dev/null; then TMPDIR=$(mktemp -d -p /dev/shm); else TMPDIR=$(mktemp -d); fi
export TMPDIR
# A server that runs as a user of its own goes through it.
chmod 711 "$TMPDIR"
trap 'rm -rf "$TMPDIR" "$apt_log"' EXIT

say "Starting PostgreSQL on loopback, with scratch data"
postgres=$(mktemp -d)
chmod 755 "$postgres"
if ! RECOVERY_TEST_POSTGRES=$(tests/postgres.sh start "$postgres/server"); then
  echo "PostgreSQL did not start." >&2
  echo "0 passed, 1 failed"
  exit 1
fi
export RECOVERY_TEST_POSTGRES RECOVERY_TEST_POSTGRES_EMPTY="$postgres/server/empty"
trap 'tests/postgres.sh stop "$postgres/server"; rm -rf "$TMPDIR" "$apt_log"' EXIT

say "Building"
# One compiler for all seven projects, whatever the machine is set to: each that starts its own takes three times as long.
if ! dotnet build Recovery.sln --configuration Release --verbosity quiet -p:UseSharedCompilation=true; then
  echo "The build failed." >&2
  echo "0 passed, 1 failed"
  exit 1
fi

# The compiler would wait for more, with memory that the tests can use.
dotnet build-server shutdown --vbcscompiler >/dev/null 2>&1

passed=0
failed=0
log=$(mktemp)

# Side by side: a browser waits more than it works. What each says is shown when it has ended, the larger one's as it goes.
# The programs themselves: dotnet test looks through all projects first, for as long as forty tests take.
tests_of() { ".artifacts/bin/$1/release/$1" -noLogo -noColor 2>&1; }

count() { # log, exit code
  local before=$failed
  # Everything that the tests need is here: a test that skips itself tells of a mistake.
  failed=$((failed + $(sum Failed "$1") + $(sum Errors "$1") + $(sum Skipped "$1") + $(sum "Not Run" "$1")))
  passed=$((passed + $(sum Total "$1") - $(sum Failed "$1") - $(sum Skipped "$1") - $(sum "Not Run" "$1")))
  # A run that ended badly without counting a failure (a crash, no test found) is one all the same.
  if [ "$2" -ne 0 ] && [ "$failed" -eq "$before" ]; then failed=$((failed + 1)); fi
}

# From the last line: "   Recovery.Tests  Total: 9, Errors: 0, Failed: 0, Skipped: 0, Not Run: 0, Time: 1.234s".
sum() { sed -nE "s/^ *Recovery\.[A-Za-z]+ .*\b$1: ([0-9]+),.*/\1/p" "$2" | tail -n 1 | grep . || echo 0; }

browser_log=$(mktemp)
trap 'kill "${browser:-}" 2>/dev/null; tests/postgres.sh stop "$postgres/server"; rm -rf "$TMPDIR" "$apt_log"' EXIT
tests_of Recovery.BrowserTests >"$browser_log" &
browser=$!

say Recovery.Tests
tests_of Recovery.Tests | tee "$log"
count "$log" "${PIPESTATUS[0]}"

say Recovery.BrowserTests
wait "$browser"
code=$?
cat "$browser_log"
count "$browser_log" "$code"

printf '\n%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
