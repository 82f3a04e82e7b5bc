using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore.Query;

namespace Notifications.Models.Tests.Inbox;

/// <summary>A query over a list that EF Core's asynchronous operators accept, as libraries for mocking queries make one.</summary>
internal sealed class AsyncFake<T>(Expression expression)
    : EnumerableQuery<T>(expression), IQueryable<T>, IAsyncEnumerable<T>, IAsyncQueryProvider
{
    IQueryProvider IQueryable.Provider => this;

    IQueryable IQueryProvider.CreateQuery(Expression query) => new AsyncFake<T>(query);

    IQueryable<TElement> IQueryProvider.CreateQuery<TElement>(Expression query) => new AsyncFake<TElement>(query);

    TResult IAsyncQueryProvider.ExecuteAsync<TResult>(Expression query, CancellationToken cancellationToken)
    {
        var result = ((IQueryProvider)this).Execute(query);
        return (TResult)typeof(Task).GetMethod(nameof(Task.FromResult))!
            .MakeGenericMethod(typeof(TResult).GenericTypeArguments[0]).Invoke(null, [result])!;
    }

    public async IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        foreach (var item in this)
        {
            await Task.Yield();
            yield return item;
        }
    }
}
