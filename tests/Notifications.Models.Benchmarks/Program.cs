using BenchmarkDotNet.Running;
using Notifications.Models.Benchmarks.Run;

// dotnet run -c Release --project tests/Notifications.Models.Benchmarks -- --filter '*'
await using var server = await RunServer.StartAsync();
Console.WriteLine(server.Origin);
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, RunConfig.Create());
