import type { IEngine, ILoadedModel, Run } from '../engine';
import type { Signatures, Tensors } from '../tensor';
import type { Ledger, LedgerPage } from './ledger';
import type { Suspects, Work } from './suspects';

/** Writes down in a ledger, by folder, what an engine loads, runs and frees; suspected folders work one at a time. */
export class WatchedEngine implements IEngine {
  constructor(
    private readonly _engine: IEngine,
    private readonly _ledger: Ledger,
    private readonly _suspects: Suspects
  ) {}

  async load(folder: string, signal?: AbortSignal): Promise<ILoadedModel> {
    const watch = new Watch(folder, this._ledger.open(folder), this._suspects);
    try {
      const model = await watch.run(() => this._engine.load(folder, signal));
      return new WatchedModel(model, watch);
    } catch (error) {
      watch.close();
      throw error;
    }
  }
}

class WatchedModel implements ILoadedModel {
  readonly signatures: Signatures;
  readonly declared: Signatures;
  readonly signatureDefMap: Uint8Array;

  constructor(
    private readonly _model: ILoadedModel,
    private readonly _watch: Watch
  ) {
    this.signatures = _model.signatures;
    this.declared = _model.declared;
    this.signatureDefMap = _model.signatureDefMap;
  }

  run(run: Run): Promise<Tensors> {
    const work: Work<Tensors> = left =>
      this._model.run(left === undefined ? run : { ...run, timeout: left });
    return this._watch.run(work, run.timeout);
  }

  async close(): Promise<void> {
    await this._watch.run(() => this._model.close());
    this._watch.close();
  }
}

class Watch {
  constructor(
    private readonly _folder: string,
    private readonly _page: LedgerPage,
    private readonly _suspects: Suspects
  ) {}

  run<Result>(work: Work<Result>, timeout?: number): Promise<Result> {
    const written: Work<Result> = async left => {
      this._page.begin();
      try {
        return await work(left);
      } finally {
        this._page.end();
      }
    };
    return this._suspects.run(this._folder, written, timeout);
  }

  close(): void {
    this._page.close();
  }
}
