using Cma.Commands;

return await CommandLine.RunAsync(args).ConfigureAwait(false);
