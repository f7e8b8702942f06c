namespace SKIntern.Models.ChatTemplates.Jinja.Lexing;

/// <summary>The lines of positions that are asked for in rising order, mostly.</summary>
internal sealed class LineCounter(string source)
{
    private int _position;
    private int _line = 1;

    public int At(int position)
    {
        if (position < _position)
        {
            return _line - source.AsSpan(position, _position - position).Count('\n');
        }

        _line += source.AsSpan(_position, position - _position).Count('\n');
        _position = position;
        return _line;
    }
}
