# shellcheck shell=bash disable=SC2154 # Sourced by deploy.sh, which sets what is used here.

# Azure can call a new server ready before it takes administrators, or while it is still busy with the one before.
readonly race='AadAuthOperationCannotBePerformedWhenServerIsNotAccessible|ServerIsBusy'

# A budget's start can't be moved: the one that is there stays.
budget_from() {
  local from
  from=$(az rest --method get --query 'value[0].properties.timePeriod.startDate' --output tsv 2>/dev/null \
    --url "$(of_group Microsoft.Consumption/budgets)?api-version=2023-11-01" | cut -c1-10) || from=''
  printf '%s' "${from:-$(date -u +%Y-%m-01)}"
}

# The one that the app works on; nothing before the first deployment.
server_in_use() {
  local app
  app=$(az functionapp list --resource-group "$group" --query '[0].name' --output tsv) || return
  if [ -n "$app" ]; then
    az functionapp config appsettings list --resource-group "$group" --name "$app" --query "[?name=='Store__Connection'].value | [0]" --output tsv |
      sed -nE 's/.*Host=([^;.]+)\..*/\1/p'
  fi
}

# After a restore an older parameter file would move the app back to the server that was left, where stops are missing and the erased are there.
keep_database() {
  local in_use asked
  in_use=$(server_in_use) || fail "The database that the app works on can't be told, for the reason above. Nothing was changed."
  asked=$(sed -nE "s/^param databaseServer *= *'([^']+)'.*/\1/p" "$parameters")
  if [ -z "$asked" ]; then asked=$(az functionapp list --resource-group "$group" --query '[0].name' --output tsv); fi
  server=${in_use:-$asked}
  if [ -n "$in_use" ] && [ "$in_use" != "$asked" ] && [ "$database" != "$asked" ]; then
    refuse "The app works on the database server $in_use, and $parameters would move it to $asked. To stay, write \"param databaseServer = '$in_use'\" into it; to move, add --database $asked."
  fi
}

# Beside the one that the app works on there may be the one that it worked on before a restore.
servers() { # query, of value[]
  local which='value[]'
  if [ -n "$server" ]; then which="value[?name=='$server']"; fi
  az rest --method get --url "$(of_group Microsoft.DBforPostgreSQL/flexibleServers)?api-version=2024-08-01" --query "${1/'value[]'/$which}" --output tsv
}

# A disk that has grown can't shrink again, and a deployment that asks for less fails. Says the size to ask for, or nothing where the
# parameter file's is large enough.
grown_disk() {
  local there asked
  there=$(servers 'max(value[].properties.storage.storageSizeGB)' 2>/dev/null) || there=''
  asked=$(sed -nE 's/^param databaseDiskGB[^=]*= *([0-9]+).*/\1/p' "$parameters" infra/main.bicep | head -n 1)
  if [[ $there =~ ^[0-9]+$ ]] && [ "$there" -gt "${asked:-32}" ]; then printf '%s' "$there"; fi
}

deployment_has_ended() {
  state=$(az deployment group show --resource-group "$group" --name recovery --query properties.provisioningState --output tsv) || return 1
  case $state in Succeeded | Failed | Canceled) ;; *) return 1 ;; esac
}

# False when it failed; why is in $fault then.
run_deployment() {
  az deployment group create --resource-group "$group" --name recovery "${values[@]}" --no-wait --output none ||
    fail "Azure refused the deployment, for the reason above, and changed nothing."
  wait_until 5400 30 "The deployment" deployment_has_ended ||
    fail "The deployment still runs after an hour and a half. Watch it with 'az deployment group show --resource-group $group --name recovery', then run this again."
  if [ "$state" = Succeeded ]; then return; fi
  fault=$(az deployment group show --resource-group "$group" --name recovery --query properties.error --output json)
  printf 'The deployment: %s\n%s\n' "$state" "$fault" >&2
  return 1
}

servers_are_ready() {
  local states
  states=$(servers 'value[].properties.state') && [ -n "$states" ] && ! grep -qvx Ready <<<"$states"
}

deploy_resources() {
  step "Resources of $group"
  if [ "$(az group exists --name "$group")" = false ]; then
    $only_look && refuse "There is no resource group $group yet: what-if has nothing to compare with. Run this without --what-if; it asks before it deploys."
    confirm "There is no resource group $group; make it in $location?"
    az group create --name "$group" --location "$location" --output none
  fi

  local state='' fault='' server='' disk vault values
  keep_database
  values=(--parameters "$parameters" --parameters "budgetFrom=$(budget_from)")
  disk=$(grown_disk)
  if [ -n "$disk" ]; then
    echo "The database's disk has grown to $disk GiB and stays so; write 'param databaseDiskGB = $disk' into $parameters."
    values+=(--parameters "databaseDiskGB=$disk")
  fi

  az deployment group what-if --resource-group "$group" "${values[@]}"
  vault=$(held_vault) || { vault=''; echo "Deleted key vaults can't be listed. Should the deployment say that the vault's name is taken, see docs/azure.md, \"Tear down\"." >&2; }
  if $only_look; then
    if [ -n "$vault" ]; then echo "The key vault ${vault% *} was deleted and still holds its name: a deployment recovers it first."; fi
    exit 0
  fi
  confirm "Deploy this?"
  # shellcheck disable=SC2086 # Name and region.
  if [ -n "$vault" ]; then recover_vault $vault; fi

  echo "The first time takes about a quarter of an hour, most of it PostgreSQL."
  if run_deployment; then return; fi
  [[ $fault =~ $race ]] || fail "The deployment failed; the reason is above. Mend it and run this again: what is there already stays."
  echo "The database server was not ready for its administrators, as happens to new ones; this is tried once more, in a minute or when it is."
  sleep 60
  wait_until 900 30 "The database server" servers_are_ready || fail "The database server isn't ready after a quarter of an hour. Look at it in the portal, then run this again."
  run_deployment || fail "The deployment failed again; the reason is above. Run this again in ten minutes, or give the server its administrators by hand: see docs/azure.md, \"Deploy\"."
}
