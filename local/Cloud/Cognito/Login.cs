namespace Trellis.Local.Cloud.Cognito;

/// <summary>A user who showed a good id token.</summary>
/// <param name="ClientId">The app client that the token was made for.</param>
/// <param name="Current">Whether the user is still signed in and not disabled.</param>
internal sealed record Login(string Sub, string ClientId, bool Current);
