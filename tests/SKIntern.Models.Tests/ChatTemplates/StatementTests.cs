namespace SKIntern.Models.Tests.ChatTemplates;

/// <summary>Statements and the scopes of names; expected values are those of Jinja 3.1.</summary>
public class StatementTests
{
    [Theory]
    [InlineData("{% for x in list %}{{ loop.index }}/{{ loop.index0 }}/{{ loop.revindex }}/{{ loop.revindex0 }}/{{ loop.first }}/{{ loop.last }}/{{ loop.length }}/{{ loop.depth }}/{{ loop.previtem }}/{{ loop.nextitem }}/{{ loop.cycle('a', 'b') }}/{{ loop.changed(x > 1) }};{% endfor %}", "1/0/3/2/True/False/3/1//1/a/True;2/1/2/1/False/False/3/1/3/2/b/True;3/2/1/0/False/True/3/1/1//a/True;")]
    [InlineData("{% for x in [] %}a{% else %}none{% endfor %} {% for x in list if x > 5 %}a{% else %}none{% endfor %} {% for x in list if x > 1 %}{{ x }}{{ loop.index }}{{ loop.last }}{{ loop.length }}{% endfor %}", "none none 31False222True2")]
    [InlineData("{% for k, v in {'a': 1, 'b': 2}.items() %}{{ k }}={{ v }};{% endfor %}{% for a, (b, c) in [(1, (2, 3))] %}{{ a }}{{ b }}{{ c }}{% endfor %}", "a=1;b=2;123")]
    [InlineData("{% for x in unknown %}a{% else %}undefined{% endfor %} {% for c in 'aé😀' %}[{{ c }}]{% endfor %}", "undefined [a][é][😀]")]
    [InlineData("{% for x in list recursive %}{{ x }}{% if x > 2 %}({{ loop([x - 1, 1]) }}){% endif %}{{ loop.depth }}{% endfor %}", "3(2212)11121")]
    [InlineData("{% for x in range(10) %}{% if x == 2 %}{% continue %}{% endif %}{% if x == 5 %}{% break %}{% endif %}{{ x }}{% endfor %}", "0134")]
    [InlineData("{% for x in list %}{% continue %}{% else %}E{% endfor %}{% for x in list %}{% break %}{% else %}E{% endfor %}", "EE")]
    [InlineData("{% for x in list %}{% for y in list %}{{ loop.index }}{% endfor %}{{ loop.index }}{% endfor %}", "123112321233")]
    [InlineData("{% set x = 1 %}{% for y in list %}{{ x }}{% set x = x + 1 %}{{ x }}{% endfor %}{{ x }}", "1212121")]
    [InlineData("{% set ns = namespace(x=1, y=[]) %}{% for y in list %}{% set ns.x = ns.x + y %}{% set ns.y = ns.y + [y] %}{% endfor %}{{ ns.x }} {{ ns.y }} {{ ns['x'] }} {{ ns.z }} {{ ns }}", "7 [3, 1, 2] 7  <Namespace {'x': 7, 'y': [3, 1, 2]}>")]
    [InlineData("{% set a, b = 1, 2 %}{{ a }}{{ b }}{% set (c, d) = (3, 4) %}{{ c }}{{ d }}", "1234")]
    [InlineData("{% set x %}a{{ 1 }}b{% endset %}{{ x }} {% set y | upper | replace('A', 'z') %}abc{% endset %}{{ y }}", "a1b zBC")]
    [InlineData("{% if true %}{% set z = 5 %}{% endif %}{{ z }}{% with z = 6, w = z %}{{ z }}{{ w }}{% endwith %}{{ z }}{{ w }}", "5655")]
    [InlineData("{% filter upper %}abc{{ 'd' }}{% endfilter %}{% filter replace('a', 'b') | upper %}aa{% endfilter %}", "ABCDBB")]
    [InlineData("{% macro f(a, b=2, c=a) %}{{ a }},{{ b }},{{ c }};{% endmacro %}{{ f(1) }}{{ f(1, 3) }}{{ f(a=5, c=6) }}{{ f() }}{{ f.name }}{{ f.arguments }}", "1,2,1;1,3,1;5,2,6;,2,;f('a', 'b', 'c')")]
    [InlineData("{% macro f() %}{{ varargs }}{{ kwargs }}{% endmacro %}{{ f(1, 2, x=3) }}{{ f() }}", "(1, 2){'x': 3}(){}")]
    [InlineData("{% macro f() %}[{{ caller(1, 2) }}]{% endmacro %}{% call(a, b) f() %}{{ a }}{{ b }}{{ number }}{% endcall %}", "[127]")]
    [InlineData("{% macro f(x) %}{% if x > 0 %}{{ x }}{{ f(x - 1) }}{% endif %}{% endmacro %}{{ f(5) }}", "54321")]
    [InlineData("{% macro f() %}{{ y }}{% endmacro %}{% set y = 5 %}{{ f() }} {% for x in list %}{% macro m() %}{{ x }}{{ loop.index }}{% endmacro %}{{ m() }}{% endfor %}", "5 311223")]
    [InlineData("{% generation %}a{% set q = 1 %}{{ q }}{% endgeneration %}{{ q }}|", "a1|")]
    [InlineData("{% raw %}{{ x }} {% if %}{% endraw %} {# comment {{ x }} #} end", "{{ x }} {% if %}  end")]
    [InlineData("{% set c = cycler('a', 'b') %}{{ c.next() }}{{ c.next() }}{{ c.next() }}{{ c.current }}{{ c.reset() }}{{ c.next() }} {% set j = joiner('-') %}{{ j() }}{{ j() }}{{ j() }}", "ababNonea --")]
    [InlineData("{%set a=1%}{{a}}{%if a%}y{%endif%}{%-if a-%} q {%-endif-%} r {% print 1, 2 %}", "1yqr 12")]
    [InlineData("{% if none is none and text is string or list %}y{% elif yes %}n{% else %}q{% endif %}{% if false %}{{ 1 | unheard_of }}{% endif %}", "y")]
    public void Render_Template_GivesTextOfReference(string template, string expected)
        => Assert.Equal(expected, Rendering.WithSamples(template));
}
