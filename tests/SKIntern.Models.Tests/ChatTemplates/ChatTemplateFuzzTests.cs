using System.Text;
using CsCheck;
using SKIntern.Models.ChatTemplates;
using SKIntern.Testing;
using SKIntern.Testing.Fuzzing;

namespace SKIntern.Models.Tests.ChatTemplates;

/// <summary>
/// Damaged templates and odd variables render or give a <see cref="ChatTemplateException"/>, within the limits: no other
/// exception, no hang, no overflow of the stack.
/// </summary>
[Trait(TestCategories.Name, TestCategories.Fuzz)]
public class ChatTemplateFuzzTests
{
    // Small enough that an input takes a millisecond at worst.
    private static readonly ChatTemplateLimits Small = new()
    {
        MaxSteps = 20_000,
        MaxAllocation = 1 << 20,
        MaxValueLength = 1 << 16,
        MaxOutputLength = 1 << 16,
    };

    private static readonly string[] Corpus =
    [
        "{%- for m in messages %}{{- '<' ~ m['role'] ~ '>' + m.content | trim + '\\n' }}{%- if not loop.last %}{{ loop.index0 }}{% endif %}{%- endfor %}{% if add_generation_prompt %}<a>{% endif %}",
        "{% macro f(a, b=1) %}{{ a }}{{ caller(b) if caller else varargs }}{% endmacro %}{% call(x) f(v) %}{{ x * 3 }}{% endcall %}{{ f(*[1, 2, 3], **{}) }}",
        "{% set ns = namespace(n=0, s='') %}{% for x in v recursive %}{% set ns.n = ns.n + 1 %}{{ loop(x) if x is iterable and x is not string and loop.depth < 5 else x }}{% endfor %}{{ ns }}",
        "{{ v | tojson(indent=2) }}{{ v | list | map('string') | select('ne', '1') | join(', ') }}{{ v[::-1] }}{{ v[1:5:2] }}{{ v | length // 2 ** 3 % 5 - 1.5e3 }}",
        "{% set a, b = v, [v, {'k': v, 1: (2,)}] %}{{ a == b[0] and b[1].k is sameas a or not (a in b) }}{{ '%5.2f|%-3s' % (1.5, 'x') }}{{ '{:>8}{!r}'.format(1, v) }}",
        "{% for k, x in v | dictsort if k is string %}{{ k | upper | replace('A', 'bb') | indent(2, true) | truncate(9) | wordwrap(4) }}{% else %}{% raw %}{{ }}{% endraw %}{% endfor %}",
        "{#- c -#}{% filter title %}a-b{% endfilter %}{% with q = v | default('z', true) %}{{ q | e ~ q | urlencode }}{% endwith %}{% generation %}{{ range(9) | batch(2, 0) | list }}{% endgeneration %}",
        "{% for x in range(20) %}{% if x is divisibleby 3 %}{% continue %}{% elif x > 9 %}{% break %}{% endif %}{{ cycler('a', 'b').next() }}{{ strftime_now('%Y-%j') }}{% endfor %}",
        "{{ v.split('a', 1) | last }}{{ v.title().center(9, '*').find('o') }}{{ v | groupby('k') | first }}{{ v | sort(attribute='k') | sum(start=[]) }}{{ v.items() | unique | list }}",
    ];

    private static readonly string[] Pieces =
    [
        "{{", "}}", "{%", "%}", "{#", "#}", "-", "(", ")", "[", "]", "{", "}", "|", "~", "**", "//", "\"", "'", "\\", "%", ":", ",", ".", "=", "if ", "else ", "for x in ", " is ", " not ", "in ",
        "endfor", "macro ", "set ", "loop(", "caller()", "namespace(", "|map('", "|sort", "|tojson", "|join", "*", "99999999", "-1", "1e308", "0x", "none", "v", "é", "😀", "\ud800", "\0", "\n", " ", "__class__", "range(99999)", ".format(", "%s",
    ];

    private static readonly Gen<string> Templates = Gen.Select(Gen.OneOfConst(Corpus), Gen.Select(Gen.Int[0, 999], Gen.Int[0, 5], Gen.OneOfConst(Pieces), Gen.OneOfConst(Corpus)).Array[0, 6], (template, changes) =>
    {
        foreach ((int where, int kind, string piece, string other) in changes)
        {
            template = Mutate(template, where, kind, piece, other);
        }

        return template;
    });

