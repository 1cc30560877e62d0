# shellcheck shell=bash disable=SC2154 # Sourced by deploy.sh, which sets what is used here.

group_is_gone() { [ "$(az group exists --name "$group")" = false ]; }

# By the resources' tags, whatever the group is called.
is_this_environment() {
  local environments
  environments=$(az resource list --resource-group "$group" --query '[].tags.environment' --output tsv) && [ "$(sort -u <<<"$environments")" = "$environment" ]
}

tear_down() {
  step "Tear down $group"
  local vault
  if ! group_is_gone; then
    is_this_environment || refuse "$group is not $environment's: it holds resources of another environment, or none with the tags that this deployment sets. Look at them with 'az resource list --resource-group $group'."
    az resource list --resource-group "$group" --query '[].[type, name]' --output tsv
    confirm "Delete $group with all of this, the database and its back-ups included?"
    az group delete --name "$group" --yes --no-wait
    wait_until 3600 30 "The deletion of $group" group_is_gone ||
      fail "$group is still there after an hour. Azure may still hold the app's subnet for a while; see what is left with 'az resource list --resource-group $group', then run this again."
  fi
  echo "$group is gone."
  vault=$(held_vault) || fail "Deleted key vaults can't be listed: look for one of $group with 'az keyvault list-deleted --resource-type vault' as the subscription's owner, and purge it."
  if [ -z "$vault" ]; then return; fi
  az keyvault purge --name "${vault% *}" --location "${vault#* }" --output none ||
    fail "The key vault ${vault% *} can't be purged: it is protected, or you are not the subscription's owner. Its name stays taken until it expires; the next deployment recovers it."
  echo "The key vault ${vault% *} is purged, its secrets with it."
}
