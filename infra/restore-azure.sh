#!/usr/bin/env bash
# Takes the database on Azure back to a moment, and keeps the promises that were made since: who said stop, was erased or booked stays so,
# and nothing that may have gone out goes out again. docs/restore-azure.md says more. Broken off, run it again with the same words.
set -euo pipefail
umask 077

usage() {
  cat <<'TEXT'
Usage: infra/restore-azure.sh dev|prod --to TIME [--look] [--yes] [--from STEP] [--server NAME] [--promises FILE]
         [--resource-group NAME] [--image IMAGE]

  --to TIME              the moment, in UTC: 2027-04-26T05:00:00Z
  --look                 shows what it would do, and ends
  --yes                  asks nothing
  --from STEP            begins at stop, restore, promises, hold, point, settle, erase or resume; when not given, it finds out
  --server NAME          the restored server; when not given, named after the moment. One that is there is not restored again
  --promises FILE        promises that were exported, in place of the old server's own
  --resource-group NAME  recovery-dev or recovery-prod when not given
  --image IMAGE          one that holds psql; postgres:15-alpine when not given
TEXT
}

# shellcheck source-path=SCRIPTDIR source=asking.sh
. "$(dirname "$0")/asking.sh"
look=--look

all_steps=(stop restore promises hold point settle erase resume)
environment='' to='' group='' new='' given='' from='' image='postgres:15-alpine' only_look=false yes=false
while [ $# -gt 0 ]; do
  case $1 in
    dev | prod) environment=$1 ;;
    --to | --from | --server | --promises | --resource-group | --image)
      [ $# -gt 1 ] || refuse "$1 needs a value." "$(usage)"
      case $1 in
        --to) to=$2 ;; --from) from=$2 ;; --server) new=$2 ;; --promises) given=$2 ;; --resource-group) group=$2 ;; --image) image=$2 ;;
      esac
      shift ;;
    --look) only_look=true ;;
    --yes) yes=true ;;
    -h | --help) usage; exit 0 ;;
    *) refuse "'$1' is no option of this script." "$(usage)" ;;
  esac
  shift
done
[ -n "$environment" ] || refuse "Say which environment: dev or prod." "$(usage)"
since=''
if [[ $to =~ ^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$ ]]; then since=$(date -u -d "$to" +%s 2>/dev/null) || since=''; fi
[ -n "$since" ] || refuse "Say to which moment, in UTC: --to 2027-04-26T05:00:00Z."
[ "$since" -lt "$(date +%s)" ] || refuse "$to is yet to come: say an earlier moment with --to."
if [ -n "$from" ] && [[ " ${all_steps[*]} " != *" $from "* ]]; then refuse "--from takes one of: ${all_steps[*]}."; fi
group=${group:-recovery-$environment}

here=$(cd "$(dirname "$0")" && pwd)
parameters=$here/main.$environment.bicepparam
poll=${RECOVERY_POLL_SECONDS:-10}
settle=${RECOVERY_SETTLE_SECONDS:-180}
restore_minutes=${RECOVERY_RESTORE_MINUTES:-240}
start_minutes=${RECOVERY_START_MINUTES:-15}
container_minutes=${RECOVERY_CONTAINER_MINUTES:-15}
api='api-version=2024-08-01'

for tool in az curl base64 gzip split; do
  command -v "$tool" >/dev/null || refuse "$tool is missing; install it, then run this again."
done
az account show --output none 2>/dev/null || refuse "You are not signed in to Azure: run 'az login', and 'az account set --subscription NAME'."

# How far a file of promises reaches, and whether all of it is there.
reach() { # file
  local said
  said=$(sed -nE '1s/^-- Promises made by ([^ ]+Z): ([0-9]+) statements$/\1 \2/p' "$1")
  [ -n "$said" ] && [ "$(grep -cE '^(INSERT|UPDATE) ' "$1" || true)" -eq "${said#* }" ] && echo "${said% *}"
}
if [ -n "$given" ]; then
  [ -f "$given" ] || refuse "There is no file $given; name the exported promises with --promises."
  reach "$given" >/dev/null || refuse "$given is no file of promises, or is cut short: its first line says how many statements it holds. Take another version of it."
fi

