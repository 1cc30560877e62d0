# shellcheck shell=bash disable=SC2154 # Sourced by deploy.sh, which sets what is used here.
# Do the senders wake in time? Scheduled messages are what they live on, and what they might not be woken for.

readonly queues='sms-nudges email-nudges'
readonly messages=50 ahead=120 first_within=60 all_within=300

# Sets $active and $scheduled.
count() { # queue
  local counts
  counts=$(az servicebus queue show --resource-group "$group" --namespace-name "$namespace" --name "$1" --output tsv \
    --query "join(' ', [to_string(countDetails.activeMessageCount), to_string(countDetails.scheduledMessageCount)])") ||
    fail "The messages on $1 can't be counted, for the reason above. Those of this check are gone within the hour."
  read -r active scheduled <<<"$counts"
}

# For curl, with the token: on a command line others on this machine could read it. The ids have dots and so are no nudge's, and the
# senders complete what they don't know. What nobody takes is gone an hour after its time.
requests() { # queue, token, due
  local i id time
  time=$(TZ=UTC LC_ALL=C printf '%(%a, %d %b %Y %H:%M:%S GMT)T' "$3")
  for ((i = 1; i <= messages; i++)); do
    if [ "$i" -gt 1 ]; then echo next; fi
    id=check.$3.$i
    printf '%s\n' \
      "url = \"https://$namespace.servicebus.windows.net/$1/messages\"" \
      "header = \"Authorization: Bearer $2\"" \
      'header = "Content-Type: application/json"' \
      "header = \"BrokerProperties: {\\\"MessageId\\\": \\\"$id.1\\\", \\\"ScheduledEnqueueTimeUtc\\\": \\\"$time\\\", \\\"TimeToLive\\\": 3600}\"" \
      "data-raw = \"{\\\"nudge\\\": \\\"$id\\\", \\\"generation\\\": 1}\"" \
      'max-time = 20' 'output = "/dev/null"' 'write-out = "%{http_code}\n"' fail
  done
}

send() { # queue, token, due
  local answers sent
  answers=$(requests "$1" "$2" "$3" | curl --silent --fail-early --config -) || true
  sent=$(grep -cx 201 <<<"$answers") || true
  if [ "$sent" -eq "$messages" ]; then echo "$1: $messages messages, due in $(($3 - $(date +%s))) s."; return; fi
  case $(tail -n 1 <<<"$answers") in
    401 | 403) fail "You may not put messages on $1. Give the operators the right, wait ten minutes, then run this again:" \
      "  az role assignment create --role 'Azure Service Bus Data Sender' --assignee OPERATORS-ID --scope \"\$(az servicebus queue show --resource-group $group --namespace-name $namespace --name $1 --query id --output tsv)\"" ;;
    *) fail "Service Bus took $sent of $messages messages for $1 and then answered '$(tail -n 1 <<<"$answers")'. What it took is handled or gone within the hour; run this again then." ;;
  esac
}

check_senders() {
  local url namespace token due queue now active scheduled late waiting
  declare -A first=() last=()
  url=$(deployed url)
  [ -n "$url" ] || refuse "$group holds no deployment called 'recovery' that succeeded: deploy it first."
  wait_until_ready "$url"

  step "Do the senders wake?"
  namespace=$(az servicebus namespace list --resource-group "$group" --query '[0].name' --output tsv)
  for queue in $queues; do
    count "$queue"
    if [ "$((active + scheduled))" -gt 0 ]; then
      refuse "$queue holds $active messages, and $scheduled for later: the check's could not be told from them. Run it on a day without nudges, or before noon of the day before."
    fi
  done
  token=$(az account get-access-token --resource https://servicebus.azure.net --query accessToken --output tsv)
  due=$(($(date +%s) + ahead))
  for queue in $queues; do send "$queue" "$token" "$due"; done

  while late=$(($(date +%s) - due)) && [ "$late" -lt 0 ]; do
    echo "  due in $((-late)) s"
    sleep "$((-late < 30 ? -late : 30))"
  done
  while :; do
    sleep 5
    waiting=false
    for queue in $queues; do
      if [ -n "${last[$queue]:-}" ]; then continue; fi
      count "$queue"
      now=$(date +%s)
      late=$((now - due))
      if [ "$((active + scheduled))" -gt "$messages" ]; then
        fail "$queue has got nudges of runners meanwhile, so that the check can't count its own. They aren't harmed; run it at a quieter time."
      fi
      if [ "$((active + scheduled))" -lt "$messages" ]; then
        if [ -z "${first[$queue]:-}" ]; then first[$queue]=$late; fi
        if [ "$((active + scheduled))" -eq 0 ]; then
          last[$queue]=$late
          echo "$queue: the first was handled within ${first[$queue]} s of its time, all within $late s."
          continue
        fi
      fi
      waiting=true
      if [ "$late" -ge "$first_within" ] && [ -z "${first[$queue]:-}" ]; then
        fail "$queue: none was handled within $first_within s of its time: the sender doesn't wake. Are its function and its rights there? See docs/azure.md, \"Do the senders wake?\". The messages are gone within the hour, handled or not."
      fi
      if [ "$late" -ge "$all_within" ]; then
        fail "$queue: $((active + scheduled)) of $messages are still there $late s after their time: the sender is slow, or fails. Look into the workspace's AppExceptions. The rest is gone within the hour."
      fi
      echo "  $queue: $((active + scheduled)) left, $late s after their time"
    done
    $waiting || break
  done
  echo "Yes."
}
