namespace Amazon.Lambda.CognitoEvents;

/// <summary>Empty: this trigger returns no data.</summary>
public class CognitoPostConfirmationResponse : CognitoTriggerResponse;
