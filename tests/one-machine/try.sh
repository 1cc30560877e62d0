#!/usr/bin/env bash
# Tries infra/docs/one-machine.md in a clean Debian 12: the commands are read out of the page, so the two can't drift apart. Installs,
# signs somebody up on the sandbox, backs up, sends it off, restores, loses the machine, restores from elsewhere, upgrades.
# Needs root, debootstrap, the .NET 10 SDK, and ten minutes; not part of tests/run.sh. Nothing but its scratch folder is touched.
#   try.sh [--app FOLDER] [--base FOLDER] [--keep]
#     --app   a published, self-contained app; without it the page's own commands publish one
#     --base  a minimal Debian 12 that debootstrap made before; without it one is made, from the mirror that this machine uses
#     --keep  leaves the root there to look around
set -euo pipefail

refuse() { printf '%s\n' "$@" >&2; exit 2; }
fail() { printf '%s\n' "$@" >&2; exit 1; }
step() { printf '\n== %s\n' "$1"; }
here=$(cd "$(dirname "$0")" && pwd)
page=$here/../../infra/docs/one-machine.md
address=http://127.0.0.1:7071
app='' base='' keep=false
while [ $# -gt 0 ]; do
  case $1 in
    --app | --base) [ -d "${2:-}" ] || refuse "$1 needs a folder."; if [ "$1" = --app ]; then app=$(cd "$2" && pwd); else base=$2; fi; shift ;;
    --keep) keep=true ;;
    *) refuse "'$1' is no option: try.sh [--app FOLDER] [--base FOLDER] [--keep]" ;;
  esac
  shift
done
[ "$(id -u)" -eq 0 ] || refuse "Only root may make a root of its own; run this as root, in a machine that may be thrown away."
[ -n "$base" ] || command -v debootstrap >/dev/null || refuse "debootstrap is missing; install it (apt-get install debootstrap), then run this again."
if curl --silent --output /dev/null --max-time 5 "$address"; then refuse "Something answers at $address already; the page's own address must be free."; fi

work=$(mktemp -d)
root=$work/root
finish() {
  local code=$?
  trap - EXIT
  if [ "$code" -ne 0 ] && [ -s "$root/var/log/recovery.log" ]; then printf '\nThe server said last:\n' >&2; tail -n 15 "$root/var/log/recovery.log" >&2; fi
  if [ -s "$root/run/recovery.pid" ]; then kill "$(cat "$root/run/recovery.pid")" 2>/dev/null || true; fi
  if mountpoint --quiet "$root/proc"; then umount "$root/proc"; fi
  if $keep; then echo "The root is $root"; else rm -rf --one-file-system "$work"; fi
  exit "$code"
}
trap finish EXIT
trap 'exit 130' INT TERM

# Each block of the page that is marked "sh build" or "sh machine", in order.
blocks() {
  mkdir "$work/blocks"
  awk -v out="$work/blocks" '
    !inside && /^ *```sh (build|machine)$/ { indent = match($0, /[^ ]/) - 1; file = sprintf("%s/%02d-%s", out, ++n, $2); inside = 1; next }
    inside && /^ *```$/ { inside = 0; close(file); next }
    inside { print substr($0, indent + 1) > file }' "$page"
  [ -n "$(ls "$work/blocks")" ] || fail "There is no block to try in $page."
}

make_root() {
  local mirror
  if [ -n "$base" ]; then
    cp -a "$base" "$root"
  else
    mirror=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null | grep -oE 'https?://[^ ]+/debian/?( |$)' | head -n 1) || true
    debootstrap --variant=minbase bookworm "$root" ${mirror:+"${mirror% }"} >"$work/debootstrap.log" || fail "No Debian could be made: $(tail -n 3 "$work/debootstrap.log")"
  fi
  mount -t proc proc "$root/proc"
  cp /etc/resolv.conf "$root/etc/"
  # No server of a package's own, no question.
  printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
  chmod +x "$root/usr/sbin/policy-rc.d"
  echo 'APT::Get::Assume-Yes "true";' >"$root/etc/apt/apt.conf.d/90yes"
  install -m 755 "$here/systemctl" "$root/usr/local/bin/"
  # A folder stands for the far side, which every user of this machine reaches alike.
  install -m 755 /dev/stdin "$root/usr/local/bin/restic" <<'SH'
