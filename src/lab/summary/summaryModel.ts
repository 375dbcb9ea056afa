import type { IDisposable } from '@lumino/disposable';
import { Signal, type ISignal } from '@lumino/signaling';
import type { ModelRef, ModelView } from '../../common/catalogView';
import type { Failure } from '../../common/failure';
import type { FinalReply } from '../../common/reply';
import { write } from '../../language/write';
import type { IBackendViews, IMlModelClient, IModels } from '../tokens';
import { readableFailure } from '../ui/readableFailure';

/** What a {@link SummaryModel} rests on. */
export type SummaryParts = {
  readonly client: Pick<IMlModelClient, 'ask'>;
  readonly views: Pick<IBackendViews, 'model'>;
  readonly models: Pick<IModels, 'list' | 'deployments' | 'user' | 'changed' | 'watch'>;
};

/** What is known of a model, as of the last time somebody looked. */
export class SummaryModel implements IDisposable {
  constructor(
    readonly ref: ModelRef,
    parts: SummaryParts
  ) {
    this._parts = parts;
    parts.models.changed.connect(this._follow);
  }

  /** Revisions, deployments and history; undefined until loaded once. */
  get view(): ModelView | undefined {
    return this._view;
  }

  /** The answer to {@link statement}; undefined until loaded once. */
  get reply(): FinalReply | undefined {
    return this._reply;
  }

  /** Why the last load failed; what was known before still stands. */
  get failure(): Failure | undefined {
    return this._failure;
  }

  /** Whether the model is not there any more. */
  get isGone(): boolean {
    return this._failure?.code === 'MODEL_NOT_FOUND';
  }

  /** The revision that is shown. */
  get revision(): number | undefined {
    const revisions = this._view?.revisions ?? [];
    const chosen = revisions.find(each => each.revision === this._chosen);
    return (chosen ?? revisions[0])?.revision;
  }

  /** The statement whose answer is shown. */
  get statement(): string {
    const { user, name } = this.ref;
    const { _chosen: version } = this;
    const isOwn = user === this._parts.models.user;
    return write('summary', {
      operand: name,
      options: { user: isOwn ? undefined : user, version }
    });
  }

  /** After each load, be it a failed one. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** Whether somebody looks: loads when something may have changed since the last look. */
  show(isShown: boolean): void {
    if (isShown && !this._watch) {
      this._watch = this._parts.models.watch();
      this._follow();
    } else if (!isShown) {
      this._watch?.dispose();
      this._watch = undefined;
    }
  }

  /** Shows another revision; the newest without one. */
  choose(revision: number | undefined): Promise<void> {
    this._chosen = revision;
    return this.load();
  }

  /** Asks for all of it anew; never rejects. */
  async load(): Promise<void> {
    const turn = ++this._turn;
    const loaded = await this._load();
    // Whoever asked later gets the newer answer.
    if (turn !== this._turn || this._isDisposed) {
      return;
    }
    ({ failure: this._failure } = loaded);
    this._view = loaded.view ?? this._view;
    this._reply = loaded.reply ?? this._reply;
    this._changed.emit();
  }

  dispose(): void {
    this._isDisposed = true;
    this.show(false);
    this._parts.models.changed.disconnect(this._follow);
    Signal.clearData(this);
  }

  private async _load(): Promise<Loaded> {
    try {
      const view = await this._parts.views.model(this.ref);
      if (!view.revisions.some(each => each.revision === this._chosen)) {
        this._chosen = undefined;
      }
      const reply = await this._parts.client.ask(this.statement);
      return reply.kind === 'failure' ? { view, failure: reply.failure } : { view, reply };
    } catch (error) {
      return { failure: readableFailure(error) };
    }
  }

  /** What the page knows of this model: changes when something about it did. */
  private _seen(): string {
    const { list, deployments } = this._parts.models;
    const isThis = (each: ModelRef): boolean =>
      each.user === this.ref.user && each.name === this.ref.name;
    return JSON.stringify([list?.find(isThis), deployments.filter(isThis)]);
  }

  private readonly _follow = (): void => {
    const seen = this._seen();
    if (this._watch && (seen !== this._lastSeen || (!this._view && !this._failure))) {
      this._lastSeen = seen;
      void this.load();
    }
  };

  private readonly _parts: SummaryParts;
  private readonly _changed = new Signal<this, void>(this);
  private _view: ModelView | undefined;
  private _reply: FinalReply | undefined;
  private _failure: Failure | undefined;
  private _chosen: number | undefined;
  private _watch: IDisposable | undefined;
  private _lastSeen = '';
  private _turn = 0;
  private _isDisposed = false;
}

type Loaded = {
  readonly view?: ModelView;
  readonly reply?: FinalReply;
  readonly failure?: Failure;
};
