using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using SKIntern.Models.ChatTemplates.Jinja.Builtins;
using SKIntern.Models.ChatTemplates.Jinja.Values;

namespace SKIntern.Models.ChatTemplates.Jinja.Evaluation;

/// <summary>The special name <c>loop</c>. It looks one item ahead only when asked, as loop filters may depend on the body.</summary>
internal sealed class LoopValue(Value over, IEnumerable<Value> items, bool isSized, int depth, Func<Value, Value>? recurse) : Value
{
    private static readonly Builtin Cycle = new("cycle", "self *", call => ((LoopValue)call[0]).Choose(call.Rest));
    private static readonly Builtin Changed = new("changed", "self *", call => ((LoopValue)call[0]).HasChanged(call.State, call.Rest));
    private IEnumerator<Value> _items = items.GetEnumerator();
    private Value? _previous;
    private Value? _current;
    private Value? _next;
    private TupleValue? _lastChecked;
    private int _index = -1;
    private int? _length = isSized ? over.Length : null;

    public override string TypeName => "LoopContext";

    public override bool IsCallable => true;

    public override int? Length => Count();

    public bool Advance([NotNullWhen(true)] out Value? item)
    {
        item = Peek();
        _next = null;
        if (item is null)
        {
            return false;
        }

        (_previous, _current) = (_current, item);
        _index++;
        return true;
    }

    public override Value? Member(string name) => name switch
    {
        "index" => IntValue.Of(_index + 1),
        "index0" => IntValue.Of(_index),
        "revindex" => IntValue.Of(Count() - _index),
        "revindex0" => IntValue.Of(Count() - _index - 1),
        "first" => BoolValue.Of(_index == 0),
        "last" => BoolValue.Of(Peek() is null),
        "length" => IntValue.Of(Count()),
        "depth" => IntValue.Of(depth + 1),
        "depth0" => IntValue.Of(depth),
        "previtem" => _index == 0 ? new UndefinedValue("there is no previous item") : _previous,
        "nextitem" => Peek() ?? new UndefinedValue("there is no next item"),
        "cycle" => new FunctionValue(Cycle, this),
        "changed" => new FunctionValue(Changed, this),
        _ => null,
    };

    public override Value Call(RenderState state, Arguments arguments)
    {
        if (recurse is null)
        {
            throw TemplateFault.Evaluation("The loop must have the 'recursive' marker to be called recursively.");
        }

        return arguments is { Positional: [Value deeper], Named: [] }
            ? recurse(deeper)
            : throw TemplateFault.Evaluation("loop() takes exactly one argument");
    }

    public override void WriteRepr(ValueWriter writer)
        => writer.Write(string.Create(CultureInfo.InvariantCulture, $"<LoopContext {_index + 1}/{Count()}>"));

    private Value? Peek() => _next ??= _items.MoveNext() ? _items.Current : null;

    private int Count()
    {
        if (_length is null)
        {
            List<Value> rest = [];
            while (_items.MoveNext())
            {
                rest.Add(_items.Current);
            }

            _items = rest.GetEnumerator();
            _length = _index + 1 + rest.Count + (_next is null ? 0 : 1);
        }

        return _length.Value;
    }

    private Value Choose(IReadOnlyList<Value> values)
        => values.Count > 0 ? values[_index % values.Count] : throw TemplateFault.Evaluation("no items for cycling given");

    private BoolValue HasChanged(RenderState state, IReadOnlyList<Value> values)
    {
        TupleValue asked = state.NewTuple(values);
        bool isSame = _lastChecked is not null && Comparison.AreEqual(state, asked, _lastChecked);
        _lastChecked = isSame ? _lastChecked : asked;
        return BoolValue.Of(!isSame);
    }
}
