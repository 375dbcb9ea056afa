import { formatsOfType, modelFormats, modelTypes } from '../common/model';
import type { Known } from './known';
import type { IKnownModels, KnownVersion, ModelDetails } from './knownModels';
import { trans, type HelpLine } from './message';
import { modelSuggestions } from './modelSuggestions';
import { connectorSuggestions, pathSuggestions } from './pathSuggestions';
import type { Place } from './place';
import type { Suggestion } from './suggestion';
import { usage, type OptionUsage } from './usage';

type ValuePlace = Extract<Place, { kind: 'value' }>;

const mostRevisions = 20;

/** What fits right of an option's `=`. */
export async function valueSuggestions(
  place: ValuePlace,
  { models, stores }: Known
): Promise<readonly Suggestion[]> {
  const option = usage[place.verb].options[place.option];
  switch (option?.takes) {
    case 'name':
    case 'glob':
      return modelSuggestions(place, models, 'option');
    case 'path':
      return pathSuggestions(place, stores);
    case 'connector':
      return connectorSuggestions(stores);
    case 'version':
      return versionSuggestions(place, models);
    case 'text':
      return textSuggestions(place, models);
    default:
      return option ? fixedSuggestions(option, place.given.options.get('type')) : [];
  }
}

/** The values of an option that takes only a few; the formats are those of `type`. */
export function fixedSuggestions(
  option: OptionUsage,
  type: string | undefined
): readonly Suggestion[] {
  switch (option.takes) {
    case 'type':
      return modelTypes.map(each => ({
        value: each,
        kind: 'value',
        help: [option.help, '', trans.__('Formats: %1', formatsOfType[each].join(', '))]
      }));
    case 'format':
      return formatsFor(type).map(plainValue(option));
    case 'switch':
      return ['on', 'off'].map(plainValue(option));
    default:
      return [];
  }
}

function plainValue({ help }: OptionUsage): (value: string) => Suggestion {
  return value => ({ value, kind: 'value', help: [help] });
}

function formatsFor(type: string | undefined): readonly string[] {
  const known = modelTypes.find(one => one === type?.toLowerCase());
  return known === undefined ? modelFormats : formatsOfType[known];
}

async function versionSuggestions(
  place: ValuePlace,
  models: IKnownModels
): Promise<readonly Suggestion[]> {
  const details = await detailsFor(place, models);
  if (details === null) {
    return [];
  }
  if (place.verb === 'stop' || place.verb === 'serving predict') {
    return details.versions
      .filter(({ state }) => state === 'AVAILABLE')
      .map(({ version, label, state }) => ({
        value: String(version),
        kind: 'version',
        help: versionHelp({ version, label, state })
      }));
  }
  const revisions = Array.from(
    { length: Math.min(details.revision, mostRevisions) },
    (_, index) => details.revision - index
  );
  return revisions.map((revision, index) => ({
    value: String(revision),
    kind: 'version',
    help: [
      index === 0
        ? trans.__('Revision %1, the newest', String(revision))
        : trans.__('Revision %1', String(revision))
    ]
  }));
}

function versionHelp({ version, label, state }: KnownVersion): readonly HelpLine[] {
  const line = trans.__('Serving version %1, %2', String(version), state);
  return label === null ? [line] : [line, trans.__('Label: %1', label)];
}

async function textSuggestions(
  place: ValuePlace,
  models: IKnownModels
): Promise<readonly Suggestion[]> {
  const { option } = place;
  switch (option) {
    case 'user':
    case 'category':
    case 'algorithm': {
      const values = await models.values(option);
      const kind = option === 'user' ? 'user' : 'value';
      return values.map(value => ({ value, kind, quoting: 'option' }));
    }
    case 'label':
      return labelSuggestions(await detailsFor(place, models));
    case 'signature': {
      const { signatures = [] } = (await detailsFor(place, models)) ?? {};
      return signatures.map(value => ({ value, kind: 'value', quoting: 'option' }));
    }
    default:
      return [];
  }
}

/** Each label once, with the newest version that has it. */
function labelSuggestions(details: ModelDetails | null): readonly Suggestion[] {
  const newest = new Map<string, number>();
  for (const { version, label } of details?.versions ?? []) {
    if (label !== null && !newest.has(label)) {
      newest.set(label, version);
    }
  }
  return Array.from(newest, ([label, version]) => ({
    value: label,
    kind: 'label',
    help: [trans.__('Serving version %1', String(version))],
    quoting: 'option'
  }));
}

function detailsFor({ given }: ValuePlace, models: IKnownModels): Promise<ModelDetails | null> {
  const name = given.options.get('name') ?? given.groups[0]?.[0];
  return name === undefined
    ? Promise.resolve(null)
    : models.details(name, given.options.get('user'));
}