    private static readonly Gen<object?> Values = Gen.Recursive<object?>((depth, inner) => depth >= 4
        ? Leaf()
        : Gen.Frequency(
            (3, Leaf()),
            (1, inner.Array[0, 4].Select(a => (object?)a)),
            (1, Gen.Select(Gen.OneOfConst("k", "role", "content", "items", "é"), inner).Array[0, 4].Select(p => (object?)p.DistinctBy(e => e.Item1).ToDictionary(e => e.Item1, e => e.Item2)))));

    [Fact]
    public void Render_MutatedTemplateAndValues_GivesTextOrChatTemplateException()
    {
        int rendered = 0;
        int refused = 0;

        Gen.Select(Templates, Values).Sample(
            (template, value) =>
            {
                if (TryRender(template, value))
                {
                    Interlocked.Increment(ref rendered);
                }
                else
                {
                    Interlocked.Increment(ref refused);
                }
            },
            iter: FuzzRun.Inputs);

        Assert.True(rendered > 0 && refused > 0, $"{rendered} rendered, {refused} refused: the mutations are too weak or too strong");
    }

    [Fact]
    public void FromFolder_MutatedTemplateFile_GivesTextOrChatTemplateException()
    {
        using TemporaryFolder folder = new(inMemory: true);
        FuzzRun.Check(
            new()
            {
                Path = folder.File("chat_template.jinja"),
                Read = () => ChatTemplateLoader.FromFolder(folder.Path, Small).Render(new()
                {
                    Messages = [new("user", "a"), new("assistant", "b")],
                    Variables = new Dictionary<string, object?> { ["v"] = new object[] { "a", 1, 2.5 } },
                }),
                IsDocumented = e => e is ChatTemplateException,
                AllocationBase = 64 << 20,
            },
            new([Encoding.UTF8.GetBytes(Corpus[0])], Templates.Select(Encoding.UTF8.GetBytes)));
    }

    [Fact]
    public void Render_TextOfAnyKind_IsItself()
        => Gen.String.Sample(text => Assert.Equal(text, ChatTemplate.Parse("{{ v }}").Rendered(new Dictionary<string, object?> { ["v"] = text })));

    [Fact]
    public void Render_RawOfPlainText_IsItself()
        => Gen.String[Gen.OneOfConst('a', ' ', '\n', '{', '}', '%', '#', '-', 'é'), 0, 30].Where(t => !t.EndsWith('\n') && !t.EndsWith('{')).Sample(text =>
            Assert.Equal(text, ChatTemplate.Parse($"{{% raw %}}{text}x{{% endraw %}}").Rendered(new Dictionary<string, object?>())[..^1]));

    private static Gen<object?> Leaf() => Gen.Frequency(
        (1, Gen.Const((object?)null)),
        (1, Gen.Bool.Select(b => (object?)b)),
        (2, Gen.Long.Select(n => (object?)n)),
        (2, Gen.Int[-3, 3].Select(n => (object?)n)),
        (2, Gen.Double.Select(d => (object?)d)),
        (4, Gen.String.Select(s => (object?)s)));

    private static bool TryRender(string template, object? value)
    {
        try
        {
            string text = ChatTemplate.Parse(template, limits: Small).Rendered(new Dictionary<string, object?>
            {
                ["v"] = value,
                ["messages"] = new[] { new Dictionary<string, object?> { ["role"] = "user", ["content"] = value } },
                ["add_generation_prompt"] = true,
            });
            Assert.InRange(text.Length, 0, Small.MaxOutputLength);
            return true;
        }
        catch (ChatTemplateException e)
        {
            Assert.NotEmpty(e.Detail);
            return false;
        }
    }

    private static string Mutate(string template, int where, int kind, string piece, string other)
    {
        int at = template.Length == 0 ? 0 : where % template.Length;
        int length = Math.Min(1 + (where % 7), template.Length - at);
        return kind switch
        {
            0 => template.Remove(at, length),
            1 => template.Insert(at, piece),
            2 => template.Remove(at, length).Insert(at, piece),
            3 => template.Insert(at, template.Substring(at, length)),
            4 => template[..at] + other[Math.Min(at, other.Length)..],
            _ => template.Insert(at, string.Concat(Enumerable.Repeat(piece, where % 150))),
        };
    }
}
