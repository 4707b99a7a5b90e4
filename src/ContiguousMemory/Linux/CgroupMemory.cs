using System.Runtime.Versioning;

namespace ContiguousMemory.Linux;

/// <summary>What the control groups of this process still let it take.</summary>
/// <param name="Bytes">Bytes, page cache that can be dropped counted as free.</param>
/// <param name="LimitFile">The file that holds the limit.</param>
[SupportedOSPlatform("linux")]
internal readonly record struct CgroupMemory(long Bytes, string LimitFile)
{
    /// <summary>The tightest limit over the group and all above it, versions 1 and 2; null where there is none.</summary>
    internal static CgroupMemory? Tightest(LinuxHost host)
    {
        CgroupMemory? tightest = null;
        foreach (CgroupMemory room in All(host))
        {
            if (tightest is null || room.Bytes < tightest.Value.Bytes)
                tightest = room;
        }

        return tightest;
    }

    private static IEnumerable<CgroupMemory> All(LinuxHost host)
    {
        // Lines of cgroup(7): "0::/path" is version 2, "4:memory,hugetlb:/path" version 1.
        foreach (string line in (host.Read("proc/self/cgroup") ?? "").Split('\n'))
        {
            string[] parts = line.Split(':', 3);
            if (parts.Length < 3)
                continue;

            bool isVersion2 = parts[1].Length == 0;
            if (!isVersion2 && !parts[1].Split(',').Contains("memory"))
                continue;

            Mount? mount = MountTable.Read(host).FirstOrDefault(each =>
                isVersion2 ? each.Type == "cgroup2" : each.Type == "cgroup" && each.Options.Split(',').Contains("memory"));
            if (mount is null)
                continue;

            foreach (string folder in Upwards(mount, parts[2]))
            {
                foreach (CgroupMemory room in isVersion2 ? Version2(host, folder) : Version1(host, folder))
                    yield return room;
            }
        }
    }

    // memory.high does not kill, but past it the kernel slows every allocation to a crawl: a reserve held for ever must stay below.
    private static IEnumerable<CgroupMemory> Version2(LinuxHost host, string folder)
    {
        long? used = Used(host, folder + "/memory.current", folder + "/memory.stat", "");
        foreach (string file in (string[])[folder + "/memory.max", folder + "/memory.high"])
        {
            if (Room(host, file, used) is { } room)
                yield return room;
        }
    }

    private static IEnumerable<CgroupMemory> Version1(LinuxHost host, string folder)
    {
        long? used = Used(host, folder + "/memory.usage_in_bytes", folder + "/memory.stat", "total_");
        if (Room(host, folder + "/memory.limit_in_bytes", used) is { } room)
            yield return room;
    }

    // The word "max", no limit, is no number and so no room to report.
    private static CgroupMemory? Room(LinuxHost host, string file, long? used) =>
        used is { } bytes && host.ReadNumber(file) is { } limit ? new(Math.Max(0, limit - bytes), "/" + file) : null;

    private static long? Used(LinuxHost host, string currentFile, string statFile, string prefix)
    {
        if (host.ReadNumber(currentFile) is not { } current)
            return null;

        string? stat = host.Read(statFile);
        long cache = (Meminfo.Value(stat, prefix + "active_file") ?? 0) + (Meminfo.Value(stat, prefix + "inactive_file") ?? 0);
        return Math.Max(0, current - cache);
    }

    // In a container the mount may show only part of the tree, and the path may be written as seen from outside; then the mount point is
    // all there is to see.
    private static IEnumerable<string> Upwards(Mount mount, string path)
    {
        string root = mount.Root.TrimEnd('/');
        string below = path.StartsWith(root + "/", StringComparison.Ordinal) ? path[root.Length..].Trim('/') : "";
        if (below.Split('/').Contains(".."))
            below = "";

        string top = mount.Point.Trim('/');
        for (; below.Length > 0; below = below[..Math.Max(0, below.LastIndexOf('/'))])
            yield return $"{top}/{below}";

        yield return top;
    }
}
