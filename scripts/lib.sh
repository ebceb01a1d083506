# What the other scripts share. To be sourced, not run. Needs bash 3.2 or newer and POSIX tools.
# shellcheck shell=bash

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
RUN_DIR=${QUORATE_RUN_DIR:-$ROOT/run}
case $RUN_DIR in /*) ;; *) RUN_DIR=$PWD/$RUN_DIR ;; esac
LIB=${QUORATE_LIB:-$ROOT/target/dist/lib}
# shellcheck disable=SC2034 # for server.sh
START_SECONDS=${QUORATE_START_SECONDS:-60}
# shellcheck disable=SC2034 # for server.sh
STOP_SECONDS=${QUORATE_STOP_SECONDS:-30}

say() { printf '%s\n' "$*"; }
warn() { printf '%s\n' "$*" >&2; }

# die MESSAGE [EXIT_CODE]
die() {
  warn "$1"
  exit "${2:-1}"
}

# ---- Java ----

# Prints the java to use, or fails and says what to do.
find_java() {
  local java
  if [ -n "${JAVA_HOME:-}" ]; then
    java=$JAVA_HOME/bin/java
    [ -x "$java" ] || die "JAVA_HOME is $JAVA_HOME, but there is no bin/java in it: point it at a JDK 17 or newer, or unset it."
  else
    java=$(command -v java) || die "No java found: install a JDK 17 or newer (Debian: apt-get install openjdk-17-jdk-headless; macOS: brew install openjdk@17), or set JAVA_HOME."
  fi
  local major
  major=$(java_major "$java")
  [ "$major" -ge 17 ] || die "$java is Java $major: Quorate needs 17 or newer. Set JAVA_HOME to a newer JDK."
  printf '%s\n' "$java"
}

# java_major JAVA: prints the feature number, 0 when it cannot be told. Reads the JDK's release file where it can, which is
# quicker than starting it.
java_major() {
  local java=$1 home text=
  home=$(readlink -f "$java" 2>/dev/null) || home=$java
  home=$(dirname "$(dirname "$home")")
  if [ -r "$home/release" ]; then
    text=$(sed -n 's/^JAVA_VERSION="\([^"]*\)".*/\1/p' "$home/release")
  fi
  if [ -z "$text" ]; then
    text=$("$java" -version 2>&1 | sed -n 's/.* version "\([^"]*\)".*/\1/p') || true
  fi
  text=${text#1.}
  text=${text%%[!0-9]*}
  printf '%s\n' "${text:-0}"
}

# jdk_flags MAJOR: sets FLAGS to what MapDB and Netty want on newer JDKs, where they warn without it.
jdk_flags() {
  FLAGS=()
  if [ "$1" -ge 22 ]; then FLAGS+=(--enable-native-access=ALL-UNNAMED); fi
  if [ "$1" -ge 23 ]; then FLAGS+=(--sun-misc-unsafe-memory-access=allow); fi
}

# ---- Building ----

require_maven() {
  command -v mvn >/dev/null || die "No mvn found: install Maven 3.8 or newer (Debian: apt-get install maven; macOS: brew install maven)."
}

STAMP=$(dirname "$LIB")/built

needs_build() {
  [ -e "$STAMP" ] || return 0
  [ -n "$(find "$ROOT/pom.xml" "$ROOT"/*/pom.xml "$ROOT"/*/src/main -type f -newer "$STAMP" 2>/dev/null)" ]
}

# Builds the jars unless they are up to date. Jars are not replaced under a process that runs from them.
build() {
  if ! needs_build; then
    say "The build is up to date."
    return
  fi
  local running
  running=$(processes "$LIB")
  if [ -n "$running" ]; then
    say "Sources are newer than the jars, but processes run from these: not built. To build, stop them first: scripts/stop.sh"
    return
  fi
  local java log=$ROOT/target/build.log
  java=$(find_java)
  require_maven
  [ -x "$(dirname "$(readlink -f "$java" 2>/dev/null || printf '%s' "$java")")/javac" ] ||
    die "$java comes without javac: building needs a JDK, not only a runtime. Set JAVA_HOME to a JDK 17 or newer."
  mkdir -p "$ROOT/target"
  rm -rf "$LIB"
  say "Building (the first time it also downloads libraries; all output: target/build.log) ..."
  if ! (cd "$ROOT" && mvn -B -Ddist.lib="$LIB" -Dmaven.test.skip=true -Dspotless.check.skip=true package) 2>&1 |
    tee "$log" | show_modules; then
    show_errors "$log" >&2
    die "The build failed; all of its output is in target/build.log."
  fi
  touch "$STAMP"
}

