import { Amplify, type ResourcesConfig } from 'aws-amplify';
import { ConsoleLogger, defaultStorage } from 'aws-amplify/utils';
import type { Config } from '../app/config';

/**
 * Sets up Amplify's auth module for this deployment. Everything that it keeps (tokens, sign-in state, the hosted pages'
 * verifier) goes to sessionStorage: gone with the tab, and never read by another.
 */
export function configureAuth(config: Config): void {
  defaultStorage.storage = sessionStorage;
  // The laptop's own endpoint is no reason to warn.
  ConsoleLogger.LOG_LEVEL = 'ERROR';
  // The identity pool is left out on purpose: Amplify would fetch credentials beside every token. See credentials.ts.
  const pool: NonNullable<ResourcesConfig['Auth']> = {
    Cognito: {
      userPoolId: config.userPoolId,
      userPoolClientId: config.clientId,
      ...(config.cognito ? { userPoolEndpoint: config.cognito } : {}),
      loginWith: { email: true, ...(hosted(config) ? { oauth: hosted(config)! } : {}) },
    },
  };
  Amplify.configure({ Auth: pool });
}

const ownWords = new Map<string, 'Google' | 'Facebook' | 'Amazon' | 'Apple'>([
  ['Google', 'Google'],
  ['Facebook', 'Facebook'],
  ['LoginWithAmazon', 'Amazon'],
  ['SignInWithApple', 'Apple'],
]);

/** How the hosted pages' providers are called on a button, and what Amplify wants to be told. */
export const providersOf = (config: Config): readonly { name: string; provider: 'Google' | 'Facebook' | 'Amazon' | 'Apple' | { custom: string } }[] =>
  config.domain
    ? (config.providers ?? []).map((name) => {
        const own = ownWords.get(name);
        return own ? { name: own, provider: own } : { name, provider: { custom: name } };
      })
    : [];

function hosted(config: Config) {
  if (!config.domain || !config.providers?.length) return undefined;
  const home = [`${location.origin}/`];
  return {
    domain: config.domain,
    scopes: ['openid', 'email', 'profile', 'aws.cognito.signin.user.admin'],
    redirectSignIn: home,
    redirectSignOut: home,
    responseType: 'code' as const,
  };
}
