import { abortable } from '../catalog/abortable';
import type { CatalogModel, CatalogState, ICatalog } from '../catalog/catalog';
import { SharedRun } from '../catalog/sharedRun';
import { isRoutingLabel, servingNameOf } from '../catalog/servingNames';
import type { ILog } from '../log';
import type { ModelFiles } from '../storage/modelFiles';
import { awaitVersion, findLoading } from './awaitVersion';
import type { Convert } from './convert';
import type { IModelServer, ServerAnswer, ServerRequest, VersionStatus } from './modelServer';
import { publish, type Publication } from './publish';
import { PublishedFolder, type PublishPlace } from './publishedFolder';
import { Reconciler } from './reconcile';
import type { IServing, Loading } from './serving';
import { sendRequest } from './sendRequest';
import { isUnavailable } from './serverFailure';
import { settle } from './settle';
import { StatusWatch } from './statusWatch';

/** What serving is made of. */
export type ServingOptions = {
  readonly catalog: ICatalog;
  readonly files: ModelFiles;
  readonly server: IModelServer;
  readonly publish: PublishPlace;
  readonly convert: Convert;
  /** Whose name corrections of the catalog bear. */
  readonly user: string;
  readonly log: ILog;
  readonly clock?: () => Date;
};

/** Serving by a model server that follows the catalog. */
export class Serving implements IServing {
  private readonly _folder: PublishedFolder;
  private readonly _watch: StatusWatch;
  private readonly _reconciler: Reconciler;
  private readonly _settling = new SharedRun(() => this._settle());
  private readonly _ours = new Set<string>();
  /** The life in which the server last had everything. */
  private _life: string | undefined;

  constructor(private readonly _options: ServingOptions) {
    const { catalog, server, log } = _options;
    this._folder = new PublishedFolder(_options.publish);
    this._watch = new StatusWatch(server);
    this._reconciler = new Reconciler({
      ...{ catalog, server, log, folder: this._folder, watch: this._watch },
      publish: publication => this._publish(publication)
    });
  }

  addresses(): Promise<readonly string[]> {
    return this._options.server.addresses();
  }

  isStarted(): Promise<boolean> {
    return this._options.server.isStarted();
  }

  async ready(signal: AbortSignal): Promise<void> {
    const life = await this._options.server.ready(signal);
    if (life !== this._life || !(await this._isWhole(undefined, signal))) {
      await this.reconcile(signal);
    }
  }

  async load({ model: id, version, signal, onProgress }: Loading): Promise<void> {
    const { catalog } = this._options;
    const ours = `${id}/${version}`;
    this._ours.add(ours);
    try {
      const state = await catalog.refresh(signal);
      const model = state.models.get(id);
      const { revision, label } = findLoading(model, version);
      if (model === undefined) {
        return;
      }
      onProgress('Publishing');
      await this._publish({ model, version, revision, signal, onProgress });
      const basePath = (of: CatalogModel) => this._folder.basePath(of);
      await awaitVersion(
        { model, version, signal, onProgress },
        { catalog, basePath, reconciler: this._reconciler, watch: this._watch }
      );
      if (label !== null && isRoutingLabel(label)) {
        onProgress('Moving the label');
        await this._reconciler.agree(signal);
      }
    } finally {
      this._ours.delete(ours);
    }
  }

  reconcile(signal: AbortSignal): Promise<void> {
    return abortable(this._settling.run(), signal);
  }

  async status(servingName: string, signal: AbortSignal): Promise<readonly VersionStatus[]> {
    const { server } = this._options;
    const isAsked = (await server.isStarted()) || (await this._expects(servingName, signal));
    if (!isAsked) {
      return [];
    }
    if (!(await this._isWhole(servingName, signal))) {
      await this.reconcile(signal);
    }
    return this._watch.status(servingName, signal);
  }

  send(request: ServerRequest): Promise<ServerAnswer> {
    const { server, catalog } = this._options;
    return sendRequest(request, {
      ...{ server, catalog },
      life: () => this._life,
      ready: signal => this.ready(signal),
      isWhole: (name, signal) => this._isWhole(name, signal)
    });
  }

  private async _expects(servingName: string, signal: AbortSignal): Promise<boolean> {
    const state = await this._options.catalog.refresh(signal);
    return expected(state, servingName).length > 0;
  }

  /** Whether the server has all that the catalog calls AVAILABLE, of one serving name or of all; false also when it can't be asked. */
  private async _isWhole(servingName: string | undefined, signal: AbortSignal): Promise<boolean> {
    const state = await this._options.catalog.refresh(signal);
    const models = expected(state, servingName);
    try {
      const statuses = await this._watch.statuses(models.map(servingNameOf), signal);
      return models.every(model => hasAll(model, statuses.get(servingNameOf(model)) ?? []));
    } catch (error) {
      if (isUnavailable(error)) {
        return false;
      }
      throw error;
    }
  }

  private _publish(publication: Publication): Promise<void> {
    const { files, convert } = this._options;
    return publish(publication, { files, convert, folder: this._folder });
  }

  private async _settle(): Promise<void> {
    const { catalog, user, clock = () => new Date() } = this._options;
    const view = await settle({
      ...{ catalog, user, reconciler: this._reconciler, folder: this._folder, watch: this._watch },
      owners: () => ({
        now: clock(),
        isOurs: ({ id }, version) => this._ours.has(`${id}/${version}`),
        isUnderWay: (model, version) => this._folder.isUnderWay(model, version)
      })
    });
    this._life = view.life;
  }
}

/** Models that have AVAILABLE deployments; only the one that is served under a name. */
function expected(state: CatalogState, servingName: string | undefined): readonly CatalogModel[] {
  return state
    .deployed()
    .filter(model => servingName === undefined || servingNameOf(model) === servingName)
    .filter(model => model.deployments.some(each => each.state === 'AVAILABLE'));
}

function hasAll({ deployments }: CatalogModel, statuses: readonly VersionStatus[]): boolean {
  return deployments
    .filter(each => each.state === 'AVAILABLE')
    .every(({ version }) =>
      statuses.some(each => each.version === version && each.state === 'AVAILABLE')
    );
}
