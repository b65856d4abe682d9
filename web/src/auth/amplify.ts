import { Amplify, type ResourcesConfig } from 'aws-amplify';
import { ConsoleLogger, defaultStorage } from 'aws-amplify/utils';
import type { Config } from '../app/config';

/**
 * Sets up Amplify's auth module for this deployment. Everything that it keeps (tokens, sign-in state, the hosted pages'
 * verifier) goes to sessionStorage: gone with the last tab, and handed to
 * another only by tabs.ts.
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

/** The providers of template.yaml. The first four are known to Amplify by other names, the last two to people. */
const known: Readonly<Record<string, { name: string; provider?: 'Google' | 'Facebook' | 'Amazon' | 'Apple' }>> = {
  Google: { name: 'Google', provider: 'Google' },
  Facebook: { name: 'Facebook', provider: 'Facebook' },
  LoginWithAmazon: { name: 'Amazon', provider: 'Amazon' },
  SignInWithApple: { name: 'Apple', provider: 'Apple' },
  Saml: { name: 'your organisation' },
  Oidc: { name: 'OpenID Connect' },
};

/** How the hosted pages' providers are called on a button, and what Amplify wants to be told. */
export const providersOf = (config: Config): readonly { name: string; provider: 'Google' | 'Facebook' | 'Amazon' | 'Apple' | { custom: string } }[] =>
  config.domain ? (config.providers ?? []).map((id) => ({ name: known[id]?.name ?? id, provider: known[id]?.provider ?? { custom: id } })) : [];

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
