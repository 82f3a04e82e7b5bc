using System.ComponentModel;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.ValueGeneration;

namespace Notifications.Models.Configuration;

/// <summary>Gives <c>CreatedAt</c>, and with it <c>UpdatedAt</c>, the instant at which an entity is added.</summary>
/// <remarks>Part of the mapping, and public only because a host's compiled model names it.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class InstantGeneratorFactory : ValueGeneratorFactory
{
    /// <summary>Makes the generator of a property.</summary>
    /// <param name="property">The property.</param>
    /// <param name="typeBase">The entity type whose property it is.</param>
    /// <returns>A generator of instants in UTC, to the microsecond.</returns>
    public override ValueGenerator Create(IProperty property, ITypeBase typeBase) => new InstantGenerator();

    private sealed class InstantGenerator : ValueGenerator<DateTimeOffset>
    {
        public override bool GeneratesTemporaryValues => false;

        // A row that was never changed says so: its UpdatedAt is its CreatedAt, to the microsecond.
        public override DateTimeOffset Next(EntityEntry entry) =>
            entry.Entity is NotificationPreferenceBase { CreatedAt: var createdAt } && createdAt != default ? createdAt : NotificationOptions.Of(entry.Context).Now;
    }
}
