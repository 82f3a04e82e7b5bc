using System.ComponentModel;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.ValueGeneration;
using Npgsql.EntityFrameworkCore.PostgreSQL.ValueGeneration;

namespace Notifications.Models.Configuration;

/// <summary>Generates identifiers: UUIDv7, which grow with time, so that new rows are neighbors in the index of the key.</summary>
/// <remarks>Part of the mapping; public only because compiled models of applications name it.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class UuidGeneratorFactory : ValueGeneratorFactory
{
    /// <summary>Creates the generator of a property.</summary>
    /// <param name="property">The property.</param>
    /// <param name="typeBase">The entity type whose property it is.</param>
    /// <returns>A generator of UUIDv7.</returns>
    public override ValueGenerator Create(IProperty property, ITypeBase typeBase) => new NpgsqlSequentialGuidValueGenerator();
}
