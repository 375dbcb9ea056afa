import { DisposableDelegate, type IDisposable } from '@lumino/disposable';
import { Signal, type ISignal } from '@lumino/signaling';
import type { CatalogView, DeploymentView } from '../../common/catalogView';
import { failure, MlModelError, type Failure } from '../../common/failure';
import { isFinal } from '../../common/reply';
import type { HeardLine, IBackendViews, IModels, ListedModel } from '../tokens';
import { listedModels } from './listedModels';
import type { IPage } from '../ui/page';

/** What {@link Models} rests on. */
export type ModelsParts = {
  readonly views: Pick<IBackendViews, 'catalog'>;
  /** Lines of the jobs that this page follows. */
  readonly heard: ISignal<unknown, HeardLine>;
  readonly page: IPage;
};

const patienceMilliseconds = 30_000;
const changingVerb = /^(import|delete|deploy|stop)\b/;

/** The newest state of the catalog that the page has heard of. One question at a time; a wish during it asks once more. */
export class Models implements IModels {
  constructor({ views, heard, page }: ModelsParts) {
    this._views = views;
    this._page = page;
    heard.connect((_, line) => this._hear(line));
    page.returned.connect(() => {
      // An answer that is still on its way is as new as any.
      if (!this._asking) {
        void this._look();
      }
    });
  }

  get list(): readonly ListedModel[] | undefined {
    return this._list;
  }

  get deployments(): readonly DeploymentView[] {
    return this._deployments;
  }

  get user(): string | undefined {
    return this._user;
  }

  get failure(): Failure | undefined {
    return this._failure;
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  watch(): IDisposable {
    this._watchers++;
    void this._look();
    return new DisposableDelegate(() => {
      this._watchers--;
    });
  }

  refresh(): Promise<void> {
    if (this._asking) {
      this._isWished = true;
      return this._asking;
    }
    this._asking = this._askUntilContent().finally(() => (this._asking = undefined));
    return this._asking;
  }

  private async _look(): Promise<void> {
    if (this._watchers > 0 && this._page.isVisible) {
      await this.refresh();
    }
  }

  /** A deployment is LOADING soon after its job has begun: when it says the first time how far it is. */
  private _hear({ job, line }: HeardLine): void {
    if (!job.statements.some(statement => changingVerb.test(statement))) {
      return;
    }
    if (line.kind === 'progress') {
      if (this._steps.get(job.id) === line.step) {
        return;
      }
      this._steps.set(job.id, line.step);
    } else if (line.kind === 'job' ? line.state !== 'running' : !changingVerb.test(line.verb)) {
      return;
    } else if (line.kind !== 'job' && isFinal(line)) {
      this._steps.delete(job.id);
    }
    void this._look();
  }

  private async _askUntilContent(): Promise<void> {
    do {
      await this._ask();
    } while (this._takeWish());
  }

  private _takeWish(): boolean {
    const isWished = this._isWished;
    this._isWished = false;
    return isWished;
  }

  private async _ask(): Promise<void> {
    const before = this._failure;
    try {
      const answer = await inTime(this._views.catalog(this._n));
      this._failure = undefined;
      if ('models' in answer) {
        this._take(answer);
      } else if (!before) {
        return;
      }
    } catch (error) {
      this._failure = failureIn(error);
    }
    this._changed.emit();
  }

  private _take({ n, user, models, deployments }: CatalogView): void {
    this._list = listedModels(models, this._list);
    this._n = n;
    this._user = user;
    this._deployments = deployments;
  }

  private readonly _views: Pick<IBackendViews, 'catalog'>;
  private readonly _page: IPage;
  private readonly _changed = new Signal<this, void>(this);
  /** The step that each job has told of last. */
  private readonly _steps = new Map<string, string>();
  private _watchers = 0;
  private _asking: Promise<void> | undefined;
  private _isWished = false;
  private _n: number | undefined;
  private _list: readonly ListedModel[] | undefined;
  private _deployments: readonly DeploymentView[] = [];
  private _user: string | undefined;
  private _failure: Failure | undefined;
}

/** Nobody looks at a list that is loading for ever. */
async function inTime<T>(answer: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(failure('TIMEOUT', 'The mlmodel backend has not answered for 30 seconds.')),
      patienceMilliseconds
    );
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

function failureIn(error: unknown): Failure {
  return error instanceof MlModelError
    ? error.failure
    : { code: 'INTERNAL', message: 'The list of models could not be read.' };
}
