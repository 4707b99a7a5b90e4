namespace ContiguousMemory.Engine.Dma;

/// <summary>What was taken for a piece of work goes back when the port fails in the middle of it; the failure goes through.</summary>
internal static class Undo
{
    public static T OnFailure<T>(Func<T> work, Action undo)
    {
        bool isDone = false;
        try
        {
            T result = work();
            isDone = true;
            return result;
        }
        finally
        {
            if (!isDone) undo();
        }
    }

    public static void OnFailure(Action work, Action undo) => OnFailure(
        () =>
        {
            work();
            return 0;
        },
        undo);
}
