import { bytesText } from '../common/bytesText';
import type { KeyListing } from '../common/connectorView';
import type { IKnownStores, KnownConnector } from './knownStores';
import { trans, type HelpLine } from './message';
import type { Place } from './place';
import type { Suggestion } from './suggestion';
import { usage } from './usage';

type ValuePlace = Extract<Place, { kind: 'value' }>;

const prefix = 'OBJECTSTORAGE.';
const archive = /\.(?:tar|tar\.gz|tgz|tar\.zst)$/i;

/** Connectors, and a level of their keys: what fits right of `path=`. */
export async function pathSuggestions(
  place: ValuePlace,
  stores: IKnownStores
): Promise<readonly Suggestion[]> {
  const written = place.typed.prefix;
  if (!isPrefixed(written)) {
    const [named, bare] = await Promise.all([
      prefix.startsWith(written.toUpperCase()) ? namedPaths(prefix, stores) : [],
      bareKeys(place, stores)
    ]);
    return [...named, ...bare];
  }
  const colon = written.indexOf(':');
  return colon < 0
    ? namedPaths(written.slice(0, prefix.length), stores)
    : keysIn(place, stores, {
        connector: written.slice(prefix.length, colon),
        head: written.slice(0, colon + 1)
      });
}

/** What fits right of `connector_id=`. */
export async function connectorSuggestions(stores: IKnownStores): Promise<readonly Suggestion[]> {
  const connectors = await stores.connectors();
  return connectors.map(connector => ({
    value: connector.name,
    kind: 'connector',
    help: connectorHelp(connector),
    quoting: 'option'
  }));
}

function isPrefixed(written: string): boolean {
  return written.slice(0, prefix.length).toUpperCase() === prefix;
}

/** `OBJECTSTORAGE.<CONNECTOR>:` of each connector, or how such a path begins. */
async function namedPaths(start: string, stores: IKnownStores): Promise<readonly Suggestion[]> {
  const connectors = await stores.connectors();
  if (connectors.length === 0) {
    return [{ value: start, kind: 'value', help: [usage.import.options['path']?.help ?? ''] }];
  }
  return connectors.map(connector => ({
    value: `${start}${connector.name}:`,
    kind: 'connector',
    help: connectorHelp(connector),
    quoting: 'option',
    head: start,
    goesOn: true
  }));
}

/** The keys of the connector that a path without one means. */
async function bareKeys(place: ValuePlace, stores: IKnownStores): Promise<readonly Suggestion[]> {
  const named = place.given.options.get('connector_id') ?? '';
  const connector =
    named === '' ? (await stores.connectors()).find(({ isDefault }) => isDefault)?.name : named;
  return connector === undefined ? [] : keysIn(place, stores, { connector, head: '' });
}

async function keysIn(
  { verb, typed }: ValuePlace,
  stores: IKnownStores,
  { connector, head }: { readonly connector: string; readonly head: string }
): Promise<readonly Suggestion[]> {
  const begun = typed.prefix.slice(head.length);
  const level = begun.slice(0, begun.lastIndexOf('/') + 1);
  const { folders, objects } = await stores.keys(connector, begun);
  // What a leading dot hides is shown to those who ask for it.
  const isShown = (key: string): boolean =>
    begun.startsWith('.', level.length) || !key.startsWith('.', level.length);
  const common = { quoting: 'option', head: head + level } as const;
  const inside = folders
    .filter(isShown)
    .map((key): Suggestion => ({ ...common, value: head + key, kind: 'folder', goesOn: true }));
  const files = objects
    .filter(({ key }) => key !== level && isShown(key))
    .map((object): Suggestion => ({
      ...common,
      value: head + object.key,
      kind: 'object',
      help: objectHelp(object)
    }));
  const archives = files.filter(({ value }) => archive.test(value));
  // What is exported goes into a folder, or in the place of an archive.
  return verb === 'export'
    ? [...inside, ...archives]
    : [...archives, ...inside, ...files.filter(({ value }) => !archive.test(value))];
}

function connectorHelp({ place, isDefault }: KnownConnector): readonly HelpLine[] {
  const what =
    place.type === 'folder'
      ? trans.__('Folder %1', place.path)
      : trans.__('S3 bucket %1', [place.bucket, place.prefix].filter(Boolean).join('/'));
  const where = place.type === 's3' && place.endpoint !== undefined ? [place.endpoint] : [];
  const standing = isDefault ? [trans.__('A path without a connector means this one')] : [];
  return [what, ...where, ...standing];
}

function objectHelp({ size, modified }: KeyListing['objects'][number]): readonly HelpLine[] {
  return [`${bytesText(size)} · ${modified.slice(0, 10)}`];
}
