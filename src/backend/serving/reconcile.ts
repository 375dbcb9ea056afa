import { setTimeout as pause } from 'node:timers/promises';
import { failure, MlModelError } from '../../common/failure';
import { abortable } from '../catalog/abortable';
import type { CatalogModel, CatalogState, ICatalog } from '../catalog/catalog';
import { SharedRun } from '../catalog/sharedRun';
import type { ILog } from '../log';
import type { IModelServer, ServedModel, VersionStatus } from './modelServer';
import { StaleList } from './modelServer';
import type { Publication } from './publish';
import type { PublishedFolder } from './publishedFolder';
import type { StatusWatch } from './statusWatch';
import { isLost, listOf, type Wanted, wantedIn } from './wanted';

/** What a reconciler brings together. */
export type ReconcileParts = {
  readonly catalog: ICatalog;
  readonly server: IModelServer;
  readonly folder: PublishedFolder;
  readonly watch: StatusWatch;
  readonly publish: (publication: Publication) => Promise<void>;
  readonly log: ILog;
};

/** Catalog, folder and server as they were at one time, and the list that follows. */
export type View = {
  /** The server's life; undefined while it isn't started and nothing needs it. */
  readonly life: string | undefined;
  readonly state: CatalogState;
  readonly wanted: readonly Wanted[];
  readonly list: readonly ServedModel[];
  readonly basePath: (model: CatalogModel) => string;
  readonly status: (name: string, version: number) => VersionStatus | undefined;
  readonly isPublished: (model: CatalogModel, version: number) => boolean;
  /** Why an AVAILABLE version's files could not be put back. */
  readonly problem: (model: CatalogModel, version: number) => MlModelError | undefined;
};

/** How long lists may be refused as stale, one after the other. */
const patience = 60_000;
const untilNextTry = 50;

/**
 * Makes the server serve what the catalog wants. Every list is made from the newest state, and after it was sent all is looked at again:
 * when a newer list would be another one, that is sent too. So whichever backend sends last, what stands follows from the newest state.
 */
export class Reconciler {
  /** The last list that the server took from us, and in which life. */
  private _agreed = '';
  private readonly _shared = new SharedRun(() => this._run());

  constructor(private readonly _parts: ReconcileParts) {}

  /** Rejects as {@link IModelServer.reload} does. All who ask while a run is under way share the next one. */
  agree(signal?: AbortSignal): Promise<View> {
    return abortable(this._shared.run(), signal);
  }

  private async _run(): Promise<View> {
    const end = Date.now() + patience;
    let view = await this._look();
    let isDoubtful = isIncomplete(view);
    while (view.life !== undefined && (isDoubtful || this._agreed !== keyOf(view))) {
      if (Date.now() > end) {
        throw failure('TIMEOUT', 'The model server gets other lists all the time; try again.');
      }
      isDoubtful = !(await this._send(view));
      view = await this._look();
    }
    return view;
  }

  /** Answers whether the server took the list; false when it came too late. */
  private async _send(view: View): Promise<boolean> {
    this._agreed = '';
    try {
      const signal = new AbortController().signal;
      await this._parts.server.reload(view.list, { entry: view.state.n, signal });
      this._agreed = keyOf(view);
      return true;
    } catch (error) {
      if (!(error instanceof StaleList)) {
        throw error;
      }
      await pause(untilNextTry);
      return false;
    }
  }

  private async _look(): Promise<View> {
    const { catalog, server, folder, watch } = this._parts;
    let state = await catalog.refresh();
    const isNeeded = wantedIn(state).length > 0 || (await server.isStarted());
    const life = isNeeded ? await server.ready(new AbortController().signal) : undefined;
    const problems = await this._putBack(wantedIn(state));
    state = await catalog.refresh();
    const wanted = wantedIn(state);
    const statuses = await watch.statuses(life === undefined ? [] : wanted.map(each => each.name));
    const published = await this._published(wanted);
    const found = {
      basePath: (model: CatalogModel) => folder.basePath(model),
      isPublished: (model: CatalogModel, version: number) =>
        published.has(keyOfVersion(model, version)),
      status: (name: string, version: number) =>
        statuses.get(name)?.find(each => each.version === version)
    };
    const problem = (model: CatalogModel, version: number) =>
      problems.get(keyOfVersion(model, version));
    return { life, state, wanted, list: listOf(wanted, found), ...found, problem };
  }

  /** Publishes again what is AVAILABLE and has lost its files; a LOADING one is its own backend's to publish. */
  private async _putBack(wanted: readonly Wanted[]): Promise<ReadonlyMap<string, MlModelError>> {
    const { folder, publish, log } = this._parts;
    const problems = new Map<string, MlModelError>();
    for (const { model, deployments } of wanted) {
      for (const { version, revision, state } of deployments) {
        if (state !== 'AVAILABLE' || (await folder.has(model, version))) {
          continue;
        }
        const signal = new AbortController().signal;
        try {
          await publish({ model, version, revision, signal, onProgress: () => undefined });
        } catch (error) {
          log.warn(`version ${version} of ${model.user}/${model.name} can't be published`, error);
          if (error instanceof MlModelError) {
            problems.set(keyOfVersion(model, version), error);
          }
        }
      }
    }
    return problems;
  }

  private async _published(wanted: readonly Wanted[]): Promise<ReadonlySet<string>> {
    const checks = wanted.flatMap(({ model, deployments }) =>
      deployments.map(async ({ version }) =>
        (await this._parts.folder.has(model, version)) ? [keyOfVersion(model, version)] : []
      )
    );
    return new Set((await Promise.all(checks)).flat());
  }
}

/** Tells views apart that ask different things of the server. */
export function keyOf({ life, list }: View): string {
  return JSON.stringify([life, list]);
}

/** Whether the server has forgotten something of the list. */
function isIncomplete({ list, status }: View): boolean {
  return list.some(({ name, versions }) => versions.some(version => isLost(status(name, version))));
}

function keyOfVersion({ id }: CatalogModel, version: number): string {
  return `${id}/${version}`;
}