now_doing="looking round" container='' work=$(mktemp -d)
finish() {
  local code=$? left=$container
  if [ -n "$left" ]; then remove_container || echo "The container is still there: az container delete --resource-group $group --name $left" >&2; fi
  rm -rf "$work"
  if [ "$code" -ne 0 ]; then printf '\nThe restore ended early, at: %s.\n%s\n' "$now_doing" "$safe" >&2; fi
}
trap finish EXIT

# Runs something long and says each minute that it still waits. Past the limit Azure goes on with it by itself, and so does the next run.
patiently() { # minutes, what, command...
  local minutes=$1 what=$2 began=$SECONDS said=$SECONDS job
  shift 2
  "$@" &
  job=$!
  while kill -0 "$job" 2>/dev/null; do
    if [ $((SECONDS - began)) -ge $((minutes * 60)) ]; then
      kill "$job" 2>/dev/null || true
      wait "$job" 2>/dev/null || true
      echo "After $minutes minutes $what is not done; run this again to go on waiting." >&2
      return 1
    fi
    sleep "$poll"
    if [ $((SECONDS - said)) -ge 60 ]; then said=$SECONDS; echo "  $what: $(((SECONDS - began) / 60)) minutes so far"; fi
  done
  wait "$job"
}

# Looks again and again, until a command succeeds.
until_true() { while ! "$@"; do sleep "$poll"; done; }

