namespace SKIntern.Models.Tests.ChatTemplates;

/// <summary>Jinja's tests; expected values are those of Jinja 3.1.</summary>
public class TestOperatorTests
{
    [Theory]
    [InlineData("{{ yes is boolean }} {{ number is boolean }} {{ range is callable }} {{ text is callable }} {{ unknown is defined }} {{ number is divisibleby 7 }} {{ number is divisibleby(2) }}", "True False True False False True False")]
    [InlineData("{{ 1 is eq 1 }} {{ 1 is ne(2) }} {{ 1 is lt 2 }} {{ 2 is gt 1 }} {{ 2 is ge 2 }} {{ 2 is le 1 }} {{ 1 is equalto 1 }} {{ 1 is sameas 1 }} {{ none is sameas none }}", "True True True True True False True True True")]
    [InlineData("{{ number is odd }} {{ number is even }} {{ -1 is odd }} {{ yes is true }} {{ yes is false }} {{ 'trim' is filter }} {{ 'nope' is filter }} {{ 'odd' is test }}", "True False True True False True False True")]
    [InlineData("{{ half is float }} {{ number is in [7] }} {{ number is integer }} {{ yes is integer }} {{ 1.0 is integer }} {{ half is number }} {{ yes is number }}", "True True True False False True True")]
    [InlineData("{{ list is iterable }} {{ 5 is iterable }} {{ text is iterable }} {{ record is mapping }} {{ list is sequence }} {{ record is sequence }} {{ 5 is sequence }} {{ record.keys() is sequence }} {{ range(3) is sequence }}", "True False True True True True False False True")]
    [InlineData("{{ 'ab' is lower }} {{ 'AB' is upper }} {{ text is string }} {{ none is none }} {{ unknown is none }} {{ unknown is undefined }} {{ text is not none }} {{ unknown is string }} {{ unknown is iterable }} {{ unknown is sequence }} {{ unknown is mapping }}", "True True True True False True True False True True False")]
    [InlineData("{{ 'x' | safe is escaped }} {{ 'x' is escaped }} {{ list is in [[3, 1, 2]] }}", "True False True")]
    public void Render_Template_GivesTextOfReference(string template, string expected)
        => Assert.Equal(expected, Rendering.WithSamples(template));
}
