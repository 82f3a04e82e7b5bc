using System.Diagnostics.CodeAnalysis;

namespace Inbox.Web;

/// <summary>A request that its caller has to correct: 400, with a reason in the words of the API.</summary>
[SuppressMessage("Design", "CA1032", Justification = "Without a reason, the caller learns nothing.")]
internal sealed class RefusedException(string reason) : Exception(reason);
