# Whether the tool that was built last is still the tool of these sources. Nothing but shell builtins: every start of ./cma passes here.
# Expects $root; is_fresh sets $dotnet to the one that the tool was built with.

stamp=$root/artifacts/cma.stamp
tool=$root/artifacts/bin/Cma/release/cma.dll

# What the tool is made of. Folders count too: their time tells of a file that was removed or renamed.
inputs=("$root/global.json" "$root/Directory.Build.props" "$root/Directory.Packages.props" "$root/.editorconfig" "$root/eng" "$root/src")

# Whether $1, or anything in it, changed after the stamp.
is_newer() {
  local entry
  [ "$1" -nt "$stamp" ] && return 0
  [ -d "$1" ] || return 1
  for entry in "$1"/*; do
    is_newer "$entry" && return 0
  done
  return 1
}

is_fresh() {
  local input
  [ -f "$tool" ] && [ -f "$stamp" ] || return 1
  IFS= read -r dotnet <"$stamp"
  [ -x "$dotnet" ] || return 1
  for input in "${inputs[@]}"; do
    is_newer "$input" && return 1
  done
  return 0
}
