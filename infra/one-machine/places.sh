# shellcheck shell=bash
# shellcheck disable=SC2034 # Read by whoever sources this.
# Where the store, its key and the settings lie. backup.sh, restore.sh and upgrade.sh read this.

refuse() { printf '%s\n' "$@" >&2; exit 2; }
fail() { printf '%s\n' "$@" >&2; exit 1; }

settings=${RECOVERY_SETTINGS:-/etc/recovery/recovery.env}
# A unit that doesn't run as root gets them as a credential (LoadCredential=).
if [ -f "${CREDENTIALS_DIRECTORY:-}/recovery.env" ]; then settings=$CREDENTIALS_DIRECTORY/recovery.env; fi

setting() { # name, file: empty where it is not set. As systemd reads an environment file: the last one counts, quotes are taken off.
  [ -r "$2" ] || return 0
  sed -nE "s/^[[:space:]]*$1=(.*)\$/\\1/p" "$2" | tail -n 1 | sed -E "s/[[:space:]]+\$//; s/^\"(.*)\"\$/\\1/; s/^'(.*)'\$/\\1/"
}

store=${RECOVERY_STORE:-$(setting Store__Path "$settings")}
store=${store:-/var/lib/recovery/recovery.db}
case $store in /*) ;; *) store=/var/lib/recovery/$store ;; esac
folder=$(dirname "$store")

# Beside the store, with another extension, as the app names it: clinic.db has clinic.key, a store without extension gets one.
store_name=$(basename "$store")
key=$folder/${store_name%.*}.key
desk_key=$folder/clinic-access.key
