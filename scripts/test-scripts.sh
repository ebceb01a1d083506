#!/usr/bin/env bash
# Tests the scripts on real processes: own run folder under target/, own ports, nothing left running. Uses the jars of
# QUORATE_LIB (default: target/dist/lib).
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

cd "$ROOT"
require_jars
WORK=$ROOT/target/test
export QUORATE_LIB=$LIB QUORATE_RUN_DIR="$WORK/run with space"
unset QUORATE_BOOTSTRAP_SERVER
PASSED=0 FAILED=0

finish() {
  scripts/stop.sh >/dev/null 2>&1 || true
  rm -rf "${QUORATE_RUN_DIR:?}" "${WORK:?}/other" "${WORK:?}/bin"
  printf '%d %d\n' "$PASSED" "$FAILED" >"$WORK/scripts.totals"
}

# expect RULE EXIT_CODE PATTERN COMMAND...: PATTERN (extended regular expression) must be in what COMMAND prints.
expect() {
  local rule=$1 code=$2 pattern=$3 output actual=0
  shift 3
  output=$("$@" 2>&1) || actual=$?
  if [ "$actual" = "$code" ] && printf '%s\n' "$output" | grep -Eq -- "$pattern"; then
    PASSED=$((PASSED + 1))
    say "ok      $rule"
  else
    FAILED=$((FAILED + 1))
    say "FAILED  $rule"
    say "        wanted exit code $code and /$pattern/, got $actual and:"
    printf '%s\n' "$output" | sed 's/^/        | /'
  fi
}

# A port base with nothing on any of the ports that a cluster uses.
free_port_base() {
  local base offset
  while :; do
    base=$((20000 + RANDOM % 10000))
    for offset in 1 2 3 101 102 103 301 302 303; do
      if listening "127.0.0.1:$((base + offset))"; then continue 2; fi
    done
    printf '%s\n' "$base"
    return
  done
}

# ---- What the processes run from ----

artifacts_twice() {
  find "$LIB" -name '*.jar' -exec basename {} .jar \; | sed 's/-[0-9].*//' | sort | uniq -d
}

