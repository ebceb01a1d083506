#!/usr/bin/env bash
# Runs every check and every test, and ends with one line of totals. Exit code 0 when all passed.
# Leaves nothing running, and nothing outside target/ (Maven's own cache of downloads aside).
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

cd "$ROOT"
SCRIPTS=(scripts/*.sh scripts/quorate .ci/run)
# Jars of its own: tests must not replace those that a running cluster uses.
export QUORATE_LIB=$ROOT/target/test/lib
PASSED=0 FAILED=0 SKIPPED=0

# check NAME COMMAND...: one check that passes or fails as a whole.
check() {
  local name=$1
  shift
  printf '\n== %s\n' "$name"
  if "$@"; then
    PASSED=$((PASSED + 1))
  else
    FAILED=$((FAILED + 1))
    warn "FAILED: $name"
  fi
}

run_shellcheck() {
  if ! command -v shellcheck >/dev/null && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    say "Installing shellcheck ..."
    (apt-get update && apt-get install -y --no-install-recommends shellcheck) >/dev/null 2>&1 || true
  fi
  if ! command -v shellcheck >/dev/null; then
    say "Skipped: shellcheck is not installed."
    SKIPPED=$((SKIPPED + 1)) PASSED=$((PASSED - 1))
    return 0
  fi
  shellcheck -x "${SCRIPTS[@]}"
}

# All of Maven's output goes to a file; what people want to see of it is shown as it happens.
run_maven() {
  mkdir -p target
  rm -rf target/test "$ROOT"/*/target/surefire-reports
  if mvn -B -Ddist.lib="$QUORATE_LIB" --fail-at-end verify 2>&1 | tee target/test.log |
    grep -E --line-buffered 'Building Quorate|Tests run:|^\[(ERROR|WARNING)\]|BUILD'; then
    touch "$QUORATE_LIB/../built"
  else
    return 1
  fi
}

# Adds up what Surefire reported.
count_tests() {
  local totals
  totals=$(cat "$ROOT"/*/target/surefire-reports/TEST-*.xml 2>/dev/null | awk '
    function number(name,  text) {
      if (!match($0, " " name "=\"[0-9]+\"")) return 0
      text = substr($0, RSTART, RLENGTH)
      gsub(/[^0-9]/, "", text)
      return text + 0
    }
    /<testsuite / { open = 1 }
    open { tests += number("tests"); bad += number("errors") + number("failures"); skipped += number("skipped") }
    open && />/ { open = 0 }
    END { print tests - bad - skipped, bad + 0, skipped + 0 }')
  # shellcheck disable=SC2086 # three numbers
  set -- $totals
  PASSED=$((PASSED + $1)) FAILED=$((FAILED + $2)) SKIPPED=$((SKIPPED + $3))
}

count_script_tests() {
  local passed=0 failed=1
  if [ -e target/test/scripts.totals ]; then read -r passed failed <target/test/scripts.totals; fi
  PASSED=$((PASSED + passed)) FAILED=$((FAILED + failed))
}

find_java >/dev/null
require_maven
check "shellcheck" run_shellcheck
check "mvn verify (all output: target/test.log)" run_maven
count_tests
if [ -e "$QUORATE_LIB/../built" ]; then
  check "documents and configuration say what is true" scripts/check-docs.sh
  printf '\n== the scripts themselves\n'
  scripts/test-scripts.sh || true
  count_script_tests
else
  FAILED=$((FAILED + 1))
  warn "
FAILED: documents and scripts were not checked, since not all modules were built"
fi

printf '\n%d passed, %d failed, %d skipped\n' "$PASSED" "$FAILED" "$SKIPPED"
[ "$FAILED" = 0 ]
