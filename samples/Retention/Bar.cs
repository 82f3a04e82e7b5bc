using Notifications.Models;
using Spectre.Console;

namespace Retention;

/// <summary>A progress bar to which a purge reports.</summary>
internal sealed class Bar(string title, double maximum) : IProgress<RetentionProgress>
{
    private ProgressTask? _task;

    public Task<T> RunAsync<T>(Func<Task<T>> work) => AnsiConsole.Progress()
        .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
        .StartAsync(async progress =>
        {
            _task = progress.AddTask(title, maxValue: maximum);
            return await work();
        });

    public void Add(double value) => _task!.Increment(value);

    public void Report(RetentionProgress value)
    {
        _task!.Description = $"{title} ({value.Rule})";
        _task.MaxValue = Math.Max(1, value.Removed + value.Remaining);
        _task.Value = value.Removed;
    }
}
