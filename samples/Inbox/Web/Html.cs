using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Inbox.Web;

/// <summary>Text that is HTML. What an interpolated string inserts is encoded, unless it is HTML itself.</summary>
internal readonly record struct Html(string Text)
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    public static Html Of(FormattableString text) => new(text.ToString(new Encoding()));

    public static Html Join(IEnumerable<Html> parts) => new(string.Concat(parts));

    public override string ToString() => Text;

    private sealed class Encoding : IFormatProvider, ICustomFormatter
    {
        public object? GetFormat(Type? formatType) => formatType == typeof(ICustomFormatter) ? this : null;

        public string Format(string? format, object? arg, IFormatProvider? formatProvider) => arg is Html html
            ? html.Text
            : Encoder.Encode(arg is IFormattable value ? value.ToString(format, CultureInfo.InvariantCulture) : $"{arg}");
    }
}
