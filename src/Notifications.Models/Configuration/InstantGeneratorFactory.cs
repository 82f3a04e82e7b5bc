using System.ComponentModel;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.ValueGeneration;

namespace Notifications.Models.Configuration;

/// <summary>Generates <c>CreatedAt</c> and <c>UpdatedAt</c> when an entity is added to a context.</summary>
/// <remarks>Part of the mapping; public only because compiled models of applications name it.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class InstantGeneratorFactory : ValueGeneratorFactory
{
    /// <summary>Creates the generator of a property.</summary>
    /// <param name="property">The property.</param>
    /// <param name="typeBase">The entity type whose property it is.</param>
    /// <returns>A generator of instants in UTC, to the microsecond.</returns>
    public override ValueGenerator Create(IProperty property, ITypeBase typeBase) => new InstantGenerator();

    private sealed class InstantGenerator : ValueGenerator<DateTimeOffset>
    {
        public override bool GeneratesTemporaryValues => false;

        // UpdatedAt equals CreatedAt until the first change.
        public override DateTimeOffset Next(EntityEntry entry) =>
            entry.Entity is NotificationPreferenceBase { CreatedAt: var createdAt } && createdAt != default
                ? createdAt
                : NotificationOptions.Of(entry.Context).Now;
    }
}
