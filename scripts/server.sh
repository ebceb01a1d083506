# What controller.sh and broker.sh share: starting, stopping and asking one server process. To be sourced, after lib.sh, by
# a script that sets KIND, MAIN, PREFIX and PORT_KEYS.
# shellcheck shell=bash disable=SC2153

server_usage() {
  cat <<EOF
Usage: scripts/$KIND.sh start|stop|status CONFIG $USAGE_TAIL
  start   starts a $KIND in the background and waits until it listens; left alone when it runs already
  stop    asks it to end in order (SIGTERM), and kills it after $STOP_SECONDS s
  status  says whether it runs; exit code 0 running, 3 not, 1 dead with a stale pid file
Environment:
  QUORATE_RUN_DIR        where pid files and logs go (default: run/)
  QUORATE_JVM_OPTS       JVM options of the servers, after (and so over) the ones from here
  QUORATE_START_SECONDS  how long start waits (60); QUORATE_STOP_SECONDS: how long stop does (30)
  ${PREFIX}_...   any key of CONFIG, for example ${PREFIX}_NODE_ID for node.id
EOF
}

server_main() {
  local action=${1:-}
  case $action in
    start | stop | status) ;;
    help | --help | -h)
      server_usage
      return 0
      ;;
    *)
      server_usage >&2
      return 2
      ;;
  esac
  [ $# -ge 2 ] || die "Which one? scripts/$KIND.sh $action config/$KIND-1.properties" 2
  [ -r "$2" ] || die "No config file $2; there are: $(cd "$ROOT" && echo config/"$KIND"-*.properties)" 2
  CONFIG=$(absolute "$2")
  NAME=$(basename "$CONFIG" .properties)
  PID_FILE=$RUN_DIR/pids/$NAME.pid
  LOG=$RUN_DIR/logs/$NAME
  shift 2
  if [ "${1:-}" = -- ]; then shift; fi
  "server_$action" "$@"
}

server_start() {
  local pid java before
  if pid=$(running_pid); then
    say "$NAME: runs already (pid $pid)"
    return 0
  fi
  require_jars
  java=$(find_java)
  check_ports "$@"
  mkdir -p "$RUN_DIR/pids" "$RUN_DIR/logs"
  before=$(log_lines)
  jdk_flags "$(java_major "$java")"
  # Relative paths of the config are seen from the project's folder.
  cd "$ROOT" || die "cannot enter $ROOT"
  # shellcheck disable=SC2086 # several options in one variable
  nohup "$java" -Xms64m -Xmx512m -XX:+UseSerialGC -XX:+ExitOnOutOfMemoryError ${FLAGS[@]+"${FLAGS[@]}"} \
    -Dlog4j2.configurationFile="$ROOT/config/log4j2.xml" -Dquorate.log.file="$LOG" -Dquorate.console.level=off \
    -Dquorate.run.dir="$RUN_DIR" ${QUORATE_JVM_OPTS:-} \
    -cp "$LIB/*" "$MAIN" --config "$CONFIG" "$@" </dev/null >"$LOG.out" 2>&1 &
  pid=$!
  printf '%s\n%s\n%s\n' "$pid" "$CONFIG" "$KIND" >"$PID_FILE"
  await_start "$pid" "$before" "$@"
}

await_start() {
  local pid=$1 before=$2 deadline=$((SECONDS + START_SECONDS)) address
  shift 2
  address=$(listen_address "$@")
  while kill -0 "$pid" 2>/dev/null; do
    if is_up "$address" "$before"; then
      say "$NAME: started (pid $pid${address:+, $address}), log ${LOG#"$ROOT"/}.log"
      return 0
    fi
    if [ "$SECONDS" -ge "$deadline" ]; then
      show_log "$before"
      die "$NAME: runs (pid $pid) but does not listen on ${address:-its port} after $START_SECONDS s: see above, and $LOG.log. Stop it with: scripts/$KIND.sh stop $CONFIG"
    fi
    sleep 0.2
  done
  rm -f "$PID_FILE"
  show_log "$before"
  die "$NAME: did not start; the lines above are its last ones, all are in ${LOG#"$ROOT"/}.log and .out"
}

# The address that tells whether it is up: the first of PORT_KEYS that is set. Empty for port 0, which only the log tells.
listen_address() {
  local key address
  for key in $PORT_KEYS; do
    address=$(setting "$PREFIX" "$CONFIG" "$key" "$@")
    case $address in
      *:0) ;;
      *:*)
        printf '%s\n' "$address"
        return
        ;;
    esac
  done
}

is_up() {
  if [ -n "$1" ]; then
    listening "$1"
  else
    [ "$(log_lines)" -gt "$2" ]
  fi
}

check_ports() {
  local key address variable
  for key in $PORT_KEYS; do
    address=$(setting "$PREFIX" "$CONFIG" "$key" "$@")
    case $address in '' | *:0) continue ;; esac
    if listening "$address"; then
      variable=${PREFIX}_$(printf '%s' "$key" | tr 'a-z.-' 'A-Z__')
      die "$NAME: port ${address##*:} is in use by $(port_owner "${address##*:}")
Or choose another: $key in $CONFIG (or $variable in the environment)"
    fi
  done
}

log_lines() { if [ -e "$LOG.log" ]; then grep -c '' "$LOG.log" || true; else echo 0; fi; }

# show_log LINES: what it said since its log had that many lines.
show_log() {
  if [ -e "$LOG.log" ]; then tail -n "+$(($1 + 1))" "$LOG.log" | tail -n 15 | sed 's/^/  | /' >&2; fi
  if [ -e "$LOG.out" ]; then tail -n 15 "$LOG.out" | sed 's/^/  | /' >&2; fi
}

server_stop() {
  local pid killed='' deadline=$((SECONDS + STOP_SECONDS))
  if ! pid=$(running_pid); then
    say "$NAME: does not run"
    return 0
  fi
  kill -TERM "$pid" 2>/dev/null || true
  while is_server "$pid"; do
    if [ "$SECONDS" -ge "$deadline" ]; then
      [ -z "$killed" ] || die "$NAME: cannot be killed (pid $pid): it hangs in the operating system, perhaps on its disk"
      warn "$NAME: has not ended in $STOP_SECONDS s, is killed (pid $pid)"
      kill -KILL "$pid" 2>/dev/null || true
      killed=yes
      deadline=$((SECONDS + 10))
    fi
    sleep 0.1
  done
  rm -f "$PID_FILE"
  say "$NAME: stopped"
}

server_status() {
  local pid had_file=
  if [ -e "$PID_FILE" ]; then had_file=yes; fi
  if pid=$(running_pid); then
    say "$NAME: runs (pid $pid, for $(ps -o etime= -p "$pid" | tr -d ' '))$(server_detail)"
    return 0
  fi
  if [ -n "$had_file" ]; then
    say "$NAME: is dead; its last words are in ${LOG#"$ROOT"/}.log and .out"
    return 1
  fi
  say "$NAME: does not run"
  return 3
}
