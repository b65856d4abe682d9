import { useEffect, useState } from 'preact/hooks';
import { fetchMFAPreference, setUpTOTP, updateMFAPreference, updatePassword, verifyTOTPSetup } from 'aws-amplify/auth';
import { say } from '../../app/notice';
import { Code, Form, Password, passwordHint } from '../../auth/forms';
import { usePerson } from '../../auth/session';
import { wordsForRefusal, wordsForTotp } from '../../auth/steps';
import { useSignOut } from '../../auth/useSignOut';
import { Icon } from '../../controls/icons';
import { QrCode } from '../../controls/QrCode';

/** The password, the second factor, and the other devices. */
export function SecuritySettings() {
  const { hosted } = usePerson();
  const [refusal, setRefusal] = useState('');
  const { begin, question } = useSignOut(true, (error) => setRefusal(wordsForRefusal(error)));
  return (
    <section class="block">
      <h2>Security</h2>
      {hosted ? <p class="quiet">You sign in elsewhere: your password and your second factor are kept there.</p> : <><ChangePassword /><SecondFactor /></>}
      <p><button type="button" onClick={begin}><Icon name="out" />Sign out everywhere</button></p>
      {question}
      {refusal && <p class="fault" role="alert">Could not sign out everywhere: {refusal}</p>}
    </section>
  );
}

function ChangePassword() {
  const [open, setOpen] = useState(false);
  const [old, setOld] = useState('');
  const [next, setNext] = useState('');
  if (!open) return <p><button type="button" onClick={() => setOpen(true)}>Change password</button></p>;
  return (
    <Form title="Change password" act="Change password" after={<p class="aside"><button type="button" class="link" onClick={() => setOpen(false)}>Cancel</button></p>} onSubmit={async () => {
      await changePassword(old, next);
      say('Password changed.');
      setOpen(false);
    }}>
      <Password label="Current password" use="current-password" value={old} onInput={setOld} />
      <Password label="New password" use="new-password" value={next} onInput={setNext} hint={passwordHint} />
    </Form>
  );
}

const changePassword = (old: string, next: string): Promise<void> =>
  updatePassword({ oldPassword: old, newPassword: next }).catch((error: unknown) => { throw isWrongPassword(error) ? new Error('The current password is wrong.') : error; });

/** Cognito says so too when there were too many tries. */
const isWrongPassword = (error: unknown): boolean => error instanceof Error && error.name === 'NotAuthorizedException' && !/attempts exceeded/i.test(error.message);

function SecondFactor() {
  const person = usePerson();
  const [on, setOn] = useState<boolean>();
  const [setup, setSetup] = useState<{ secret: string; uri: string }>();
  const [code, setCode] = useState('');
  const [leaving, setLeaving] = useState(false);
  const [refusal, setRefusal] = useState('');
  useEffect(() => {
    fetchMFAPreference().then(({ enabled }) => setOn(enabled?.includes('TOTP') ?? false), (error: unknown) => setRefusal(wordsForRefusal(error)));
  }, []);

  const begin = async () => {
    const { sharedSecret, getSetupUri } = await setUpTOTP();
    setSetup({ secret: sharedSecret, uri: getSetupUri('Trellis', person.email).toString() });
  };
  const attempt = (what: () => Promise<void>) => void what().then(() => setRefusal(''), (error: unknown) => setRefusal(wordsForRefusal(error)));

  if (setup)
    return (
      <Form title="Set up your authenticator" act="Turn it on" words={wordsForTotp} after={<p class="aside"><button type="button" class="link" onClick={() => setSetup(undefined)}>Not now</button></p>} onSubmit={async () => {
        await verifyTOTPSetup({ code: code.trim() });
        await updateMFAPreference({ totp: 'PREFERRED' });
        setSetup(undefined);
        setOn(true);
        say('The second factor is on.');
      }}>
        <p>Scan this with an authenticator app, or type the key into it. Then type the code that it shows.</p>
        <QrCode text={setup.uri} label="The key as a QR code" />
        <p><code class="secret">{setup.secret}</code></p>
        <Code value={code} onInput={setCode} />
      </Form>
    );
  if (leaving) return <TurnOff onCancel={() => setLeaving(false)} onOff={() => { setLeaving(false); setOn(false); }} />;
  return (
    <>
      {on === false && <p><button type="button" onClick={() => attempt(begin)}>Set up two-factor authentication</button></p>}
      {on === true && <p>A code from your authenticator is asked for at each sign-in. <button type="button" onClick={() => setLeaving(true)}>Turn it off</button></p>}
      {refusal && <p class="fault" role="alert">{refusal}</p>}
    </>
  );
}

/**
 * Whoever finds the page open must not be able to weaken the sign-in, so the password is asked for. Cognito judges one without a
 * new sign-in only where it is changed: here to itself.
 */
function TurnOff({ onOff, onCancel }: { onOff: () => void; onCancel: () => void }) {
  const [password, setPassword] = useState('');
  return (
    <Form title="Turn off two-factor authentication" act="Turn it off" after={<p class="aside"><button type="button" class="link" onClick={onCancel}>Cancel</button></p>} onSubmit={async () => {
      await changePassword(password, password);
      await updateMFAPreference({ totp: 'DISABLED' });
      say('The second factor is off.');
      onOff();
    }}>
      <p>Your password alone will open your account.</p>
      <Password label="Current password" use="current-password" value={password} onInput={setPassword} />
    </Form>
  );
}
