#!/usr/bin/env bash
# Runs the simulator: one seed is one run of a whole quorum, with crashes, a bad network and bad clocks.
#
#   scripts/simulate.sh --seeds 100000 [--from 1]   runs seeds until one breaks a promise
#   scripts/simulate.sh --trace 4711                shows everything that happens in one seed
#   scripts/simulate.sh --mutations                 breaks each rule on purpose: which seed sees it?
#
# JAVA_OPTS are passed to java. Exit code: 0 all is well, 1 a promise broke (or a broken rule was not seen), 2 wrong arguments or
# it could not be built.
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

java=$(find_java) || exit 2
(require_maven) || exit 2
module="${ROOT}/controller"
class_path_file="${module}/target/test-class-path"

cd "${ROOT}"
goals=(test-compile)
newest_pom="$(find . -name pom.xml -not -path '*/target/*' -newer "${class_path_file}" 2>/dev/null || true)"
if [[ ! -f "${class_path_file}" || -n "${newest_pom}" ]]; then
  goals+=(dependency:build-classpath -Dmdep.includeScope=test -Dmdep.outputFile=target/test-class-path)
fi
if ! build="$(mvn -q -pl controller -am "${goals[@]}" 2>&1)"; then
  printf '%s\n' "${build}" >&2
  exit 2
fi

class_path="${module}/target/test-classes:${module}/target/classes:$(<"${class_path_file}")"
# shellcheck disable=SC2086  # JAVA_OPTS is a list of words.
exec "${java}" -Dbasedir="${module}" ${JAVA_OPTS:--XX:+UseParallelGC} -cp "${class_path}" \
  io.quorate.controller.sim.SimulateMain "$@"
