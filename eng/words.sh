# How the launchers speak: on stderr only, because stdout belongs to the tool. Expects $name, the launcher's own.

say() { printf '%s: %s\n' "$name" "$*" >&2; }

# For what cannot be done on this machine; the exit code is the tool's own for that case.
refuse() {
  say "$*"
  exit 3
}
