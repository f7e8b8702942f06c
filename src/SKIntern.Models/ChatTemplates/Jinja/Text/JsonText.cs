using System.Globalization;
using SKIntern.Models.ChatTemplates.Jinja.Evaluation;
using SKIntern.Models.ChatTemplates.Jinja.Values;

namespace SKIntern.Models.ChatTemplates.Jinja.Text;

/// <summary>JSON as Python's <c>json.dumps</c> writes it.</summary>
internal sealed class JsonText(ValueWriter writer, bool isAscii, string? indent, string itemSeparator, string keySeparator, bool sortKeys)
{
    private int _level;

    public void Write(Value value)
    {
        switch (value)
        {
            case StringValue text:
                WriteText(text.Text);
                break;
            case NoneValue:
                writer.Write("null");
                break;
            case BoolValue:
                writer.Write(value.IsTrue ? "true" : "false");
                break;
            case IntValue:
                value.WriteRepr(writer);
                break;
            case FloatValue number:
                writer.Write(Number(number.Float));
                break;
            case ListValue or TupleValue:
                WriteItems('[', ']', value.Items()!, Write);
                break;
            case DictValue dict:
                WriteItems('{', '}', sortKeys ? Sorted(dict) : dict.Entries, WriteEntry);
                break;
            default:
                throw TemplateFault.Evaluation($"Object of type {value.TypeName} is not JSON serializable");
        }
    }

    private static string Number(double number)
        => double.IsNaN(number) ? "NaN" : double.IsInfinity(number) ? (number > 0 ? "Infinity" : "-Infinity") : FloatText.Repr(number);

    private static IEnumerable<KeyValuePair<Value, Value>> Sorted(DictValue dict)
        => dict.Entries.Keys.All(k => k is StringValue)
            ? dict.Entries.OrderBy(e => ((StringValue)e.Key).Text, Comparer<string>.Create(Comparison.CompareText))
            : throw TemplateFault.Evaluation("'<' not supported between keys of different types");

    private void WriteItems<T>(char open, char close, IEnumerable<T> items, Action<T> write)
    {
        writer.Enter();
        writer.Write(open.ToString());
        _level++;
        bool isFirst = true;
        foreach (T item in items)
        {
            writer.Write(isFirst ? string.Empty : itemSeparator);
            isFirst = false;
            StartLine();
            write(item);
        }

        _level--;
        if (!isFirst)
        {
            StartLine();
        }

        writer.Write(close.ToString());
        writer.Leave();
    }

    private void WriteEntry(KeyValuePair<Value, Value> entry)
    {
        if (entry.Key is StringValue text)
        {
            WriteText(text.Text);
        }
        else if (entry.Key is NumberValue or NoneValue)
        {
            writer.Write("\"");
            Write(entry.Key);
            writer.Write("\"");
        }
        else
        {
            throw TemplateFault.Evaluation($"keys must be str, int, float, bool or None, not {entry.Key.TypeName}");
        }

        writer.Write(keySeparator);
        Write(entry.Value);
    }

    private void StartLine()
    {
        if (indent is null)
        {
            return;
        }

        writer.Write("\n");
        for (int i = 0; i < _level; i++)
        {
            writer.Write(indent);
        }
    }

    private void WriteText(string text)
    {
        writer.Write("\"");
        int plain = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (Escape(text[i]) is string escape)
            {
                writer.Write(text[plain..i]);
                writer.Write(escape);
                plain = i + 1;
            }
        }

        writer.Write(text[plain..]);
        writer.Write("\"");
    }

    private string? Escape(char c) => c switch
    {
        '"' => "\\\"",
        '\\' => @"\\",
        '\n' => @"\n",
        '\r' => @"\r",
        '\t' => @"\t",
        '\f' => @"\f",
        '\b' => @"\b",
        < ' ' => Code(c),
        > '~' when isAscii => Code(c),
        _ => null,
    };

    private static string Code(char c) => $"\\u{((int)c).ToString("x4", CultureInfo.InvariantCulture)}";
}