#!/bin/sh
/usr/bin/restic "$@" || exit
if [ "$(id -u)" -eq 0 ]; then chown -R recovery /srv/elsewhere; fi
SH
}

inside() {
  chroot "$root" /usr/bin/env -i PATH=/usr/local/bin:/usr/local/sbin:/usr/bin:/usr/sbin HOME=/root DEBIAN_FRONTEND=noninteractive \
    RECOVERY_SETTLE_SECONDS=10 bash -c 'cd /root && '"$1"
}

build() {
  cd "$here/../.."
  if [ -n "$app" ]; then
    # Of the page's commands, the one that publishes copies what was published before.
    # shellcheck disable=SC2317 # The block calls it.
    dotnet() { mkdir -p "${@: -1}" && cp -r "$app/." "${@: -1}"; }
  fi
  set -x
  # shellcheck source=/dev/null
  source "$1"
  { set +x; } 2>/dev/null
  version=${release#recovery-}
  mv ".artifacts/$release.tar.gz" "$root/root/"
  mv ".artifacts/$release" ".artifacts/$release-newer"
  tar --create --gzip --file "$root/root/$release-newer.tar.gz" --directory .artifacts "$release-newer"
  rm -r ".artifacts/$release-newer"
}

fill_in() {
  sed -i -e 's/^\(Sms\|Email\)__Provider=.*/\1__Provider=Sandbox/' "$root/etc/recovery/recovery.env"
  sed -i -e 's,^RESTIC_REPOSITORY=.*,RESTIC_REPOSITORY=/srv/elsewhere,' "$root/etc/recovery/offsite.env"
  # Whoever takes a POST and is pleased with it.
  sed -i -e "s,^RECOVERY_ALERT_URL=.*,RECOVERY_ALERT_URL=$address/health/live," "$root/etc/recovery/alert.env"
  inside 'install -d -o recovery /srv/elsewhere'
}

sign_up() {
  local code
  code=$(curl --silent --output "$work/answer" --write-out '%{http_code}' --header 'Content-Type: application/json' "$address/api/signups" --data-binary @- <<JSON
{"name": "Sam Runner", "mobile": "07700 900123", "email": "sam@example.com", "race": {"name": "A marathon", "day": "$(date -d '+60 days' +%F)"}, "consent": {"sms": true, "email": true}}
JSON
  )
  [ "$code" = 201 ] || fail "Signing up answered $code: $(cat "$work/answer")"
}

knows_the_runner() {
  [ "$(inside "sqlite3 -readonly /var/lib/recovery/recovery.db \"SELECT COUNT(*) FROM signups WHERE name = 'Sam Runner'\"")" = 1 ] || fail "The runner is not in the store."
  curl --silent --show-error --fail --retry 10 --retry-connrefused --output /dev/null "$address/health/ready"
}

release='' version=''
# What stands for the time in the page: the newest backup there is when the command is run.
# shellcheck disable=SC2016 # Run inside.
newest='"$(find /var/backups/recovery -name "recovery-*.tar.gz" -printf "%f\n" | sort | tail -n 1)"'
step "A clean Debian 12"
blocks
make_root
for block in "$work"/blocks/*; do
  case $block in
    *-build) step "On a machine with the SDK"; build "$block"; continue ;;
  esac
  commands=$(sed -e "s/VERSION/$version/g; s/NEWER/$version-newer/g" "$block")
  if [[ $commands = *--fetch* ]]; then
    step "The machine is lost, and set up anew"
    inside 'systemctl stop recovery; rm -rf /var/backups/recovery/* /var/lib/recovery/* /etc/recovery/recovery.env'
  fi
  commands=${commands//recovery-TIME.tar.gz/"$newest"}
  step "On the machine"
  printf '%s\n' "$commands"
  inside "set -euo pipefail
$commands" || fail "These commands of the page failed."
  case $commands in
    *offsite.env.sample*) fill_in ;;
    *"enable --now recovery "*) sign_up; knows_the_runner ;;
    *restore.sh*) knows_the_runner ;;
    *upgrade.sh*) knows_the_runner; [ "$(readlink "$root/opt/recovery/current")" = "/opt/recovery/releases/recovery-$version-newer" ] || fail "The newer release does not run." ;;
  esac
done
step "All of the page's commands work in a clean Debian 12"
