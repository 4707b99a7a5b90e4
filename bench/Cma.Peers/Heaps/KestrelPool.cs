using System.Buffers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Cma.Peers.Heaps;

/// <summary>The pool of pinned blocks that Kestrel reads and writes sockets with, from a server that is configured and never started.</summary>
internal sealed class KestrelPool : IDisposable
{
    private readonly WebApplication _server;

    public KestrelPool()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        _server = builder.Build();
        Pool = _server.Services.GetRequiredService<IMemoryPoolFactory<byte>>().Create();
    }

    public MemoryPool<byte> Pool { get; }

    public void Dispose()
    {
        Pool.Dispose();
        ((IDisposable)_server).Dispose();
    }
}
