#!/usr/bin/env bash
# Deploys Recovery to Azure: shows what would change, asks, deploys the resources, checks the secrets, publishes the app.
# Running it again is safe. docs/azure.md tells what has to be there before the first time.
set -euo pipefail

usage() {
  cat <<'TEXT'
Usage: infra/deploy.sh dev|prod [--resource-group NAME] [--location REGION] [--what-if] [--infra-only | --app-only] [--yes]

  --resource-group NAME  where it goes; recovery-dev or recovery-prod when not given
  --location REGION      where the resource group is made, if it has to be; uksouth when not given
  --what-if              shows what would change, and ends
  --infra-only           leaves the app that runs alone
  --app-only             publishes the app alone: also the way to roll back, from an older commit
  --yes                  asks nothing
TEXT
}

refuse() { printf '%s\n' "$@" >&2; exit 2; }
step() { printf '\n== %s\n' "$*"; }

need() { # tool, what for
  command -v "$1" >/dev/null || refuse "$1 is missing: $2. Install it, then run this again."
}

environment='' group='' location='uksouth' infra=true app=true only_look=false yes=false
while [ $# -gt 0 ]; do
  case $1 in
    dev | prod) environment=$1 ;;
    --resource-group | --location)
      [ $# -gt 1 ] || refuse "$1 needs a value." "$(usage)"
      if [ "$1" = --location ]; then location=$2; else group=$2; fi
      shift ;;
    --what-if) only_look=true ;;
    --infra-only) app=false ;;
    --app-only) infra=false ;;
    --yes) yes=true ;;
    -h | --help) usage; exit 0 ;;
    *) refuse "'$1' is no option of this script." "$(usage)" ;;
  esac
  shift
done
[ -n "$environment" ] || refuse "Say which environment: dev or prod." "$(usage)"
$infra || $app || refuse "--infra-only and --app-only leave nothing to do; use one of them."
if $only_look && ! $infra; then refuse "--what-if looks at the resources; leave --app-only out."; fi
group=${group:-recovery-$environment}

cd "$(dirname "$0")/.."
parameters=infra/main.$environment.bicepparam

need az "it talks to Azure (the Azure CLI, 2.60 or later)"
if $app; then
  need dotnet "it builds the app (the .NET 10 SDK)"
  need zip "it packs the app"
  need curl "it asks the app whether it is ready"
fi
need openssl "it makes the keys that are missing"
az account show --output none 2>/dev/null || refuse "You are not signed in to Azure: run 'az login', and 'az account set --subscription NAME'."

if samples=$(grep -nE 'example\.com|0{12}' "$parameters" | grep -vE '^[0-9]+: *//'); then
  refuse "$parameters still holds samples; put the clinic's own in their place:" "$samples"
fi

confirm() {
  if $yes; then return; fi
  [ -t 0 ] || refuse "Nobody is there to answer; run this with --yes once you have seen --what-if."
  local answer
  read -r -p "$1 [y/N] " answer
  case $answer in [yY] | [yY][eE][sS]) ;; *) echo "Nothing was changed."; exit 0 ;; esac
}

deployed() { # output, format
  az deployment group show --resource-group "$group" --name recovery --query "properties.outputs.$1.value" --output tsv 2>/dev/null
}

deploy_resources() {
  step "Resources of $group"
  if [ "$(az group exists --name "$group")" = false ]; then
    $only_look && refuse "There is no resource group $group yet: what-if has nothing to compare with. Run this without --what-if; it asks before it deploys."
    confirm "There is no resource group $group; make it in $location?"
    az group create --name "$group" --location "$location" --output none
  fi

  # A budget's start can't be moved: the one that is there stays.
  local from
  from=$(az rest --method get --query 'value[0].properties.timePeriod.startDate' --output tsv 2>/dev/null \
    --url "/subscriptions/{subscriptionId}/resourceGroups/$group/providers/Microsoft.Consumption/budgets?api-version=2023-11-01" | cut -c1-10) || from=''
  local values=(--parameters "$parameters" --parameters "budgetFrom=${from:-$(date -u +%Y-%m-01)}")

  az deployment group what-if --resource-group "$group" "${values[@]}"
  if $only_look; then exit 0; fi
  confirm "Deploy this?"
  az deployment group create --resource-group "$group" --name recovery "${values[@]}" --output none
}

# The app must not start with a reference in a secret's place. What can be made up is made once and never again; the rest is told.
check_secrets() {
  step "Secrets"
  local vault names name there missing=()
  vault=$(deployed vaultName)
  names=$(deployed secretNames)
  there=$(az keyvault secret list --vault-name "$vault" --query '[].name' --output tsv) ||
    refuse "The secrets of $vault can't be listed. You must belong to the operators in $parameters; a new right takes up to ten minutes to hold."
  for name in $names; do
    if grep -qx -- "$name" <<<"$there"; then continue; fi
    case $name in
      Secrets--Key | Clinic--AccessKey)
        az keyvault secret set --vault-name "$vault" --name "$name" --output none \
          --file <(openssl rand -base64 36 | tr '+/' '-_' | tr -d '\n')
        echo "$name was made." ;;
      *) missing+=("  az keyvault secret set --vault-name $vault --name $name --file FILE") ;;
    esac
  done
  if [ ${#missing[@]} -gt 0 ]; then
    refuse "These secrets are missing. Set each from a file that holds its value and no line break (--value would leave it in the shell's history), then run this again:" "${missing[@]}"
  fi
  echo "All are there."
}

publish_app() {
  step "App"
  local name url folder
  name=$(deployed appName)
  url=$(deployed url)
  folder=$(mktemp -d)
  # shellcheck disable=SC2064 # The folder of now.
  trap "rm -rf '$folder'" EXIT
  dotnet publish functions/Recovery.Functions --configuration Release --runtime linux-x64 --self-contained false -p:ForAzure=true --output "$folder/app"
  # With the hidden folder in which the worker's build describes the functions.
  (cd "$folder/app" && zip --quiet --recurse-paths ../app.zip .)
  # Secrets that were set only now are read anew.
  az rest --method post --output none \
    --url "/subscriptions/{subscriptionId}/resourceGroups/$group/providers/Microsoft.Web/sites/$name/config/configreferences/appsettings/refresh?api-version=2022-03-01"
  az functionapp deployment source config-zip --resource-group "$group" --name "$name" --src "$folder/app.zip" --output none

  step "Is it ready?"
  local tries
  for tries in $(seq 1 30); do
    if curl --silent --fail --max-time 10 "$url/health/ready"; then
      printf '\n\nRecovery runs at %s\nThe desk is at %s/clinic; its key: az keyvault secret show --vault-name %s --name Clinic--AccessKey --query value\n' "$url" "$url" "$(deployed vaultName)"
      return
    fi
    sleep 10
  done
  echo "After $tries tries $url/health/ready still does not say yes; it answers:" >&2
  curl --silent --show-error --max-time 10 "$url/health/ready" >&2 || true
  exit 1
}

if $infra; then deploy_resources; fi
[ -n "$(deployed appName)" ] || refuse "$group holds no deployment called 'recovery': run this without --app-only first."
check_secrets
if $app; then publish_app; fi
