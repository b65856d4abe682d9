import {
  confirmResetPassword, confirmSignIn, confirmSignUp, resendSignUpCode, resetPassword, signIn, signUp, type SignInOutput,
} from 'aws-amplify/auth';

/** What the person has to do next on the way in. */
export type Step =
  | { readonly kind: 'done' }
  | { readonly kind: 'newPassword' }
  | { readonly kind: 'code'; readonly from: string }
  | { readonly kind: 'setUpTotp'; readonly secret: string; readonly uri: string }
  /** A new account whose address is not confirmed yet. */
  | { readonly kind: 'confirm'; readonly email: string }
  /** A code was sent with which a new password can be set. */
  | { readonly kind: 'reset'; readonly email: string };

/** Where codes come from that nobody sends. */
export const authenticator = 'your authenticator app';

/** The password never leaves the browser: SRP (RFC 5054). */
export const start = async (email: string, password: string): Promise<Step> =>
  stepAfter(await signIn({ username: email, password, options: { authFlowType: 'USER_SRP_AUTH' } }), email);

/** Answers what the last step asked for: a code or a new password. */
export const answer = async (response: string, email: string): Promise<Step> => stepAfter(await confirmSignIn({ challengeResponse: response }), email);

export async function register(email: string, password: string): Promise<Step> {
  const { nextStep } = await signUp({ username: email, password, options: { userAttributes: { email } } });
  return nextStep.signUpStep === 'CONFIRM_SIGN_UP' ? { kind: 'confirm', email } : start(email, password);
}

export const confirmAddress = (email: string, code: string): Promise<unknown> => confirmSignUp({ username: email, confirmationCode: code });

export const sendCodeAgain = (email: string): Promise<unknown> => resendSignUpCode({ username: email });

export async function forgot(email: string): Promise<Step> {
  await resetPassword({ username: email });
  return { kind: 'reset', email };
}

export const setForgotten = (email: string, code: string, password: string): Promise<void> =>
  confirmResetPassword({ username: email, confirmationCode: code, newPassword: password });

async function stepAfter({ nextStep }: SignInOutput, email: string): Promise<Step> {
  switch (nextStep.signInStep) {
    case 'DONE':
      return { kind: 'done' };
    case 'CONFIRM_SIGN_IN_WITH_NEW_PASSWORD_REQUIRED':
      return { kind: 'newPassword' };
    case 'CONFIRM_SIGN_IN_WITH_TOTP_CODE':
      return { kind: 'code', from: authenticator };
    case 'CONFIRM_SIGN_IN_WITH_SMS_CODE':
    case 'CONFIRM_SIGN_IN_WITH_EMAIL_CODE':
      return { kind: 'code', from: nextStep.codeDeliveryDetails?.destination ?? 'the message that we sent you' };
    case 'CONTINUE_SIGN_IN_WITH_TOTP_SETUP': {
      const { sharedSecret, getSetupUri } = nextStep.totpSetupDetails;
      return { kind: 'setUpTotp', secret: sharedSecret, uri: getSetupUri('Trellis', email).toString() };
    }
    case 'CONFIRM_SIGN_UP':
      await resendSignUpCode({ username: email });
      return { kind: 'confirm', email };
    case 'RESET_PASSWORD':
      return forgot(email);
    default:
      throw new Error('This account signs in by a way that this page does not have.');
  }
}

/** The same where the code is an authenticator's: there is no new one to ask for. */
export const wordsForTotp = (error: unknown): string =>
  error instanceof Error && /CodeMismatch|EnableSoftwareToken|ExpiredCode/.test(error.name) ? 'Wrong code. Type the one that your authenticator shows now: each works once.' : wordsForRefusal(error);

/** Cognito's refusals, in words for a person. */
export function wordsForRefusal(error: unknown): string {
  if (!(error instanceof Error)) return 'Something went wrong.';
  switch (error.name) {
    case 'NotAuthorizedException':
      if (/invalid session/i.test(error.message)) return 'This took too long, or was tried too often. Go back and sign in again.';
      if (/^SignUp is not permitted/i.test(error.message)) return 'Nobody can sign up here by themselves. Ask whoever runs this for an account.';
      return /attempts exceeded/i.test(error.message) ? 'Too many attempts. Try again in a few minutes.' : error.message.replace(/^Incorrect username or password\.?$/i, 'Wrong e-mail or password.');
    case 'UserNotFoundException': return 'Wrong e-mail or password.';
    case 'UsernameExistsException': return 'There is an account with this e-mail already. Sign in instead.';
    case 'CodeMismatchException': case 'EnableSoftwareTokenMFAException': return 'Wrong code. Check it, or ask for a new one.';
    case 'ExpiredCodeException': return 'Wrong or expired code. Ask for a new one.';
    case 'LimitExceededException': case 'TooManyRequestsException': return 'Too many attempts. Try again in a few minutes.';
    // Amplify says the last one where something on the way answered with a page.
    case 'NetworkError': case 'TypeError': case 'SyntaxError': return 'There is no connection.';
    case 'InvalidPasswordException': return error.message.replace(/^Password did not conform with policy: /, '');
    default: return error.message;
  }
}
