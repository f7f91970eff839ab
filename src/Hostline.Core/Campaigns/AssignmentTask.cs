namespace Hostline.Core.Campaigns;

/// <summary>The progress of a task, or of one of its numbers. The numbers are stored; never renumber them.</summary>
public enum TaskState
{
    Pending = 1,
    Processing = 2,
    Completed = 3,
    Failed = 4,
}

/// <summary>A task that assigns to a campaign all numbers that a messaging profile had when the task was created.</summary>
public sealed record AssignmentTask(
    AssignmentTaskId Id, WorldId World, AccountId Account, CampaignId Campaign, ProfileId Profile, string KeyHint, TaskState State, DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt);
