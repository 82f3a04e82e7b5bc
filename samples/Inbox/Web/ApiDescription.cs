using System.Net.Mime;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Notifications.Models;

namespace Inbox.Web;

/// <summary>Adds to the OpenAPI document the JSON of types with converters, and that every error is a problem.</summary>
internal static class ApiDescription
{
    public static void Complete(OpenApiOptions options)
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new() { Title = "Inbox", Version = "1", Description = "Notifications of users, and their preferences." };
            return Task.CompletedTask;
        });
        options.AddSchemaTransformer((schema, context, _) =>
        {
            Complete(schema, context.JsonTypeInfo.Type);
            return Task.CompletedTask;
        });
        options.AddOperationTransformer(async (operation, context, cancellation) =>
        {
            var problem = await context.GetOrCreateSchemaAsync(typeof(ProblemDetails), cancellationToken: cancellation);
            foreach (var error in ErrorsOf(operation).Where(error => error.Content is null or { Count: 0 }))
            {
                error.Content = new Dictionary<string, OpenApiMediaType>
                {
                    [MediaTypeNames.Application.ProblemJson] = new() { Schema = problem },
                };
            }
        });
    }

    private static void Complete(OpenApiSchema schema, Type type)
    {
        if (type == typeof(NotificationCursor))
        {
            schema.Type = JsonSchemaType.String;
        }
        else if (type == typeof(PreferenceSet) || type == typeof(PreferencePatch))
        {
            var clearing = type == typeof(PreferencePatch) ? JsonSchemaType.Null : default;
            var choice = new OpenApiSchema { Type = JsonSchemaType.Boolean | clearing };
            var choices = new OpenApiSchema { Type = JsonSchemaType.Object, AdditionalProperties = choice };
            schema.Type = JsonSchemaType.Object;
            schema.AdditionalProperties = choices;
            schema.Properties = new Dictionary<string, IOpenApiSchema>
            {
                ["locked"] = new OpenApiSchema { Type = JsonSchemaType.Object, AdditionalProperties = choices },
            };
        }
    }

    private static IEnumerable<OpenApiResponse> ErrorsOf(OpenApiOperation operation) =>
        (operation.Responses ?? []).Where(response => response.Key[0] is '4').Select(response => response.Value).OfType<OpenApiResponse>();
}
