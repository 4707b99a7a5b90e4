# One set-up at a time in a checkout, whatever is launched beside it. Expects $root and words.sh.
# File descriptor 9 holds the lock; what is started under it must close that (9>&-), or a build server would keep the lock after us.

lock() {
  if ! mkdir -p "$root/artifacts" 2>/dev/null || ! [ -w "$root/artifacts" ]; then
    refuse "cannot write to $root/artifacts; make it writable, or copy the checkout to where you may write"
  fi
  if command -v flock >/dev/null; then
    exec 9>"$root/artifacts/setup.lock"
    flock -n 9 && return
    say "another launcher is setting this checkout up; waiting for it"
    flock 9
  else
    lock_by_link
  fi
}

unlock() {
  exec 9>&-
  if [ -n "${lock_link:-}" ]; then
    rm -f "$lock_link"
    lock_link=
    trap - EXIT
  fi
}

# Without flock: a symbolic link that names its owner, made in one step, so that there is no moment at which the lock has none.
lock_by_link() {
  local link=$root/artifacts/setup.lock.owner waited=0
  until ln -s "$$" "$link" 2>/dev/null; do
    kill -0 "$(readlink "$link")" 2>/dev/null || bury "$link"
    [ "$waited" = 10 ] && say "process $(readlink "$link") is setting this checkout up; waiting for it"
    waited=$((waited + 1))
    sleep 0.2
  done
  lock_link=$link
  trap 'rm -f "$lock_link"' EXIT
}

# Removes the lock of an owner that died. A second link serialises those who noticed, lest one removes the lock that another just took.
bury() {
  ln -s "$$" "$1.grave" 2>/dev/null || return 0
  kill -0 "$(readlink "$1")" 2>/dev/null || rm -f "$1"
  rm -f "$1.grave"
}
