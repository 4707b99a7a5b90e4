# Builds in Release. Expects $root, words.sh, and dotnet.sh with $dotnet found.

# Builds the project or solution $1. All it prints goes to stderr; no server stays behind that would hold the caller's pipes or our lock.
build() {
  sdk "$dotnet" msbuild "$1" -restore -property:Configuration=Release -nologo -verbosity:quiet -terminalLogger:off \
    -nodeReuse:false -maxCpuCount -property:UseSharedCompilation=false >&2 || refuse "the build of $1 failed; its errors are above"
}

# Builds the tool and stamps it with the time at which the build began: what is edited meanwhile is newer than the stamp.
build_tool() {
  rm -f "$stamp"
  printf '%s\n' "$dotnet" >"$stamp.new"
  build src/Cma
  mv -f "$stamp.new" "$stamp"
}
