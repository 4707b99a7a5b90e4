using Cma.Scenarios.Reading;

namespace Cma.Reports;

/// <summary>A report could not be written; the message is one sentence that names the file and the reason.</summary>
internal sealed class ReportFileException(string message) : Exception(message);

/// <summary>Writes a report so that a reader of the file finds the old one or the new one and never half of one.</summary>
internal static class ReportFile
{
    /// <summary>Numbers of errno (asm-generic/errno-base.h, errno.h) that deserve a word of their own.</summary>
    private const int NoEntry = 2, NoSpace = 28, ReadOnlyFileSystem = 30, QuotaExceeded = 122;

    private static readonly FileStreamOptions s_trial = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.DeleteOnClose };

    /// <summary>Refuses what can be seen to be no place for a report, before the work that it is to tell of.</summary>
    /// <param name="path">The file, as the user wrote it.</param>
    /// <param name="input">The file that the work is read from, which a report must not replace; null if there is none.</param>
    /// <param name="kind">What the input is, for a message.</param>
    /// <exception cref="ReportFileException">It is a folder, in no folder or in one that nothing may be written to, or the input itself.</exception>
    public static void Check(string path, string? input, string kind = "the scenario")
    {
        string target = TargetOf(path);
        if (target == (input is null ? null : Path.GetFullPath(input))) throw Refused(path, $"that is {kind} itself; name another file");
        if (!MayBeDevice(target)) Try(path, () => new FileStream(PlaceBeside(target), s_trial).Dispose());
    }

    /// <summary>Writes a file beside its place and moves it there when it is whole. A link is followed; what was there before is replaced.</summary>
    /// <param name="path">The file, as the user wrote it.</param>
    /// <param name="write">Writes the contents.</param>
    /// <exception cref="ReportFileException">It cannot be written; nothing of it is left behind.</exception>
    public static void Write(string path, Action<TextWriter> write)
    {
        string target = TargetOf(path);
        Try(path, () =>
        {
            if (MayBeDevice(target)) WriteTo(target, FileMode.Open, write);
            else WriteBeside(target, write);
        });
    }

    private static void Try(string path, Action work)
    {
        try
        {
            work();
        }
        catch (UnauthorizedAccessException)
        {
            throw Refused(path, "you may not write there");
        }
        catch (IOException failed)
        {
            throw Refused(path, Reason(failed));
        }
    }

    /// <summary>What exists without a length may be one, such as /dev/null or /dev/stdout, and a move would put a file in its place.</summary>
    private static bool MayBeDevice(string target) => new FileInfo(target) is { Exists: true, Length: 0 };

    private static string PlaceBeside(string target) => Path.Join(Path.GetDirectoryName(target), $".cma-report-{Path.GetRandomFileName()}");

    private static string TargetOf(string path)
    {
        if (path.Length == 0 || path.Contains('\0', StringComparison.Ordinal)) throw Refused(path, "that is not the name of a file");
        if (Directory.Exists(path)) throw Refused(path, "it is a folder; name a file inside it");
        try
        {
            // Made absolute first: a link's target is looked up from where the link is, and a bare name would have it looked up from the root.
            string full = Path.GetFullPath(path);
            bool isLink = new FileInfo(full).LinkTarget is not null;
            string target = isLink ? File.ResolveLinkTarget(full, returnFinalTarget: true)!.FullName : full;
            return Directory.Exists(Path.GetDirectoryName(target)) ? target : throw Refused(path, "there is no such folder; make it first");
        }
        catch (UnauthorizedAccessException)
        {
            throw Refused(path, "you may not look there");
        }
        catch (IOException failed)
        {
            throw Refused(path, Reason(failed));
        }
    }

    private static void WriteBeside(string target, Action<TextWriter> write)
    {
        string beside = PlaceBeside(target);
        try
        {
            WriteTo(beside, FileMode.CreateNew, write);
            File.Move(beside, target, overwrite: true);
        }
        catch
        {
            File.Delete(beside);
            throw;
        }
    }

    private static void WriteTo(string path, FileMode mode, Action<TextWriter> write)
    {
        using var stream = new FileStream(path, mode, FileAccess.Write, FileShare.Read);
        using var text = new StreamWriter(stream);
        write(text);
        text.Flush();
        stream.Flush();
    }

    private static string Reason(IOException failed) => (failed.HResult & 0xffff) switch
    {
        NoEntry => "no file can be made there; name one in another folder",
        NoSpace => "the disk is full; make room or name a file on another one",
        QuotaExceeded => "your quota of the disk is used up; make room or name a file on another one",
        ReadOnlyFileSystem => "the file system is read-only; name a file on another one",
        _ => failed is PathTooLongException ? "its name is too long" : Quoted.Sentence(failed.Message).TrimEnd('.'),
    };

    private static ReportFileException Refused(string path, string why) => new($"The report cannot be written to {Quoted.Of(path)}: {why}.");
}
