using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Metadata.Conventions;
using Microsoft.EntityFrameworkCore.Metadata.Internal;

namespace Notifications.Models.Configuration;

/// <summary>Removes the row version of the library where the application has added another to the same entity.</summary>
/// <remarks>
/// An entity can map <c>xmin</c> only once. An application that gives every entity a row version does so after
/// <c>AddNotificationModels</c>, under a name of its own, so this is decided when the model is finished.
/// </remarks>
internal sealed class VersionOfRowConvention(string property) : IModelFinalizingConvention
{
    /// <summary>Adds the convention to those of the model.</summary>
    /// <remarks>
    /// EF Core shows its conventions to a context, but not to a <c>ModelBuilder</c>; private fields lead there. If a version of EF Core
    /// renames them, the convention is not added, and EF Core refuses a second row version.
    /// </remarks>
    public static void AddTo(IMutableModel model, string property)
    {
        if (FindConventions(model) is { } conventions && !conventions.OfType<VersionOfRowConvention>().Any())
        {
            conventions.Insert(0, new VersionOfRowConvention(property));
        }
    }

    public void ProcessModelFinalizing(IConventionModelBuilder modelBuilder, IConventionContext<IConventionModelBuilder> context)
    {
        var preferences = modelBuilder.Metadata.GetEntityTypes()
            .Where(entity => entity.ClrType.IsAssignableTo(typeof(NotificationPreferenceBase)));
        foreach (var entity in preferences)
        {
            var versions = entity.GetDeclaredProperties().Where(declared => declared.IsMappedToVersionOfRow()).ToList();
            if (versions.Count > 1 && versions.Find(version => version.Name == property) is { } ours)
            {
                entity.RemoveProperty(ours);
            }
        }
    }

    private static List<IModelFinalizingConvention>? FindConventions(IMutableModel model)
    {
#pragma warning disable EF1001 // There is no public way from a model to its conventions.
        var scope = model is Model { ConventionDispatcher: var dispatcher }
            ? FieldsOf(dispatcher).FirstOrDefault(field => field.Name == "_immediateConventionScope")?.GetValue(dispatcher)
            : null;
#pragma warning restore EF1001
        return scope is null ? null : FieldsOf(scope).Select(field => field.GetValue(scope)).OfType<ConventionSet>()
            .FirstOrDefault()?.ModelFinalizingConventions;
    }

    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "EF Core does not work trimmed, so its fields are there.")]
    private static FieldInfo[] FieldsOf(object instance) =>
        instance.GetType().GetFields(BindingFlags.Instance | BindingFlags.NonPublic);
}
