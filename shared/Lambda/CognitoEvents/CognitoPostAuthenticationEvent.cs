namespace Amazon.Lambda.CognitoEvents;

/// <summary>A user has signed in.</summary>
public class CognitoPostAuthenticationEvent : CognitoTriggerEvent<CognitoPostAuthenticationRequest, CognitoPostAuthenticationResponse>;