# As they were when they were last read.
read_settings() { az functionapp config appsettings list --resource-group "$group" --name "$app" --query '[].[name, value]' --output tsv >"$work/settings"; }
setting() { awk -F '\t' -v name="$1" '$1 == name { print $2 }' "$work/settings"; }
server_of_app() { setting Store__Connection | sed -nE 's/.*Host=([^;.]+)\..*/\1/p'; }
about_server() { # name, what of it; empty: there is no such server
  az postgres flexible-server list --resource-group "$group" --query "[?name=='$1'].$2 | [0]" --output tsv
}
is_ready() { [ "$(about_server "$1" state)" = Ready ]; }
is_stopped() { [ "$(az functionapp show --resource-group "$group" --name "$app" --query state --output tsv)" = Stopped ]; }
is_healthy() { curl --silent --fail --max-time 10 --output /dev/null "$url/health/ready"; }
in_quotes() { local text=${1//\\/\\\\}; printf '"%s"' "${text//\"/\\\"}"; }

administrators() { # server: object id, type and name, a line each
  az rest --method get --output tsv --query 'value[].[name, properties.principalType, properties.principalName]' \
    --url "/subscriptions/{subscriptionId}/resourceGroups/$group/providers/Microsoft.DBforPostgreSQL/flexibleServers/$1/administrators?$api"
}
is_administrator() { administrators "$1" | cut -f 1 | grep -x -- "$2" >/dev/null; }

# Whoever may sign in to the one may sign in to the other.
copy_administrators() {
  local id type name tenant
  tenant=$(az account show --query tenantId --output tsv)
  administrators "$current" >"$work/administrators"
  while IFS=$'\t' read -r id type name <&3; do
    if is_administrator "$new" "$id"; then continue; fi
    printf '{"properties": {"principalName": %s, "principalType": "%s", "tenantId": "%s"}}' "$(in_quotes "$name")" "$type" "$tenant" >"$work/administrator"
    az rest --method put --output none --body "@$work/administrator" \
      --url "/subscriptions/{subscriptionId}/resourceGroups/$group/providers/Microsoft.DBforPostgreSQL/flexibleServers/$new/administrators/$id?$api"
    patiently 10 "giving out the right to sign in" until_true is_administrator "$new" "$id"
  done 3<"$work/administrators"
}

remove_container() {
  local name=$container
  container=''
  az container delete --resource-group "$group" --name "$name" --yes --output none
}
# A list in a list is a line of its own, with tabs.
has_terminated() {
  az container show --resource-group "$group" --name "$container" --query 'containers[0].instanceView.currentState.[[state, exitCode]]' --output tsv >"$work/state" &&
    grep -q '^Terminated' "$work/state"
}

# One call of in-network.sh, whose output is then in $work/log. Returns what it ended with; whatever else goes wrong ends the script.
inside() { # step and its words
  local files word words='' token code
  files="\"step\": \"$(base64 -w 0 "$here/restore/in-network.sh")\""
  for word in promises hold erased-again resume; do files+=", \"$word\": \"$(base64 -w 0 "$here/restore/$word.sql")\""; done
  if [ -f "$work/given" ]; then files+=", \"given\": \"$(base64 -w 0 "$work/given")\""; fi
  for word in sh /restore/step "$@"; do words+=", $(in_quotes "$word")"; done
  # It holds for up to an hour; each step takes its own. In a file rather than on the command line, which everybody on this machine can read.
  token=$(az account get-access-token --resource-type oss-rdbms --query accessToken --output tsv) || fail "No token for the database could be had."
  cat >"$work/container.yaml" <<SPEC
{"apiVersion": "2023-05-01", "location": $(in_quotes "$location"), "name": "$app-restore", "type": "Microsoft.ContainerInstance/containerGroups",
 "properties": {"osType": "Linux", "restartPolicy": "Never", "subnetIds": [{"id": $(in_quotes "$subnet")}],
  "containers": [{"name": "psql", "properties": {
   "image": $(in_quotes "$image"), "command": [${words#, }], "resources": {"requests": {"cpu": 1, "memoryInGB": 1}},
   "environmentVariables": [
    {"name": "PGHOST", "value": "$new.postgres.database.azure.com"}, {"name": "OLD_HOST", "value": "$current.postgres.database.azure.com"},
    {"name": "PGDATABASE", "value": "recovery"}, {"name": "PGSSLMODE", "value": "require"}, {"name": "PGCONNECT_TIMEOUT", "value": "30"},
    {"name": "PGUSER", "value": $(in_quotes "$operator")}, {"name": "PGPASSWORD", "secureValue": $(in_quotes "$token")}],
   "volumeMounts": [{"name": "restore", "mountPath": "/restore", "readOnly": true}]}}],
  "volumes": [{"name": "restore", "secret": {$files}}]}}
SPEC
  container=$app-restore
  patiently "$start_minutes" "starting a container in the network" \
    az container create --resource-group "$group" --name "$container" --file "$work/container.yaml" --output none ||
    fail "The container could not be started. Does the subnet 'restore' exist (infra/deploy.sh), and can $image be pulled (--image)?"
  rm "$work/container.yaml"
  if ! patiently "$container_minutes" "the container's work" until_true has_terminated; then
    az container show --resource-group "$group" --name "$container" --query 'containers[0].instanceView.events[].message' --output tsv >&2 || true
    fail "The container did not end in time; what happened to it stands above."
  fi
  code=$(cut -f 2 "$work/state")
  [[ $code =~ ^[0-9]+$ ]] || fail "Azure does not say what the container ended with."
  az container logs --resource-group "$group" --name "$container" >"$work/log" || fail "The container's log can't be read."
  remove_container || fail "The container could not be deleted: az container delete --resource-group $group --name $app-restore"
  return "$code"
}

# Likewise, where nothing but success will do.
must_inside() { # what to say when it fails, then as above
  local sentence=$1
  shift
  if inside "$@"; then cat "$work/log"; else cat "$work/log" >&2; fail "$sentence"; fi
}

# In pieces, since a container takes in only so much. Each is a transaction, and applying one twice changes nothing.
apply_file() { # file
  local part
  grep -E '^(INSERT|UPDATE) ' "$1" >"$work/statements" || true
  split --line-bytes=400k --numeric-suffixes "$work/statements" "$work/part-"
  for part in "$work"/part-*; do
    [ -e "$part" ] || continue
    gzip --stdout "$part" >"$work/given"
    must_inside "The promises could not be written to $new." apply
  done
  rm -f "$work/given"
}

do_stop() {
  az functionapp stop --resource-group "$group" --name "$app" --output none
  patiently 5 "stopping the app" until_true is_stopped || fail "Azure does not say that $app is stopped. Once you are sure that it is, go on with --from restore."
  safe="The app is stopped and its database untouched. To go back: az functionapp start --resource-group $group --name $app"
}

do_restore() {
  local earliest geo=()
  if [ -n "$(about_server "$new" name)" ]; then
    echo "$new is there already."
  else
    earliest=$(about_server "$current" backup.earliestRestoreDate)
    [ -n "$earliest" ] || fail "There is no server $current to restore from. A deleted one can be had back for five days: docs/restore-azure.md."
    [ "$since" -ge "$(date -u -d "$earliest" +%s)" ] || fail "The back-ups of $current begin at $earliest; say a later moment with --to."
    # It can't be switched on later.
    if [ "$(about_server "$current" backup.geoRedundantBackup)" = Enabled ]; then geo=(--geo-redundant-backup Enabled); fi
    patiently "$restore_minutes" "restoring $new" \
      az postgres flexible-server restore --resource-group "$group" --source-server "$current" --name "$new" --restore-time "$to" "${geo[@]}" --yes --output none ||
      fail "$current could not be restored to $to."
  fi
  patiently "$restore_minutes" "making $new ready" until_true is_ready "$new" || fail "$new is not ready: it is '$(about_server "$new" state)'."
  copy_administrators
}

do_promises() {
  local made
  safe="The app is stopped, $new is there, and promises may be missing in it. Run this again; or go back: az functionapp start --resource-group $group --name $app"
  if [ -z "$given" ]; then
    local code=0 exported account
    inside move || code=$?
    case $code in
      0) cat "$work/log"; return ;;
      9) cat "$work/log" >&2 ;;
      *) cat "$work/log" >&2; fail "The promises could not be written to $new." ;;
    esac
    echo "$current can't be read; the lines above say why. Looking for the exported promises." >&2
    exported=$(setting Promises__Container)
    account=${exported#https://}
    [ -n "$exported" ] || fail "$app exports none (Promises__Container is not set). Name a file of promises with --promises."
    az storage blob download --auth-mode login --account-name "${account%%.*}" --container-name "${exported##*/}" --name promises.sql \
      --file "$work/promises.sql" --output none || fail "promises.sql can't be read from $exported. Name a file of promises with --promises."
    given=$work/promises.sql
  fi
  made=$(reach "$given") || fail "The exported promises are cut short. Take an older version of them (docs/restore-azure.md), and name it with --promises."
  printf '%s\n' "What was promised by $made will hold. Whoever said stop or booked after that may be written to: ask reception, and look at Twilio's console." >&2
  confirm "Go on with the promises of $made?"
  apply_file "$given"
}

do_hold() { must_inside "The channels of $new could not be held." hold "$((since * 1000))" "$(date +%s)000"; }

do_point() {
  safe="Nothing goes out until this has run to its end: both channels of $new are held. Mend the error above, then run this again."
  local line="param databaseServer = '$new'"
  if ! grep -qxF -- "$line" "$parameters"; then
    if grep -q '^param databaseServer' "$parameters"; then sed -i "s/^param databaseServer.*/$line/" "$parameters"; else printf '\n%s\n' "$line" >>"$parameters"; fi
    echo "${parameters#"$here"/} now says: $line. Commit it: the next deployment needs it too."
  fi
  local ask=()
  if $yes; then ask=(--yes); fi
  "$here/deploy.sh" "$environment" --resource-group "$group" --infra-only --database "$new" "${ask[@]}" || fail "The app could not be pointed at $new."
  read_settings
  [ "$(server_of_app)" = "$new" ] || fail "The app still uses $(server_of_app): it was not deployed."
}

do_settle() {
  safe="Nothing goes out until this has run to its end: both channels of $new are held. Mend the error above, then run this again."
  az functionapp start --resource-group "$group" --name "$app" --output none
  patiently 15 "starting the app" until_true is_healthy || fail "$url/health/ready does not say yes."
  patiently $((settle / 60 + 1)) "the planner catching up" sleep "$settle"
  do_hold
}

do_erase() {
  local key id
  must_inside "Who was erased can't be asked of $new." erased
  grep -E '^erase [0-9]+$' "$work/log" | cut -d ' ' -f 2 >"$work/erased" || true
  [ "$(grep -c . "$work/erased" || true) to erase" = "$(grep -E '^[0-9]+ to erase$' "$work/log")" ] || fail "The list of those to erase is not whole."
  [ -s "$work/erased" ] || return 0
  key=$(az keyvault secret show --vault-name "$vault" --name Clinic--AccessKey --query value --output tsv) || fail "The desk's key can't be read from $vault."
  while read -r id; do
    curl --silent --show-error --fail --max-time 60 --output /dev/null --request DELETE --header @- "$url/api/clinic/runners/$id" <<<"Authorization: Bearer $key" ||
      fail "Runner $id could not be erased again at $url."
    echo "Runner $id is erased."
  done <"$work/erased"
}

do_resume() { must_inside "The channels could not be let go on." resume; }

say_of() {
  case $1 in
    stop) echo "stop $app: nothing goes out, no page is answered" ;;
    restore) echo "restore $current to $to as a new server, $new" ;;
    promises) echo "write into $new what was promised since${given:+, from $given}" ;;
    hold) echo "hold both channels; what may have gone out since is looked up, or stays in doubt" ;;
    point) echo "point the app at $new (main.$environment.bicepparam, deploy.sh --infra-only)" ;;
    settle) echo "start the app, let the planner catch up, hold again" ;;
    erase) echo "erase again who was erased since" ;;
    resume) echo "let both channels go on" ;;
  esac
}

