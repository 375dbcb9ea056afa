import type { TranslationBundle } from '@jupyterlab/translation';
import type { HistoryEntry, ModelEvent } from '../../common/catalogView';

/** What happened to a model in one step, as a sentence: `ann deployed revision 2 as version 3, label stable`. */
export function historySentence(
  { by, verb, events }: HistoryEntry,
  trans: TranslationBundle
): string {
  const parts = events.flatMap(
    event => changeOfFiles(event, by, trans) ?? changeOfServing(event, by, trans) ?? []
  );
  // A kind that this page doesn't know is told by the verb, which is the user's own word.
  return parts.length > 0 ? parts.join('; ') : trans.__('%1 ran %2', by, verb);
}

function changeOfFiles(
  { kind, revision = 1 }: ModelEvent,
  by: string,
  trans: TranslationBundle
): string | undefined {
  switch (kind) {
    case 'modelAdded':
      return trans.__('%1 imported it as revision %2', by, revision);
    case 'revisionAdded':
      return trans.__('%1 imported revision %2', by, revision);
    case 'revisionRemoved':
      return trans.__('%1 deleted revision %2', by, revision);
    case 'modelRemoved':
      return trans.__('%1 deleted it', by);
    default:
      return undefined;
  }
}

function changeOfServing(
  event: ModelEvent,
  by: string,
  trans: TranslationBundle
): string | undefined {
  const { kind, versions = [], reason = '' } = event;
  const numbers = versions.join(', ');
  switch (kind) {
    case 'deploymentAdded':
      return deployed(event, by, trans);
    case 'deploymentAvailable':
      return trans.__('version %1 became available', numbers);
    case 'deploymentFailed':
      return trans.__('version %1 could not be served: %2', numbers, reason);
    case 'deploymentsStopped':
      return versions.length === 1
        ? trans.__('%1 stopped version %2', by, numbers)
        : trans.__('%1 stopped versions %2', by, numbers);
    default:
      return undefined;
  }
}

function deployed(
  { revision = 1, versions = [], label = null }: ModelEvent,
  by: string,
  trans: TranslationBundle
): string {
  const numbers = versions.join(', ');
  return label === null || label === ''
    ? trans.__('%1 deployed revision %2 as version %3', by, revision, numbers)
    : trans.__('%1 deployed revision %2 as version %3, label %4', by, revision, numbers, label);
}
