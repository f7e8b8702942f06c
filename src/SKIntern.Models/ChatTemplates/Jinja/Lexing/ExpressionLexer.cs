using System.Text;
using System.Text.RegularExpressions;
using SKIntern.Models.ChatTemplates.Jinja.Text;

namespace SKIntern.Models.ChatTemplates.Jinja.Lexing;

/// <summary>Cuts the inside of one tag into tokens.</summary>
internal sealed partial class ExpressionLexer(string source, int start, bool isBlock, LineCounter lines, List<Token> tokens)
{
    private const string SingleSigns = "+-*/%~[](){}><=.:|,;";
    private static readonly string[] DoubleSigns = ["//", "**", "==", "!=", ">=", "<="];

    private readonly Stack<char> _open = new();
    private readonly string _end = isBlock ? "%}" : "}}";
    private int _position = start;

    /// <summary>Reads up to the tag's end, and gives the position behind it.</summary>
    public int Read()
    {
        while (_position < source.Length)
        {
            if (_open.Count == 0 && TryEnd(out int next))
            {
                return next;
            }

            ReadToken();
        }

        return _position;
    }

    [GeneratedRegex(@"\G(?<!\.)([0-9]+_)*[0-9]+((\.([0-9]+_)*[0-9]+)?[eE][+\-]?([0-9]+_)*[0-9]+|\.([0-9]+_)*[0-9]+)", RegexOptions.CultureInvariant)]
    private static partial Regex Float();

    [GeneratedRegex(@"\G(0[bB](_?[0-1])+|0[oO](_?[0-7])+|0[xX](_?[0-9a-fA-F])+|[1-9](_?[0-9])*|0(_?0)*)", RegexOptions.CultureInvariant)]
    private static partial Regex Integer();

    private bool TryEnd(out int next)
    {
        char c = source[_position];
        char sign = c == '-' || (c == '+' && isBlock) ? c : '\0';
        int at = sign == '\0' ? _position : _position + 1;
        next = 0;
        if (string.CompareOrdinal(source, at, _end, 0, 2) != 0)
        {
            return false;
        }

        Add(isBlock ? TokenKind.BlockEnd : TokenKind.PrintEnd, _end, _position);
        next = TagMatch.AfterEnd(source, at + 2, sign, isBlock);
        return true;
    }

    private void ReadToken()
    {
        char c = source[_position];
        if (PythonText.IsSpace(c))
        {
            _position++;
        }
        else if (char.IsAsciiDigit(c))
        {
            Match number = Float().Match(source, _position);
            bool isFloat = number.Success;
            number = isFloat ? number : Integer().Match(source, _position);
            Take(isFloat ? TokenKind.Float : TokenKind.Integer, number.Length);
        }
        else if (c is '\'' or '"')
        {
            ReadString(c);
        }
        else if (NameLength() is int length and > 0)
        {
            Take(TokenKind.Name, length);
        }
        else
        {
            ReadOperator(c);
        }
    }

    private void ReadString(char quote)
    {
        int end = _position + 1;
        while (end < source.Length && source[end] != quote)
        {
            end += source[end] == '\\' ? 2 : 1;
        }

        if (end >= source.Length)
        {
            throw TemplateFault.Syntax($"unexpected char '{quote}': the string has no end", lines.At(_position));
        }

        string text = StringLiteral.Decode(source.AsSpan(_position + 1, end - _position - 1), lines.At(_position));
        Add(TokenKind.String, text, _position);
        _position = end + 1;
    }

    private void ReadOperator(char c)
    {
        string? pair = Array.Find(DoubleSigns, s => string.CompareOrdinal(source, _position, s, 0, 2) == 0);
        if (pair is null && !SingleSigns.Contains(c, StringComparison.Ordinal))
        {
            throw TemplateFault.Syntax($"unexpected char '{c}'", lines.At(_position));
        }

        if (c is '(' or '[' or '{')
        {
            _open.Push(c == '(' ? ')' : c == '[' ? ']' : '}');
        }
        else if (c is ')' or ']' or '}' && (!_open.TryPop(out char expected) || expected != c))
        {
            throw TemplateFault.Syntax(expected == '\0' ? $"unexpected '{c}'" : $"unexpected '{c}', expected '{expected}'", lines.At(_position));
        }

        Take(TokenKind.Operator, pair is null ? 1 : 2);
    }

    private int NameLength()
    {
        int end = _position;
        while (end < source.Length && Rune.TryGetRuneAt(source, end, out Rune rune) && PythonText.IsWordCharacter(rune))
        {
            end += rune.Utf16SequenceLength;
        }

        return end - _position;
    }

    private void Take(TokenKind kind, int length)
    {
        Add(kind, source.Substring(_position, length), _position);
        _position += length;
    }

    private void Add(TokenKind kind, string text, int position) => tokens.Add(new Token(kind, text, lines.At(position)));
}