# Of Maven's output on stdin, a line for each module that it begins.
show_modules() {
  local line
  while IFS= read -r line; do
    if [[ $line =~ Building\ (Quorate.*)\ [0-9][^\ ]*\ *\[([0-9]+)/([0-9]+)\]$ ]]; then
      say "  ${BASH_REMATCH[2]} of ${BASH_REMATCH[3]}: ${BASH_REMATCH[1]} (after $SECONDS s)"
    fi
  done
}

# show_errors LOG: what Maven says went wrong; the last lines when it says nothing, as when it could not even begin.
show_errors() {
  local errors
  errors=$(sed -n '/^\[ERROR\] *$/q; /-> \[Help/d; /^\[ERROR\]/p' "$1" | sed -n 1,20p)
  if [ -n "$errors" ]; then printf '%s\n' "$errors"; else tail -n 20 "$1"; fi
}

require_jars() {
  [ -e "$LIB" ] || die "Not built yet ($LIB is missing): run scripts/quickstart.sh, or: mvn -q package -DskipTests"
}

# ---- Configuration ----

# property FILE KEY: prints the value of a key, or nothing.
property() {
  local key=${2//./\\.}
  sed -n "s/^[[:space:]]*${key}[[:space:]]*[=:][[:space:]]*//p" "$1" | tail -n 1 | sed 's/[[:space:]]*$//'
}

# setting PREFIX FILE KEY [ARGUMENT...]: the value as the process will see it: flag, else environment, else file.
setting() {
  local prefix=$1 file=$2 key=$3 variable value
  shift 3
  while [ $# -gt 0 ]; do
    if [ "$1" = --set ] && [ "${2%%=*}" = "$key" ]; then
      printf '%s\n' "${2#*=}"
      return
    fi
    shift
  done
  variable=${prefix}_$(printf '%s' "$key" | tr 'a-z.-' 'A-Z__')
  value=${!variable:-}
  printf '%s\n' "${value:-$(property "$file" "$key")}"
}

absolute() { (cd "$(dirname "$1")" && printf '%s/%s\n' "$PWD" "$(basename "$1")"); }

# ---- Ports ----

# listening HOST:PORT: whether somebody accepts connections there.
listening() {
  local host=${1%:*} port=${1##*:}
  host=${host#[} host=${host%]}
  case $host in 0.0.0.0) host=127.0.0.1 ;; ::) host=::1 ;; esac
  (exec 3<>"/dev/tcp/$host/$port") 2>/dev/null
}

# port_owner PORT: prints who listens there, as well as this machine's tools can tell.
port_owner() {
  local pid=
  if command -v lsof >/dev/null; then
    pid=$(lsof -nP -t -iTCP:"$1" -sTCP:LISTEN 2>/dev/null | head -n 1) || true
  elif command -v ss >/dev/null; then
    pid=$(ss -ltnpH "sport = :$1" 2>/dev/null | sed -n 's/.*pid=\([0-9]*\).*/\1/p' | head -n 1) || true
  fi
  if [ -n "$pid" ]; then
    printf 'process %s (%s); stop it with: kill %s\n' "$pid" "$(short_command "$pid")" "$pid"
  else
    printf 'another process; find it with: lsof -iTCP:%s -sTCP:LISTEN\n' "$1"
  fi
}

# http_get HOST:PORT PATH: prints status code and body's first line; fails when nobody answers.
http_get() {
  local host=${1%:*} port=${1##*:}
  host=${host#[} host=${host%]}
  case $host in 0.0.0.0) host=127.0.0.1 ;; ::) host=::1 ;; esac
  (
    exec 3<>"/dev/tcp/$host/$port" || exit 1
    printf 'GET %s HTTP/1.0\r\nHost: %s\r\n\r\n' "$2" "$host" >&3
    local line status=
    while IFS= read -r -t 5 line <&3 || [ -n "$line" ]; do
      line=${line%$'\r'}
      if [ -z "$status" ]; then
        status=${line#* }
      elif [ -z "$line" ]; then
        IFS= read -r -t 5 line <&3 || true
        printf '%s %s\n' "${status%% *}" "$line"
        exit 0
      fi
    done
    exit 1
  ) 2>/dev/null
}

# ---- Processes ----

command_of() {
  if [ -r "/proc/$1/cmdline" ]; then
    tr '\0' ' ' <"/proc/$1/cmdline" 2>/dev/null || true
  else
    ps -ww -o args= -p "$1" 2>/dev/null || true
  fi
}

# What a process is, in few words: of Java its main class and what follows.
short_command() { command_of "$1" | sed 's/^\([^ ]*\/\)\{0,1\}java .* \([a-z]*\.[a-z.]*[A-Z][A-Za-z]* \)/java \2/' | cut -c 1-120; }

# processes TEXT: prints the pids of our servers whose command line contains TEXT.
processes() {
  ps -e -o pid= -o args= -ww 2>/dev/null |
    awk -v text="$1" '/io\.quorate\.(controller\.ControllerMain|broker\.BrokerMain) / && index($0, text) { print $1 }'
}

# is_server PID: whether this very process is MAIN with CONFIG of this RUN_DIR. A pid may have been given to somebody else
# since its file was written.
is_server() {
  local command
  kill -0 "$1" 2>/dev/null || return 1
  command="$(command_of "$1") "
  case $command in
    *"-Dquorate.run.dir=$RUN_DIR "*" $MAIN --config $CONFIG "*) return 0 ;;
    *) return 1 ;;
  esac
}

# running_pid: prints the pid when the server of CONFIG runs. A pid file that lies is reported and removed.
running_pid() {
  local pid
  [ -e "$PID_FILE" ] || return 1
  pid=$(sed -n 1p "$PID_FILE")
  case $pid in
    '' | *[!0-9]*) ;;
    *)
      if is_server "$pid"; then
        printf '%s\n' "$pid"
        return 0
      fi
      ;;
  esac
  warn "$NAME: removed the stale pid file $PID_FILE (process ${pid:-?} is gone or somebody else)"
  rm -f "$PID_FILE"
  return 1
}

