using SKIntern.Models.Hub;
using Spectre.Console;

namespace SKIntern.Samples.Distill;

/// <summary>Fetches a model that is named by its place on the hub.</summary>
internal static class HubModel
{
    private const string Prefix = "hf:";

    /// <summary>The folder of <c>hf:ORG/NAME[@REVISION]</c> in the hub's cache, downloaded where it is not there; any other name as it is.</summary>
    internal static async Task<string?> ResolveAsync(string? model, IAnsiConsole console, CancellationToken cancellationToken)
    {
        if (model is null || !model.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return model;
        }

        using var hub = new HuggingFaceHub();
        return await console.Progress().StartAsync(async context =>
        {
            ProgressTask bar = context.AddTask(Markup.Escape(model));
            var progress = new Progress<HubProgress>(p =>
            {
                bar.MaxValue = p.TotalBytes;
                bar.Value = p.Bytes;
            });
            return await hub.DownloadAsync(model[Prefix.Length..], progress: progress, cancellationToken: cancellationToken);
        });
    }
}
