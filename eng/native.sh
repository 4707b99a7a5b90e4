#!/usr/bin/env bash
# Compiles src/ContiguousMemory/Native and writes the machine code into C# sources, so that nobody who builds or uses the library needs a compiler of C.
#
# usage: eng/native.sh              rewrites both architectures' sources in src/ContiguousMemory/Linux
#        eng/native.sh ARCH FILE    writes those of x64 or arm64 to FILE instead, for a test to compare
#
# Debian has both compilers: gcc, and gcc-aarch64-linux-gnu. Exit codes: 0 done, 2 bad usage, 3 this machine cannot.
set -eu -o pipefail
name=native
self=${BASH_SOURCE[0]}
root=$(CDPATH='' cd -P -- "$(dirname -- "$self")/.." && pwd -P)
. "$root/eng/words.sh"
sources=$root/src/ContiguousMemory/Native

# Position-independent, and nothing but code: whatever would want a library, a constant in memory or a loader is switched off.
flags=(-O2 -Wall -Wextra -Werror -std=gnu11 -ffreestanding -fPIC -fno-builtin -fno-stack-protector -fno-asynchronous-unwind-tables -fno-unwind-tables
  -fno-jump-tables -fno-tree-vectorize -fno-tree-loop-distribute-patterns -fno-ident)

# Sets $prefix, of the compiler and its tools, and $extra for the architecture $1.
find_compiler() {
  local machine
  case $1 in
    x64) machine=x86_64 extra=-fcf-protection=branch ;;
    arm64) machine=aarch64 extra=-mbranch-protection=bti ;;
    *) say "there is code for x64 and arm64, not for '$1'" && exit 2 ;;
  esac
  prefix=
  if command -v "$machine-linux-gnu-gcc" >/dev/null; then
    prefix=$machine-linux-gnu-
  elif [ "$(uname -m)" != "$machine" ] || ! command -v gcc >/dev/null; then
    refuse "no compiler of C for $1 here; Debian's package is gcc-${machine//_/-}-linux-gnu"
  fi
}

# Refuses an object file $1 that would not run from any address on its own.
check_object() {
  local extra_sections
  [ -z "$("${prefix}readelf" -r "$1" | grep -F R_ || true)" ] || refuse "the code has relocations, and nobody would apply them"
  extra_sections=$("${prefix}objdump" -h "$1" | awk '$1 ~ /^[0-9]+$/ && $3 !~ /^0+$/ && $2 != ".text" && $2 !~ /^\.note/ { print $2 }')
  [ -z "$extra_sections" ] || refuse "the code needs $extra_sections beside .text"
}

offset_of() { "${prefix}nm" "$1" | awk -v name="$2" '$3 == name { print "0x" $1 }'; }

# Prints the C# source of the architecture $1, called $2.
generate() {
  local prefix extra work version
  find_compiler "$1"
  work=$(mktemp -d)
  "${prefix}gcc" "${flags[@]}" "$extra" -c -o "$work/piece.o" "$sources/live-move.c" || refuse "live-move.c does not compile for $1"
  check_object "$work/piece.o"
  "${prefix}objcopy" -O binary -j .text "$work/piece.o" "$work/piece"
  version=$("${prefix}gcc" --version | head -n 1)
  cat <<TEXT
// Made by eng/native.sh from src/ContiguousMemory/Native; change it there and run that.
namespace ContiguousMemory.Linux;

/// <summary>The machine code of live-move.c for $1.</summary>
internal static class LiveMoveBytes$2
{
    /// <summary>What compiled it.</summary>
    internal const string Compiler = "${version#* }";

    /// <summary>Where <c>live_move</c> begins.</summary>
    internal const int Move = $(printf %d "$(offset_of "$work/piece.o" live_move)");

    /// <summary>Where <c>live_copy</c> begins.</summary>
    internal const int Copy = $(printf %d "$(offset_of "$work/piece.o" live_copy)");

    internal static ReadOnlySpan<byte> Code =>
    [
$(od -An -v -tx1 -w24 "$work/piece" | sed -e 's/ \(..\)/0x\1, /g' -e 's/^/        /' -e 's/ *$//')
    ];
}
TEXT
  rm -r "$work"
}

case $# in
  0)
    for pair in x64:X64 arm64:Arm64; do
      target=$root/src/ContiguousMemory/Linux/LiveMoveBytes${pair#*:}.cs
      generate "${pair%:*}" "${pair#*:}" >"$target.new"
      mv -- "$target.new" "$target"
    done
    ;;
  2) generate "$1" "$([ "$1" = x64 ] && echo X64 || echo Arm64)" >"$2" ;;
  *) sed -n '4,5s/^# //p' "$self" >&2 && exit 2 ;;
esac
