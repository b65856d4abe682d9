import { fetchAuthSession } from 'aws-amplify/auth';
import { useMemo } from 'preact/hooks';
import { chooseDoor, door } from '../api/doors';
import { gone } from '../api/gone';
import { Problem } from '../api/problem';
import { say } from '../app/notice';
import { store, useStore } from '../app/store';
import { forgetLists } from '../pages/list/memory';
import type { Memberships, Person } from '../schema/access';
import { returnCredentials } from './credentials';

/** Who is signed in. */
export interface Session extends Person {
  readonly email: string;
  /** Signs in at a provider of the hosted pages: has no password here, and no second factor. */
  readonly hosted?: boolean;
}

const key = 'session';
export const session = store<Session | undefined>(read());

export const useSession = (): Session | undefined => useStore(session);

export const currentSession = (): Session | undefined => session.get();

/** Whoever looks at the page without being signed in. */
export const visitor: Session = { sub: '', email: '', groups: [], visitor: true };

/** What makes the person a member of something, as it was read last. */
export const memberships = store<Memberships>({});

/** For whom a page is drawn. Signatures carry no groups, so at that door nobody is in one. */
export function usePerson(): Session {
  const person = useSession() ?? visitor;
  const signed = useStore(door) === 'signed';
  const known = useStore(memberships);
  return useMemo(() => ({ ...person, ...(signed ? { groups: [] } : {}), memberships: known }), [person, signed, known]);
}

/** Set where a visitor asks for the way in, which then stands in place of the public page. */
export const entering = store(false);

/** The pool refreshes no token any more: signed out on another device, say. */
export class SignedOut extends Problem {
  constructor() {
    super(401, 'http.401', 'Your sign-in has ended. Sign in again.');
  }
}

/**
 * The token for the API, fresh. Without a connection an old one is better than none: the caller then fails on the network, not here.
 * One that the API refuses is `renewed` before its time.
 */
export async function accessToken(renewed = false): Promise<string> {
  const { tokens } = await fetchAuthSession({ forceRefresh: renewed }).catch((error: unknown) => {
    // The pool knows the person or itself no more: its data were replaced, say.
    if (error instanceof Error && isUnknown(error)) return { tokens: undefined };
    throw error;
  });
  // Another call may have found meanwhile that the sign-in has ended. Tokens that Amplify renewed after that must not stay.
  if (!tokens || !session.get()) throw ended();
  return (tokens.idToken ?? tokens.accessToken).toString();
}

export const isUnknown = (error: Error): boolean => /NotAuthorized|(User|Resource)NotFound/.test(error.name);

/** Leads to the way in, without tokens that may have been refused. What was read and typed stays for when the same person is back. */
export function ended(): SignedOut {
  const reason = new SignedOut();
  if (session.get()) say(reason.detail, 'bad');
  forgetSession();
  return reason;
}

/** Reads the tokens that Amplify holds and says who that is. */
export async function refreshSession(): Promise<Session | undefined> {
  const { tokens } = await fetchAuthSession();
  if (!tokens) {
    forgetSession();
    return undefined;
  }
  const claims = (tokens.idToken ?? tokens.accessToken).payload;
  const groups = claims['cognito:groups'];
  const next: Session = {
    sub: String(claims.sub),
    email: String(claims['email'] ?? claims['username'] ?? claims.sub),
    groups: Array.isArray(groups) ? groups.map(String) : [],
    ...(claims['identities'] ? { hosted: true } : {}),
  };
  entering.set(false);
  sessionStorage.setItem(key, JSON.stringify(next));
  session.set(next);
  return next;
}

/** What of Amplify's makes a sign-in: its tokens and whose they are, not the steps on the way to them. */
const amplifys = /^CognitoIdentityServiceProvider\..*\.(LastAuthUser|idToken|accessToken|refreshToken|clockDrift|signInDetails|oauthSignIn)$/;

/** Everything that another tab needs to be signed in too. */
export const writtenSession = (): readonly (readonly [string, string])[] =>
  Object.entries(sessionStorage).filter((entry): entry is [string, string] => entry[0] === key || amplifys.test(entry[0]));

export function takeSession(entries: readonly (readonly [string, string])[]): void {
  for (const [name, value] of entries) if (name === key || amplifys.test(name)) sessionStorage.setItem(name, value);
  session.set(read());
}

export const unwriteSession = (): void => sessionStorage.removeItem(key);

/** Amplify signs nobody in while it holds tokens, and a page that is reloaded takes whoever they name for signed in. */
function dropTokens(): void {
  for (const name of Object.keys(sessionStorage)) if (amplifys.test(name)) sessionStorage.removeItem(name);
}

/** However the sign-in ended, the next person may be somebody else: neither rows nor lent credentials may be left for them. */
export function forgetSession(): void {
  unwriteSession();
  dropTokens();
  chooseDoor('token');
  returnCredentials();
  gone.set(new Set());
  forgetLists();
  memberships.set({});
  session.set(undefined);
}

function read(): Session | undefined {
  const text = sessionStorage.getItem(key);
  return text ? (JSON.parse(text) as Session) : undefined;
}
