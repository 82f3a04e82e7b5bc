using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Notifications.Models;

/// <summary>Reads values that check their JSON, and fails as the callers of a converter and of a parser expect.</summary>
internal static class StrictJson
{
    // Duplicate names are ambiguous.
    private static readonly JsonDocumentOptions WithoutDuplicates = new() { AllowDuplicateProperties = false };
    private static readonly JsonSerializerOptions ValueWithoutDuplicates = new() { AllowDuplicateProperties = false };

    /// <summary>Reads a value for a converter.</summary>
    /// <param name="reader">The reader, at the start of the value.</param>
    /// <param name="create">Makes the value, or throws <see cref="FormatException"/>.</param>
    /// <exception cref="JsonException">The JSON has a member twice, or is no such value.</exception>
    public static TValue Read<TValue>(ref Utf8JsonReader reader, Func<JsonElement, TValue> create)
    {
        // JsonElement.ParseValue lets duplicates through; a contract of JsonElement may not be there where reflection is disabled.
        var document = JsonMetadataServices.JsonElementConverter.Read(ref reader, typeof(JsonElement), ValueWithoutDuplicates);
        try
        {
            return create(document);
        }
        catch (FormatException exception)
        {
            throw new JsonException(exception.Message, exception);
        }
    }

    /// <summary>Reads a value from a text.</summary>
    /// <param name="json">The text.</param>
    /// <param name="create">Makes the value, or throws <see cref="FormatException"/>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="json"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException">The text is no JSON, has a member twice, or is no such value.</exception>
    public static TValue Parse<TValue>(string json, Func<JsonElement, TValue> create)
    {
        ArgumentNullException.ThrowIfNull(json);
        return create(ParseElement(json));
    }

    /// <summary>Reads a value from a text, if the text is one.</summary>
    /// <param name="json">The text.</param>
    /// <param name="create">Makes the value, or throws <see cref="FormatException"/>.</param>
    /// <param name="value">The value; <see langword="null"/> if the text is none.</param>
    public static bool TryParse<TValue>(
        [NotNullWhen(true)] string? json, Func<JsonElement, TValue> create, [NotNullWhen(true)] out TValue? value)
        where TValue : class
    {
        try
        {
            value = json is null ? null : Parse(json, create);
        }
        catch (FormatException)
        {
            value = null;
        }

        return value is not null;
    }

    private static JsonElement ParseElement(string json)
    {
        if (UnstorableText.Find(json) is { } problem)
        {
            throw new FormatException($"The text has {problem}. Remove it.");
        }

        try
        {
            return JsonElement.Parse(json, WithoutDuplicates);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The search for duplicates throws InvalidOperationException at a name with an escaped half of a surrogate pair.
            throw new FormatException($"The text cannot be read as JSON: {exception.Message}", exception);
        }
    }
}
