using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Notifications.Models.Sql;

/// <summary>A model for a provider other than Npgsql, such as SQLite or InMemory in unit tests of an application.</summary>
/// <remarks>
/// The conventions of Npgsql mark a model when they begin to build it, but not the finished model. So the model is marked as portable while
/// it is built.
/// </remarks>
internal static class PortableModel
{
    private const string Annotation = "Notifications.Models:Portable";

    /// <summary>Marks the model that is being built, unless it is one for Npgsql.</summary>
    public static void MarkUnlessForNpgsql(IMutableModel model)
    {
        if (NpgsqlModelExtensions.GetValueGenerationStrategy(model) is null)
        {
            model.SetAnnotation(Annotation, value: true);
        }
    }

    public static bool IsPortable(this IReadOnlyModel model) => model.FindAnnotation(Annotation) is not null;
}
