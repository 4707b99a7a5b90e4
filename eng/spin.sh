# Spin and gcc: a second engine that the coherence checker is held against. Expects words.sh.

# Installs Debian's where they are missing and that is possible. Without them the tests that need them are skipped and say so: this never fails.
get_spin() {
  local log=artifacts/spin-install.log
  [ -d tests/ContiguousMemory.Coherence.Tests ] || return 0
  command -v spin >/dev/null && command -v gcc >/dev/null && return 0
  if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    say "spin and gcc are not both here, and installing them takes root and apt-get; their tests will be skipped"
    return 0
  fi
  say "installing spin and gcc"
  apt_get update >"$log" 2>&1
  apt_get install -y --no-install-recommends spin gcc libc6-dev >>"$log" 2>&1 || say "that failed; apt-get's words are in $log"
  return 0
}

# An archive that does not answer must not hold up the rest.
apt_get() { DEBIAN_FRONTEND=noninteractive timeout 180 apt-get -o Acquire::Retries=1 -o Acquire::http::Timeout=20 "$@" </dev/null; }
