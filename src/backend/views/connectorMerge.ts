import type { ConnectorDraft, FolderPlace, S3Place } from '../../common/connectorView';
import { failure } from '../../common/failure';
import { isRawObject, type RawObject } from '../configFile';
import type { StoreConfig } from '../configSchema';
import { placeOf } from './connectorPlace';

/** A connector as it stands in the configuration file, and what it comes to. */
export type KeptConnector = { readonly raw: unknown; readonly config: StoreConfig };

const keyFields = ['accessKeyId', 'secretAccessKey', 'sessionToken'] as const;

/**
 * What the configuration file shall hold for a draft. Members whose value the draft doesn't change stay as they were written, be
 * it as `{ "env": … }` or as a relative path; so do the keys when the draft brings none. A session token belongs to the keys that it
 * came with. Throws BAD_VALUE when one key is there and the other isn't.
 */
export function mergedConnector(draft: ConnectorDraft, kept?: KeptConnector): RawObject {
  const { place } = draft;
  const raw = isRawObject(kept?.raw) ? kept.raw : {};
  const shown = kept === undefined ? {} : placeOf(kept.config);
  const members = membersOf(place, { raw, shown });
  if (place.type === 'folder') {
    return members;
  }
  const keys = keysOf(draft, place, raw);
  if ((keys['accessKeyId'] === undefined) !== (keys['secretAccessKey'] === undefined)) {
    const missing = keys['accessKeyId'] === undefined ? 'accessKeyId' : 'secretAccessKey';
    throw failure('BAD_VALUE', `${missing} is missing: the two keys go together.`);
  }
  return { ...members, ...keys };
}

/** The members of a place, in their old order first. */
function membersOf(
  place: FolderPlace | S3Place,
  { raw, shown }: { readonly raw: RawObject; readonly shown: object }
): RawObject {
  const given = Object.entries(place).filter(([, value]: [string, unknown]) => value !== undefined);
  const old = new Map(Object.entries(shown));
  const members = new Map(
    given.map(([key, value]): [string, unknown] => [
      key,
      Object.hasOwn(raw, key) && old.get(key) === value ? raw[key] : value
    ])
  );
  const ordered = [...Object.keys(raw).filter(key => members.has(key)), ...members.keys()];
  return Object.fromEntries(ordered.map(key => [key, members.get(key)]));
}

function keysOf(draft: ConnectorDraft, place: S3Place, raw: RawObject): RawObject {
  const { accessKeyId, secretAccessKey } = draft;
  const isNew = accessKeyId !== undefined || secretAccessKey !== undefined;
  // Keys win over a profile, so whoever chooses one instead means to be rid of them.
  const isForsaken = !isNew && place.profile !== undefined && raw['profile'] === undefined;
  const kept = isForsaken ? [] : keyFields.filter(key => Object.hasOwn(raw, key));
  const given = { accessKeyId, secretAccessKey };
  const keys = [
    ...kept.filter(key => !isNew || key !== 'sessionToken').map(key => [key, raw[key]]),
    ...Object.entries(given).filter(([, value]) => value !== undefined)
  ] as [string, unknown][];
  return Object.fromEntries(keys);
}
