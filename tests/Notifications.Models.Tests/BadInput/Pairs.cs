using FsCheck;
using FsCheck.Fluent;

namespace Notifications.Models.Tests.BadInput;

/// <summary>Two inputs of one call.</summary>
internal static class Pairs
{
    public static Gen<(T, TOther)> And<T, TOther>(this Gen<T> one, Gen<TOther> other) =>
        from first in one
        from second in other
        select (first, second);
}
