# shellcheck shell=bash disable=SC2154 # Sourced by deploy.sh, which sets what is used here.

list_secrets() { # vault
  there=$(az keyvault secret list --vault-name "$1" --query '[].name' --output tsv 2>/dev/null)
}

# The app must not start with a reference in a secret's place. What can be made up is made once and never again; the rest is told.
check_secrets() {
  step "Secrets"
  local vault names name there='' missing=()
  vault=$(deployed vaultName)
  names=$(deployed secretNames)
  # A role that was given a moment ago takes up to ten minutes to hold.
  wait_until 600 30 "The right to list secrets" list_secrets "$vault" ||
    refuse "The secrets of $vault can't be listed. You must belong to the operators in $parameters; if you do, sign in anew with 'az login'."
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
