namespace SKIntern.Models.Tests.ChatTemplates;

/// <summary>Python's string, list and dictionary methods; expected values are those of Jinja 3.1 on Python 3.11.</summary>
public class StringMethodTests
{
    [Theory]
    [InlineData("{{ ' a '.strip() ~ '|' ~ ' a '.lstrip() ~ '|' ~ ' a '.rstrip() ~ '|' ~ 'xxaxx'.strip('x') ~ '|' ~ 'abcba'.lstrip('ab') }}", "a|a | a|a|cba")]
    [InlineData("{{ 'a,b,,c'.split(',') }} {{ ' a  b '.split() }} {{ 'a b c'.split(' ', 1) }} {{ ' a b  c '.rsplit(None, 1) }} {{ ' a b  c '.split(None, 1) }} {{ ''.split(',') }}", "['a', 'b', '', 'c'] ['a', 'b'] ['a', 'b c'] [' a b', 'c'] ['a', 'b  c '] ['']")]
    [InlineData("{{ 'a\\nb\\r\\nc\\n'.splitlines() }} {{ 'a\\nb'.splitlines(true) }} {{ 'x\\x0by\\x1cz\\u2028w'.splitlines() }}", "['a', 'b', 'c'] ['a\\n', 'b'] ['x', 'y', 'z', 'w']")]
    [InlineData("{{ text.startswith('He') }} {{ text.endswith(('x', '!')) }} {{ text.startswith('e', 1) }} {{ text.endswith('l', 0, 4) }}", "True True True True")]
    [InlineData("{{ text.upper() }} {{ \"hello wORLD it's\".title() }} {{ 'hELLO'.capitalize() }} {{ 'aBc'.swapcase() }} {{ 'straße ŉ ﬁ'.upper() }} {{ 'ΑΣ ΑΣΑ Σ'.lower() }} {{ 'ß ǆ'.title() }} {{ 'Straße'.casefold() }}", "HELLO, WÖRLD 😀! Hello World It'S Hello AbC STRASSE ʼN FI ας ασα σ Ss ǅ strasse")]
    [InlineData("{{ text.find('W') }} {{ text.rfind('l') }} {{ text.find('zz') }} {{ text.find('!') }} {{ text.count('l') }} {{ 'aaaa'.count('aa') }} {{ 'abc'.count('') }} {{ text.find('l', -5, -1) }} {{ 'abc'.index('c') }}", "7 10 -1 14 3 2 4 10 2")]
    [InlineData("{{ ', '.join(names) }} {{ ''.join([]) }}| {{ '-'.join('abc') }}", "b, A, c | a-b-c")]
    [InlineData("{{ 'a{}b{}'.format(1, 'x') }} {{ '{0}{1}{0}'.format(1, 2) }} {{ '{x:>5}|{y:<5}|{z:^5}|'.format(x=1, y='a', z='b') }} {{ '{{}}'.format() }} {{ '{0[a]} {1.role}'.format({'a': 1}, messages[0]) }} {{ '{!r:>6}'.format('a') }} {{ '{:{}}'.format('a', 4) }}", "a1bx 121     1|a    |  b  | {} 1 user    'a' a   ")]
    [InlineData("{{ '{:05.2f} {:+d} {:x} {:#x} {:,} {:e} {:g} {:%}'.format(3.14159, 5, 255, 255, 1234567, 12345.678, 0.00001, 0.25) }}", "03.14 +5 ff 0xff 1,234,567 1.234568e+04 1e-05 25.000000%")]
    [InlineData("{{ '%s %d %5.2f %-5s| %05d %x %r %% %+d %e %g %c %i' % ('a', 3, 2.5, 'b', 42, 255, 'q', 5, 12345.678, 1e-10, 'z', 3.9) }} {{ '%(a)s' % {'a': 1} }} {{ '%*d' % (5, 3) }} {{ '%.2f' % 0.125 }}", "a 3  2.50 b    | 00042 ff 'q' % +5 1.234568e+04 1e-10 z 3 1     3 0.12")]
    [InlineData("{{ '12'.isdigit() }} {{ '²'.isdigit() }} {{ '½'.isnumeric() }} {{ 'ab1'.isalnum() }} {{ '中'.isalpha() }} {{ ' '.isspace() }} {{ ''.isalpha() }} {{ 'AB1'.isupper() }} {{ 'Ab Cd'.istitle() }} {{ 'a_1'.isidentifier() }} {{ 'é'.isascii() }}", "True True True True True True False True True True False")]
    [InlineData("{{ 'xay'.removeprefix('x') }} {{ 'xay'.removesuffix('y') }} {{ '-5'.zfill(4) }} {{ 'a'.ljust(3) }}| {{ 'a'.rjust(3, '*') }} {{ 'ab'.center(5, '*') }} {{ 'a=b=c'.partition('=') }} {{ 'a=b=c'.rpartition('=') }} {{ 'a\\tb'.expandtabs(4) }} {{ 'aaa'.replace('a', 'b', 2) }} {{ 'abc'.replace('', '-') }}", "ay xa -005 a  | **a **ab* ('a', '=', 'b=c') ('a=b', '=', 'c') a   b bba -a-b-c-")]
    [InlineData("{{ record.get('b') }} {{ record.get('z') }} {{ record.get('z', 5) }} {{ record.keys() }} {{ record.values() | list }} {{ record.items() | length }}", "1 None 5 dict_keys(['b', 'a']) [1, [1, {'x': None}]] 2")]
    [InlineData("{{ list.index(1) }} {{ list.count(3) }} {{ (1, 2).index(2) }}", "1 1 1")]
    public void Render_Template_GivesTextOfReference(string template, string expected)
        => Assert.Equal(expected, Rendering.WithSamples(template));
}
