# Sourced by ./mvnw and ./slipway: finds a JDK that is new enough, or says what to install.

SLIPWAY_JDK_MINIMUM=25

jdk_feature_version() {
  # "release" is there in every JDK since 9 and needs no JVM start to be read.
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2>/dev/null
}

is_new_enough() {
  local feature
  [[ -x $1/bin/javac ]] || return 1
  feature=$(jdk_feature_version "$1")
  [[ -n $feature && $feature -ge $SLIPWAY_JDK_MINIMUM ]]
}

find_jdk() {
  local candidate on_path
  if [[ -n ${JAVA_HOME:-} ]] && is_new_enough "$JAVA_HOME"; then
    echo "$JAVA_HOME"
    return
  fi
  if on_path=$(command -v javac 2>/dev/null); then
    on_path=$(dirname "$(dirname "$(readlink -f "$on_path")")")
    if is_new_enough "$on_path"; then
      echo "$on_path"
      return
    fi
  fi
  for candidate in /usr/lib/jvm/* /opt/java/* /opt/jdk* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    if is_new_enough "$candidate"; then
      echo "$candidate"
      return
    fi
  done
  cat >&2 <<EOF
Slipway needs a JDK $SLIPWAY_JDK_MINIMUM or newer, and none was found in JAVA_HOME, on the PATH or in the usual places.
Install one, for example Eclipse Temurin $SLIPWAY_JDK_MINIMUM (https://adoptium.net), and set JAVA_HOME to its directory.
EOF
  return 1
}
