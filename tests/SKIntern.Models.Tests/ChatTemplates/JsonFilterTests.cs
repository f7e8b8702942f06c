namespace SKIntern.Models.Tests.ChatTemplates;

/// <summary>transformers' tojson, which is Python's json.dumps; expected values are Python's.</summary>
public class JsonFilterTests
{
    [Theory]
    [InlineData("{{ record | tojson }}", "{\"b\": 1, \"a\": [1, {\"x\": null}]}")]
    [InlineData("{{ text | tojson }} {{ 'é😀\\x7f' | tojson(ensure_ascii=true) }} {{ '\\u2028/<&>\\'' | tojson }}", "\"Hello, Wörld 😀!\" \"\\u00e9\\ud83d\\ude00\\u007f\" \"\u2028/<&>'\"")]
    [InlineData("{{ [1, 1.0, true, none, 'é\\n\"\\\\\\x01', 1e20, 1e16] | tojson }}", "[1, 1.0, true, null, \"é\\n\\\"\\\\\\u0001\", 1e+20, 1e+16]")]
    [InlineData("{{ record | tojson(indent=2) }}", "{\n  \"b\": 1,\n  \"a\": [\n    1,\n    {\n      \"x\": null\n    }\n  ]\n}")]
    [InlineData("{{ [[1], [], {}] | tojson(indent='\\t') }}", "[\n\t[\n\t\t1\n\t],\n\t[],\n\t{}\n]")]
    [InlineData("{{ {'b': 1, 'a': 2} | tojson(sort_keys=true) }} {{ list | tojson(separators=(',', ':')) }} {{ list | tojson(indent=1, separators=(', ', '=')) }}", "{\"a\": 2, \"b\": 1} [3,1,2] [\n 3, \n 1, \n 2\n]")]
    [InlineData("{{ {1: 2, none: 3, true: 4, 1.5: 5} | tojson }} {{ (1, 2) | tojson }}", "{\"1\": 4, \"null\": 3, \"1.5\": 5} [1, 2]")]
    [InlineData("{{ {} | tojson(indent=2) }} {{ [] | tojson(indent=0) }} {{ {'a': [1, {'b': 2}]} | tojson(indent=0) }}", "{} [] {\n\"a\": [\n1,\n{\n\"b\": 2\n}\n]\n}")]
    public void Render_Template_GivesTextOfReference(string template, string expected)
        => Assert.Equal(expected, Rendering.WithSamples(template));
}
