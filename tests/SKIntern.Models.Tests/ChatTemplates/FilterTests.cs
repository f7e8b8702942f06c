namespace SKIntern.Models.Tests.ChatTemplates;

/// <summary>Jinja's filters; expected values are those of Jinja 3.1.</summary>
public class FilterTests
{
    [Theory]
    [InlineData("{{ -5 | abs }} {{ list | batch(2) | list }} {{ list | batch(2, 'z') | list }} {{ range(7) | slice(3) | list }} {{ range(7) | slice(3, 'x') | list }}", "5 [[3, 1], [2]] [[3, 1], [2, 'z']] [[0, 1, 2], [3, 4], [5, 6]] [[0, 1, 2], [3, 4, 'x'], [5, 6, 'x']]")]
    [InlineData("{{ 'hELLO wORLD' | capitalize }} {{ 'a' | center(5) }}| {{ 'foo-bar (baz) <qux>' | title }} {{ none | upper }} {{ 5 | lower }}", "Hello world   a  | Foo-Bar (Baz) <Qux> NONE 5")]
    [InlineData("{{ unknown | default('x') }} {{ '' | default('x') }}| {{ '' | default('x', true) }} {{ none | d('y', boolean=true) }} {{ unknown | d }}|", "x | x y |")]
    [InlineData("{{ {'b': 1, 'A': 2, 'c': 0} | dictsort }} {{ {'b': 1, 'A': 2} | dictsort(true) }} {{ {'b': 1, 'A': 2} | dictsort(by='value', reverse=true) }}", "[('A', 2), ('b', 1), ('c', 0)] [('A', 2), ('b', 1)] [('A', 2), ('b', 1)]")]
    [InlineData("{{ '<a>&\\'\"' | escape }} {{ ('<b>' | safe) + '<i>' }} {{ '<i>' + ('<b>' | safe) }} {{ ('<b>' | safe) ~ '<i>' }} {{ '<p>a &amp;  <b>b</b></p>' | striptags }}", "&lt;a&gt;&amp;&#39;&#34; <b>&lt;i&gt; &lt;i&gt;<b> <b><i> a & b")]
    [InlineData("{{ list | first }} {{ list | last }} {{ [] | first }}| {{ text | first }} {{ record | last }} {{ unknown | first }}|", "3 2 | H a |")]
    [InlineData("{{ '3.7' | float }} {{ 'x' | float(1.5) }} {{ '3.7' | int }} {{ ' 42 ' | int }} {{ 'x' | int(5) }} {{ '0x1f' | int(base=16) }} {{ -3.9 | int }} {{ none | int }} {{ '1e3' | int }} {{ 'nan' | float }}", "3.7 1.5 3 42 5 31 -3 0 1000 nan")]
    [InlineData("{% for g in messages | groupby('role') %}{{ g.grouper }}:{{ g.list | length }},{{ g[0] }};{% endfor %}{% for k, v in messages | groupby('n', default=0) %}{{ k }}={{ v | length }};{% endfor %}", "assistant:1,assistant;user:2,user;0=1;1=1;2=1;")]
    [InlineData("{{ 'a\\nb\\n\\nc' | indent }} {{ 'a\\nb' | indent(2, true) }} {{ 'a\\n\\nb' | indent(2, blank=true) }} {{ 'a\\nb' | indent('> ') }}", "a\n    b\n\n    c   a\n  b a\n  \n  b a\n> b")]
    [InlineData("{% for k, v in record | items %}{{ k }}={{ v }};{% endfor %}{{ unknown | items | list }}", "b=1;a=[1, {'x': None}];[]")]
    [InlineData("{{ names | join }} {{ names | join(', ') }} {{ messages | join('|', attribute='role') }} {{ [none, 1.5] | join }}", "bAc b, A, c user|assistant|user None1.5")]
    [InlineData("{{ messages | map(attribute='role') | list }} {{ names | map('lower') | list }} {{ messages | map(attribute='n', default=0) | list }} {{ names | map('replace', 'b', 'z') | join }} {{ [{'a': {'b': 1}}] | map(attribute='a.b') | list }}", "['user', 'assistant', 'user'] ['b', 'a', 'c'] [2, 1, 0] zAc [1]")]
    [InlineData("{{ list | max }} {{ list | min }} {{ names | max }} {{ names | min(case_sensitive=true) }} {{ [] | max }}| {{ messages[:2] | max(attribute='n') }}", "3 1 c A | {'role': 'user', 'content': 'hi', 'n': 2}")]
    [InlineData("{{ list | reject('odd') | list }} {{ list | select('>', 1) | list }} {{ [0, 1, '', none, 'a'] | select | list }} {{ messages | selectattr('role', 'equalto', 'user') | list | length }} {{ messages | rejectattr('role', '==', 'user') | map(attribute='content') | list }} {{ messages | selectattr('n', 'defined') | list | length }}", "[2] [3, 2] [1, 'a'] 2 ['yo'] 2")]
    [InlineData("{{ text | replace('l', 'L') }} {{ 'aaa' | replace('a', 'b', 2) }} {{ 5 | replace('5', '6') }} {{ text | reverse }} {{ list | reverse | list }}", "HeLLo, WörLd 😀! bba 6 !😀 dlröW ,olleH [2, 1, 3]")]
    [InlineData("{{ 42.55 | round }} {{ 42.55 | round(1) }} {{ 42.55 | round(1, 'floor') }} {{ 2.5 | round }} {{ 2.675 | round(2) }} {{ 42 | round }} {{ 45 | round(-1) }} {{ 0.125 | round(2) }}", "43.0 42.5 42.5 2.0 2.67 42 40 0.12")]
    [InlineData("{{ list | sort }} {{ list | sort(reverse=true) }} {{ names | sort }} {{ names | sort(case_sensitive=true) }} {{ messages[:2] | sort(attribute='n') | map(attribute='n') | list }} {{ [{'a': 1, 'b': 2}, {'a': 1, 'b': 1}] | sort(attribute='a,b') }}", "[1, 2, 3] [3, 2, 1] ['A', 'b', 'c'] ['A', 'b', 'c'] [1, 2] [{'a': 1, 'b': 1}, {'a': 1, 'b': 2}]")]
    [InlineData("{{ list | sum }} {{ [1.5, 2] | sum }} {{ messages[:2] | sum(attribute='n') }} {{ [[1], [2]] | sum(start=[]) }}", "6 3.5 3 [1, 2]")]
    [InlineData("{{ '  pad \\n' | trim }}| {{ 'xxaxx' | trim('x') }} {{ unknown | trim }}|", "pad| a |")]
    [InlineData("{{ 'foo bar baz qux' | truncate(9) }} {{ 'foo bar baz qux' | truncate(9, true) }} {{ 'foo bar baz qux' | truncate(11) }}", "foo... foo ba... foo bar baz qux")]
    [InlineData("{{ ['a', 'A', 'b', 'a'] | unique | list }} {{ messages | unique(attribute='role') | map(attribute='content') | list }} {{ 'a b/ü?&' | urlencode }} {{ {'a b': 1} | urlencode }}", "['a', 'b'] ['hi', 'yo'] a%20b/%C3%BC%3F%26 a+b=1")]
    [InlineData("{{ 'the quick-brown fox' | wordcount }} {{ 'the quick-brown fox' | wordwrap(10) }} {{ 'abcdefghijkl' | wordwrap(5) }} {{ {'class': 'a<', 'id': none, 'x': 5} | xmlattr }} {{ 1500000 | filesizeformat }}", "4 the quick-\nbrown fox abcde\nfghij\nkl  class=\"a&lt;\" x=\"5\" 1.5 MB")]
    [InlineData("{{ \"%s-%s\" | format('a', 1) }} {{ 5 | string + 'x' }} {{ 'abc' | list }} {{ record | list }} {{ text | length }} {{ unknown | length }}", "a-1 5x ['a', 'b', 'c'] ['b', 'a'] 15 0")]
    [InlineData("{{ list | map('string') | first }} {% set g = list | map('string') %}{{ g | list }}{{ g | list }} {{ '3' in list | map('string') }}", "3 ['3', '1', '2'][] True")]
    public void Render_Template_GivesTextOfReference(string template, string expected)
        => Assert.Equal(expected, Rendering.WithSamples(template));
}
