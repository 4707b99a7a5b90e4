using Cma.Scenarios;
using Cma.Scenarios.Reading;

namespace Cma.Tests.Scenarios;

/// <summary>What is said of each mistake, and where it is said to be.</summary>
public class MistakeTests
{
    private const string Least = Reader.Least;

    public static TheoryData<string, int, int, string> OneMistake => new()
    {
        { "", 1, 1, "the file is empty" },
        { "# only a comment\n", 1, 1, "the file is empty" },
        { "just words", 1, 1, "a scenario is the text 'just words'; it is a map" },
        { "- a\n- b\n", 1, 1, "a scenario is a list; it is a map" },
        { Least + "devises: []\n", 3, 1, "'devises' is not a key of a scenario; did you mean 'devices'?" },
        { Least + "frobnicate: 1\n", 3, 1, "known here: name, description, machine" },
        { Least + "run: {duration: 2s}\n", 3, 1, "'run' stands twice in a scenario, the first time on line 2" },
        { "machine: {reserve: 64MiB, reserve: 2MiB}\nrun: {duration: 1s}", 1, 27, "'reserve' stands twice in machine" },
        { "run: {duration: 1s}\n", 1, 1, "there is no area to claim from" },
        { "machine: {refuge: 2MiB}\nrun: {duration: 1s}\n", 1, 10, "there is no area to claim from" },
        { "machine:\nrun: {duration: 1s}\nareas: [{name: a, size: 2MiB}]\n", 1, 9, "machine has no value; it is a map with keys such as backing" },
        { Least + "areas: [{name: a, size: 2MiB}]\n", 1, 20, "machine.reserve is short for one area" },
        { "machine: {reserve: 65MiB}\nrun: {duration: 1s}\n", 1, 20, "machine.reserve '65MiB' is not a multiple of 2 MiB, the page block" },
        { "machine: {reserve: 256GiB}\nrun: {duration: 1s}\n", 1, 1, "the areas (256 GiB) and the refuge (256 GiB) together are more than 256 GiB, the largest machine" },
        { "machine: {reserve: 255GiB, refuge: 2GiB}\nrun: {duration: 1s}\n", 1, 36, "together are more than 256 GiB" },
        { "areas: [{name: a, size: 200GiB}, {name: b, size: 100GiB}]\nmachine: {refuge: 0}\nrun: {duration: 1s}", 2, 19, "the areas (300 GiB)" },
        { "areas: {name: a}\nrun: {duration: 1s}\n", 1, 8, "areas is a map; it is a list, each area beginning with a dash" },
        { "areas: []\nrun: {duration: 1s}\n", 1, 8, "areas is an empty list" },
        { "areas: [{name: a, size: 2MiB}, {name: a, size: 2MiB}]\nrun: {duration: 1s}", 1, 39, "the name 'a' is taken by the area on line 1" },
        { "areas: [{size: 2MiB}]\nrun: {duration: 1s}", 1, 9, "area.name is missing; write for example 'name: camera'" },
        { "areas: [{name: a}]\nrun: {duration: 1s}", 1, 9, "area.size is missing; write for example 'size: 256MiB'" },
        { "areas: [{name: a, size: 6MiB, orderPerBit: 10}]\nrun: {duration: 1s}", 1, 44, "area.orderPerBit '10' makes bits of 4 MiB, and the area's 6 MiB is not a multiple" },
        { "areas: [{name: a, size: 2MiB, orderPerBit: 19}]\nrun: {duration: 1s}", 1, 44, "area.orderPerBit '19' is above 18" },
        { Least + "placement: best\n", 3, 12, "placement 'best' is not known; known here: cheapest, linux." },
        { Least + "devices: [{name: d}]\n", 3, 11, "device.size is missing" },
        { Least + "devices: [{name: d, size: []}]\n", 3, 27, "device.size is an empty list" },
        { Least + "devices: [{name: d, size: {a: 1}}]\n", 3, 27, "device.size is a map; one value is wanted" },
        { Least + "devices: [{name: d, size: 0}]\n", 3, 27, "device.size '0' is below 1 B" },
        { Least + "devices: [{name: d, size: 4KiB, area: reserve}]\n", 3, 39, "device.area 'reserve' is not an area of this scenario; did you mean 'reserved'?" },
        { "areas: [{name: a, size: 2MiB}, {name: b, size: 2MiB}]\nrun: {duration: 1s}\ndevices: [{name: d, size: 4KiB}]", 3, 11, "device.area is missing; write for example 'area: a'" },
        { Least + "devices: [{name: d, size: 4KiB, alignment: 12KiB}]\n", 3, 44, "device.alignment '12KiB' is not a power of two; the nearest are 8 KiB and 16 KiB" },
        { Least + "devices: [{name: d, size: 4KiB, alignment: 1KiB}]\n", 3, 44, "device.alignment '1KiB' is below 4 KiB" },
        { Least + "devices: [{name: d, size: 4KiB, buffers: 0}]\n", 3, 42, "device.buffers '0' is below 1" },
        { Least + "devices: [{name: d, size: 4KiB, buffers: 1025}]\n", 3, 42, "device.buffers '1025' is above 1024" },
        { Least + "devices: [{name: d, size: 4KiB, hold: 5}]\n", 3, 39, "device.hold '5' is not a time; write it like 200ms, 2s or 1m" },
        { Least + "devices: [{name: d, size: 4KiB, hold: 0}]\n", 3, 39, "device.hold '0' is below 1us" },
        { Least + "devices: [{name: d, size: 4KiB, idle: 32000h}]\n", 3, 39, "device.idle '32000h' is above 744h" },
        { Least + "devices: [{name: d, size: 4KiB, rate: 2, idle: 1s}]\n", 3, 39, "device.rate and idle say the same thing twice" },
        { Least + "devices: [{name: d, size: 4KiB, rate: 2, hold: 501ms}]\n", 3, 39, "device.rate starts every 500ms, before the hold of 501ms is over" },
        { Least + "devices: [{name: d, size: 4KiB, prepare: 0}]\n", 3, 42, "device.prepare '0' is below 1us" },
        { Least + "devices: [{name: d, size: 4KiB, prepare: 1001ms}]\n", 3, 42, "device.prepare 1001ms is longer than the 1s from a stop to the next start" },
        { Least + "devices: [{name: d, size: 4KiB, prepare: 1ms, idle: 0}]\n", 3, 42, "device.prepare 1ms is longer than the 0s from a stop to the next start" },
        { Least + "devices: [{name: d, size: [4KiB, 8KiB], buffers: 1}]\n", 3, 27, "device.size lists 2 sizes where buffers is 1" },
        { Least + "devices: [{name: d, size: 4KiB, buffers: 2, bufferNames: a}]\n", 3, 58, "device.bufferNames lists 1 where buffers is 2" },
        { Least + "devices: [{name: d, size: 4KiB, bufferNames: [a, a]}]\n", 3, 46, "device.bufferNames has a name twice" },
        { Least + "devices: [{name: d, size: 4KiB}]\ntenants: [{name: d, kind: movable, size: 2MiB}]\n", 4, 18, "the name 'd' is taken by the device on line 3" },
        { Least + "tenants: [{name: t, kind: moveable, size: 2MiB}]\n", 3, 27, "tenant.kind 'moveable' is not known; did you mean 'movable'?" },
        { Least + "tenants: [{name: t, kind: movable, size: 130MiB}]\n", 3, 10, "the tenants ask for 130 MiB, and areas and refuge together have 128 MiB" },
        { Least + "tenants: [{name: t, kind: movable, size: 2MiB, maxFiles: 3}]\n", 3, 58, "tenant.maxFiles bounds files, and this tenant has none" },
        { Least + "tenants: [{name: t, kind: movable, size: 2MiB, files: 'a?'}]\n", 3, 55, "tenant.files 'a?' has a wildcard that is not known here" },
        { Least + "tenants: [{name: t, kind: movable, size: 2MiB, access: {patern: zipf}}]\n", 3, 57, "'patern' is not a key of tenant.access; did you mean 'pattern'?" },
        { Least + "tenants: [{name: t, kind: movable, size: 4MiB, lease: {hold: 1s, every: 1s, blocks: 3}}]\n", 3, 55, "tenant.lease would hold 3 blocks at a time, and 4 MiB have 2" },
        { Least + "tenants: [{name: t, kind: movable, size: 4MiB, lease: {every: 1s}}]\n", 3, 55, "tenant.lease.hold is missing" },
        { Least + "tenants: [{name: t, kind: movable, size: 4MiB, lease: {hold: 1s}}]\n", 3, 55, "tenant.lease.every is missing" },
        { Least + "tenants: [{name: t, kind: movable, size: 3MiB, lease: {hold: 1h, every: 1s}}]\n", 3, 42, "tenant.size '3MiB' is not a multiple" },
        { Least + "devices: [{name: d, size: 4KiB, rate: 2, hold: soon}]\n", 3, 48, "device.hold 'soon' is not a time" },
        { Least + "devices: [{name: d, size: 4KiB, buffers: none, bufferNames: [a, b]}]\n", 3, 42, "device.buffers 'none' is not a whole number" },
        { "areas: [{name: a, size: 1MiB, orderPerBit: 12}]\nrun: {duration: 1s}", 1, 25, "area.size '1MiB' is below 2 MiB" },
        { "machine: {reserve: 64MiB}\nrun: {claims: 0}\ndevices: [{name: d, size: 4KiB}]\n", 2, 15, "run.claims '0' is below 1" },
        { "machine: {reserve: 64MiB}\nrun: {claims: 10}\n", 2, 6, "no device asks for anything" },
        { "machine: {reserve: 64MiB}\nrun: {duration: 1s, seed: -1}\n", 2, 27, "run.seed '-1' is below 0" },
        { Least + "expect: {idleReserveUseAtLeast: 120%}\n", 3, 33, "expect.idleReserveUseAtLeast '120%' is above 1" },
        { Least + "expect: {refusedAtLeast: 2, refusedAtMost: 1}\n", 3, 26, "expect.refusedAtLeast is 2, more than refusedAtMost, 1" },
        { Least + "name: \"a\\u001bb\"\n", 3, 7, "name 'a\\u{1b}b' holds the character U+001B" },
        { "machine: &m {reserve: 64MiB}\nrun: {duration: 1s}\n", 1, 10, "the anchor '&m' is refused" },
        { "machine: {reserve: 64MiB}\nrun: *m\n", 2, 6, "the alias '*m' is refused" },
        { "machine: {reserve: !!int 64}\nrun: {duration: 1s}\n", 1, 20, "the tag 'tag:yaml.org,2002:int' is refused" },
        { Least + "? [a, b]\n: 1\n", 3, 3, "a key is a word here" },
        { Least + "---\nname: x\n", 3, 1, "a second document starts here" },
        { Least + "name: 'x\n", 3, 7, "this is not YAML: while scanning a quoted scalar, found unexpected end of stream." },
        { "machine: {reserv{}{}{}{}{}{}{}{\nrun: {duration: 1s}\n", 1, 10, "this is not YAML" },
        { Least + "name: !!x:[ y\n", 3, 5, "this is not YAML: from here on the text cannot be made out." },
        { Least + "\tname: x\n", 3, 1, "a tab stands in the indentation" },
        { Least + "name: [[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]\n", 3, 23, "values lie more than 16 deep" },
    };

