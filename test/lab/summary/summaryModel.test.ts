import { Signal } from '@lumino/signaling';
import { DisposableDelegate } from '@lumino/disposable';
import { expect, it } from 'vitest';
import type { DeploymentView, ModelView } from '../../../src/common/catalogView';
import { failure } from '../../../src/common/failure';
import type { FinalReply } from '../../../src/common/reply';
import { filesIn } from '../../../src/lab/summary/summaryFiles';
import { SummaryModel, type SummaryParts } from '../../../src/lab/summary/summaryModel';
import { givenDeployment, givenModel } from '../actions/givenModel';

/** A model's summary, and what the backend and the list of models know. */
class World {
  view: ModelView | Error = givenModel();
  user: string | undefined = 'ann';
  deployments: readonly DeploymentView[] = [];
  asked: string[] = [];
  watchers = 0;
  /** Answers are held back while it is set. */
  gate: Promise<void> | undefined;
  readonly changed = new Signal<World, void>(this);
  readonly summary = new SummaryModel({ user: 'ann', name: 'mnist' }, this._parts());

  get list() {
    return [];
  }

  watch() {
    this.watchers++;
    return new DisposableDelegate(() => {
      this.watchers--;
    });
  }

  /** Resolves when the summary has taken what it asked for. */
  async loaded(start: () => void): Promise<void> {
    const taken = new Promise<void>(resolve => {
      const done = (): void => {
        this.summary.changed.disconnect(done);
        resolve();
      };
      this.summary.changed.connect(done);
    });
    start();
    await taken;
  }

  private _parts(): SummaryParts {
    return {
      client: { ask: statement => this._ask(statement) },
      views: { model: () => this._model() },
      models: this as unknown as SummaryParts['models']
    };
  }

  private async _model(): Promise<ModelView> {
    const { view, gate } = this;
    await gate;
    if (view instanceof Error) {
      throw view;
    }
    return view;
  }

  private _ask(statement: string): Promise<FinalReply> {
    this.asked.push(statement);
    const files = [{ path: 'model.pb', size: 3 }, 'no file'];
    return Promise.resolve({
      kind: 'result',
      verb: 'summary',
      statement,
      table: { columns: [], rows: [['files', files]] }
    });
  }
}

it('loads when it is first seen, not before', async () => {
  const world = new World();
  expect(world.asked).toEqual([]);
  await world.loaded(() => world.summary.show(true));
  expect(world.asked).toEqual(['summary mnist']);
  expect(world.summary.revision).toBe(2);
  expect(filesIn(world.summary.reply)).toEqual([{ path: 'model.pb', size: 3 }]);
});

it('names the user of another’s model', async () => {
  const world = new World();
  world.user = 'bob';
  await world.loaded(() => world.summary.show(true));
  expect(world.asked).toEqual(['summary mnist user=ann']);
});

it('follows only what happens to its model, and only while it is seen', async () => {
  const world = new World();
  await world.loaded(() => world.summary.show(true));
  world.deployments = [givenDeployment(1, { name: 'other' })];
  world.changed.emit();
  expect(world.asked).toHaveLength(1);

  world.summary.show(false);
  expect(world.watchers).toBe(0);
  world.deployments = [givenDeployment(1)];
  world.changed.emit();
  expect(world.asked).toHaveLength(1);

  await world.loaded(() => world.summary.show(true));
  expect(world.asked).toHaveLength(2);
});

it('shows another revision, and the newest again once that is deleted', async () => {
  const world = new World();
  await world.loaded(() => void world.summary.choose(1));
  expect(world.summary.statement).toBe('summary mnist version=1');
  expect(world.summary.revision).toBe(1);
  world.view = givenModel({ revisions: givenModel().revisions.slice(0, 1) });
  await world.summary.load();
  expect(world.summary.statement).toBe('summary mnist');
  expect(world.summary.revision).toBe(2);
});

it('keeps what was known when a load fails, and recovers', async () => {
  const world = new World();
  await world.summary.load();
  world.view = failure('SERVER_UNAVAILABLE', 'Nobody answers.');
  await world.summary.load();
  expect(world.summary.failure?.message).toBe('Nobody answers.');
  expect(world.summary.view).toBeDefined();
  world.view = givenModel();
  await world.summary.load();
  expect(world.summary.failure).toBeUndefined();
});

it('says when the model is gone', async () => {
  const world = new World();
  await world.summary.load();
  expect(world.summary.isGone).toBe(false);
  world.view = failure('MODEL_NOT_FOUND', 'There is no model mnist.');
  await world.summary.load();
  expect(world.summary.isGone).toBe(true);
});

it('lets no older answer replace a newer one', async () => {
  const world = new World();
  let open = (): void => undefined;
  world.gate = new Promise(resolve => (open = resolve));
  const older = world.summary.load();
  world.gate = undefined;
  world.view = givenModel({ id: 9 });
  await world.summary.load();
  open();
  await older;
  expect(world.summary.view?.id).toBe(9);
});

it('takes nothing any more once its tab is closed', async () => {
  const world = new World();
  world.summary.show(true);
  world.summary.dispose();
  expect(world.watchers).toBe(0);
  await world.summary.load();
  expect(world.summary.view).toBeUndefined();
});
