using System.Runtime.Versioning;

namespace ContiguousMemory.Linux;

/// <summary>Whether the kernel makes files in memory of huge pages unasked (<c>Documentation/admin-guide/mm/transhuge.rst</c>).</summary>
[SupportedOSPlatform("linux")]
internal static class TransparentHugePages
{
    private const string Folder = "sys/kernel/mm/transparent_hugepage/";

    /// <summary>Whether a file that asked for nothing may have pages of 2 MiB; also where the kernel does not say.</summary>
    internal static bool MayBackFiles(LinuxHost host)
    {
        string? general = Chosen(host, Folder + "shmem_enabled");
        string? ofSize = general is "deny" or "force" ? null : Chosen(host, Folder + "hugepages-2048kB/shmem_enabled");
        return (ofSize is null or "inherit" ? general : ofSize) is not ("never" or "deny" or "advise");
    }

    /// <summary>The word in brackets among those that a file of settings offers; null where there is none.</summary>
    private static string? Chosen(LinuxHost host, string path) =>
        host.Read(path)?.Split(' ', '\n').FirstOrDefault(static word => word is ['[', .., ']'])?[1..^1];
}
