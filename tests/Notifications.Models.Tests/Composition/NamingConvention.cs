using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Metadata.Conventions;

namespace Notifications.Models.Tests.Composition;

/// <summary>Rewrites every name that is not explicit, like packages for naming conventions.</summary>
internal sealed partial class NamingConvention(bool upper) : IModelFinalizingConvention
{
    public void ProcessModelFinalizing(IConventionModelBuilder modelBuilder, IConventionContext<IConventionModelBuilder> context)
    {
        foreach (var entity in modelBuilder.Metadata.GetEntityTypes())
        {
            entity.Builder.ToTable(Rename(entity.GetTableName()!));
            entity.GetProperties().ToList().ForEach(property => property.Builder.HasColumnName(Rename(property.GetColumnName())));
            entity.GetKeys().ToList().ForEach(key => key.Builder.HasName(Rename(key.GetName()!)));
            entity.GetIndexes().ToList().ForEach(index => index.Builder.HasDatabaseName(Rename(index.GetDatabaseName()!)));
            entity.GetCheckConstraints().ToList().ForEach(check => check.Builder.HasName(Rename(check.Name!)));
        }
    }

    private string Rename(string name)
    {
        var words = BetweenWords().Replace(name, "_");
        return upper ? words.ToUpperInvariant() : CultureInfo.InvariantCulture.TextInfo.ToLower(words);
    }

    [GeneratedRegex("(?<=[a-z])(?=[A-Z])")]
    private static partial Regex BetweenWords();
}
