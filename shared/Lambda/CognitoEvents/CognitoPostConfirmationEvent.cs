namespace Amazon.Lambda.CognitoEvents;

/// <summary>A user has confirmed a sign-up or a forgotten password, or signed in for the first time through another provider.</summary>
public class CognitoPostConfirmationEvent : CognitoTriggerEvent<CognitoPostConfirmationRequest, CognitoPostConfirmationResponse>;
