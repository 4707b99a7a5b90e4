using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Cma.Tests.House;

/// <summary>Answers every request on a loopback port with one script, or, where it has none, with 404.</summary>
internal sealed class InstallScriptServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Task _work;

    public InstallScriptServer(string? script)
    {
        _listener.Start();
        _work = Serve(script);
    }

    public string Url => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/dotnet-install.sh";

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _work;
        _end.Dispose();
    }

    private async Task Serve(string? script)
    {
        string status = script is null ? "404 Not Found" : "200 OK";
        int length = Encoding.UTF8.GetByteCount(script ?? "");
        byte[] answer = Encoding.UTF8.GetBytes($"HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{script}");
        try
        {
            while (true)
            {
                using TcpClient client = await _listener.AcceptTcpClientAsync(_end.Token);
                using NetworkStream stream = client.GetStream();
                using var reader = new StreamReader(stream, Encoding.ASCII);
                while (await reader.ReadLineAsync(_end.Token) is { Length: > 0 })
                {
                    // The request says nothing that matters; only its end does.
                }

                await stream.WriteAsync(answer, _end.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }
}
