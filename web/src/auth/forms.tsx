import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { ComponentChildren } from 'preact';
import { Input } from '../controls/Input';
import { QrCode } from '../controls/QrCode';
import { authenticator, confirmAddress, forgot, register, sendCodeAgain, setForgotten, start, type Step, wordsForRefusal, wordsForTotp } from './steps';
import { config } from '../app/config';

/** What every step on the way in knows. */
interface Way {
  readonly email: string;
  readonly setEmail: (email: string) => void;
  readonly proceed: (step: Step) => Promise<void>;
  readonly show: (kind: 'signIn' | 'signUp' | 'forgot', said?: string) => void;
}

/** The password of a new account, until its address is confirmed, so that the person need not type it twice. Never stored. */
let pendingPassword = '';

export function SignInForm({ email, setEmail, proceed, show }: Way) {
  const [password, setPassword] = useState('');
  return (
    <Form title="Sign in" act="Sign in" onSubmit={async () => {
      pendingPassword = password;
      await proceed(await start(email.trim(), password));
    }} after={
      <>
        <p class="aside"><button type="button" class="link" onClick={() => show('forgot')}>Forgot your password?</button></p>
        <p class="aside">New here? <button type="button" class="link" onClick={() => show('signUp')}>Create an account</button></p>
      </>
    }>
      <Email value={email} onInput={setEmail} />
      <Password label="Password" use="current-password" value={password} onInput={setPassword} />
    </Form>
  );
}

export function SignUpForm({ email, setEmail, proceed, show }: Way) {
  const [password, setPassword] = useState('');
  return (
    <Form title="Create an account" act="Create account" after={<p class="aside">Already have an account? <button type="button" class="link" onClick={() => show('signIn')}>Sign in</button></p>} onSubmit={async () => {
      pendingPassword = password;
      await proceed(await register(email.trim(), password));
    }}>
      <Email value={email} onInput={setEmail} />
      <Password label="Password" use="new-password" value={password} onInput={setPassword} hint={passwordHint} />
    </Form>
  );
}

export function ConfirmForm({ email, proceed, show }: Way) {
  const [code, setCode] = useState('');
  const [sent, setSent] = useState('');
  return (
    <Form title="Confirm your e-mail address" act="Confirm" onSubmit={async () => {
      await confirmAddress(email, code.trim());
      const password = pendingPassword;
      pendingPassword = '';
      if (password) await proceed(await start(email, password));
      else show('signIn', 'Your address is confirmed. Sign in now.');
    }}>
      <p>We have sent a code to <strong>{email}</strong>.{config().cognito && ' On a laptop it appears in the terminal.'}</p>
      <Code value={code} onInput={setCode} />
      <p class="aside">
        <button type="button" class="link" onClick={() => void sendCodeAgain(email).then(() => setSent('Sent again.'), (error: unknown) => setSent(wordsForRefusal(error)))}>Resend the code</button>
        <span role="status"> {sent}</span>
      </p>
    </Form>
  );
}

export function ForgotForm({ email, setEmail, proceed, show }: Way) {
  return (
    <Form title="Reset your password" act="Send me a code" after={<p class="aside"><button type="button" class="link" onClick={() => show('signIn')}>Back to sign in</button></p>} onSubmit={async () => proceed(await forgot(email.trim()))}>
      <p>We will e-mail you a code to set a new password.</p>
      <Email value={email} onInput={setEmail} />
    </Form>
  );
}

export function ResetForm({ email, show }: Way) {
  const [code, setCode] = useState('');
  const [password, setPassword] = useState('');
  return (
    <Form title="Set a new password" act="Set the password" onSubmit={async () => {
      await setForgotten(email, code.trim(), password);
      show('signIn', 'The new password is set. Sign in with it.');
    }}>
      <p>If there is an account for <strong>{email}</strong>, a code is on its way.</p>
      <Code value={code} onInput={setCode} />
      <Password label="New password" use="new-password" value={password} onInput={setPassword} hint={passwordHint} />
    </Form>
  );
}