    [Theory, MemberData(nameof(OneMistake))]
    public void A_mistake_is_told_with_its_place_value_and_bound(string text, int line, int column, string part)
    {
        ScenarioError error = Assert.Single(Reader.Mistakes(text));

        Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.Equal((line, column), (error.Line, error.Column));
        Assert.StartsWith($"test.yaml:{line}:{column}: ", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void All_mistakes_are_told_at_once_in_the_order_of_the_file()
    {
        IReadOnlyList<ScenarioError> errors = Reader.Mistakes("""
            machine: {reserve: 65MiB}
            devices:
              - name: d
                size: 1PB
                bufers: 3
            run: {duration: soon}
            """);

        Assert.Equal([(1, 20), (4, 11), (5, 5), (6, 17)], errors.Select(static error => (error.Line, error.Column)));
    }

    [Fact]
    public void At_most_a_screen_of_mistakes_is_told_and_the_rest_is_counted()
    {
        string text = Least + string.Concat(Enumerable.Range(0, 50).Select(static i => $"wrong{i}: 1\n"));

        ScenarioException refusal = Assert.Throws<ScenarioException>(() => Reader.Read(text));

        Assert.Equal((20, 30), (refusal.Errors.Count, refusal.Unlisted));
        Assert.EndsWith("test.yaml: and 30 more; mend these first.", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Too_many_values_are_refused_before_they_are_looked_at()
    {
        string text = Least + "name: [" + string.Join(',', Enumerable.Repeat("a", ScenarioLimits.Nodes)) + "]";

        Assert.Contains("more than 10000 values", Assert.Single(Reader.Mistakes(text)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bomb_of_aliases_is_refused_in_no_time()
    {
        string text = "a: &a [x,x,x,x,x,x,x,x,x]\n";
        for (char c = 'b'; c < 'v'; c++)
        {
            char last = (char)(c - 1);
            text += $"{c}: &{c} [*{last},*{last},*{last}]\n";
        }

        Assert.All(
            Reader.Mistakes(text).Where(static error => error.Column > 1),
            static error => Assert.Contains("is refused", error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void An_unknown_key_is_told_with_every_key_there_is()
    {
        string message = Assert.Single(Reader.Mistakes(Least + "devices: [{name: d, size: 2MiB, starts: 1, frobnicate: 1}]\n")).Message;
        Assert.EndsWith($"known here: {string.Join(", ", ScenarioKeys.Device)}.", message, StringComparison.Ordinal);
    }
}
