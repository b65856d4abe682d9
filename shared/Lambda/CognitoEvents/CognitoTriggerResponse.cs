namespace Amazon.Lambda.CognitoEvents;

/// <summary>What a trigger answers.</summary>
public abstract class CognitoTriggerResponse;
