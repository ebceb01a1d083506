#!/usr/bin/env bash
# Checks that documents and configuration files still say what is true: names of classes and files, links, configuration
# keys with their defaults and bounds, error codes, messages. Prints what is wrong, with the right line where there is one.
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

cd "$ROOT"
require_jars
DOCS=(README.md CHANGELOG.md docs/*.md docs/decisions/*.md)
WRONG=0

wrong() {
  warn "$*"
  WRONG=$((WRONG + 1))
}

# ---- Names in backticks ----

TICK=$(printf '\140')

# Types and messages: every one that a source file declares.
declared_types() {
  find . -path ./target -prune -o \( -name '*.java' -o -name '*.proto' \) -path '*/src/*' -print0 |
    xargs -0 sed -n 's/^.*\(class\|record\|interface\|enum\|message\) \([A-Z][A-Za-z0-9]*\).*$/\2/p' | sort -u
}

check_names() {
  local doc name type method file types
  types=$(declared_types)
  for doc in "${DOCS[@]}"; do
    while IFS= read -r name; do
      type=${name%%.*}
      if ! printf '%s\n' "$types" | grep -qx "$type"; then
        wrong "$doc: no type $type"
        continue
      fi
      [ "$name" != "$type" ] || continue
      method=${name#*.}
      file=$(find . -path '*/src/*' -name "$type.java" | head -n 1)
      if [ -n "$file" ] && ! grep -qw "$method" "$file"; then
        wrong "$doc: $type has no $method"
      fi
    done < <(grep -o "${TICK}[A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*\(\.[a-z][A-Za-z]*\)\{0,1\}${TICK}" "$doc" | tr -d "$TICK" | sort -u)
    while IFS= read -r name; do
      [ -d "protocol/src/main/java/${name//.//}" ] || [ -n "$(find . -path "*/src/main/java/${name//.//}" -type d)" ] ||
        wrong "$doc: no package $name"
    done < <(grep -o "${TICK}io\.quorate[a-z.]*${TICK}" "$doc" | tr -d "$TICK" | sort -u)
    while IFS= read -r name; do
      [ -e "$name" ] || wrong "$doc: no file $name"
    done < <(grep -Eo '(^|[^/A-Za-z.-])(scripts|config|docs|protocol|controller|broker-stub|admin|\.ci)/[A-Za-z0-9_./-]*[A-Za-z0-9/]' "$doc" |
      sed 's/^[^a-z.]//' | sort -u)
    while IFS= read -r name; do
      [ -e "$(dirname "$doc")/$name" ] || wrong "$doc: broken link $name"
    done < <(grep -o '](\([^)#:]*\))' "$doc" | sed 's/^](//; s/)$//' | sort -u)
  done
}

# ---- Configuration ----

# keys MAIN: "key<tab>presence<tab>meaning<tab>allowed" for each key that a process tells by --help.
keys() {
  "$(find_java)" -cp "$LIB/*" "$1" --help | awk '
    /^Keys of the properties file:/ { on = 1; next }
    on && /^[a-z]/ { key = $1; presence = $0; sub(/^[^(]*\(/, "", presence); sub(/\)$/, "", presence) }
    on && /^    / {
      at = index($0, " Must be ")
      print key "\t" presence "\t" substr($0, 5, at - 5) "\t" substr($0, at + 1, length($0) - at - 1)
    }'
}

# check_config KEYS FILE: each key is there with the comment that --help gives, and no other.
check_config() {
  local key presence meaning allowed names
  while IFS=$'\t' read -r key presence meaning allowed; do
    if ! grep -A 2 -Fx "# $meaning" "$2" | grep -A 1 -Fx "# $allowed; $presence." | grep -Eq "^#?${key//./\\.}="; then
      wrong "$2: $key is missing or is explained otherwise; it should be:
# $meaning
# $allowed; $presence.
$key=..."
    fi
  done <<<"$1"
  names=$(printf '%s\n' "$1" | cut -f 1)
  while IFS= read -r key; do
    printf '%s\n' "$names" | grep -Fqx "$key" || wrong "$2: there is no key $key"
  done < <(sed -n 's/^#\{0,1\}\([a-z][a-z.]*\)=.*/\1/p' "$2")
}

# check_key_table KEYS: each key has its row in the operator's page.
check_key_table() {
  local key presence meaning allowed row
  while IFS=$'\t' read -r key presence meaning allowed; do
    row="| \`$key\` | ${presence#default } | ${allowed#Must be } | $meaning |"
    grep -Fqx "$row" docs/OPERATIONS.md || wrong "docs/OPERATIONS.md: should have the row
$row"
  done <<<"$1"
}

# ---- Error codes and messages ----

check_errors() {
  local code number
  while read -r code number; do
    grep -q "^| $code | $number |" docs/OPERATIONS.md || wrong "docs/OPERATIONS.md: error code $code, $number has no row"
  done < <(awk '/^enum ErrorCode/ { on = 1; next } /^}/ { on = 0 } on && /=/ { sub(/;.*/, ""); print $1, $3 }' protocol/src/main/protobuf/quorate/common.proto)
}

check_messages() {
  local message
  while IFS= read -r message; do
    grep -q "\`$message\`" docs/PROTOCOL.md || wrong "docs/PROTOCOL.md: message $message is not in it"
  done < <(sed -n 's/^message \([A-Za-z]*\(Request\|Now\|Message\)\|Hello[A-Za-z]*\|ErrorReply\) .*/\1/p' \
    protocol/src/main/protobuf/quorate/{rpc,raft,broker}.proto | grep -v '^BrokerRequest$')
}

check_names
CONTROLLER_KEYS=$(keys io.quorate.controller.ControllerMain)
BROKER_KEYS=$(keys io.quorate.broker.BrokerMain)
for id in 1 2 3; do
  check_config "$CONTROLLER_KEYS" "config/controller-$id.properties"
  check_config "$BROKER_KEYS" "config/broker-$id.properties"
done
check_key_table "$CONTROLLER_KEYS"
check_key_table "$BROKER_KEYS"
check_errors
check_messages
if [ "$WRONG" = 0 ]; then
  say "${#DOCS[@]} documents and 6 configuration files say what is true."
else
  warn "$WRONG things are wrong."
  exit 1
fi
