using System.Globalization;
using System.Runtime.Versioning;
using ContiguousMemory.Linux;

namespace ContiguousMemory.Tests.Backing;

/// <summary>
/// Huge pages for tests: those the pool has, or those it can be raised by for as long as the tests run. It is put back afterwards as it was
/// found.
/// </summary>
[SupportedOSPlatform("linux")]
public sealed class HugePageLoan : IDisposable
{
    private const string PoolFile = "/sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages";

    // Two test runs on one machine would each take the other's raise for what was there before.
    private static readonly string s_lockFile = Path.Combine(Path.GetTempPath(), "contiguous-memory-huge-page-pool.lock");

    private FileStream? _lock;
    private long? _found;

    /// <summary>Pages that can be taken now.</summary>
    internal static long Free => HugePagePool.Read(LinuxHost.This)?.Free ?? 0;

    /// <summary>Sees that the pool can give that many pages, or skips the test with the reason.</summary>
    internal void Require(long pages)
    {
        HugePagePool? pool = HugePagePool.Read(LinuxHost.This);
        Assert.SkipWhen(pool is null, "This kernel has no 2 MiB huge pages.");
        if (pool!.Value.Available >= pages)
            return;

        Assert.SkipUnless(
            Environment.IsPrivilegedProcess, $"The pool has {pool.Value.Available} of {pages} huge pages, and only the superuser may raise it.");
        Assert.SkipUnless(TryLock(), "Another test run has raised the pool of huge pages.");
        _found ??= pool.Value.Total;
        string? refusal = TrySetTotal(pool.Value.Total + pages - pool.Value.Available);
        long available = HugePagePool.Read(LinuxHost.This)!.Value.Available;
        Assert.SkipWhen(refusal is not null || available < pages, $"The kernel would give {available} of {pages} huge pages. {refusal}");
    }

    public void Dispose()
    {
        string? refusal = _found is { } found ? TrySetTotal(found) : null;
        long? left = HugePagePool.Read(LinuxHost.This)?.Total;
        _lock?.Dispose();
        if (refusal is not null || (_found is not null && left != _found))
            throw new InvalidOperationException($"The pool of huge pages had {_found} pages and is left with {left}. {refusal}");
    }

    private static string? TrySetTotal(long pages)
    {
        try
        {
            File.WriteAllText(PoolFile, pages.ToString(CultureInfo.InvariantCulture));
            return null;
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            return refusal.Message;
        }
    }

    private bool TryLock()
    {
        try
        {
            _lock ??= new(s_lockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            return true;
        }
        catch (Exception taken) when (taken is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