app=$(az functionapp list --resource-group "$group" --query "[?starts_with(name, 'recovery-$environment-')].name | [0]" --output tsv)
[ -n "$app" ] || refuse "There is no app recovery-$environment-… in $group; name its group with --resource-group."
read_settings
current=$(server_of_app)
url=$(setting PublicUrl)
vault=$(setting Clinic__AccessKey | sed -nE 's/.*VaultName=([^;)]+).*/\1/p')
if [ -z "$current" ] || [ -z "$url" ] || [ -z "$vault" ]; then refuse "$app lacks Store__Connection, PublicUrl or Clinic__AccessKey as infra/deploy.sh sets them; deploy it first."; fi
new=${new:-$(sed -E 's/-[0-9]{8}t[0-9]{6}$//' <<<"$current")-$(date -u -d "@$since" +%Y%m%dt%H%M%S)}
subnet=$(az network vnet subnet show --resource-group "$group" --vnet-name "$app" --name restore --query id --output tsv 2>/dev/null) ||
  refuse "The network $app has no subnet 'restore', in which this works: run infra/deploy.sh $environment --infra-only first."
location=$(az network vnet show --resource-group "$group" --name "$app" --query location --output tsv)
operator=$(administrators "$current" | awk -F '\t' '$2 != "ServicePrincipal" && !found { print $3; found = 1 }')
[ -n "$operator" ] || refuse "$current has no person or group among its administrators; deploy it first."

