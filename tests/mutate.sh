#!/usr/bin/env bash
# Undoes one decision of the product's at a time and shows whether a test notices: mutations.txt says which, and how to write more.
#   mutate.sh                      tries every mutation
#   mutate.sh --only PATTERN       those whose title or file matches an extended regular expression
#   mutate.sh --take K [--seed N]  K of them, drawn at random; the same seed draws the same ones (0 if not given)
#   mutate.sh --list               names them and tries none
# All of it happens in a scratch copy that is removed at the end, also when interrupted: nothing here changes. The copy holds what git
# tracks or has staged, committed or not. Exit 1: a mutation survived or could not be tried; 2: usage.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1
patience=${MUTATION_TIMEOUT:-240} # seconds for the tests of one mutation; a run that takes longer has noticed
readonly quick=(-c Release -v q -nologo -p:RunAnalyzers=false -p:EnforceCodeStyleInBuild=false)
readonly output=.artifacts/bin/Recovery.Tests/release
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

usage() {
  echo "$1; see the head of tests/mutate.sh." >&2
  exit 2
}

only='' take='' seed=0 list=''
while [ $# -gt 0 ]; do
  case $1 in
    --list) list=1 && shift && continue ;;
    --only | --take | --seed) [ $# -ge 2 ] || usage "$1 needs a value" ;;
    *) usage "'$1' is no option" ;;
  esac
  case $1 in
    --only) only=$2 ;;
    --take) take=$2 ;;
    --seed) seed=$2 ;;
  esac
  shift 2
done
[[ $take =~ ^[0-9]*$ && $seed =~ ^[0-9]+$ ]] || usage "--take and --seed want whole numbers"

# One element a mutation in each of these.
titles=() files=() olds=() news=() tests=()
read_mutations() {
  local line i=-1
  while IFS= read -r line || [ -n "$line" ]; do
    case $line in
      '== '*)
        i=$((i + 1))
        titles[i]=${line#== } files[i]='' olds[i]='' news[i]='' tests[i]=''
        ;;
      'file: '*) files[i]=${line#file: } ;;
      'tests: '*) tests[i]=${line#tests: } ;;
      '-'*) olds[i]+=${olds[i]:+$'\n'}${line#-} ;;
      '+'*) news[i]+=${news[i]:+$'\n'}${line#+} ;;
      '' | '#'*) ;;
      *) usage "tests/mutations.txt has a line that begins with nothing known: '$line'" ;;
    esac
  done <tests/mutations.txt
}

