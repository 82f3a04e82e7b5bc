using System.Globalization;
using LocalPostgres;
using Retention;
using Spectre.Console;

if (args.Length > 1
    || !int.TryParse(args.FirstOrDefault("1000000"), NumberStyles.None, CultureInfo.InvariantCulture, out var rows)
    || rows == 0)
{
    await Console.Error.WriteLineAsync("Usage: Retention [notifications], such as 200000; 1000000 by default.");
    return 1;
}

await using var server = await LocalPostgresServer.StartAsync();
AnsiConsole.WriteLine(server.Origin);
await using var context = new RetentionContext(await server.CreateDatabaseAsync("retention"));
await context.Database.EnsureCreatedAsync();

await Steps.FillAsync(context, rows);
await Steps.ShowSizeAsync(context);

// The files keep their size: the space is for new rows of this table, not for others, and not for the disk.
var purged = await Steps.PurgeAsync(context);
await Steps.ShowSizeAsync(context);

// As many new rows take the space of the purged ones, and the table keeps its size. Indexes grow where the new rows have other keys.
await Steps.FillAsync(context, (int)purged);
await Steps.ShowSizeAsync(context);
return 0;
