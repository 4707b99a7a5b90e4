using Cma.Reports.Timelines;

namespace Cma.Reports.Terminal;

/// <summary>
/// How a terminal shows the state of a block. Colours are those of the page, chosen to stay apart for the colour-blind too; shades stay apart
/// without them.
/// </summary>
internal static class Palette
{
    public static char Letter(BlockState state) => state switch
    {
        BlockState.Free => '.',
        BlockState.Discardable => 'd',
        BlockState.Movable => 'm',
        BlockState.Leased => 'L',
        BlockState.Device => '#',
        BlockState.Mixed => '+',
        _ => 'x',
    };

    public static char Shade(BlockState state) => state switch
    {
        BlockState.Free => '·',
        BlockState.Discardable => '░',
        BlockState.Movable => '▒',
        BlockState.Leased => '▓',
        BlockState.Device => '█',
        BlockState.Mixed => '▞',
        _ => '×',
    };

    public static Spectre.Console.Color Color(BlockState state) => state switch
    {
        BlockState.Free => new(128, 128, 128),
        BlockState.Discardable => new(86, 180, 233),
        BlockState.Movable => new(36, 113, 200),
        BlockState.Leased => new(240, 180, 40),
        BlockState.Device => new(224, 84, 32),
        BlockState.Mixed => new(168, 120, 190),
        _ => new(110, 110, 110),
    };
}
