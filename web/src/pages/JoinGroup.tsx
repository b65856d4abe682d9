import { config } from '../app/config';
import { currentSession, usePerson } from '../auth/session';
import { Snippet } from '../controls/Snippet';
import { groupsNamedIn, groupsThatMay } from '../schema/access';
import { labelOf, pluralOf } from '../schema/names';
import { can, type Model } from '../schema/schema';

/** Who may do what the person may not, and how one becomes one of them. */
export function JoinGroup({ model, wanted }: { model: Model; wanted: 'list' | 'get' | 'create' }) {
  const person = usePerson();
  const groups = groupsThatMay(model, wanted);
  const what = `${wanted === 'create' ? 'create' : 'see'} ${pluralOf(model).toLowerCase()}`;
  if (!can(model, wanted)) return <p>The API of this service lets nobody {what}.</p>;
  if (person.visitor) return <p>You may not {what}.</p>;
  const own = currentSession()?.groups ?? [];
  const named = groupsNamedIn(model, wanted);
  if (groups.length === 0)
    return (
      <>
        <p>You may not {what}.{named && ` Each of them names the groups that may, in “${labelOf(named)}”, and ${own.length > 0 ? 'signed requests ignore groups' : 'you are in no group'}.`}</p>
        {named && own.length > 0 && <TokenDoor />}
      </>
    );
  const [group] = groups;
  const isMember = groups.some((each) => own.includes(each));
  return (
    <>
      <p>Only the {groups.length === 1 ? 'group' : 'groups'} {new Intl.ListFormat(undefined, { type: 'disjunction' }).format(groups)} may {what}.</p>
      {isMember ? <><p>You are a member, but signed requests ignore groups.</p><TokenDoor /></>
        : config().cognito ? <OnALaptop group={group!} user={person.email} />
        : <p>Ask whoever runs this service to add you, then sign out and in again.</p>}
    </>
  );
}

const TokenDoor = () => <p>Choose “Token” in the <a href="/settings">settings</a>.</p>;

/** The laptop's user pool takes an administrator's calls from anybody. */
function OnALaptop({ group, user }: { group: string; user: string }) {
  const { cognito, region, userPoolId } = config();
  const call = (operation: string, input: object) =>
    `curl '${cognito}' --aws-sigv4 'aws:amz:${region}:cognito-idp' --user local:local -H 'Content-Type: application/x-amz-json-1.1' -H 'X-Amz-Target: AWSCognitoIdentityProviderService.${operation}' -d '${JSON.stringify(input)}'`;
  const calls = [
    call('CreateGroup', { UserPoolId: userPoolId, GroupName: group }),
    call('AdminAddUserToGroup', { UserPoolId: userPoolId, GroupName: group, Username: user }),
  ];
  return (
    <details class="how">
      <summary>How to join it on this laptop</summary>
      <Snippet name={`Shell: makes the group ${group}, and adds you`} text={calls.join('\n')} />
      <p>Then sign out and in again.</p>
    </details>
  );
}
