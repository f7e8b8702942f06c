namespace SKIntern.Models.Hub;

/// <summary>Which files of a repository <see cref="HuggingFaceHub.DownloadAsync"/> gets.</summary>
/// <remarks>
/// Patterns are those of huggingface_hub: <c>*</c> (also across <c>/</c>), <c>?</c>, <c>[abc]</c>, <c>[!abc]</c>, upper and lower case
/// differ, and a pattern that ends with <c>/</c> means all of a folder.
/// </remarks>
public sealed record HubDownloadOptions
{
    /// <summary>
    /// Files that match one of these patterns, or <see langword="null"/> for what a model needs: configuration, tokenizer and
    /// safetensors weights in the top folder.
    /// </summary>
    /// <value><see langword="null"/>.</value>
    public IReadOnlyList<string>? AllowPatterns { get; init; }

    /// <summary>Files that match one of these patterns are left out.</summary>
    /// <value>Empty.</value>
    public IReadOnlyList<string> IgnorePatterns { get; init; } = [];
}
