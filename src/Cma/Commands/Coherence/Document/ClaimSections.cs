using System.Text;

namespace Cma.Commands.Coherence.Document;

/// <summary>Claims one after the other.</summary>
internal static class ClaimSections
{
    public static string Text(IReadOnlyList<Claim> claims, int first, CancellationToken cancel)
    {
        StringBuilder text = new();
        for (int i = 0; i < claims.Count; i++)
        {
            if (i > 0) text.Append('\n');
            text.Append(claims[i].Check(first + i, cancel).Text);
        }

        return text.ToString();
    }
}
