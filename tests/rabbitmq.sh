#!/usr/bin/env bash
# A RabbitMQ server that speaks AMQP 1.0, with scratch data, on loopback only. It has the
# queues sms-nudges and email-nudges, and lets in recovery/scratch.
#   rabbitmq.sh start FOLDER    makes one in the folder and prints its port
#   rabbitmq.sh crash FOLDER    kills it
#   rabbitmq.sh again FOLDER    starts it again on the same port
#   rabbitmq.sh stop FOLDER     ends it
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=free-port.sh
source "$(dirname "$0")/free-port.sh"

home=$(find /usr/lib/rabbitmq/lib -mindepth 1 -maxdepth 1 -name 'rabbitmq_server-*' 2>/dev/null | sort -V | tail -n 1)
if [ -z "$home" ]; then
  echo "RabbitMQ is not installed: apt-get install rabbitmq-server" >&2
  exit 1
fi

what=${1:?start, crash, again or stop}
folder=$(realpath -m "${2:?a folder}")

# The server of the package's own folder: the one on the path insists on a user and folders of its own.
serve() {
  local port names nodes
  read -r port names nodes <"$folder/ports"
  export HOME=$folder ERL_EPMD_ADDRESS=127.0.0.1 ERL_EPMD_PORT=$names RABBITMQ_NODENAME=recovery$port@localhost
  export RABBITMQ_NODE_IP_ADDRESS=127.0.0.1 RABBITMQ_NODE_PORT=$port RABBITMQ_DIST_PORT=$nodes RABBITMQ_CONF_ENV_FILE=/dev/null
  export RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS='-kernel inet_dist_use_interface {127,0,0,1}'
  export RABBITMQ_MNESIA_BASE=$folder/data RABBITMQ_LOG_BASE=$folder/log RABBITMQ_CONFIG_FILE=$folder/rabbitmq.conf
  export RABBITMQ_ENABLED_PLUGINS_FILE=$folder/enabled_plugins RABBITMQ_PID_FILE=$folder/pid
  # A crash leaves its dump where the server began.
  (cd "$folder" && exec setsid "$home/sbin/rabbitmq-server") >"$folder/out" 2>&1 </dev/null &
  for _ in $(seq 150); do
    if grep -q "completed with" "$folder/out"; then return; fi
    sleep 0.2
  done
  echo "RabbitMQ did not start." >&2
  cat "$folder/out" >&2
  return 1
}

end() {
  local names pid
  read -r _ names _ <"$folder/ports"
  pid=$(cat "$folder/pid")
  kill -KILL "$pid" 2>/dev/null || true
  for _ in $(seq 50); do
    if ! kill -0 "$pid" 2>/dev/null; then break; fi
    sleep 0.1
  done
  : >"$folder/out"
  # The register of names outlives every server.
  if [ "$1" = all ]; then ERL_EPMD_ADDRESS=127.0.0.1 ERL_EPMD_PORT=$names epmd -kill >/dev/null 2>&1 || true; fi
}

case $what in
  start)
    mkdir -p "$folder/data" "$folder/log"
    echo "$(free_port) $(free_port) $(free_port)" >"$folder/ports"
    echo '[rabbitmq_amqp1_0].' >"$folder/enabled_plugins"
    cat >"$folder/rabbitmq.conf" <<EOF
load_definitions = $folder/definitions.json
amqp1_0.default_user = none
EOF
    cat >"$folder/definitions.json" <<'EOF'
{
  "users": [{ "name": "recovery", "password": "scratch", "tags": "" }],
  "vhosts": [{ "name": "/" }],
  "permissions": [{ "user": "recovery", "vhost": "/", "configure": ".*", "write": ".*", "read": ".*" }],
  "queues": [
    { "name": "sms-nudges", "vhost": "/", "durable": true, "auto_delete": false, "arguments": {} },
    { "name": "email-nudges", "vhost": "/", "durable": true, "auto_delete": false, "arguments": {} }
  ]
}
EOF
    serve
    cut -d ' ' -f 1 "$folder/ports"
    ;;
  crash) end server ;;
  again) serve ;;
  stop) end all ;;
  *)
    echo "start, crash, again or stop; not '$what'." >&2
    exit 2
    ;;
esac
