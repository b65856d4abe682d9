/** What the deployment, or the laptop cloud, writes into `config.json`. Nothing of it is compiled in. */
export interface Config {
  readonly region: string;
  readonly userPoolId: string;
  readonly clientId: string;
  readonly identityPoolId: string;
  /** The door that takes tokens, and the one that takes signatures. */
  readonly api: string;
  readonly signedApi: string;
  /** Where the services are when they are not Amazon's own. */
  readonly cognito?: string;
  readonly cognitoIdentity?: string;
  /** The host of the hosted sign-in pages, and which providers they offer beside the pool's own users. */
  readonly domain?: string;
  readonly providers?: readonly string[];
}

let current: Config | undefined;

export function setConfig(config: Config): void {
  current = config;
}

export function config(): Config {
  if (!current) throw new Error('The configuration is not loaded yet.');
  return current;
}
