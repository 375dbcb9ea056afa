import type { ModelRef } from '../../common/catalogView';
import { write } from '../../language/write';

/** What the deploy dialog asks; an empty label is none, no revision is the newest. */
export type DeployChoice = { readonly label: string; readonly revision?: number | undefined };

/** Where an export goes: to a download without a connector, else to a key of it. */
export type ExportChoice = {
  readonly revision?: number | undefined;
  readonly connector?: string | undefined;
  readonly key: string;
};

/** `deploy NAME label='…' [version=REVISION]`, of one's own model. */
export function deployStatement(name: string, { label, revision }: DeployChoice): string {
  const options = { label: label.trim() === '' ? undefined : label.trim(), version: revision };
  return write('deploy', { operand: name, options });
}

/** `stop NAME [version=VERSION]`, of one's own model; without a version all of them. */
export function stopStatement(name: string, version?: number): string {
  return write('stop', { operand: name, options: { version } });
}

/** `delete NAME [version=REVISION]`, of one's own model; without a revision the model with all of them. */
export function deleteStatement(name: string, revision?: number): string {
  return write('delete', { operand: name, options: { version: revision } });
}

/** `export name=NAME [user=] [path=] [version=]`; `user` only for another's model. */
export function exportStatement(
  { user, name, isOwn }: ModelRef & { readonly isOwn: boolean },
  { revision, connector, key }: ExportChoice
): string {
  const path = connector === undefined ? undefined : `OBJECTSTORAGE.${connector}:${key.trim()}`;
  return write('export', {
    options: { name, user: isOwn ? undefined : user, path, version: revision }
  });
}

/** `summary NAME [user=]`; `user` only for another's model. */
export function summaryStatement({
  user,
  name,
  isOwn
}: ModelRef & { readonly isOwn: boolean }): string {
  return write('summary', { operand: name, options: { user: isOwn ? undefined : user } });
}
