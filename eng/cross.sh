# The compiler of C for arm64, with which a test holds the machine code that is checked in against its source. Expects words.sh and spin.sh's apt_get.

# Installs Debian's where it is missing and that is possible. Without it the test is skipped and says so: this never fails.
get_cross() {
  local log=artifacts/cross-install.log
  [ -d tests/ContiguousMemory.Tests ] || return 0
  command -v aarch64-linux-gnu-gcc >/dev/null && return 0
  if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    say "there is no compiler for arm64 here, and installing one takes root and apt-get; its test will be skipped"
    return 0
  fi
  say "installing a compiler for arm64"
  apt_get update >"$log" 2>&1
  apt_get install -y --no-install-recommends gcc-aarch64-linux-gnu >>"$log" 2>&1 || say "that failed; apt-get's words are in $log"
  return 0
}
