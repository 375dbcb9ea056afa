import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { IEngine, ILoadedModel } from '../../../src/modelserver/engine';
import { Ledger, readLedger } from '../../../src/modelserver/process/ledger';
import { Suspects } from '../../../src/modelserver/process/suspects';
import { WatchedEngine } from '../../../src/modelserver/process/watchedEngine';
import type { Tensors } from '../../../src/modelserver/tensor';
import { givenTemporaryFolder } from './givenTemporaryFolder';

/** An engine whose work goes on until it is let go. */
class HeldEngine implements IEngine {
  private readonly _held: (() => void)[] = [];

  async load(): Promise<ILoadedModel> {
    await this._hold();
    return {
      signatures: new Map(),
      declared: new Map(),
      signatureDefMap: new Uint8Array(),
      run: async () => {
        await this._hold();
        return new Map() as Tensors;
      },
      close: () => this._hold()
    };
  }

  /** Lets everything go that works now, and everybody see it. */
  async letGo(): Promise<void> {
    await tick();
    for (const release of this._held.splice(0)) release();
    await tick();
  }

  private _hold(): Promise<void> {
    return new Promise(resolve => this._held.push(resolve));
  }
}

const tick = () => new Promise(resolve => setImmediate(resolve));

const run = { signature: 'serving_default', inputs: new Map() };

function givenEngine(...suspects: string[]) {
  const path = join(givenTemporaryFolder(), 'ledger');
  const held = new HeldEngine();
  const suspected = new Suspects(suspects);
  const engine = new WatchedEngine(held, new Ledger(path), suspected);
  return { held, engine, suspected, working: () => readLedger(path) };
}

async function givenLoaded(...suspects: string[]) {
  const world = givenEngine(...suspects);
  const loads = ['/m/1', '/n/1'].map(folder => world.engine.load(folder));
  await world.held.letGo();
  await world.held.letGo();
  const [m, n] = (await Promise.all(loads)) as [ILoadedModel, ILoadedModel];
  return { ...world, m, n };
}

it('writes down who is loaded, run and freed', async () => {
  const { engine, held, working } = givenEngine();
  const loading = engine.load('/m/1');
  expect(working()).toEqual(['/m/1']);
  await held.letGo();
  const model = await loading;
  expect(working()).toEqual([]);
  const running = model.run(run);
  expect(working()).toEqual(['/m/1']);
  await held.letGo();
  await running;
  const closing = model.close();
  expect(working()).toEqual(['/m/1']);
  await held.letGo();
  await closing;
  expect(working()).toEqual([]);
});

it('lets models work together', async () => {
  const { m, n, held, working } = await givenLoaded();
  const runs = [m.run(run), n.run(run)];
  expect(working()).toEqual(['/m/1', '/n/1']);
  await held.letGo();
  await Promise.all(runs);
});

it('lets suspects work one at a time, and others beside them', async () => {
  const { m, n, held, working } = await givenLoaded('/m/1', '/n/1');
  const runs = [m.run(run), n.run(run)];
  await tick();
  expect(working()).toEqual(['/m/1']);
  await held.letGo();
  expect(working()).toEqual(['/n/1']);
  await held.letGo();
  await Promise.all(runs);
});

it('gives a suspect up whose turn comes too late', async () => {
  const { m, n, held } = await givenLoaded('/m/1', '/n/1');
  const first = m.run(run);
  const second = expect(n.run({ ...run, timeout: 1 })).rejects.toMatchObject({
    code: 'DEADLINE_EXCEEDED',
    message: 'The model was not free in time.'
  });
  const begun = performance.now();
  while (performance.now() - begun < 2) await tick();
  await held.letGo();
  await second;
  await first;
});

it('lets suspects that behaved work together again', async () => {
  const { m, n, held, suspected, working } = await givenLoaded('/m/1', '/n/1');
  suspected.acquit();
  const runs = [m.run(run), n.run(run)];
  expect(working()).toEqual(['/m/1', '/n/1']);
  await held.letGo();
  await Promise.all(runs);
});
