using System.CommandLine;

namespace Cma.Commands.Coherence.Document;

/// <summary><c>cma coherence document FILE</c>: writes the checker's parts of a page again. For maintainers, and therefore not listed.</summary>
internal static class DocumentCommand
{
    public static Command Create()
    {
        Argument<FileInfo> file = new("FILE") { Description = "The page: docs/coherence.md or docs/sequence.md." };
        Command command = new("document", "Write the parts of a page that are the checker's again. Exit codes: 0, 2 if the page's marks are wrong.") { file };
        command.Hidden = true;
        command.SetAction((parsed, cancel) => Task.Run(() => Run(parsed.GetRequiredValue(file).FullName, cancel), cancel));
        return command;
    }

    private static int Run(string path, CancellationToken cancel)
    {
        try
        {
            (string page, IReadOnlyList<string> changed) = Page.Rewrite(File.ReadAllText(path), PageBlocks.Of(path, cancel));
            if (changed.Count > 0) File.WriteAllText(path, page);
            Console.Out.WriteLine(changed.Count == 0 ? "The page is what the checker says." : $"Written again: {string.Join(", ", changed)}.");
            return ExitCode.Done;
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            throw new PageException($"The page cannot be read or written: {trouble.Message}");
        }
    }
}
