// fromCognitoIdentityPool and the STS client: an id token becomes credentials that STS knows.
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { fromCognitoIdentityPool } from "@aws-sdk/credential-providers";
import { config, report } from "./support.mjs";

const credentials = await fromCognitoIdentityPool({
  identityPoolId: config.identityPoolId,
  logins: { [config.provider]: config.idToken },
  clientConfig: { region: config.region, endpoint: config.cognitoIdentity },
})();
const sts = new STSClient({ region: config.region, endpoint: config.sts, credentials });
const caller = await sts.send(new GetCallerIdentityCommand({}));
report({ ...credentials, arn: caller.Arn, userId: caller.UserId, account: caller.Account });
