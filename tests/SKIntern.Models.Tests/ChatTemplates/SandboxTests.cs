using System.Diagnostics;
using SKIntern.Models.ChatTemplates;

namespace SKIntern.Models.Tests.ChatTemplates;

/// <summary>Templates that ask for too much end with a limit, soon, whatever they try.</summary>
public class SandboxTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData("{{ 'a' * 1000000000 }}", "MaxValueLength")]
    [InlineData("{{ [1] * 1000000000 }}", "MaxValueLength")]
    [InlineData("{{ 'a'.center(1000000000) }}", "MaxValueLength")]
    [InlineData("{{ 'a'.zfill(1000000000) }}", "MaxValueLength")]
    [InlineData("{{ 'a' | center(1000000000) }}", "MaxValueLength")]
    [InlineData("{{ '\\t'.expandtabs(1000000000) }}", "MaxValueLength")]
    [InlineData("{{ '%1000000000d' % 1 }}", "MaxValueLength")]
    [InlineData("{{ '{:1000000000}'.format(1) }}", "MaxValueLength")]
    [InlineData("{{ 'a\nb' | indent(1000000000) }}", "MaxValueLength")]
    [InlineData("{{ [1] | batch(1000000000, 0) | list }}", "MaxValueLength")]
    [InlineData("{{ [1] | tojson(indent=1000000000) }}", "MaxValueLength")]
    [InlineData("{% set ns = namespace(x='ab') %}{% for i in range(99) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}", "MaxValueLength")]
    [InlineData("{% set ns = namespace(x='ab') %}{% for i in range(99) %}{% set ns.x = ns.x | replace('', 'xy') %}{% endfor %}", "MaxSteps")]
    [InlineData("{% set ns = namespace(x=[0]) %}{% for i in range(99) %}{% set ns.x = ns.x + ns.x %}{% endfor %}", "MaxSteps")]
    [InlineData("{% set ns = namespace(x=[0]) %}{% for i in range(99) %}{% set ns.x = [ns.x, ns.x] %}{% endfor %}{{ ns.x }}", "MaxSteps")]
    [InlineData("{% set ns = namespace(x=[0]) %}{% for i in range(99) %}{% set ns.x = [ns.x, ns.x] %}{% endfor %}{{ ns.x | tojson }}", "MaxSteps")]
    [InlineData("{% set a = namespace(x=[0], y=[0]) %}{% for i in range(90) %}{% set a.x = [a.x, a.x] %}{% set a.y = [a.y, a.y] %}{% endfor %}{{ a.x == a.y }}", "MaxSteps")]
    [InlineData("{% set ns = namespace(x=0) %}{% for i in range(999) %}{% set ns.x = [ns.x] %}{% endfor %}", "MaxValueDepth")]
    [InlineData("{% set ns = namespace() %}{% set ns.x = ns %}{{ ns }}", "MaxValueDepth")]
    [InlineData("{% for i in range(99999) %}{% for j in range(99999) %}{{ i }}{% endfor %}{% endfor %}", "MaxSteps")]
    [InlineData("{% for i in range(99999) %}{{ 'x' * 999 }}{% endfor %}", "MaxOutputLength")]
    [InlineData("{% for i in range(99999) %}{% set x = 'x' * 99999 %}{% endfor %}", "MaxAllocation")]
    [InlineData("{{ ('a' * 2000000 ~ 'b' ~ 'a' * 2000000) in ('a' * 9000000) }}", "MaxSteps")]
    [InlineData("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "MaxCallDepth")]
    [InlineData("{% for x in [[1]] recursive %}{{ loop([[1]]) }}{% endfor %}", "MaxCallDepth")]
    [InlineData("{% set f = namespace() %}{% macro m(g) %}{{ g(g) }}{% endmacro %}{{ m(m) }}", "MaxCallDepth")]
    public void Render_GreedyTemplate_EndsWithLimit(string template, string limit)
    {
        long start = Stopwatch.GetTimestamp();

        var e = Assert.Throws<ChatTemplateException>(() => Rendering.With(template, limits: new() { MaxSteps = 3_000_000 }));

        Assert.Equal(ChatTemplateErrorKind.Limit, e.Kind);
        Assert.Contains(limit, e.Message, StringComparison.Ordinal);
        Assert.True(Stopwatch.GetElapsedTime(start) < Patience, "took too long");
    }

    [Theory]
    [InlineData("{{ ", "(", "1", ")", " }}")]
    [InlineData("{{ ", "[", "1", "]", " }}")]
    [InlineData("{{ ", "{1:", "1", "}", " }}")]
    [InlineData("{{ ", "not ", "1", "", " }}")]
    [InlineData("{{ ", "- ", "1", "", " }}")]
    [InlineData("{{ x", "[x", "", "]", " }}")]
    [InlineData("{{ f", "(f", "", ")", " }}")]
    [InlineData("{{ ", "1 if 1 else ", "1", "", " }}")]
    [InlineData("", "{% if 1 %}", "", "{% endif %}", "")]
    [InlineData("", "{% for x in y %}", "", "{% endfor %}", "")]
    [InlineData("{% for ", "(", "x", ")", " in y %}{% endfor %}")]
    public void Parse_DeepNesting_EndsWithLimit(string start, string open, string middle, string close, string end)
    {
        const int Depth = 20_000;
        string template = start + string.Concat(Enumerable.Repeat(open, Depth)) + middle + string.Concat(Enumerable.Repeat(close, Depth)) + end;

        var e = Assert.Throws<ChatTemplateException>(() => ChatTemplate.Parse(template));

        Assert.Equal(ChatTemplateErrorKind.Limit, e.Kind);
    }

    [Theory]
    [InlineData(".a", "")]
    [InlineData("|list", "")]
    [InlineData(" + 1", "")]
    [InlineData(" ~ 1", "")]
    [InlineData(" and x", "")]
    [InlineData(" == x", "")]
    [InlineData("[0]", "")]
    public void Render_LongChain_EndsWithTextOrException(string link, string end)
    {
        string template = "{{ x" + string.Concat(Enumerable.Repeat(link, 20_000)) + end + " }}";

        Exception? e = Record.Exception(() => Rendering.With(template, """{"x": [1]}"""));

        Assert.True(e is null or ChatTemplateException, $"{e}");
    }

    [Fact]
    public void Render_LazyFiltersOverLazyFilters_EndWithLimit()
    {
        const string Template = "{% set ns = namespace(x=[1]) %}{% for i in range(90000) %}{% set ns.x = ns.x | map('string') %}{% endfor %}{{ ns.x | list }}";

        var e = Assert.Throws<ChatTemplateException>(() => Rendering.With(Template));

        Assert.Equal(ChatTemplateErrorKind.Limit, e.Kind);
    }

    [Fact]
    public void Render_SmallStack_EndsWithLimit()
    {
        ChatTemplate template = ChatTemplate.Parse(
            "{% macro m(n) %}{% if n %}[{{ (m(n - 1) | trim) ~ '' }}]{% endif %}{% endmacro %}{{ m(100000) }}", limits: new() { MaxCallDepth = 1_000_000 });
        ChatTemplateException? raised = null;
        var thread = new Thread(() => raised = Assert.Throws<ChatTemplateException>(() => template.Rendered(new Dictionary<string, object?>())), 256 << 10);

        thread.Start();
        thread.Join();

        Assert.Equal(ChatTemplateErrorKind.Limit, raised?.Kind);
    }

    [Fact]
    public void Render_Cancelled_Throws()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();

        Assert.Throws<OperationCanceledException>(
            () => ChatTemplate.Parse("{% for i in range(99999) %}{% endfor %}").Render(new Dictionary<string, object?>(), cancellationToken: source.Token));
    }

    [Theory]
    [InlineData("{% include 'x' %}")]
    [InlineData("{% import 'x' as y %}")]
    [InlineData("{% from 'x' import y %}")]
    [InlineData("{% extends 'x' %}")]
    [InlineData("{{ [1] | random }}")]
    [InlineData("{{ lipsum() }}")]
    public void Render_RefusedFeature_SaysSo(string template)
    {
        var e = Assert.Throws<ChatTemplateException>(() => Rendering.With(template));

        Assert.Contains("refused", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Default_Limits_AreAsDocumented()
    {
        ChatTemplateLimits limits = ChatTemplateLimits.Default;

        Assert.Equal(1_048_576, limits.MaxSourceLength);
        Assert.Equal(100, limits.MaxNesting);
        Assert.Equal(10_000_000, limits.MaxSteps);
        Assert.Equal(100, limits.MaxCallDepth);
        Assert.Equal(100, limits.MaxValueDepth);
        Assert.Equal(16_777_216, limits.MaxValueLength);
        Assert.Equal(134_217_728, limits.MaxAllocation);
        Assert.Equal(16_777_216, limits.MaxOutputLength);
    }

    [Fact]
    public void Parse_LimitBelowOne_Throws()
        => Assert.Throws<ArgumentOutOfRangeException>("MaxSteps", () => ChatTemplate.Parse(string.Empty, limits: new() { MaxSteps = 0 }));

    [Theory]
    [InlineData("MaxSourceLength", "{{ 1 }}{{ 2 }}")]
    [InlineData("MaxNesting", "{{ (((((((((1))))))))) }}")]
    [InlineData("MaxSteps", "{% for i in range(9) %}{{ i }}{% endfor %}")]
    [InlineData("MaxCallDepth", "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(9) }}")]
    [InlineData("MaxValueDepth", "{% set x = [[[[[[[[[1]]]]]]]]] %}")]
    [InlineData("MaxValueLength", "{% set x = 'abcdefghijk' ~ 'l' %}")]
    [InlineData("MaxAllocation", "{% set x = [1, 2, 3] %}")]
    [InlineData("MaxOutputLength", "{{ 1234567 }}{{ 8910 }}")]
    public void Render_EachLimit_IsHonoured(string limit, string template)
    {
        ChatTemplateLimits small = ChatTemplateLimits.Default;
        small = limit switch
        {
            "MaxSourceLength" => small with { MaxSourceLength = 8 },
            "MaxNesting" => small with { MaxNesting = 8 },
            "MaxSteps" => small with { MaxSteps = 8 },
            "MaxCallDepth" => small with { MaxCallDepth = 8 },
            "MaxValueDepth" => small with { MaxValueDepth = 8 },
            "MaxValueLength" => small with { MaxValueLength = 11 },
            "MaxAllocation" => small with { MaxAllocation = 40 },
            _ => small with { MaxOutputLength = 8 },
        };
        _ = Rendering.With(template);

        var e = Assert.Throws<ChatTemplateException>(() => Rendering.With(template, limits: small));

        Assert.Equal(ChatTemplateErrorKind.Limit, e.Kind);
        Assert.Contains(limit, e.Message, StringComparison.Ordinal);
    }
}