if [ -z "$from" ]; then
  from=stop
  if [ "$current" = "$new" ]; then
    from=settle
    echo "$app already uses $new: going on from there."
  fi
fi
if [ "$current" = "$new" ] && [[ " stop restore promises " == *" $from "* ]]; then refuse "$app already uses $new, so there is no older server to begin from: use --from hold, or a later step."; fi

echo "In $group, as $operator:"
steps=()
for step in "${all_steps[@]}"; do
  if [ "$step" = "$from" ] || [ ${#steps[@]} -gt 0 ]; then
    steps+=("$step")
    printf '  %-9s %s\n' "$step" "$(say_of "$step")"
  fi
done
if $only_look; then exit 0; fi
confirm "Do this?"

if [ "$(az provider show --namespace Microsoft.ContainerInstance --query registrationState --output tsv)" != Registered ]; then
  patiently 15 "registering Microsoft.ContainerInstance" az provider register --namespace Microsoft.ContainerInstance --wait --output none ||
    fail "Microsoft.ContainerInstance could not be registered: az provider register --namespace Microsoft.ContainerInstance"
fi
# One that a run left behind which was killed.
az container delete --resource-group "$group" --name "$app-restore" --yes --output none 2>/dev/null || true
for step in "${steps[@]}"; do
  now_doing=$step
  printf '\n== %s: %s\n' "$step" "$(say_of "$step")"
  "do_$step"
done
printf '\nDone: nudges go out again. Those in doubt stand in the clinic'\''s log.\n'
echo "When all is well, delete the old server, which still holds who was erased: az postgres flexible-server delete --resource-group $group --name OLD"
