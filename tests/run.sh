#!/usr/bin/env bash
# Installs what the tests need, builds everything, runs every test, and ends with the line "N passed, N failed".
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1
apt_log=$(mktemp)
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

say() { printf '\n== %s\n' "$*"; }

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

# The browser tests drive a real Chromium; Debian's package has it.
if ! command -v chromium >/dev/null && ! command -v chromium-browser >/dev/null && ! command -v google-chrome >/dev/null; then
  say "Installing Chromium for the browser tests"
  (as_root apt-get update -qq && as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium) >$apt_log 2>&1 || {
    echo "Chromium could not be installed; install it by hand, then run this again. See $apt_log." >&2
    echo "0 passed, 1 failed"
    exit 1
  }
fi

say "Building"
if ! dotnet build Recovery.sln --configuration Release --verbosity quiet; then
  echo "The build failed." >&2
  echo "0 passed, 1 failed"
  exit 1
fi

passed=0
failed=0
log=$(mktemp)
trap 'rm -f "$log" "$apt_log"' EXIT

run() {
  say "$1"
  local before=$failed
  (cd tests && dotnet test --project "$1" --configuration Release --no-build --no-progress) 2>&1 | tee "$log"
  local code=${PIPESTATUS[0]}
  passed=$((passed + $(sum succeeded)))
  failed=$((failed + $(sum failed)))
  # A run that ended badly without counting a failure (a crash, no test found) is one all the same.
  if [ "$code" -ne 0 ] && [ "$failed" -eq "$before" ]; then failed=$((failed + 1)); fi
}

sum() { sed -nE "s/^ *$1: ([0-9]+).*/\1/p" "$log" | tail -n 1 | grep . || echo 0; }

run Recovery.Tests
run Recovery.BrowserTests

printf '\n%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
