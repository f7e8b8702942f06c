using SKIntern.Models.ChatTemplates.Jinja.Evaluation;
using SKIntern.Models.ChatTemplates.Jinja.Values;

namespace SKIntern.Models.ChatTemplates.Jinja.Syntax;

/// <summary><c>ns.name</c>, for namespaces alone.</summary>
internal sealed record AttributeTarget(string Owner, string Name) : AssignmentTarget
{
    public override void Assign(Frame frame, Value value)
    {
        if (frame.Scope.Find(Owner) is not NamespaceValue owner)
        {
            throw TemplateFault.Evaluation("cannot assign attribute on non-namespace object");
        }

        owner.Set(Name, value);
    }
}
