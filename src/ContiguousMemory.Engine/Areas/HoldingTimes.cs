namespace ContiguousMemory.Engine.Areas;

/// <summary>
/// How long the devices of an area hold what they are granted, told by the holder's name and counted in the requests that the area sees meanwhile: so it is the
/// same on paper and on real memory. Under the machine's lock.
/// </summary>
internal sealed class HoldingTimes
{
    /// <summary>Holdings as many times as long as the usual one are long. Arbitrary; from 3 to 5 it made little difference (docs/placement.md).</summary>
    private const int Times = 4;

    /// <summary>What one holding more counts for in the usual one: it is that of the last twenty or so. Arbitrary.</summary>
    private const double Share = 0.05;

    /// <summary>Names that are remembered. Arbitrary: far more than drivers have; who names each buffer anew has all forgotten now and then.</summary>
    private const int MostNames = 1024;

    private readonly Dictionary<string, long> _last = [];
    private double _usual;

    /// <summary>A holder let go of the last of its frames.</summary>
    /// <param name="name">What it was called.</param>
    /// <param name="requests">Requests since it was granted them.</param>
    public void Note(string name, long requests)
    {
        if (_last.Count == MostNames && !_last.ContainsKey(name)) _last.Clear();
        _last[name] = requests;
        _usual = _usual == 0 ? requests : (_usual * (1 - Share)) + (requests * Share);
    }

    /// <summary>Whether a holder of that name will hold for long, as far as can be told by the last one. Of those that never let go nothing is known.</summary>
    public bool IsLong(string name) => _last.TryGetValue(name, out long requests) && requests > Times * _usual;
}
