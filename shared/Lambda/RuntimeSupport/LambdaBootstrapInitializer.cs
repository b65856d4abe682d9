namespace Amazon.Lambda.RuntimeSupport;

/// <summary>Runs once, before the first invocation is asked for. False ends the process quietly; an exception is an init error.</summary>
public delegate Task<bool> LambdaBootstrapInitializer();
