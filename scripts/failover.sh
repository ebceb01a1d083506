#!/usr/bin/env bash
# Kills the leader of a real cluster again and again while a client creates topics, checks that nothing acknowledged is lost or
# done twice, and prints for how long the client got no acknowledgement.
#
#   scripts/failover.sh [--kills 10]
#
# The cluster is its own: three controllers and three brokers on free ports and in a temporary folder.
# Exit code: 0 every promise held, 1 one did not, 2 wrong arguments or no build.
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

java=$(find_java) || exit 2
(require_maven) || exit 2
cd "$ROOT"
class_path_file=$ROOT/admin/target/test-class-path
# Resolves the modules' own classes too, so it is asked for in the same run that compiles them.
if ! output=$(mvn -q -B -pl admin -am test-compile dependency:build-classpath -Dmdep.includeScope=test \
  -Dmdep.outputFile=target/test-class-path 2>&1); then
  warn "$output"
  die "The build failed." 2
fi
jdk_flags "$(java_major "$java")"
exec "$java" ${FLAGS[@]+"${FLAGS[@]}"} -Xmx512m -XX:+UseSerialGC \
  -cp "$ROOT/admin/target/test-classes:$ROOT/admin/target/classes:$(<"$class_path_file")" io.quorate.e2e.FailoverMain "$@"
