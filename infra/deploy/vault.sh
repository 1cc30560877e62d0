# shellcheck shell=bash disable=SC2154 # Sourced by deploy.sh, which sets what is used here.

# A deleted vault keeps its name for as long as it can be recovered, and this group's vault always gets the same name.
held_vault() { # says its name and region, or nothing
  local name region id
  az keyvault list-deleted --resource-type vault --output tsv 2>/dev/null \
    --query "[?starts_with(name, 'recovery$environment')].[name, properties.location, properties.vaultId]" |
    while IFS=$'\t' read -r name region id; do
      case ${id,,} in *"/resourcegroups/${group,,}/"*) printf '%s %s\n' "$name" "$region"; break ;; esac
    done
}

recover_vault() { # name, region
  echo "The key vault $1 was deleted and still holds its name: it is recovered, with the secrets that it had. The deployment assigns its roles again."
  az keyvault recover --name "$1" --location "$2" --resource-group "$group" --output none
}
