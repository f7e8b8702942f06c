using SKIntern.Models.ChatTemplates.Jinja.Text;

namespace SKIntern.Models.ChatTemplates.Jinja.Lexing;

/// <summary>
/// Cuts a template's source into text and tags, with Jinja's options <c>trim_blocks</c> and <c>lstrip_blocks</c>: a line
/// break behind a block or comment belongs to it, and so does the white space before it on its line.
/// </summary>
internal sealed class Lexer
{
    private readonly string _source;
    private readonly List<Token> _tokens = [];
    private readonly LineCounter _lines;
    private int _position;
    private bool _isLineStart = true;

    private Lexer(string source)
    {
        string normal = source.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
        _source = normal.EndsWith('\n') ? normal[..^1] : normal;
        _lines = new LineCounter(_source);
    }

    public static List<Token> Read(string source)
    {
        var lexer = new Lexer(source);
        lexer.Run();
        return lexer._tokens;
    }

    private void Run()
    {
        while (_position < _source.Length)
        {
            int tag = FindTag(_position);
            if (tag < 0)
            {
                Add(TokenKind.Text, _source[_position..], _position);
                break;
            }

            ReadTag(tag);
        }

        Add(TokenKind.End, string.Empty, _source.Length);
    }

    private void ReadTag(int tag)
    {
        char kind = _source[tag + 1];
        if (kind == '%' && TagMatch.TryMatch(_source, tag, "raw", trimsLine: false, out TagMatch raw))
        {
            AddText(tag, raw.Sign, mayStripLine: true);
            ReadRaw(tag, raw.End);
            return;
        }

        char sign = tag + 2 < _source.Length && _source[tag + 2] is '-' or '+' ? _source[tag + 2] : '\0';
        AddText(tag, sign, mayStripLine: kind != '{');
        _position = tag + (sign == '\0' ? 2 : 3);
        if (kind == '#')
        {
            SkipComment(tag);
            return;
        }

        Add(kind == '%' ? TokenKind.BlockBegin : TokenKind.PrintBegin, _source[tag.._position], tag);
        var expressions = new ExpressionLexer(_source, _position, kind == '%', _lines, _tokens);
        MoveTo(expressions.Read());
    }

    private void ReadRaw(int tag, int start)
    {
        MoveTo(start);
        if (start == _source.Length)
        {
            return;
        }

        for (int end = start; (end = _source.IndexOf("{%", end, StringComparison.Ordinal)) >= 0; end += 2)
        {
            if (TagMatch.TryMatch(_source, end, "endraw", trimsLine: true, out TagMatch close))
            {
                AddText(end, close.Sign, mayStripLine: true);
                MoveTo(close.End);
                return;
            }
        }

        throw TemplateFault.Syntax("Missing end of raw directive", _lines.At(tag));
    }

    private void SkipComment(int tag)
    {
        int start = _position;
        int end = _source.IndexOf("#}", start, StringComparison.Ordinal);
        if (end < 0 && start == _source.Length)
        {
            return;
        }

        if (end < 0)
        {
            throw TemplateFault.Syntax("Missing end of comment tag", _lines.At(tag));
        }

        char sign = end > start ? _source[end - 1] : '\0';
        MoveTo(TagMatch.AfterEnd(_source, end + 2, sign, trimsLine: true));
    }

    /// <summary>Adds the text before a tag, without the white space that the tag takes away.</summary>
    private void AddText(int end, char sign, bool mayStripLine)
    {
        string text = _source[_position..end];
        int start = _position;
        if (sign == '-')
        {
            text = PythonText.TrimEnd(text);
        }
        else if (sign != '+' && mayStripLine)
        {
            int line = text.LastIndexOf('\n') + 1;
            if ((line > 0 || _isLineStart) && PythonText.TrimStart(text[line..]).Length == 0)
            {
                text = text[..line];
            }
        }

        if (text.Length > 0)
        {
            Add(TokenKind.Text, text, start);
        }
    }

    private void MoveTo(int position)
    {
        _position = position;
        _isLineStart = position > 0 && _source[position - 1] == '\n';
    }

    private int FindTag(int from)
    {
        for (int i = from; (i = _source.IndexOf('{', i)) >= 0 && i + 1 < _source.Length; i++)
        {
            if (_source[i + 1] is '{' or '%' or '#')
            {
                return i;
            }
        }

        return -1;
    }

    private void Add(TokenKind kind, string text, int position) => _tokens.Add(new Token(kind, text, _lines.At(position)));
}
