namespace Cma.Tests.House;

/// <summary>
/// A <c>dotnet</c> in shell, for tests of the launchers: it logs each call, builds by making empty files, and as the tool prints what it was given.
/// </summary>
internal static class FakeDotnet
{
    /// <summary>The script. It reads <c>$FAKE_LOG</c>, and the files named below in the checkout it is called for.</summary>
    public const string Script =
        """
        #!/usr/bin/env bash
        printf '%s\n' "$*" >>"$FAKE_LOG"
        printf '%s\n' "${HOME-}" >>"$FAKE_LOG.home"
        { : >&9; } 2>/dev/null && echo "the lock leaked into $1" >>"$FAKE_LOG"

        # What a test project's outcome file calls: report passed=3 failed=1 ...
        report() {
          printf '<assemblies id="x"><assembly name="a &gt; b" errors="%s" failed="%s" not-run="7" passed="%s" skipped="%s" total="9" />' \
            "${errors:-0}" "${failed:-0}" "${passed:-0}" "${skipped:-0}" >"$results/$name.xml"
        }

        case $1 in
          --version)
            # Like the real one it looks for global.json where it stands.
            [ -f global.json ] && ! [ -f "${0%/*}/too-old" ] || { echo "A compatible .NET SDK was not found." >&2; exit 155; }
            echo 10.0.400
            ;;
          msbuild)
            cat >/dev/null
            echo "noise of the build"
            sleep "${FAKE_BUILD_SECONDS:-0}"
            [ -f does-not-compile ] && { echo "Program.cs(1,1): error CS1002: ; expected"; exit 1; }
            for name in Cma/release/cma A.Tests/release/A.Tests B.Tests/release/B.Tests; do
              mkdir -p "artifacts/bin/${name%/*}"
              echo built >"artifacts/bin/$name.dll"
            done
            ;;
          format) if [ -f badly-formatted ]; then exit 2; fi ;;
          */cma.dll)
            shift
            [ -f "${FAKE_LOG%/*}/answer" ] && exec cat "${FAKE_LOG%/*}/answer"
            printf 'folder [%s]\n' "$PWD"
            printf 'argument [%s]\n' "$@"
            printf 'input [%s]\n' "$(cat)"
            exit "${FAKE_EXIT:-0}"
            ;;
          *.Tests.dll)
            name=${1##*/} name=${name%.dll} results=$3
            mkdir -p "$results"
            printf 'soak %s, accept %s\n' "${CMA_SOAK-}" "${CMA_ACCEPT_API-}"
            printf 'dotnet is %s, its root %s\n' "$(command -v dotnet)" "${DOTNET_ROOT-}"
            . "tests/$name/outcome"
            ;;
          *) exit 9 ;;
        esac
        """;

    /// <summary>A stand-in for the vendor's install script: it logs its arguments and installs the dotnet that lies beside <c>$FAKE_LOG</c>.</summary>
    public const string InstallScript =
        """
        #!/usr/bin/env bash
        printf 'install %s\n' "$*" >>"$FAKE_LOG"
        echo "noise of the install script"
        while [ $# -gt 0 ]; do
          [ "$1" = --install-dir ] && target=$2
          shift
        done
        mkdir -p "$target"
        cp "${FAKE_LOG%/*}/dotnet" "$target/dotnet"
        """;
}
