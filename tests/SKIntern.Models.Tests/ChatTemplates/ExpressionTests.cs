namespace SKIntern.Models.Tests.ChatTemplates;

/// <summary>The values that expressions give; expected values are those of Jinja 3.1.</summary>
public class ExpressionTests
{
    [Theory]
    [InlineData("{{ 7 // 2 }} {{ -7 // 2 }} {{ 7 % -3 }} {{ 7 / 2 }} {{ 6 / 2 }} {{ 2 ** -1 }} {{ -2 ** 2 }} {{ 2 ** 3 ** 2 }}", "3 -4 -2 3.5 3.0 0.5 4 64")]
    [InlineData("{{ 7.5 // 2 }} {{ -7.5 % 2 }} {{ 5 % 3.5 }} {{ -7 // 2.0 }}", "3.0 0.5 1.5 -4.0")]
    [InlineData("{{ 1e16 }} {{ 1e-5 }} {{ 0.1 + 0.2 }} {{ 1e22 }} {{ 1.0 }} {{ 5e-324 }} {{ -0.0 }} {{ 123456789.125 }} {{ 0.0001 }}", "1e+16 1e-05 0.30000000000000004 1e+22 1.0 5e-324 -0.0 123456789.125 0.0001")]
    [InlineData("{{ 100000000000000000000 * 10 }} {{ 0x1F }} {{ 0b101 }} {{ 0o17 }} {{ 1_000 }}", "1000000000000000000000 31 5 15 1000")]
    [InlineData("{{ 1 + true }} {{ not true }} {{ true == 1 }} {{ 1 == 1.0 }} {{ -true }} {{ '' == none }} {{ [] == () }}", "2 False True True -1 False False")]
    [InlineData("{{ 1 < 2 < 3 }} {{ 1 < 3 < 2 }} {{ [1, 2] < [1, 3] }} {{ 'a' < 'b' }} {{ (1, 2) == (1, 2) }}", "True False True True True")]
    [InlineData("{{ 'a' ~ 1 ~ none ~ unknown ~ 1.5 ~ [1] }} {{ 1 ~ 2 * 3 }} {{ 2 * 3 ~ 4 }} {{ 'a' ~ 1 == 'a1' }}", "a1None1.5[1] 16 64 True")]
    [InlineData("{{ 'ab' * 3 }} {{ 3 * 'ab' }} {{ [1] * 2 }} {{ 'a' * -1 }} {{ [1, 2] + [3] }} {{ (1,) + (2,) }}", "ababab ababab [1, 1]  [1, 2, 3] (1, 2)")]
    [InlineData("{{ 'a' in 'abc' }} {{ 'a' not in 'abc' }} {{ 1 in list }} {{ 'b' in record }} {{ 1 in unknown }} {{ none in [none] }}", "True False True True False True")]
    [InlineData("{{ 1 if yes else 2 }} {{ 1 if not yes }} {{ 1 if not yes else 2 if none else 3 }}", "1  3")]
    [InlineData("{{ 1 and 0 or 'x' }} {{ '' or none or 'y' }} {{ list and 5 }} {{ not '' and not none }}", "x y 5 True")]
    [InlineData("{{ 'a' 'b' \"c\" }} {{ \"a\\tb\\\\n\\\"q\\\" \\x41 \\u00e9 \\U0001F600 \\101 \\q\" }}", "abc a\tb\\n\"q\" A é 😀 A \\q")]
    [InlineData("{{ {'a': 1, 2: 'x', none: [], (1, 2): {}} }} {{ [] }} {{ () }} {{ (1,) }} {{ 1, 2 }} {{ [1, ] }} {{ {'a': 1, } }}", "{'a': 1, 2: 'x', None: [], (1, 2): {}} [] () (1,) (1, 2) [1] {'a': 1}")]
    [InlineData("{{ ['it\\'s', 'a\"b', 'a\\'b\"c', '\\n\\t\\r\\\\', 'é', '\\x00', '\\u200b', '😀', '\\x7f'] }}", "[\"it's\", 'a\"b', 'a\\'b\"c', '\\n\\t\\r\\\\', 'é', '\\x00', '\\u200b', '😀', '\\x7f']")]
    [InlineData("{{ text[13] }} {{ text[-3] }} {{ text[::-1] }} {{ text[2:5] }} {{ text[-4:-1] }} {{ text[::2] }} {{ text[20:] }}|", "😀   !😀 dlröW ,olleH llo d 😀 Hlo öl ! |")]
    [InlineData("{{ list[::-1] }} {{ list[5:] }} {{ list[1:] }} {{ list[-2:] }} {{ list[:-1] }} {{ list[2:0:-1] }} {{ list[none:2] }}", "[2, 1, 3] [] [1, 2] [1, 2] [3, 1] [2, 1] [3, 1]")]
    [InlineData("{{ record.a.1.x }} {{ record['a'][1]['x'] }} {{ record.nope }}|{{ list.5 }}|{{ list[99] }}|{{ number.nope }}|{{ record[[1]] }}|", "None None |||||")]
    [InlineData("{{ {'items': 5}['items'] }} {{ {'a': 1}.items() }} {{ {1: 2}[1.0] }} {{ {1: 2}[true] }}", "5 dict_items([('a', 1)]) 2 2")]
    [InlineData("{{ messages[0].role }} {{ messages[-1].content }} {{ messages[1:] | length }} {{ [[1, 2], [3]][0][1] }}", "user x 2 2")]
    [InlineData("{{ -1 | abs }} {{ -number | abs }} {{ 1 + 2 is odd }} {{ not unknown is defined }} {{ list | length * 2 + 1 }}", "1 7 1 True 7")]
    [InlineData("{{ range(3) }} {{ range(1, 5) | list }} {{ range(5, 0, -2) | list }} {{ range(10)[2:4] | list }}", "range(0, 3) [1, 2, 3, 4] [5, 3, 1] [2, 3]")]
    [InlineData("{{ dict(a=1, b=2) }} {{ dict([('a', 1)], c=3) }} {{ dict(**{'a': 1}) }} {{ '{} {}'.format(*[1, 2]) }}", "{'a': 1, 'b': 2} {'a': 1, 'c': 3} {'a': 1} 1 2")]
    public void Render_Template_GivesTextOfReference(string template, string expected)
        => Assert.Equal(expected, Rendering.WithSamples(template));
}
