namespace SKIntern.Models.Tests.ChatTemplates;

/// <summary>What tags take away of the white space around them; expected values are those of Jinja 3.1 with trim_blocks and lstrip_blocks.</summary>
public class WhitespaceTests
{
    [Theory]
    [InlineData("  {% if true %}\n  a\n  {% endif %}\nb\n", "  a\nb")]
    [InlineData("  {%+ if true %}\nx\n  {%+ endif %}y", "  x\n  y")]
    [InlineData("a\n  {%- if true -%}\n   z\n  {%- endif -%}\nw {{- 1 -}} v", "azw1v")]
    [InlineData("  {# c #}\n  k\n{#- c -#}\n  m", "  km")]
    [InlineData("a\n  {% raw %}\n x\n  {% endraw %}\ny\n", "a\n\n x\ny")]
    [InlineData("{% if true %}\n\nx{% endif +%}\n y\r\nz\r", "\nx\n y\nz")]
    [InlineData("\n{{ 1 }}\n\n{% set x = 1 %}\n{{ x }}\n", "\n1\n\n1")]
    [InlineData("a {%- raw -%}  x  {%- endraw -%} b", "axb")]
    [InlineData("{% for x in list -%}\n  {{ x }}\n{%- endfor %}\n", "312")]
    [InlineData("\t{# a #}\t{% if 1 %} {% endif %}\n\t{{ 1 }}", "\t \t1")]
    [InlineData("{#-#}a{#+ +#}\nb{#a-#}  c", "a\nbc")]
    [InlineData("{{'a'-}} b{{-'c'}}", "abc")]
    [InlineData("{{ \"multi\nline\" }}", "multi\nline")]
    [InlineData("{{ 'a\\\nb' }}", "ab")]
    [InlineData("{%- for m in messages -%} {{- m.role }}: {{ m.content -}} {%- endfor -%}", "user: hiassistant: youser: x")]
    [InlineData("{% for m in messages %}\n{{ m.role }}\n{% endfor %}\n\n", "user\nassistant\nuser\n")]
    public void Render_Template_GivesTextOfReference(string template, string expected)
        => Assert.Equal(expected, Rendering.WithSamples(template));
}
