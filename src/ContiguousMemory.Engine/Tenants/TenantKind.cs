namespace ContiguousMemory.Engine.Tenants;

/// <summary>How a tenant makes way for a claim.</summary>
public enum TenantKind
{
    /// <summary>Its contents are copied to frames elsewhere.</summary>
    Movable,

    /// <summary>It is told, and then its contents are gone; it can make them again.</summary>
    Discardable,
}
