using System.Runtime.InteropServices;

namespace Cma.Peers.Native;

/// <summary>A shared library that the machine may have. Once loaded it stays.</summary>
internal static class ForeignLibrary
{
    /// <summary>Loads the first of these that there is and that has all the functions.</summary>
    /// <param name="names">File names, the likeliest first.</param>
    /// <param name="functions">What it has to have.</param>
    /// <param name="addresses">Where they are, in that order.</param>
    public static bool TryLoad(string[] names, string[] functions, out nint[] addresses)
    {
        addresses = new nint[functions.Length];
        foreach (string name in names)
        {
            if (!NativeLibrary.TryLoad(name, out nint library)) continue;
            int found = 0;
            while (found < functions.Length && NativeLibrary.TryGetExport(library, functions[found], out addresses[found])) found++;
            if (found == functions.Length) return true;
        }

        return false;
    }
}
