#!/usr/bin/env bash
# Starts, stops or asks one process of broker stubs.
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=scripts/server.sh
. "$ROOT/scripts/server.sh"

KIND=broker
MAIN=io.quorate.broker.BrokerMain
PREFIX=QUORATE_BROKER
PORT_KEYS="status.listener"
USAGE_TAIL="[--count N] [-- --set KEY=VALUE ...]"

server_detail() {
  local http answer
  http=$(setting "$PREFIX" "$CONFIG" status.listener)
  if [ -n "$http" ] && answer=$(http_get "$http" /image); then
    printf ', image: %s' "${answer#* }"
  fi
}

# --count N stands before the --, if there is one.
ARGUMENTS=()
for each in "$@"; do
  if [ "$each" != -- ]; then ARGUMENTS+=("$each"); fi
done
server_main ${ARGUMENTS[@]+"${ARGUMENTS[@]}"}
