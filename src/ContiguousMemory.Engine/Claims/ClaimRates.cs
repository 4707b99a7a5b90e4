namespace ContiguousMemory.Engine.Claims;

/// <summary>How fast a machine makes room, by its own claims: the median of the latest 15, so that a single slow one changes little.</summary>
/// <param name="MovedBytesPerSecond">Bytes of movable tenants copied elsewhere in a second; null before the first.</param>
/// <param name="DroppedBytesPerSecond">Bytes of discardable tenants dropped in a second, their callbacks included; null before the first.</param>
/// <param name="ClearedBytesPerSecond">Bytes cleared in a second; null before the first.</param>
/// <param name="FixedCost">What a claim takes besides, however little there is to move; null before the first.</param>
public readonly record struct ClaimRates(double? MovedBytesPerSecond, double? DroppedBytesPerSecond, double? ClearedBytesPerSecond, TimeSpan? FixedCost);