# Which to try, in the order in which they are tried.
chosen=()
choose() {
  local i j
  for i in "${!titles[@]}"; do
    if [ -z "$only" ] || [[ "${titles[i]} ${files[i]}" =~ $only ]]; then chosen+=("$i"); fi
  done
  [ -n "$take" ] || return 0
  RANDOM=$seed
  for ((i = ${#chosen[@]} - 1; i > 0; i--)); do
    j=$((RANDOM % (i + 1)))
    local held=${chosen[i]}
    chosen[i]=${chosen[j]} chosen[j]=$held
  done
  chosen=("${chosen[@]:0:take}")
}

read_mutations
choose
[ "${#chosen[@]}" -gt 0 ] || usage "No mutation matches"
if [ -n "$list" ]; then
  for i in "${chosen[@]}"; do printf '%s\t%s\n' "${titles[i]}" "${files[i]}"; done
  exit 0
fi

here=$PWD
scratch=$(mktemp -d)
chmod 755 "$scratch"
copy=$scratch/copy
child=''
restore() {
  trap '' INT TERM
  if [ -n "$child" ] && kill "$child" 2>/dev/null; then wait "$child"; fi
  cd "$here" || exit 1
  if [ -d "$scratch/postgres" ]; then tests/postgres.sh stop "$scratch/postgres"; fi
  git worktree remove --force "$copy" 2>/dev/null
  rm -rf "$scratch"
  git worktree prune
}
trap restore EXIT
trap 'exit 130' INT TERM

# What is tracked, with what has been changed since the last commit.
commit=$(git stash create)
git worktree add --quiet --detach "$copy" "${commit:-HEAD}" || exit 1
if [ -z "${RECOVERY_TEST_POSTGRES:-}" ]; then
  RECOVERY_TEST_POSTGRES=$(tests/postgres.sh start "$scratch/postgres") || exit 1
  export RECOVERY_TEST_POSTGRES
fi
cd "$copy" || exit 1

# Runs a command and waits for it in a way that a signal interrupts; what it says goes to the log.
attend() {
  local code
  "$@" >"$scratch/log" 2>&1 &
  child=$!
  wait "$child"
  code=$?
  child=''
  return "$code"
}

# run_tests CLASS...: 0 when all passed, 8 when there are none, 124 when time is up, another code when some failed. None may skip itself.
run_tests() {
  local filters=() class
  for class in "$@"; do filters+=(-class "*.$class"); done
  attend timeout --kill-after=10 "$patience" "$output/Recovery.Tests" -noLogo -noColor -failSkips "${filters[@]}" || return
  grep -q 'Total: [1-9]' "$scratch/log" || return 8
}

# The first test that failed, and how many did.
failures() {
  local failed count
  failed=$(sed -nE 's/^ *Recovery\.Tests\.([^ (]+).*\[FAIL\].*/\1/p' "$scratch/log" | sort -u)
  printf '%s' "$(head -n 1 <<<"$failed")"
  count=$(grep -c . <<<"$failed")
  if [ "$count" -gt 1 ]; then printf ' and %d more' "$((count - 1))"; fi
}

# Builds what the file is part of, if anything, and puts it beside the tests. A method's inside is all that changed, so what refers to it stands.
build() {
  [[ $1 =~ ^functions/([^/]+)/ ]] || return 0
  local project=${BASH_REMATCH[1]}
  attend dotnet build "functions/$project" "${quick[@]}" --no-restore -p:BuildProjectReferences=false &&
    cp ".artifacts/bin/$project/release/$project".{dll,pdb} "$output/"
}

# apply FILE OLD NEW: fails unless the old text stands in the file exactly once.
apply() {
  local text rest
  text=$(cat "$1" && printf x) || return 1
  text=${text%x}
  [[ -n $2 && $text == *"$2"* ]] || return 1
  rest=${text#*"$2"}
  [[ $rest != *"$2"* ]] || return 1
  printf '%s' "${text%%"$2"*}$3$rest" >"$1"
}

echo "Building the scratch copy"
if ! attend dotnet build tests/Recovery.Tests "${quick[@]}"; then
  grep -m 5 error "$scratch/log" >&2
  exit 1
fi

mapfile -t all < <(for i in "${chosen[@]}"; do tr ' ' '\n' <<<"${tests[i]}"; done | sort -u)
echo "Without a mutation: ${#all[@]} test classes"
if ! patience=$((patience * 5)) run_tests "${all[@]}"; then
  echo "They fail, or take longer than $((patience * 5)) s, without any mutation: $(failures)" >&2
  tail -n 5 "$scratch/log" >&2
  exit 1
fi

caught=0 survived=() errors=() number=0
for i in "${chosen[@]}"; do
  number=$((number + 1))
  title=${titles[i]} file=${files[i]}
  read -ra classes <<<"${tests[i]}"
  code=0
  if ! apply "$file" "${olds[i]}" "${news[i]}"; then
    result="ERROR: the old text does not stand exactly once in $file"
  elif ! build "$file"; then
    result="ERROR: does not build: $(grep -m 1 -oE 'error [A-Z]+[0-9]+: .*' "$scratch/log")"
  else
    run_tests "${classes[@]}" || code=$?
    case $code in
      0) result="SURVIVED ${classes[*]}" ;;
      8) result="ERROR: there are no such tests: ${classes[*]}" ;;
      124 | 137) result="caught: the tests' time was up" ;;
      *) result="caught by $(failures)" ;;
    esac
  fi
  git checkout --quiet -- "$file" 2>/dev/null
  printf '[%d/%d] %s: %s\n' "$number" "${#chosen[@]}" "$title" "$result"
  case $result in
    caught*) caught=$((caught + 1)) ;;
    SURVIVED*) survived+=("$title") ;;
    *) errors+=("$title") ;;
  esac
  # The next one may be another project's: what this one left beside the tests must not stay there.
  next=${chosen[number]:-}
  if [ -n "$next" ] && [ "$(cut -d/ -f1-2 <<<"${files[next]}")" != "$(cut -d/ -f1-2 <<<"$file")" ]; then build "$file" || exit 1; fi
done

printf '\n%d caught, %d SURVIVED, %d errors\n' "$caught" "${#survived[@]}" "${#errors[@]}"
[ $((${#survived[@]} + ${#errors[@]})) -eq 0 ] || printf '  %s\n' "${survived[@]}" "${errors[@]}"
[ $((${#survived[@]} + ${#errors[@]})) -eq 0 ]
