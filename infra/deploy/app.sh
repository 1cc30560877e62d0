# shellcheck shell=bash disable=SC2154 # Sourced by deploy.sh, which sets what is used here.

readonly functions='PlanNudges Reconcile SendSms SendEmail DeadSms DeadEmail Web'

is_ready() { # address of the app
  curl --silent --fail --max-time 10 --output /dev/null "$1/health/ready"
}

wait_until_ready() { # address of the app
  step "Is it ready?"
  if wait_until 300 10 "$1/health/ready" is_ready "$1"; then echo "Yes."; return; fi
  echo "After five minutes $1/health/ready still does not say yes; it answers:" >&2
  curl --silent --show-error --max-time 10 "$1/health/ready" >&2 || true
  fail "" "Mend what it names, or look into the workspace's AppExceptions."
}

# The scale controller wakes only functions that it was told of, and on Flex Consumption a deployment doesn't always tell it.
knows_functions() { # app
  az rest --method post --output none --url "$(of_group "Microsoft.Web/sites/$1/host/default/sync")?api-version=2024-04-01" || return 1
  local known name
  known=$(az rest --method get --query 'value[].properties.name' --output tsv --url "$(of_group "Microsoft.Web/sites/$1/functions")?api-version=2024-04-01") || return 1
  for name in $functions; do grep -qx "$name" <<<"$known" || return 1; done
}

publish_app() {
  step "App"
  local name url folder commit
  name=$(deployed appName)
  url=$(deployed url)
  folder=$(mktemp -d)
  # shellcheck disable=SC2064 # The folder of now.
  trap "rm -rf '$folder'" EXIT
  if [ -z "$package" ]; then
    package=$folder/recovery.zip
    infra/package.sh "$package"
  fi
  commit=$(infra/package.sh --check "$package")
  echo "The package is of commit $commit."
  # Secrets that were set only now are read anew.
  az rest --method post --output none --url "$(of_group "Microsoft.Web/sites/$name/config/configreferences/appsettings/refresh")?api-version=2022-03-01"
  az functionapp deployment source config-zip --resource-group "$group" --name "$name" --src "$package" --output none

  wait_until_ready "$url"
  wait_until 300 15 "All functions known to Azure" knows_functions "$name" ||
    fail "Azure doesn't know all of the app's functions ($functions), so that some would never be woken. Run this again with --app-only; if it stays so, open the app's Functions page in the portal and press Refresh."
  # On the group, since a deployment of the resources writes its own tags on the app.
  az tag update --operation Merge --tags "recovery-commit=$commit" --resource-id "$(az group show --name "$group" --query id --output tsv)" --output none ||
    echo "The commit could not be noted as a tag of $group; the package holds it all the same." >&2
  printf '\nRecovery runs at %s, commit %s\nThe desk is at %s/clinic; its key: az keyvault secret show --vault-name %s --name Clinic--AccessKey --query value\nDo its senders wake? infra/deploy.sh %s --check\n' \
    "$url" "$commit" "$url" "$(deployed vaultName)" "$environment"
}
