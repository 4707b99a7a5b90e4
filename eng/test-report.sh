# Reads the counts out of a test project's report (xUnit's XML), because what a runner prints for people may change with every release.

# Sets $tag to the element of the report $1 that carries the counts; empty where there is no report or it was cut short.
read_report() {
  tag=
  [ -f "$1" ] || return 0
  { IFS= read -r -d '>' _ && IFS= read -r -d '>' tag; } <"$1"
  case $tag in '<assembly '*) ;; *) tag= ;; esac
}

# Prints the count called $1 of $tag: passed, failed, skipped or errors (what broke outside any test, as in a fixture's clean-up).
count() {
  if [[ $tag =~ [[:space:]]$1=\"([0-9]+)\" ]]; then printf %s "${BASH_REMATCH[1]}"; else printf 0; fi
}
