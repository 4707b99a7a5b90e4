#!/usr/bin/env bash
# Runs the machine code for arm64 that is checked in, on a machine that is not one: in a guest with a Linux of its own, emulated whole (QEMU). The guest's
# only program is tests/ContiguousMemory.Tests/Linux/Arm64Guest. An emulator keeps memory's order stricter than the architecture, and has no caches: what
# only a real processor would show, this does not.
#
# usage: eng/arm64-guest.sh [SECONDS]    how long writers are moved under, on each kind of memory (20)
#
# Prints what the guest prints, a line for each check. Expects Debian's gcc-aarch64-linux-gnu, libc6-dev-arm64-cross, qemu-system-arm and cpio; the kernel,
# Debian's too, is downloaded to artifacts/ the first time. Exit codes: 0 every check passed, 1 one failed, 2 bad usage, 3 this machine cannot.
set -eu -o pipefail
name=arm64-guest
self=${BASH_SOURCE[0]}
root=$(CDPATH='' cd -P -- "$(dirname -- "$self")/.." && pwd -P)
. "$root/eng/words.sh"
sources=$root/tests/ContiguousMemory.Tests/Linux/Arm64Guest
work=$root/artifacts/arm64-guest
seconds=${1:-20}
[[ $# -le 1 && $seconds =~ ^[1-9][0-9]{0,3}$ ]] || { sed -n '6p' "$self" | sed 's/^# //' >&2 && exit 2; }

# The package $2 has the command $1.
need() { command -v "$1" >/dev/null || refuse "no $1 here; Debian's package is $2"; }

# apt-get or apt-cache, $1, for arm64 in a state of its own: this machine's packages stay as they are.
apt_arm64() {
  local tool=$1
  shift
  mkdir -p "$work/apt/lists/partial" "$work/apt/archives/partial"
  timeout 300 "$tool" -o APT::Architecture=arm64 -o APT::Architectures=arm64 -o Dir::Cache="$work/apt" -o Dir::State="$work/apt" -o Dir::State::lists="$work/apt/lists" \
    -o Dir::State::status=/dev/null -o Dir::Etc::SourceList="$work/apt/sources.list" -o Dir::Etc::SourceParts=/dev/null -o Acquire::Languages=none \
    -o APT::Sandbox::User= -o Acquire::Retries=1 -o Acquire::http::Timeout=20 "$@" </dev/null
}

# Stopping writers on arm64 began with Linux 6.10: the newest kernel of this machine's own release of Debian and of its backports.
get_kernel() {
  local site codename package
  [ ! -s "$work/vmlinuz" ] || return 0
  need apt-get apt
  need dpkg-deb dpkg
  say "downloading a kernel for arm64"
  mkdir -p "$work/apt"
  read -r site codename < <(apt-get indextargets --format '$(SITE) $(CODENAME) $(ORIGIN) $(LABEL) $(CREATED_BY)' |
    awk '$3 == "Debian" && $4 == "Debian" && $5 == "Packages" && $2 !~ /-/ { print $1, $2; exit }') ||
    refuse "apt names no archive of Debian, so there is no kernel to have"
  printf 'deb %s %s main\n' "$site" "$codename" "$site" "$codename-backports" >"$work/apt/sources.list"
  apt_arm64 apt-get update >"$work/apt.log" 2>&1 || refuse "the archive does not answer; apt-get's words are in $work/apt.log"
  package=$(apt_arm64 apt-cache show linux-image-cloud-arm64 2>>"$work/apt.log" | sed -n 's/^Depends: \(linux-image-[^ ,]*\).*/\1/p' | sort -V | tail -n 1)
  [ -n "$package" ] || refuse "the archive has no linux-image-cloud-arm64"
  (cd "$work/apt" && rm -f ./*.deb && apt_arm64 apt-get download "$package" >>"$work/apt.log" 2>&1) || refuse "$package cannot be had; apt-get's words are in $work/apt.log"
  dpkg-deb --fsys-tarfile "$work"/apt/linux-image-*.deb | tar -xO --wildcards './boot/vmlinuz-*' >"$work/vmlinuz.new"
  mv -- "$work/vmlinuz.new" "$work/vmlinuz"
  rm -r -- "$work/apt"
}

# The bytes that are checked in, as C.
piece() {
  local source=$root/src/ContiguousMemory/Linux/LiveMoveBytesArm64.cs
  echo "static const unsigned char piece_bytes[] = {"
  grep -o '0x[0-9a-f][0-9a-f],' "$source"
  echo "};"
  sed -n 's/.* const int \(Move\|Copy\) = \([0-9]*\);/#define PIECE_\U\1 \2/p' "$source"
}

need aarch64-linux-gnu-gcc gcc-aarch64-linux-gnu
need qemu-system-aarch64 qemu-system-arm
need cpio cpio
mkdir -p "$work/tree"
get_kernel
piece >"$work/piece.h"
aarch64-linux-gnu-gcc -O2 -std=gnu11 -Wall -Wextra -Werror -static -pthread -I "$work" -I "$root/src/ContiguousMemory/Native" -o "$work/tree/init" \
  "$sources/guest.c" "$sources/rig.c" "$sources/writers.c" || refuse "the guest does not compile; Debian's package of its library is libc6-dev-arm64-cross"
(cd "$work/tree" && echo init | cpio --quiet -o -H newc) >"$work/initramfs"

# The emulator is given ten times as long as the writers need, and five minutes to start and to fail in.
timeout $((seconds * 10 + 300)) qemu-system-aarch64 -machine virt -cpu max -smp 2 -m 512 -nographic -nic none -no-reboot -kernel "$work/vmlinuz" -initrd "$work/initramfs" \
  -append "console=ttyAMA0 quiet panic=-1 -- $seconds" </dev/null | tr -d '\r' | tee "$work/log" || true
grep -qx '0 failed' "$work/log" && ! grep -q '^FAIL' "$work/log"
