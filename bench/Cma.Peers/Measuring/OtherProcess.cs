using System.Diagnostics;
using System.Globalization;
using Cma.Bench;

namespace Cma.Peers.Measuring;

/// <summary>This program, started anew for peers that want a process to themselves, and at our orders (<see cref="Service"/>).</summary>
internal sealed class OtherProcess : IDisposable
{
    private readonly Process _process;
    private readonly List<string> _errors = [];

    private OtherProcess(string name)
    {
        string self = Environment.ProcessPath ?? throw new InvalidOperationException("The system does not tell where this program is.");
        string library = Path.Join(AppContext.BaseDirectory, "cma-peers.dll");
        bool hosted = Path.GetFileNameWithoutExtension(self) == "dotnet";
        ProcessStartInfo start = new(self, hosted ? [library, "serve", name] : ["serve", name])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _process = Process.Start(start)!;
        _process.ErrorDataReceived += (_, told) =>
        {
            if (string.IsNullOrWhiteSpace(told.Data)) return;
            lock (_errors) _errors.Add(told.Data.Trim());
        };
        _process.BeginErrorReadLine();
    }

    /// <summary>Starts it for the peers called <paramref name="name"/>.</summary>
    /// <param name="name">What the new process is to serve.</param>
    /// <param name="process">It.</param>
    /// <param name="why">What it said when it could not.</param>
    /// <returns>Whether it serves.</returns>
    public static bool TryStart(string name, out OtherProcess process, out string why)
    {
        process = new OtherProcess(name);
        why = "";
        if (process._process.StandardOutput.ReadLine() is not null) return true;
        process._process.WaitForExit();
        lock (process._errors) why = process._errors.Count > 0 ? string.Join(' ', process._errors) : $"ended with {process._process.ExitCode}.";
        process.Dispose();
        return false;
    }

    /// <summary>The contender of that number there.</summary>
    public IContender Contender(int number) => new Remote(this, number);

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private string Ask(string order)
    {
        _process.StandardInput.WriteLine(order);
        return _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException($"The process that was told '{order}' has ended.");
    }

    private sealed class Remote(OtherProcess process, int number) : IContender
    {
        public string? Enter(Cell cell) => process.Ask($"enter {number} {cell.ToText()}") is { Length: > 0 } why ? why : null;

        public void WarmUp(TimeSpan time) => process.Ask(string.Create(CultureInfo.InvariantCulture, $"warm {number} {time.TotalMilliseconds}"));

        public Sample? Batch()
        {
            string[] words = process.Ask($"batch {number}").Split(' ');
            return words.Length == 1 ? null : new Sample(double.Parse(words[0], CultureInfo.InvariantCulture), double.Parse(words[1], CultureInfo.InvariantCulture));
        }

        public void Leave() => process.Ask($"leave {number}");
    }
}
