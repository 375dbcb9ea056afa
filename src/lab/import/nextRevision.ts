import { Signal, type ISignal } from '@lumino/signaling';
import type { ModelView } from '../../common/catalogView';
import type { IBackendViews, IModels } from '../tokens';

/** What an import under a name makes: a new model, or a revision of one's own; its number once that is known. */
export type Outlook = { readonly kind: 'new' } | { readonly kind: 'revision'; number?: number };

/** Says what an import under a name would make. */
export class NextRevision {
  constructor(models: IModels | null, views: Pick<IBackendViews, 'model'>) {
    this._models = models;
    this._views = views;
  }

  /** When a number has become known. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** What is known at once; the number is asked for, once a name. */
  of(name: string): Outlook {
    const user = this._models?.user;
    const normal = name.normalize('NFC');
    const isTaken =
      user !== undefined &&
      this._models?.list?.some(model => model.name === normal && model.user === user) === true;
    if (!isTaken) {
      return { kind: 'new' };
    }
    if (!this._numbers.has(normal)) {
      this._numbers.set(normal, undefined);
      void this._askFor({ user, name: normal });
    }
    const number = this._numbers.get(normal);
    return number === undefined ? { kind: 'revision' } : { kind: 'revision', number };
  }

  /** From now on the numbers are asked for anew, as an import has changed them. */
  forget(): void {
    this._numbers.clear();
  }

  private async _askFor(model: { user: string; name: string }): Promise<void> {
    try {
      this._numbers.set(model.name, numberAfter(await this._views.model(model)));
      this._changed.emit();
    } catch {
      // Then it is "the next revision", without a number.
    }
  }

  private readonly _models: IModels | null;
  private readonly _views: Pick<IBackendViews, 'model'>;
  private readonly _changed = new Signal<this, void>(this);
  private readonly _numbers = new Map<string, number | undefined>();
}

/** Numbers are never used again, not even those of deleted revisions, which only the history still names. */
function numberAfter({ revisions, history }: ModelView): number {
  const used = [
    ...revisions.map(({ revision }) => revision),
    ...history.flatMap(({ events }) => events.map(({ revision = 0 }) => revision))
  ];
  return used.reduce((highest, revision) => Math.max(highest, revision), 0) + 1;
}
