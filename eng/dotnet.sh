# Finds a dotnet that satisfies global.json, or fetches one into .dotnet/. Expects $root and words.sh; find_dotnet sets $dotnet.

# The vendor's install script. A test points this at a stand-in of its own, by file:// or on the loopback.
install_url=${CMA_DOTNET_INSTALL_URL:-https://dot.net/v1/dotnet-install.sh}

# Runs a command of the SDK in the checkout: silent about itself, without need of ICU, deaf to the caller's stdin,
# and with a home in the checkout where the user has none to write to.
sdk() (
  cd -- "$root" || exit
  export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1
  if ! [ -d "${HOME:-}" ] || ! [ -w "$HOME" ]; then
    export HOME=$root/artifacts/home
    mkdir -p "$HOME"
  fi
  exec "$@" </dev/null 9>&-
)

# The SDK itself is asked, in the folder that holds global.json: it knows its own rules of rolling forward.
satisfies() { sdk "$1" --version >/dev/null 2>&1; }

find_dotnet() {
  local candidate
  while IFS= read -r candidate; do
    case $candidate in /*) ;; *) candidate=$PWD/$candidate ;; esac
    satisfies "$candidate" && dotnet=$candidate && return
  done < <(type -aP dotnet)

  dotnet=$root/.dotnet/dotnet
  [ -x "$dotnet" ] && satisfies "$dotnet" && return
  fetch_dotnet
}

# Lets programs that we start find the same .NET: a fetched one is nowhere that they would look.
share_dotnet() {
  case $dotnet in "$root"/.dotnet/*) export DOTNET_ROOT=$root/.dotnet PATH=$root/.dotnet:$PATH ;; esac
}

sdk_version() {
  local line
  while IFS= read -r line; do
    [[ $line =~ \"version\":[[:space:]]*\"([^\"]+)\" ]] && printf %s "${BASH_REMATCH[1]}" && return
  done <"$root/global.json"
}

# Ends with the one sentence that says what to install; $1 is why it could not be done here.
needs_sdk() {
  refuse "install the .NET SDK $(sdk_version) or a later one of its line and put dotnet on PATH:" \
    "none there satisfies global.json, and fetching it failed ($1)"
}

fetch_dotnet() {
  # Relative, for the vendor's script is not to be trusted with a space in a path.
  local script=artifacts/dotnet-install.sh staged=artifacts/dotnet.new log=artifacts/dotnet-install.log reason
  reason=$(download "$install_url" "$root/$script" 2>&1) || needs_sdk "${reason##*$'\n'}"
  say "fetching the .NET SDK $(sdk_version) into .dotnet, once"
  rm -rf "${root:?}/$staged"
  sdk bash "$script" --version "$(sdk_version)" --install-dir "$staged" --no-path >"$root/$log" 2>&1 ||
    needs_sdk "the install script's words are in $log"
  reason=$(sdk "$staged/dotnet" --version 2>&1 >/dev/null) || needs_sdk "what was fetched does not run here: ${reason%%$'\n'*}"

  # Staged and then moved: a fetch that is cut short leaves nothing that looks like an SDK.
  rm -rf "$root/.dotnet"
  mv -- "$root/$staged" "$root/.dotnet"
}

download() {
  case $1 in
    file://*) cp -- "${1#file://}" "$2" ;;
    *)
      if command -v curl >/dev/null; then curl -fsSL --connect-timeout 20 --retry 2 -o "$2" "$1"
      elif command -v wget >/dev/null; then wget -nv -T 20 -t 3 -O "$2" "$1"
      else
        echo "neither curl nor wget is on PATH"
        return 1
      fi
      ;;
  esac
}
