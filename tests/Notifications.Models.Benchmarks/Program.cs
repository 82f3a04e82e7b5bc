using BenchmarkDotNet.Running;
using Notifications.Models.Benchmarks.Deliveries;
using Notifications.Models.Benchmarks.Inbox;
using Notifications.Models.Benchmarks.Layouts;
using Notifications.Models.Benchmarks.Peers;
using Notifications.Models.Benchmarks.Publishing;
using Notifications.Models.Benchmarks.Retention;
using Notifications.Models.Benchmarks.Run;
using Notifications.Models.Benchmarks.Start;

// From a folder of the repository:
//   dotnet run -c Release --project tests/Notifications.Models.Benchmarks -- --filter '*'
//       the cases of BenchmarkDotNet: what takes long enough for a process of its own.
//   dotnet run -c Release --project tests/Notifications.Models.Benchmarks -- inbox [rows [users]]
//       the requests of a notification center, with 5,000,000 rows and 50,000 users unless told otherwise: about six minutes,
//       8 GB of memory and 20 GB of disk. It prints a table in Markdown and draws inbox.svg beside this file. 200000 rows take one minute.
//   dotnet run -c Release --project tests/Notifications.Models.Benchmarks -- publishing [rows]
//       publishing and inserting into tables with a history of 1,000,000 rows unless told otherwise: about six minutes, 6 GB of memory.
//       It prints a table in Markdown and draws publishing.svg beside this file.
//   dotnet run -c Release --project tests/Notifications.Models.Benchmarks -- layouts [rows]
//       keys by user and hash partitions beside keys by identifier, with 1,000,000 rows in each: about three minutes. It prints a table in
//       Markdown.
//   dotnet run -c Release --project tests/Notifications.Models.Benchmarks -- retention [rows]
//       purging a table of 1,000,000 rows unless told otherwise, reading it meanwhile, and pages of groups: about
//       three minutes, 6 GB of memory. It prints a table in Markdown and draws retention.svg beside this file.
//   dotnet run -c Release --project tests/Notifications.Models.Benchmarks -- deliveries [rows]
//       claiming and completing by four workers, and a poll that finds nothing, with 1,000,000 notifications unless told otherwise:
//       about three minutes. It prints two lines.
//   dotnet run -c Release --project tests/Notifications.Models.Benchmarks -- peers [rows]
//       the library beside the tables and statements of eight other projects, with 1,000,000 notifications unless told otherwise: about
//       eight minutes, 8 GB of memory. It prints a table in Markdown.
//   dotnet run -c Release --project tests/Notifications.Models.Benchmarks -- start
//       cold starts: processes that read one page, with and without the library, in less than a minute. It prints a table in Markdown.
if (args is ["inbox", .. var inbox])
{
    await InboxRun.RunAsync(InboxSize.Parse(inbox));
    return 0;
}

if (args is ["publishing", .. var publishing])
{
    await PublishingRun.RunAsync(PublishingSize.Parse(publishing));
    return 0;
}

if (args is ["deliveries", .. var deliveries])
{
    await DeliveryRun.RunAsync(DeliverySize.Parse(deliveries));
    return 0;
}

if (args is ["layouts", .. var layouts])
{
    await LayoutRun.RunAsync(PublishingSize.Parse(layouts));
    return 0;
}

if (args is ["retention", .. var retention])
{
    await RetentionRun.RunAsync(RetentionSize.Parse(retention));
    return 0;
}

if (args is ["start"])
{
    await StartRun.RunAsync();
    return 0;
}

if (args is [FirstAnswer.Command, var way, var connectionString])
{
    await FirstAnswer.RunAsync(way, connectionString);
    return 0;
}

if (args is ["peers", .. var peers])
{
    await PeersRun.RunAsync(PeerSize.Parse(peers));
    return 0;
}

await using var server = await RunServer.StartAsync();
var summaries = BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, RunConfig.Create());

// BenchmarkDotNet itself is content with a case that failed, and writes NA.
return summaries.All(summary => summary.Reports.All(report => report.Success)) ? 0 : 1;