classes_twice() {
  local jar
  for jar in "$LIB"/*.jar; do
    unzip -Z1 "$jar" '*.class' 2>/dev/null | grep -v -e '^META-INF/' -e module-info || true
  done | sort | uniq -d
}

main_class() { "$(find_java)" -cp "$LIB/*" "$@"; }

# nothing COMMAND...: succeeds when it prints nothing.
nothing() {
  local output
  output=$("$@")
  printf '%s\n' "${output:-nothing}"
}

# ---- Mistakes that need no cluster ----

without_java() {
  local tool
  mkdir -p "$WORK/bin"
  for tool in bash env dirname basename readlink sed tr awk grep ps head tail cut find id cat mkdir rm; do
    ln -sf "$(command -v "$tool")" "$WORK/bin/$tool"
  done
  env -u JAVA_HOME PATH="$WORK/bin" "$@"
}

with_old_java() {
  mkdir -p "$WORK/other/jdk-11/bin"
  printf 'JAVA_VERSION="11.0.2"\n' >"$WORK/other/jdk-11/release"
  printf '#!/bin/sh\n' >"$WORK/other/jdk-11/bin/java"
  chmod +x "$WORK/other/jdk-11/bin/java"
  JAVA_HOME=$WORK/other/jdk-11 "$@"
}

with_broken_maven() {
  mkdir -p "$WORK/other/bin"
  printf '#!/bin/sh\necho "Maven cannot begin"\nexit 1\n' >"$WORK/other/bin/mvn"
  chmod +x "$WORK/other/bin/mvn"
  PATH=$WORK/other/bin:$PATH QUORATE_LIB=$WORK/other/lib "$@"
}

# ---- Mistakes and accidents with a cluster ----

in_other_run_dir() { QUORATE_RUN_DIR=$WORK/other "$@"; }

controller_pid() { sed -n 1p "$QUORATE_RUN_DIR/pids/controller-$1.pid"; }

kill_controller() {
  local pid
  pid=$(controller_pid "$1")
  kill -KILL "$pid"
  while kill -0 "$pid" 2>/dev/null && [ -n "$(command_of "$pid")" ]; do sleep 0.1; done
}

# Makes a pid file name a process that lives, but is somebody else.
foreign_pid_file() { printf '%s\n%s\n' "$$" "$C1" >"$QUORATE_RUN_DIR/pids/controller-1.pid"; }

# The first controller once more, by a config file that has another name.
start_renamed() {
  cp "$C1" "$QUORATE_RUN_DIR/config/renamed.properties"
  scripts/controller.sh stop "$C1"
  scripts/controller.sh start "$QUORATE_RUN_DIR/config/renamed.properties"
}

stop_frozen() {
  kill -STOP "$(controller_pid 1)"
  QUORATE_STOP_SECONDS=1 scripts/controller.sh stop "$C1"
}

trap finish EXIT
rm -rf "$QUORATE_RUN_DIR"
mkdir -p "$WORK"
QUORATE_PORT_BASE=$(free_port_base)
export QUORATE_PORT_BASE
C1=$QUORATE_RUN_DIR/config/controller-1.properties
B1=$QUORATE_RUN_DIR/config/broker-1.properties

expect "no library is there in two versions" 0 '^nothing$' nothing artifacts_twice
expect "no class is there twice" 0 '^nothing$' nothing classes_twice
expect "the jars hold what a controller needs to speak" 0 'node.id' main_class io.quorate.controller.ControllerMain --help
expect "the jars hold what a broker needs to speak" 0 'node.id' main_class io.quorate.broker.BrokerMain --help
expect "the jars hold what the command needs to speak" 0 'Usage: quorate' scripts/quorate help

expect "without Java it is said what to install" 1 'No java found: install a JDK 17' without_java scripts/quickstart.sh
expect "an old Java is named with its version" 1 'is Java 11: Quorate needs 17' with_old_java scripts/quickstart.sh
expect "a JAVA_HOME without Java is named" 1 'JAVA_HOME is /nowhere' env JAVA_HOME=/nowhere scripts/quorate help
expect "without jars it is said how to build" 1 'Not built yet' env QUORATE_LIB=/nowhere scripts/quorate help
expect "a build that cannot even begin says why" 1 'Maven cannot begin' with_broken_maven scripts/quickstart.sh
expect "an unknown action is answered with the usage" 2 'Usage: scripts/controller.sh' scripts/controller.sh begin
expect "a missing config file is answered with those there are" 2 'config/controller-1.properties' scripts/controller.sh start nix
expect "a directory that is not formatted is named" 1 'is not formatted' \
  scripts/controller.sh start config/controller-1.properties -- --set "metadata.log.dir=$WORK/other/new" \
  --set "controller.listener=127.0.0.1:$((QUORATE_PORT_BASE + 1))" --set http.listener=127.0.0.1:0
expect "an unknown key is named with the nearest one" 1 'nearest is node.id' \
  scripts/controller.sh start config/controller-1.properties -- --set node.idd=4 \
  --set "controller.listener=127.0.0.1:$((QUORATE_PORT_BASE + 1))" --set http.listener=127.0.0.1:0

expect "quickstart brings up a cluster with a topic" 0 'scripts/stop.sh' scripts/quickstart.sh
expect "quickstart leaves running what runs" 0 'controller-1: runs already' scripts/quickstart.sh
expect "start leaves running what runs" 0 'controller-1: runs already' scripts/controller.sh start "$C1"
expect "status of a controller that runs is 0" 0 'controller-1: runs' scripts/controller.sh status "$C1"
expect "status of a broker that runs shows its image" 0 'broker-1: runs .*"topics":1' scripts/broker.sh status "$B1"
expect "the command finds the cluster by its port base" 0 'orders' scripts/quorate topics list
expect "a port in use is named with its process" 1 "port $((QUORATE_PORT_BASE + 1)) is in use by .*kill " \
  in_other_run_dir scripts/controller.sh start "$C1"
expect "a server of another run folder is not taken for ours" 3 'does not run' \
  in_other_run_dir scripts/controller.sh status "$C1"

kill_controller 1
expect "a killed controller is found dead" 1 'removed the stale pid file' scripts/controller.sh status "$C1"
expect "and is simply not running the next time" 3 'does not run' scripts/controller.sh status "$C1"
foreign_pid_file
expect "a pid file that names somebody else stops nobody" 0 'does not run' scripts/controller.sh stop "$C1"
foreign_pid_file
expect "a pid file that names somebody else does not hinder a start" 0 'controller-1: started' \
  scripts/controller.sh start "$C1"
expect "what does not end is killed, and that is said" 0 'is killed' stop_frozen
expect "after a kill it starts from its log" 0 'controller-1: started' scripts/controller.sh start "$C1"
expect "a config file may have any name" 0 'renamed: started' start_renamed
expect "stop.sh stops everything" 0 'Nothing runs any more' scripts/stop.sh
expect "no process is left" 0 '^nothing$' nothing processes "$QUORATE_RUN_DIR"
expect "stop.sh is safe to run twice" 0 'Nothing runs any more' scripts/stop.sh
expect "what was stopped comes back with the same topic" 0 'exists already' scripts/quickstart.sh

printf '\n%d passed, %d failed (scripts)\n' "$PASSED" "$FAILED"
[ "$FAILED" = 0 ]
