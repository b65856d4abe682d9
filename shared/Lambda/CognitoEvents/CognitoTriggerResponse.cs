namespace Amazon.Lambda.CognitoEvents;

/// <summary>The response of a trigger.</summary>
public abstract class CognitoTriggerResponse;
