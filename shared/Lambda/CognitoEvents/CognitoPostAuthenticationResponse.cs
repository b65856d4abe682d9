namespace Amazon.Lambda.CognitoEvents;

/// <summary>Empty: a user pool asks nothing of this trigger.</summary>
public class CognitoPostAuthenticationResponse : CognitoTriggerResponse;
