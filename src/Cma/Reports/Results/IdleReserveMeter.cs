namespace Cma.Reports.Results;

/// <summary>Averages over time how much of the reserve is lent while no device holds any of it. Not thread safe.</summary>
/// <param name="reserveBytes">The areas together; above zero.</param>
internal sealed class IdleReserveMeter(long reserveBytes)
{
    private TimeSpan _since;
    private TimeSpan _idle;
    private double _lentSeconds;
    private long _lent;
    private bool _isIdle;

    /// <summary>The average so far, 0 to 1; null while there was no idle moment.</summary>
    public double? Average => _idle > TimeSpan.Zero ? Math.Clamp(_lentSeconds / (_idle.TotalSeconds * reserveBytes), 0, 1) : null;

    /// <summary>Tells what holds from now on, until it is told again. The last call, at the end of the run, closes the account.</summary>
    /// <param name="at">Now, on the scenario's clock; never before an earlier call.</param>
    /// <param name="lentBytes">Bytes of the areas that tenants hold.</param>
    /// <param name="deviceBytes">Bytes of the areas that devices hold.</param>
    public void Tell(TimeSpan at, long lentBytes, long deviceBytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(at, _since);
        ArgumentOutOfRangeException.ThrowIfNegative(lentBytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(lentBytes, reserveBytes);
        if (_isIdle)
        {
            _idle += at - _since;
            _lentSeconds += (at - _since).TotalSeconds * _lent;
        }

        (_since, _lent, _isIdle) = (at, lentBytes, deviceBytes == 0);
    }
}
