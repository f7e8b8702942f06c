namespace SKIntern.Compression;

/// <summary>The order in which the droppable units of one text are kept.</summary>
internal interface IUnitOrder
{
    /// <summary>Whether the order is the same for all draws.</summary>
    bool IsFixed { get; }

    /// <summary>The indices of the units, the one that stays longest first.</summary>
    IEnumerable<int> Of(int draw);
}
