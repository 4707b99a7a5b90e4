using System.Runtime.Versioning;
using ContiguousMemory.Linux;

namespace ContiguousMemory.Tests.Linux;

/// <summary>The bytes that are checked in.</summary>
[SupportedOSPlatform("linux")]
public sealed class CheckedInLiveMoveTests() : LiveMoveConformance(LiveMoveCode.Load(new Libc()));
