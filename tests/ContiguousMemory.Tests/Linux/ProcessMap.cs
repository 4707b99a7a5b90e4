using System.Globalization;

namespace ContiguousMemory.Tests.Linux;

/// <summary>One mapping of this process, as <c>/proc/self/smaps</c> tells it.</summary>
internal sealed class ProcessMap
{
    private readonly Dictionary<string, string> _facts = [];

    private ProcessMap(string header)
    {
        // "7f00-7f01 rw-s 00000000 00:01 5    /memfd:name (deleted)"
        string[] parts = header.Split(' ', 6, StringSplitOptions.RemoveEmptyEntries);
        string[] bounds = parts[0].Split('-');
        Start = ulong.Parse(bounds[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        End = ulong.Parse(bounds[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        Permissions = parts[1];
        Path = parts.Length > 5 ? parts[5] : "";
    }

    internal ulong Start { get; }

    internal ulong End { get; }

    internal string Permissions { get; }

    internal string Path { get; }

    /// <summary>Bytes of it that are in memory: plain pages and huge ones.</summary>
    internal long ResidentBytes => KibiBytes("Rss") + KibiBytes("Shared_Hugetlb") + KibiBytes("Private_Hugetlb");

    /// <summary>Whether a forked child goes without it (<c>dc</c>, do not copy).</summary>
    internal bool IsKeptFromChildren => _facts["VmFlags"].Split(' ').Contains("dc");

    internal static List<ProcessMap> All()
    {
        var maps = new List<ProcessMap>();
        foreach (string line in File.ReadLines("/proc/self/smaps"))
        {
            int colon = line.IndexOf(':');
            int blank = line.IndexOf(' ');
            if (blank < colon || colon < 0)
                maps.Add(new(line));
            else
                maps[^1]._facts[line[..colon]] = line[(colon + 1)..].Trim();
        }

        return maps;
    }

    /// <summary>The mappings of the memfd of that name.</summary>
    internal static List<ProcessMap> OfFile(string name) => All().FindAll(map => map.Path == $"/memfd:{name} (deleted)");

    /// <summary>The mapping an address lies in, or null where nothing is mapped.</summary>
    internal static ProcessMap? At(nint address) => All().Find(map => map.Start <= (ulong)address && (ulong)address < map.End);

    private long KibiBytes(string fact) =>
        _facts.TryGetValue(fact, out string? text) ? long.Parse(text.AsSpan(0, text.IndexOf(' ')), CultureInfo.InvariantCulture) * 1024 : 0;
}
