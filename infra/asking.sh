# shellcheck shell=bash disable=SC2154 # Sourced by deploy.sh and restore-azure.sh, which set what is used here.

refuse() { printf '%s\n' "$@" >&2; exit 2; }
fail() { printf '%s\n' "$@" >&2; exit 1; }

# What is true until something was changed, and then what a run that ends early leaves behind.
readonly untouched="Nothing was changed."
safe=$untouched

# A no ends the script, which counts as a failure once something was changed.
confirm() { # question
  if $yes; then return; fi
  [ -t 0 ] || refuse "Nobody is there to answer; run this with --yes once you have seen $look."
  local answer
  read -r -p "$1 [y/N] " answer
  case $answer in [yY] | [yY][eE][sS]) return ;; esac
  echo "$safe"
  if [ "$safe" = "$untouched" ]; then exit 0; else exit 1; fi
}
