import { useEffect, useState } from 'preact/hooks';
import { chooseDoor, door, trySigned, type Door } from '../../api/doors';
import { wordsFor } from '../../api/problem';
import { useStore } from '../../app/store';
import type { Lent } from '../../api/pass';
import { lentCredentials } from '../../auth/credentials';
import { ageOf, showMoment } from '../../schema/show';

/** By which of the two doors the client goes in. What it sees is the same at both, but for rules on groups. */
export function DoorSettings() {
  const chosen = useStore(door);
  const [trying, setTrying] = useState<Door>();
  const [refusal, setRefusal] = useState('');
  const choose = async (next: Door) => {
    setRefusal('');
    setTrying(next);
    try {
      // Only a door that opens is gone through.
      if (next === 'signed') await trySigned();
      chooseDoor(next);
    } catch (error) {
      setRefusal(wordsFor(error));
    }
    setTrying(undefined);
  };
  return (
    <section class="block">
      <h2 id="door">API connection (for developers)</h2>
      <p class="quiet" id="door-words">
        How this page calls the API: with the token of your sign-in, or with requests that are signed with temporary AWS credentials. Your records
        are the same either way. Rules for groups do not match signed requests.
      </p>
      <div class="segments" role="radiogroup" aria-labelledby="door" aria-describedby="door-words">
        {([['token', 'Token'], ['signed', 'Signed']] as const).map(([value, label]) => (
          <label key={value}>
            <input type="radio" name="door" value={value} checked={(trying ?? chosen) === value} disabled={trying !== undefined} onChange={() => void choose(value)} />
            <span>{label}</span>
          </label>
        ))}
      </div>
      {refusal && <p class="fault" role="alert">{refusal}</p>}
      {chosen === 'signed' && <Credentials />}
    </section>
  );
}

function Credentials() {
  const [lent, setLent] = useState<Lent>();
  const [, setNow] = useState(0);
  useEffect(() => {
    const look = () => lentCredentials().then((next) => { setLent(next); setNow(Date.now()); }, () => undefined);
    void look();
    const timer = setInterval(() => void look(), 10_000);
    return () => clearInterval(timer);
  }, []);
  if (!lent) return null;
  return (
    <dl class="sheet">
      <div><dt>Access key</dt><dd><code>{lent.accessKeyId}</code></dd></div>
      <div><dt>Identity</dt><dd><code>{lent.identityId}</code></dd></div>
      <div><dt>They expire</dt><dd><time dateTime={lent.expires.toISOString()}>{showMoment(lent.expires)}</time> ({ageOf(lent.expires)})</dd></div>
    </dl>
  );
}
