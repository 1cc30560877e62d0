#!/usr/bin/env bash
# Deploys Recovery to Azure: shows what would change, asks, deploys the resources, checks the secrets, publishes the app.
# Running it again is safe. docs/azure.md tells what has to be there before the first time. The steps are in deploy/, one a file.
set -euo pipefail

usage() {
  cat <<'TEXT'
Usage: infra/deploy.sh dev|prod [--what-if] [--infra-only | --app-only] [--package ZIP] [--database NAME] [--yes]
       infra/deploy.sh dev|prod --check
       infra/deploy.sh dev --tear-down [--yes]

  --what-if              shows what would change, and ends
  --infra-only           leaves the app that runs alone
  --app-only             publishes the app alone: also the way to roll back, from an older commit or package
  --database NAME        the app may move to this database server; otherwise it stays with the one that it has
  --package ZIP          publishes this package, as infra/package.sh or the workflow made it, instead of building one
  --check                sends each queue 50 messages of no nudge, and says how soon they were handled
  --tear-down            deletes the resource group with all that is in it, and purges its key vault; never prod
  --resource-group NAME  where it goes; recovery-dev or recovery-prod when not given
  --location REGION      where the resource group is made, if it has to be; uksouth when not given
  --yes                  asks nothing
TEXT
}

# shellcheck source-path=SCRIPTDIR source=asking.sh
. "$(dirname "$0")/asking.sh"
look=--what-if
step() { printf '\n== %s\n' "$*"; }

need() { # tool, what for
  command -v "$1" >/dev/null || refuse "$1 is missing: $2. Install it, then run this again."
}

# Asks again and again, and says so; false once the time is up.
wait_until() { # seconds at most, seconds between two tries, what is waited for, command...
  local most=$1 pause=$2 what=$3 from waited
  shift 3
  from=$(date +%s)
  until "$@"; do
    waited=$(($(date +%s) - from))
    if [ "$waited" -ge "$most" ]; then return 1; fi
    printf '  %s: waiting, %d s so far, %d at most\n' "$what" "$waited" "$most"
    sleep "$pause"
  done
}

deployed() { # output
  az deployment group show --resource-group "$group" --name recovery --query "properties.outputs.$1.value" --output tsv 2>/dev/null
}

of_group() { # path: an address of Azure's API within the resource group
  printf '/subscriptions/{subscriptionId}/resourceGroups/%s/providers/%s' "$group" "$1"
}

environment='' group='' location='uksouth' package='' database='' infra=true app=true only_look=false check=false tear_down=false yes=false
while [ $# -gt 0 ]; do
  case $1 in
    dev | prod) environment=$1 ;;
    --resource-group | --location | --package | --database)
      [ $# -gt 1 ] || refuse "$1 needs a value." "$(usage)"
      case $1 in --location) location=$2 ;; --package) package=$(realpath -m -- "$2") ;; --database) database=$2 ;; *) group=$2 ;; esac
      shift ;;
    --what-if) only_look=true ;;
    --infra-only) app=false ;;
    --app-only) infra=false ;;
    --check) check=true ;;
    --tear-down) tear_down=true ;;
    --yes) yes=true ;;
    -h | --help) usage; exit 0 ;;
    *) refuse "'$1' is no option of this script." "$(usage)" ;;
  esac
  shift
done
[ -n "$environment" ] || refuse "Say which environment: dev or prod." "$(usage)"
$infra || $app || refuse "--infra-only and --app-only leave nothing to do; use one of them."
if $only_look && ! $infra; then refuse "--what-if looks at the resources; leave --app-only out."; fi
if [ -n "$package" ] && ! $app; then refuse "--package publishes the app; leave --infra-only out."; fi
if $check || $tear_down; then
  if $check && $tear_down || $only_look || [ -n "$package" ] || ! $infra || ! $app; then refuse "--check and --tear-down each stand alone." "$(usage)"; fi
fi
if $tear_down && [ "$environment" = prod ]; then
  refuse "prod holds runners' data and the key of every link: this script doesn't delete it. docs/azure.md, \"Tear down\", says what to do instead."
fi
group=${group:-recovery-$environment}

cd "$(dirname "$0")/.."
parameters=infra/main.$environment.bicepparam
. infra/deploy/vault.sh
. infra/deploy/resources.sh
. infra/deploy/secrets.sh
. infra/deploy/app.sh
. infra/deploy/check.sh
. infra/deploy/tear-down.sh

need az "it talks to Azure (the Azure CLI, 2.60 or later)"
if ! $tear_down && ! $only_look && $app; then need curl "it asks the app whether it is ready"; fi
if ! $check && ! $tear_down && ! $only_look; then
  need openssl "it makes the keys that are missing"
  if $app && [ -n "$package" ]; then need unzip "it looks into the package"; fi
  if $app && [ -z "$package" ]; then
    need dotnet "it builds the app (the .NET 10 SDK)"
    need zip "it packs the app"
    need unzip "it looks into the package"
  fi
fi
az account show --output none 2>/dev/null || refuse "You are not signed in to Azure: run 'az login', and 'az account set --subscription NAME'."

if $tear_down; then tear_down; exit; fi
if $check; then check_senders; exit; fi

if samples=$(grep -nE 'example\.com|0{12}' "$parameters" | grep -vE '^[0-9]+: *//'); then
  refuse "$parameters still holds samples; put the clinic's own in their place:" "$samples"
fi
# Before anything is changed.
if [ -n "$package" ]; then infra/package.sh --check "$package" >/dev/null; fi

if $infra; then deploy_resources; fi
[ -n "$(deployed appName)" ] || refuse "$group holds no deployment called 'recovery' that succeeded: run this without --app-only first."
check_secrets
if $app; then publish_app; fi
