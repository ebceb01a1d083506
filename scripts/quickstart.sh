#!/usr/bin/env bash
# Builds, formats and starts three controllers and three broker stubs on this machine, creates a topic, and leaves all of it
# running. Safe to run twice. Writes under run/ and target/ only.
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

IDS="1 2 3"
TOPIC=orders

usage() {
  cat <<'EOF'
Usage: scripts/quickstart.sh
Environment, for a second cluster beside the first (scripts/quorate and scripts/stop.sh want the same):
  QUORATE_PORT_BASE  controllers listen on base+1..3, their HTTP on base+101..103, brokers use base+201..203 and base+301..303
                     (default: 9100)
  QUORATE_RUN_DIR    where data, logs and pid files go (default: run/)
EOF
}

step() { printf '\n== %s\n' "$*"; }

quorate() { "$ROOT/scripts/quorate" "$@" --bootstrap-server "$(controllers)"; }

# Where the controllers listen, as their config files say.
controllers() {
  local id servers=""
  for id in $IDS; do
    servers=${servers:+$servers,}$(property "$(cluster_config controller "$id")" controller.listener)
  done
  printf '%s\n' "$servers"
}

# A run folder keeps the ports that it was made with.
check_addresses() {
  local first
  first=$(property "$(cluster_config controller 1)" controller.listener)
  if [ -n "${QUORATE_PORT_BASE:-}" ] && [ "${first##*:}" != $((PORT_BASE + 1)) ]; then
    die "$RUN_DIR was made with QUORATE_PORT_BASE=$((${first##*:} - 1)), not $PORT_BASE: use that, or another QUORATE_RUN_DIR"
  fi
}

# Ids are drawn once and kept, so that a quickstart that was interrupted goes on with the same ones.
format_all() {
  local id config dir cluster_id voters="" ids=$RUN_DIR/ids
  if [ ! -e "$ids" ]; then
    for id in $IDS; do
      config=$(cluster_config controller "$id")
      if [ -e "$(data_dir "$config")/meta.properties" ]; then
        die "$(data_dir "$config") is formatted, but not by quickstart ($ids is missing). Start it with scripts/controller.sh start $config, or choose another QUORATE_RUN_DIR."
      fi
      voters=${voters:+$voters,}$id@$(property "$config" controller.listener):$("$ROOT/scripts/quorate" random-uuid)
    done
    mkdir -p "$RUN_DIR"
    printf '%s\n%s\n' "$("$ROOT/scripts/quorate" random-uuid)" "$voters" >"$ids.new"
    mv "$ids.new" "$ids"
  fi
  cluster_id=$(sed -n 1p "$ids")
  voters=$(sed -n 2p "$ids")
  for id in $IDS; do
    config=$(cluster_config controller "$id")
    dir=$(data_dir "$config")
    case $voters in
      *"$id@$(property "$config" controller.listener):"*) ;;
      *) die "$RUN_DIR was formatted for other addresses ($voters) than $config says: mend that file, or choose another QUORATE_RUN_DIR, or begin anew: scripts/stop.sh && rm -r $RUN_DIR" ;;
    esac
    if [ -e "$dir/meta.properties" ] && [ "$(property "$dir/meta.properties" cluster.id)" = "$cluster_id" ]; then
      say "Formatted before: $dir, for node $id of cluster $cluster_id."
    else
      (cd "$ROOT" && scripts/quorate format --config "$config" --cluster-id "$cluster_id" --initial-controllers "$voters")
    fi
  done
}

