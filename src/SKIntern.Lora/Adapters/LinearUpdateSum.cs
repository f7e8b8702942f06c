using SKIntern.Models.Decoder;
using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Lora.Adapters;

/// <summary>The updates of several adapters on one linear layer, added up. Immutable; it owns nothing.</summary>
internal sealed class LinearUpdateSum(IReadOnlyList<LoraModule> modules) : ILinearAdapter, IDropoutUser
{
    public IEnumerable<AdapterDropout> Dropouts => modules.SelectMany(m => m.Dropouts);

    public LinearUpdateSum With(LoraModule module) => new([.. modules, module]);

    /// <summary>What is left on the layer when a module goes.</summary>
    public ILinearAdapter Without(LoraModule module) => modules.Where(m => m != module).ToArray() is [var last] ? last : new LinearUpdateSum([.. modules.Where(m => m != module)]);

    public Tensor Forward(LinearLayer layer, Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor output = layer.ForwardBase(input);
        foreach (LoraModule module in modules)
        {
            output = module.AddUpdate(output, layer, input);
        }

        return output.MoveToOuterDisposeScope();
    }
}
