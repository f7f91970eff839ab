namespace Hostline.Core.Campaigns;

/// <summary>How far a task is, or one of its numbers. The numbers are stored; never renumber them.</summary>
public enum TaskState
{
    Pending = 1,
    Processing = 2,
    Completed = 3,
    Failed = 4,
}

/// <summary>All numbers that a messaging profile had when it was asked for, to be assigned to one campaign.</summary>
/// <param name="KeyHint">The public part of the key that asked, for the history of the numbers' orders.</param>
public sealed record AssignmentTask(
    Guid Id, Guid World, Guid Account, Guid Campaign, Guid Profile, string KeyHint, TaskState State, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);