export function NewPasswordForm({ onPassword }: { onPassword: (password: string) => Promise<void> }) {
  const [password, setPassword] = useState('');
  return (
    <Form title="Choose a new password" act="Continue" onSubmit={() => onPassword(password)}>
      <p>Your temporary password works only once.</p>
      <Password label="New password" use="new-password" value={password} onInput={setPassword} hint={passwordHint} />
    </Form>
  );
}

export function CodeForm({ from, onCode, onBack }: { from: string; onCode: (code: string) => Promise<void>; onBack: () => void }) {
  const [code, setCode] = useState('');
  return (
    <Form title="One more step" act="Continue" words={from === authenticator ? wordsForTotp : wordsForRefusal} after={<p class="aside"><button type="button" class="link" onClick={onBack}>Back to sign in</button></p>} onSubmit={() => onCode(code.trim())}>
      <p>Enter the code from {from}.</p>
      <Code value={code} onInput={setCode} />
    </Form>
  );
}

export function SetUpTotpForm({ secret, uri, onCode }: { secret: string; uri: string; onCode: (code: string) => Promise<void> }) {
  const [code, setCode] = useState('');
  return (
    <Form title="Set up your authenticator" act="Continue" words={wordsForTotp} onSubmit={() => onCode(code.trim())}>
      <p>Scan this with an authenticator app, or type the key into it. Then type the code that it shows.</p>
      <QrCode text={uri} label="The key as a QR code" />
      <p><code class="secret">{secret}</code></p>
      <Code value={code} onInput={setCode} />
    </Form>
  );
}

export const passwordHint = 'At least 12 characters, with upper and lower case, a digit and a symbol.';

export function Form({ title, act, onSubmit, children, after, words = wordsForRefusal }: {
  title: string; act: string; onSubmit: () => Promise<void>; children: ComponentChildren;
  /** Other ways to go, beneath the button. */
  after?: ComponentChildren;
  /** What to say of a refusal. */
  words?: (error: unknown) => string;
}) {
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState('');
  const form = useRef<HTMLFormElement>(null);
  // The address may be filled in already.
  useEffect(() => [...(form.current?.querySelectorAll('input') ?? [])].find((input, at, all) => !input.value || at === all.length - 1)?.focus(), []);
  const submit = async (event: Event) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setRefusal('');
    await onSubmit().catch((error: unknown) => setRefusal(words(error)));
    setBusy(false);
  };
  return (
    <form ref={form} class="steps" onSubmit={(event) => void submit(event)}>
      <h1>{title}</h1>
      {children}
      {refusal && <p class="fault" role="alert">{refusal}</p>}
      <button class="primary" aria-disabled={busy}>{busy ? 'One moment…' : act}</button>
      {after && <div class="after">{after}</div>}
    </form>
  );
}

const Email = ({ value, onInput }: { value: string; onInput: (value: string) => void }) => (
  <label class="field">
    <span class="name">E-mail</span>
    <input type="email" autocomplete="username" required value={value} onInput={(event) => onInput(event.currentTarget.value)} />
  </label>
);

export function Password({ label, use, value, onInput, hint }: {
  label: string; use: 'current-password' | 'new-password'; value: string; onInput: (value: string) => void; hint?: string;
}) {
  const [isShown, setShown] = useState(false);
  const id = useId();
  return (
    <div class="field">
      <label class="name" for={id}>{label}</label>
      <span class="secret-input">
        <Input id={id} type={isShown ? 'text' : 'password'} autocomplete={use} required value={value} onInput={(event) => onInput(event.currentTarget.value)} aria-describedby={hint && `${id}-hint`} />
        <button type="button" class="link" aria-pressed={isShown} aria-controls={id} title={isShown ? 'Hide what is typed' : 'Show what is typed'} onClick={() => setShown(!isShown)}>{isShown ? 'Hide' : 'Show'}</button>
      </span>
      {hint && <span id={`${id}-hint`} class="hint">{hint}</span>}
    </div>
  );
}

export const Code = ({ value, onInput }: { value: string; onInput: (value: string) => void }) => (
  <label class="field">
    <span class="name">Code</span>
    <input inputMode="numeric" autocomplete="one-time-code" required value={value} onInput={(event) => onInput(event.currentTarget.value)} />
  </label>
);
