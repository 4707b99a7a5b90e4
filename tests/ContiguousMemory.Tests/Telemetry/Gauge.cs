using System.Diagnostics.Metrics;
using ContiguousMemory.Telemetry;

namespace ContiguousMemory.Tests.Telemetry;

/// <summary>Somebody who listens to one reserve's instruments, as a dashboard does.</summary>
internal sealed class Gauge : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly Dictionary<string, double> _values = [];
    private readonly string _reserve;

    public Gauge(string reserve)
    {
        _reserve = reserve;
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == ReserveMetrics.MeterName) listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Note(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>How often each instrument of the kind that records as it happens was heard, with its tags.</summary>
    public List<string> Heard { get; } = [];

    /// <summary>Asks the instruments that are read off the books, and answers what one said; NaN when it said nothing.</summary>
    /// <param name="instrument">Its name, and after a blank the value of its third tag if it has one.</param>
    public double this[string instrument]
    {
        get
        {
            lock (_values) _values.Clear();
            _listener.RecordObservableInstruments();
            lock (_values) return _values.GetValueOrDefault(instrument, double.NaN);
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Note(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        // Other tests' reserves measure in the same process.
        if (tags.Length == 0 || !Equals(tags[0].Value, _reserve)) return;
        string name = tags.Length > 2 ? $"{instrument.Name} {tags[2].Value}" : instrument.Name;
        lock (_values)
        {
            _values[name] = value;
            if (!instrument.IsObservable) Heard.Add(name);
        }
    }
}