data_dir() {
  local dir
  dir=$(property "$1" metadata.log.dir)
  case $dir in
    /*) printf '%s\n' "$dir" ;;
    *) printf '%s\n' "$ROOT/$dir" ;;
  esac
}

# start_all KIND: all three at the same time.
start_all() {
  local id pid waiting=() failed=0
  for id in $IDS; do
    "$ROOT/scripts/$1.sh" start "$(cluster_config "$1" "$id")" &
    waiting+=("$!")
  done
  for pid in "${waiting[@]}"; do
    wait "$pid" || failed=1
  done
  if [ "$failed" = 1 ]; then
    die "
Not all started. What did is left running: mend the above and run scripts/quickstart.sh again (all ports can be
moved at once with QUORATE_PORT_BASE, for example QUORATE_PORT_BASE=19100 QUORATE_RUN_DIR=run/second scripts/quickstart.sh), or stop all with
scripts/stop.sh"
  fi
}

# json_number KEY: the first value of a key in the JSON on stdin.
json_number() { tr -d '\n' | sed -n "s/.*\"$1\"[[:space:]]*:[[:space:]]*\(-\{0,1\}[0-9]*\).*/\1/p"; }

await_leader() {
  local deadline=$((SECONDS + START_SECONDS)) answer leader
  while :; do
    require_running controller
    answer=$(quorate quorum status -o json 2>/dev/null) || true
    leader=$(printf '%s' "$answer" | json_number leaderId)
    if [ "${leader:--1}" -ge 0 ]; then
      say "Controller $leader leads, epoch $(printf '%s' "$answer" | json_number leaderEpoch)."
      return
    fi
    [ "$SECONDS" -lt "$deadline" ] || die "No leader after $START_SECONDS s. See: scripts/quorate quorum status, and $RUN_DIR/logs/"
    sleep 0.5
  done
}

# require_running KIND: fails with the last words of one that has ended since it was started.
require_running() {
  local id config status
  for id in $IDS; do
    config=$(cluster_config "$1" "$id")
    if ! status=$("$ROOT/scripts/$1.sh" status "$config" 2>&1); then
      warn "$status"
      tail -n 5 "$RUN_DIR/logs/$1-$id.log" "$RUN_DIR/logs/$1-$id.out" >&2 || true
      exit 1
    fi
  done
}

await_brokers() {
  local deadline=$((SECONDS + START_SECONDS)) active
  while :; do
    require_running broker
    active=$(quorate brokers list -o json 2>/dev/null | grep -o '"fenced"[[:space:]]*:[[:space:]]*false' | grep -c '') || true
    if [ "${active:-0}" -ge 3 ]; then
      quorate brokers list
      return
    fi
    if [ "$SECONDS" -ge "$deadline" ]; then
      quorate brokers list || true
      die "Only ${active:-0} of 3 brokers are active after $START_SECONDS s. See $RUN_DIR/logs/broker-*.log"
    fi
    sleep 0.5
  done
}

case ${1:-} in
  '') ;;
  --help | -h | help)
    usage
    exit 0
    ;;
  *)
    usage >&2
    exit 2
    ;;
esac

find_java >/dev/null
check_addresses
step "1. Build"
build
require_jars
step "2. Format three controller directories"
format_all
step "3. Start three controllers"
start_all controller
await_leader
step "4. Start three brokers, which register and are unfenced once they have caught up"
start_all broker
await_brokers
step "5. Create the topic $TOPIC: 6 partitions, 3 replicas each"
quorate topics create "$TOPIC" --partitions 6 --replication-factor 3 --if-not-exists
step "6. Its partitions"
quorate topics describe "$TOPIC"

ENVIRONMENT=
if [ -n "${QUORATE_PORT_BASE:-}" ]; then ENVIRONMENT="QUORATE_PORT_BASE=$PORT_BASE "; fi
if [ -n "${QUORATE_RUN_DIR:-}" ]; then ENVIRONMENT="${ENVIRONMENT}QUORATE_RUN_DIR=$(printf %q "$RUN_DIR") "; fi
FIRST=$(cluster_config controller 1)
SECOND_DIR=$(data_dir "$(cluster_config controller 2)")
cat <<EOF

== It runs. Five things to try next, in $ROOT:
  ${ENVIRONMENT}scripts/quorate quorum status
  ${ENVIRONMENT}scripts/quorate configs alter --topic $TOPIC --add-config retention.ms=86400000
  ${ENVIRONMENT}scripts/controller.sh stop $(printf %q "${FIRST#"$ROOT"/}")    # the other two go on
  ${ENVIRONMENT}scripts/controller.sh start $(printf %q "${FIRST#"$ROOT"/}")
  ${ENVIRONMENT}scripts/quorate log dump $(printf %q "${SECOND_DIR#"$ROOT"/}")
Logs, data and pid files are in $RUN_DIR. Stop all of it with:
  ${ENVIRONMENT}scripts/stop.sh
EOF
