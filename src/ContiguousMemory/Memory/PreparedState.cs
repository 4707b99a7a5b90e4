namespace ContiguousMemory;

/// <summary>What has become of frames that were prepared.</summary>
public enum PreparedState
{
    /// <summary>They wait for their client.</summary>
    Ready,

    /// <summary>The client took them: they are a buffer.</summary>
    Taken,

    /// <summary>The time was over: they are lent again.</summary>
    Expired,

    /// <summary>The client gave them up: they are lent again.</summary>
    GivenUp,

    /// <summary>The reserve was disposed, and took them back.</summary>
    TakenBack,
}
