#!/usr/bin/env bash
# Builds the package that Azure runs, with the commit that it is of, or checks one. Needs no Azure.
set -euo pipefail

refuse() { printf '%s\n' "$@" >&2; exit 2; }

check() { # zip: says its commit
  [ -f "$1" ] || refuse "There is no package $1."
  local names name
  names=$(unzip -Z1 "$1" 2>/dev/null) || refuse "$1 is no zip file, or a damaged one."
  for name in host.json worker.config.json .azurefunctions commit.txt; do
    if ! grep -q "^${name//./\\.}\(/\|$\)" <<<"$names"; then
      refuse "$1 has no $name at its top: it isn't a package that infra/package.sh made (a zip inside a zip, perhaps?)."
    fi
  done
  if grep -q '\(^\|/\)local\.settings\.json$' <<<"$names"; then
    refuse "$1 holds a local.settings.json, and so somebody's secrets: don't publish it, and build it anew."
  fi
  unzip -p "$1" commit.txt
}

build() { # zip
  local folder commit
  cd "$(dirname "$0")/.."
  commit=$(git rev-parse HEAD)
  # A lock file that the restore for Azure has just made is no change of the sources.
  if [ -n "$(git status --porcelain -- ':!*/packages.azure.lock.json')" ]; then
    commit=$commit-changed
    echo "There are changes here that aren't committed; the package says so." >&2
  fi
  folder=$(mktemp -d)
  # shellcheck disable=SC2064 # The folder of now.
  trap "rm -rf '$folder'" EXIT
  dotnet publish functions/Recovery.Functions --configuration Release --runtime linux-x64 --self-contained false -p:ForAzure=true --output "$folder"
  printf '%s\n' "$commit" >"$folder/commit.txt"
  rm -f "$1"
  # With the hidden folder in which the worker's build describes the functions.
  (cd "$folder" && zip --quiet --recurse-paths "$1" .)
  check "$1" >/dev/null
  echo "$1: commit $commit"
}

case ${1:-} in
  --check) [ $# -eq 2 ] || refuse "Usage: infra/package.sh --check ZIP"; check "$2" ;;
  '' | -*) refuse "Usage: infra/package.sh ZIP, or infra/package.sh --check ZIP" ;;
  *) build "$(realpath -m -- "$1")" ;;
esac
