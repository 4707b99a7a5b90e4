using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Strategies;

namespace ContiguousMemory.Coherence.Tests.Strategies;

public class SequenceTextTests
{
    [Fact]
    public void Parse_StepsLinesAndComments_AreRead()
    {
        IReadOnlyList<Primitive> steps = SequenceText.Parse("st LIN C neighbour; fl1 lin # by address\r\n\n dsb\nmap DMA nc");

        Assert.Equal(
            [
                new(PrimitiveKind.Store, View.Kernel, Word.Cpu, Word: 1),
                new(PrimitiveKind.Flush1, View.Kernel),
                new(PrimitiveKind.Dsb),
                new(PrimitiveKind.MapNonCacheable, View.Dma),
            ],
            steps);
    }

    [Theory]
    [InlineData("", "no steps")]
    [InlineData("# dsb", "no steps")]
    [InlineData("dsb\nflush LIN", "Line 2: 'flush LIN'")]
    [InlineData("fl1", "needs one of the views")]
    [InlineData("fl1 XYZ", "LIN, PK, KM")]
    [InlineData("fl1 LIN LIN", "'LIN' means nothing")]
    [InlineData("dsb now", "stands alone")]
    [InlineData("st LIN 7", "'7' is none of 0, S and C")]
    [InlineData("st LIN", "a store is")]
    [InlineData("map DMA", "mapped nc")]
    [InlineData("map USR nc", "mapped nc")]
    [InlineData("unmap DMA", "works by LIN")]
    public void Parse_WhatIsNotOfTheLanguage_IsRefusedWithItsLine(string text, string message) =>
        Assert.Contains(message, Assert.Throws<SequenceFormatException>(() => SequenceText.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Parse_TooManySteps_IsRefused()
    {
        Assert.Equal(63, SequenceText.Parse(string.Join(';', Enumerable.Repeat("dsb", 63))).Count);
        Assert.Throws<SequenceFormatException>(() => SequenceText.Parse(string.Join(';', Enumerable.Repeat("dsb", 64))));
    }

    [Fact]
    public void Catalogue_EveryStrategy_HasANameOfItsOwn()
    {
        Assert.Distinct(StrategyCatalogue.All.Select(strategy => (strategy.Id, strategy.Table, strategy.Pages)));
        Assert.Contains("there are A, B,", Assert.Throws<KeyNotFoundException>(() => StrategyCatalogue.Get("Z", StrategyTable.Alloc)).Message, StringComparison.Ordinal);
    }
}
