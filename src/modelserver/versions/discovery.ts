import type { ILog } from '../log';
import type { ModelConfig } from '../modelConfig';
import { findVersions } from './findVersions';
import type { VersionFolder } from './versionFolders';

/** What looking for versions works with. */
export type DiscoveryOptions = {
  readonly log: ILog;
  /** The versions of a model that are on disk and wanted. */
  readonly onFound: (name: string, folders: readonly VersionFolder[]) => void;
};

/** Looks for the versions of models on disk. A base path that can't be read changes nothing for its model, and nothing at all for others. */
export class Discovery {
  constructor(private readonly _options: DiscoveryOptions) {}

  /** Makes these the models to look for. */
  watch(config: readonly ModelConfig[]): void {
    this._models = new Map(config.map(model => [model.name, model]));
    for (const name of this._complaints.keys()) {
      if (!this._models.has(name)) this._complaints.delete(name);
    }
  }

  /** Looks once, unless a look is under way; resolves when every model was looked at. */
  async poll(): Promise<void> {
    await Promise.all(
      [...this._models.values()].map(model => {
        const look = this._looking.get(model) ?? this._look(model);
        this._looking.set(model, look);
        return look;
      })
    );
  }

  private async _look(model: ModelConfig): Promise<void> {
    try {
      const { folders, warnings } = await findVersions(model);
      if (this._models.get(model.name) !== model) return;
      this._complain(model, complaintsOf(model, folders, warnings));
      this._options.onFound(model.name, folders);
    } catch (error) {
      this._complain(model, describe(error));
    } finally {
      this._looking.delete(model);
    }
  }

  /** The same words every second would bury the rest of the log. */
  private _complain({ name }: ModelConfig, complaint: string): void {
    if ((this._complaints.get(name) ?? '') === complaint) return;
    this._complaints.set(name, complaint);
    if (complaint !== '') this._options.log.warn(complaint);
  }

  private _models: ReadonlyMap<string, ModelConfig> = new Map();
  private readonly _looking = new Map<ModelConfig, Promise<void>>();
  private readonly _complaints = new Map<string, string>();
}

function complaintsOf(
  { name, basePath }: ModelConfig,
  folders: readonly VersionFolder[],
  warnings: readonly string[]
): string {
  const none =
    folders.length === 0
      ? [`No versions of servable ${name} found under base path ${basePath}`]
      : [];
  return [...none, ...warnings.map(warning => `Model ${name}: ${warning}`)].join('; ');
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
