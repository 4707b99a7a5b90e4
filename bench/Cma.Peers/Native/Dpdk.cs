using System.Runtime.InteropServices;

namespace Cma.Peers.Native;

/// <summary>DPDK's environment layer, which is begun once in a process and never left.</summary>
internal static unsafe class Dpdk
{
    // Memory of its own without huge pages and devices, taken at the start, unseen by other processes; and no word unless it goes wrong.
    private static readonly string[] s_arguments =
    [
        "cma-peers", "--no-huge", "--legacy-mem", "-m", "512", "--no-pci", "--no-telemetry", "--no-shconf", "--iova-mode=va", "-l", "0", "--file-prefix", "cma-bench",
        "--log-level=error",
    ];

    /// <summary>Begins it.</summary>
    /// <param name="initialise">The address of <c>rte_eal_init</c>.</param>
    /// <returns>Whether it has begun; what stood in the way it says on standard error.</returns>
    public static bool TryStart(nint initialise)
    {
        int result = -1;

        // It pins the thread that begins it to a processor, and threads inherit that: this one starts none, and ends.
        Thread thread = new(() => result = Start(initialise));
        thread.Start();
        thread.Join();
        return result >= 0;
    }

    private static int Start(nint initialise)
    {
        // It keeps and reorders them.
        nint* arguments = (nint*)NativeMemory.AllocZeroed((nuint)s_arguments.Length + 1, (nuint)sizeof(nint));
        for (int i = 0; i < s_arguments.Length; i++) arguments[i] = Marshal.StringToCoTaskMemUTF8(s_arguments[i]);
        return ((delegate* unmanaged<int, nint*, int>)initialise)(s_arguments.Length, arguments);
    }
}
