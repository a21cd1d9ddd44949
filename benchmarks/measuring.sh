# What the measurements have in common. To be sourced.
script=$(readlink -f "$0")
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# Says how a script is used: the comment at its top.
usage() {
  sed -n '2,/^set /{/^# /s///p}' "$script" >&2
  exit 2
}

# Builds what users get, trained to start quickly, and measures it.
measure() {
  ./slipway version >&2
  ./mvnw -q -ntp -pl acceptance,benchmarks -am -DskipTests -Dspotless.check.skip=true install
  # The subscriber and the reader in it stand for ones on other machines, so they get what Slipway's own sessions get
  # of these processors (autogroup, sched(7)) and wait for nobody's turn.
  setsid bash -c 'echo -10 >/proc/self/autogroup 2>/dev/null; exec "$@"' bash \
    ./mvnw -q -ntp -f benchmarks/pom.xml exec:java -Dexec.args="$*" &
  local measuring=$!
  trap 'kill -- -$measuring 2>/dev/null' INT TERM
  wait "$measuring"
}
