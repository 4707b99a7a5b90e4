namespace Cma.Tests.Scenarios;

/// <summary>A scenario with every key there is but those that shut each other out.</summary>
internal static class Everything
{
    public const string Text = """
        name: "all <of> it"
        description: one line
        placement: linux
        machine:
          backing: paper
          refuge: 32MiB
        areas:
          - {name: a, size: 128MiB}
          - name: b
            size: 32MiB
            orderPerBit: 2
            placement: cheapest
            promise: guaranteed
        devices:
          - name: camera
            area: a
            buffers: 3
            size: [1MiB, 4096]
            vary: buffer
            alignment: 64KiB
            bufferNames: [x, y, z]
            starts: 7
            offset: 0
            hold: 1.5s
            idle: 250us
            prepare: 100us
          - name: codec
            area: b
            size: 3MiB
            rate: 2/min
        tenants:
          - name: cache
            kind: discardable
            size: 64MiB
            files: [src/**]
            extraFiles: /usr/share/*.txt
            maxFiles: 9
            maxBytes: 5000
            access: {pattern: zipf, rate: 2.5}
            lease: {hold: 250ms, every: 100ms, blocks: 2}
        run:
          duration: 20s
          claims: 99
          seed: 4
        expect:
          grantedAtLeast: 1
          refusedAtLeast: 2
          refusedAtMost: 3
          idleReserveUseAtLeast: 50%
          movedBytesAtMost: 1GiB
          discardedBytesAtLeast: 1MiB
          latencyP99AtMost: 5ms

        """;
}