# ---- The cluster of the quickstart: three controllers and three brokers on one machine ----

PORT_BASE=${QUORATE_PORT_BASE:-9100}

bootstrap_servers() {
  printf '127.0.0.1:%d,127.0.0.1:%d,127.0.0.1:%d\n' $((PORT_BASE + 1)) $((PORT_BASE + 2)) $((PORT_BASE + 3))
}

# cluster_config KIND N: prints the config file. With a port base or run folder of its own, a cluster gets its own files,
# made once from config/.
cluster_config() {
  local source=$ROOT/config/$1-$2.properties target=$RUN_DIR/config/$1-$2.properties
  if [ "$PORT_BASE" = 9100 ] && [ "$RUN_DIR" = "$ROOT/run" ]; then
    printf '%s\n' "$source"
    return
  fi
  if [ ! -e "$target" ]; then
    mkdir -p "$RUN_DIR/config"
    awk -v base="$PORT_BASE" -v run="$RUN_DIR" -v servers="$(bootstrap_servers)" '
      /^(controller|http|status)\.listener=/ { port = $0; sub(/.*:/, "", port); sub(/:.*/, ""); print $0 ":" port - 9100 + base; next }
      /^advertised\.port=/ { sub(/.*=/, ""); print "advertised.port=" $0 - 9100 + base; next }
      /^controller\.quorum\.bootstrap\.servers=/ { print "controller.quorum.bootstrap.servers=" servers; next }
      /^(metadata\.log\.dir|log\.dir)=run/ { sub(/=run/, "=" run) }
      { print }' "$source" >"$target.new"
    mv "$target.new" "$target"
  fi
  printf '%s\n' "$target"
}
