#!/usr/bin/env bash
# Starts, stops or asks one controller.
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=scripts/server.sh
. "$ROOT/scripts/server.sh"

KIND=controller
MAIN=io.quorate.controller.ControllerMain
PREFIX=QUORATE_CONTROLLER
PORT_KEYS="controller.listener http.listener"
USAGE_TAIL="[-- --set KEY=VALUE ...]"

server_detail() {
  local http answer
  http=$(setting "$PREFIX" "$CONFIG" http.listener)
  if [ -n "$http" ] && answer=$(http_get "$http" /readyz); then
    case $answer in
      200*) printf ', ready: %s' "${answer#* }" ;;
      *) printf ', NOT ready: %s' "${answer#* }" ;;
    esac
  fi
}

server_main "$@"
