import type { HistoryEntry, ModelEvent, ModelView, RevisionView } from '../../common/catalogView';
import type { CatalogModel, Change, Entry, Revision } from '../catalog/catalog';
import { servingNameOf } from '../catalog/servingNames';
import { deploymentsOf } from './catalogView';

/** A model as its page shows it; `entries` are its own, oldest first. */
export function modelViewOf(model: CatalogModel, entries: readonly Entry[]): ModelView {
  const { id, user, name, revisions } = model;
  return {
    ...{ id, user, name },
    servingName: servingNameOf(model),
    revisions: revisions.map(revisionOf).reverse(),
    deployments: deploymentsOf(model),
    history: entries.map(entry => historyOf(entry, id)).reverse()
  };
}

/** All but the place of its files. */
function revisionOf(each: Revision): RevisionView {
  const { revision, created, type, format, category, algorithm, filename, size } = each;
  return { revision, created, type, format, category, algorithm, filename, size };
}

function historyOf({ n, at, by, verb, changes }: Entry, id: number): HistoryEntry {
  const events = changes.filter(change => change.id === id).map(eventOf);
  return { n, at, by, verb, events };
}

function eventOf(change: Change): ModelEvent {
  const { kind } = change;
  switch (kind) {
    case 'modelAdded':
    case 'revisionAdded':
      return { kind, revision: change.revision.revision };
    case 'revisionRemoved':
      return { kind, revision: change.revision };
    case 'modelRemoved':
      return { kind };
    case 'deploymentAdded':
      return {
        kind,
        revision: change.revision,
        versions: [change.version],
        label: change.label
      };
    case 'deploymentAvailable':
      return { kind, versions: [change.version] };
    case 'deploymentFailed':
      return { kind, versions: [change.version], reason: change.reason };
    case 'deploymentsStopped':
      return { kind, versions: change.versions };
  }
}
