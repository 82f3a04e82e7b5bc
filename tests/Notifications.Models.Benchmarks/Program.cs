using BenchmarkDotNet.Running;
using Notifications.Models.Benchmarks.Run;

// From a folder of the repository: dotnet run -c Release --project tests/Notifications.Models.Benchmarks -- --filter '*'
await using var server = await RunServer.StartAsync();
Console.WriteLine(server.Origin);
var summaries = BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, RunConfig.Create());

// BenchmarkDotNet itself is content with a case that failed, and writes NA.
return summaries.All(summary => summary.Reports.All(report => report.Success)) ? 0 : 1;
