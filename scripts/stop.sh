#!/usr/bin/env bash
# Stops everything that was started with this run folder: brokers first, in order, then controllers. Safe to run twice.
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# stop_all KIND: all of a kind at the same time.
stop_all() {
  local file config failed=0 pid waiting=()
  for file in "$RUN_DIR"/pids/*.pid; do
    [ -e "$file" ] || continue
    config=$(sed -n 2p "$file")
    [ "$(sed -n 3p "$file")" = "$1" ] || continue
    if [ ! -e "$config" ]; then
      warn "$file names $config, which is gone: put that back, or end process $(sed -n 1p "$file") yourself"
      failed=1
      continue
    fi
    "$ROOT/scripts/$1.sh" stop "$config" &
    waiting+=("$!")
  done
  for pid in ${waiting[@]+"${waiting[@]}"}; do
    wait "$pid" || failed=1
  done
  return "$failed"
}

if [ $# -gt 0 ]; then
  say "Usage: scripts/stop.sh (QUORATE_RUN_DIR says which cluster; default: run/)"
  [ "$1" = --help ] || exit 2
  exit 0
fi
FAILED=0
stop_all broker || FAILED=1
stop_all controller || FAILED=1
LEFT=$(processes "-Dquorate.run.dir=$RUN_DIR ")
if [ -n "$LEFT" ]; then
  warn "Still running without a pid file: $(printf '%s' "$LEFT" | tr '\n' ' '); stop them with: kill PID"
  FAILED=1
elif [ "$FAILED" = 0 ]; then
  say "Nothing runs any more under $RUN_DIR."
fi
exit "$FAILED"
