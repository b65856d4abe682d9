import { useState } from 'preact/hooks';
import { signInWithRedirect } from 'aws-amplify/auth';
import { config } from '../app/config';
import { notices } from '../app/notice';
import { hasPublicPart } from '../app/Pages';
import { Icon } from '../controls/icons';
import { providersOf } from './amplify';
import { CodeForm, ConfirmForm, ForgotForm, NewPasswordForm, ResetForm, SetUpTotpForm, SignInForm, SignUpForm } from './forms';
import { entering, refreshSession } from './session';
import { answer, type Step, wordsForRefusal } from './steps';

type Page = Step | { readonly kind: 'signIn' } | { readonly kind: 'signUp' } | { readonly kind: 'forgot' };

/** The way in: one small form for each step that Cognito asks for. */
export function SignInPage() {
  const [page, setPage] = useState<Page>({ kind: 'signIn' });
  const [email, setEmail] = useState('');
  const [word, setWord] = useState('');

  const proceed = async (step: Step) => {
    if (step.kind !== 'done') return setPage(step);
    await refreshSession();
    // The notice that the last sign-in ended no longer applies.
    notices.set([]);
  };
  const show = (kind: 'signIn' | 'signUp' | 'forgot', said = '') => {
    setWord(said);
    setPage({ kind });
  };
  const way = { email, setEmail, proceed, show };

  return (
    <main class="way-in">
      <div class="card">
        <p class="brand"><Icon name="trellis" />Trellis</p>
        {word && <p class="said" role="status">{word}</p>}
        {formFor(page)}
      </div>
    </main>
  );

  function formFor(current: Page) {
    switch (current.kind) {
      case 'signIn':
        return <><SignInForm {...way} /><Providers /><PublicPart /></>;
      case 'signUp':
        return <SignUpForm {...way} />;
      case 'forgot':
        return <ForgotForm {...way} />;
      case 'confirm':
        return <ConfirmForm {...way} email={current.email} />;
      case 'reset':
        return <ResetForm {...way} email={current.email} />;
      case 'newPassword':
        return <NewPasswordForm onPassword={async (password) => proceed(await answer(password, email))} />;
      case 'code':
        return <CodeForm key={current.from} from={current.from} onCode={async (code) => proceed(await answer(code, email))} onBack={() => show('signIn')} />;
      case 'setUpTotp':
        return <SetUpTotpForm secret={current.secret} uri={current.uri} onCode={async (code) => proceed(await answer(code, email))} />;
      case 'done':
        return null;
    }
  }
}

/** Not everything needs a sign-in, where the schema gives something to the public. */
function PublicPart() {
  if (!hasPublicPart()) return null;
  return <p class="aside public-part"><a href="/public" onClick={() => entering.set(false)}>Look around without signing in</a></p>;
}

/** The hosted sign-in of whichever social and SAML providers the deployment has. */
function Providers() {
  const [refusal, setRefusal] = useState('');
  const providers = providersOf(config());
  if (providers.length === 0) return null;
  return (
    <div class="providers">
      <p class="or"><span>or</span></p>
      {providers.map(({ name, provider }) => (
        <button key={name} type="button" onClick={() => void signInWithRedirect({ provider }).catch((error: unknown) => setRefusal(wordsForRefusal(error)))}>
          Continue with {name}
        </button>
      ))}
      {refusal && <p class="fault" role="alert">{refusal}</p>}
    </div>
  );
}
