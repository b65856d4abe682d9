namespace Amazon.Lambda.RuntimeSupport;

/// <summary>Runs once, before the first event is requested. False ends the process without an error; an exception is an init
/// error.</summary>
public delegate Task<bool> LambdaBootstrapInitializer();
