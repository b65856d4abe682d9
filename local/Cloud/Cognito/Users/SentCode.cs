namespace Trellis.Local.Cloud.Cognito.Users;

/// <summary>A message that AWS would send by e-mail or text message. On the laptop it goes to the console.</summary>
/// <param name="Purpose">What it is for, in words, such as <c>confirm the sign-up</c>.</param>
/// <param name="Recipient">The e-mail address or telephone number.</param>
/// <param name="Secret">The six digits, or the temporary password of an invitation.</param>
public sealed record SentCode(string Purpose, string Recipient, string Secret);
