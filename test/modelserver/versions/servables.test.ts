import { describe, expect, it, vi } from 'vitest';
import {
  availableOf,
  Disk,
  givenServables,
  specific,
  statesOf,
  versionFor
} from './givenServables';

const gone = (version: number) => `Servable not found for request: Specific(m, ${version})`;

describe('looking for a version', () => {
  it('finds the highest AVAILABLE one, or exactly the one that is asked for', async () => {
    const disk = await Disk.given({ '/m': [2, 10, 9] });
    const { servables } = givenServables();
    await servables.reload([disk.model('m', { policy: { all: true } })]);
    expect(versionFor(servables, { name: 'm' })).toBe(10n);
    expect(versionFor(servables, { name: 'm', version: 9n })).toBe(9n);
  });

  it.each([
    [{ name: '' }, 'INVALID_ARGUMENT', 'ModelSpec has no name specified.'],
    [{ name: 'x' }, 'NOT_FOUND', 'Servable not found for request: Latest(x)'],
    [{ name: 'm', version: 3n }, 'NOT_FOUND', gone(3)],
    [{ name: 'm', label: 'prod' }, 'INVALID_ARGUMENT', 'Unrecognized servable version label: prod']
  ])('refuses %o', async (spec, code, message) => {
    const disk = await Disk.given({ '/m': [1] });
    const { servables } = givenServables();
    await servables.reload([disk.model('m')]);
    let thrown: unknown;
    try {
      servables.acquire(spec);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({ code, message });
  });

  it('knows no label before a first list', () => {
    const { servables } = givenServables();
    expect(() => servables.acquire({ name: 'm', label: 'prod' })).toThrow(
      expect.objectContaining({ code: 'UNAVAILABLE' }) as Error
    );
    expect(() => servables.acquire({ name: 'm' })).toThrow('Latest(m)');
  });

  it('has versions beyond what a double holds', async () => {
    const version = 9_007_199_254_740_993n;
    const disk = await Disk.given({ '/m': [String(version), String(version - 1n)] });
    const { servables } = givenServables();
    await servables.reload([disk.model('m', { policy: { specific: { versions: [version] } } })]);
    await servables.reload([
      disk.model('m', {
        policy: { specific: { versions: [version] } },
        labels: new Map([['prod', version]])
      })
    ]);
    expect(versionFor(servables, { name: 'm', label: 'prod' })).toBe(version);
    expect(() => servables.acquire({ name: 'm', version: version - 1n })).toThrow(
      'Specific(m, 9007199254740992)'
    );
  });
});

describe('status', () => {
  it('has every version ever seen, highest first, with what became of it', async () => {
    const disk = await Disk.given({ '/m': [1, 3] });
    await disk.addFile('/m/2/readme.txt');
    const { servables } = givenServables();
    await servables.reload([disk.model('m', { policy: { all: true } })]);
    await servables.reload([disk.model('m', { policy: specific(1) })]);
    await vi.waitFor(() =>
      expect(servables.status('m')).toEqual([
        { version: 3n, state: 'END', errorCode: 'OK', errorMessage: '' },
        {
          version: 2n,
          state: 'END',
          errorCode: 'NOT_FOUND',
          errorMessage: `Could not find SavedModel at ${disk.at('/m/2')}`
        },
        { version: 1n, state: 'AVAILABLE', errorCode: 'OK', errorMessage: '' }
      ])
    );
    expect(servables.status('m', 2n)).toHaveLength(1);
    await servables.reload([]);
    await vi.waitFor(() =>
      expect(statesOf(servables, 'm').map(([, state]) => state)).toEqual(['END', 'END', 'END'])
    );
  });

  it('knows neither a model that was never seen nor a version of one', async () => {
    const disk = await Disk.given({ '/m': [1] });
    const { servables } = givenServables();
    await servables.reload([disk.model('m'), disk.model('idle', { policy: specific() })]);
    expect(() => servables.status('idle')).toThrow('Could not find any versions of model idle');
    expect(() => servables.status('m', 4n)).toThrow('Could not find version 4 of model m');
  });

  it('goes from START over LOADING and AVAILABLE to UNLOADING and END', async () => {
    const disk = await Disk.given({ '/m': [1] });
    const { servables, events } = givenServables();
    await servables.reload([disk.model('m')]);
    await servables.reload([]);
    await vi.waitFor(() => expect(statesOf(servables, 'm')).toEqual([[1n, 'END']]));
    expect(
      events.map(event => (event.kind === 'status' ? event.status.state : event.kind))
    ).toEqual(['accepted', 'START', 'LOADING', 'AVAILABLE', 'accepted', 'UNLOADING', 'END']);
  });
});

describe('a version in use', () => {
  it('is unloaded after the last request, while new ones are refused', async () => {
    const disk = await Disk.given({ '/m': [1] });
    const { servables, engine } = givenServables();
    await servables.reload([disk.model('m')]);
    const uses = [1, 2, 3].map(() => servables.acquire({ name: 'm', version: 1n }));
    await servables.reload([]);
    expect(statesOf(servables, 'm')).toEqual([[1n, 'UNLOADING']]);
    expect(() => servables.acquire({ name: 'm' })).toThrow('Latest(m)');
    uses[0]!.release();
    uses[0]!.release();
    uses[1]!.release();
    uses[1]!.release();
    await servables.poll();
    expect(engine.loaded).toHaveLength(1);
    expect(statesOf(servables, 'm')).toEqual([[1n, 'UNLOADING']]);
    uses[2]!.release();
    await vi.waitFor(() => expect(statesOf(servables, 'm')).toEqual([[1n, 'END']]));
    expect(engine.loaded).toEqual([]);
  });

  it('is wanted again only when it is gone, and with it the whole update of its model', async () => {
    const disk = await Disk.given({ '/m': [1, 2, 3] });
    const { servables, engine } = givenServables();
    await servables.reload([disk.model('m', { policy: specific(1, 2) })]);
    const use = servables.acquire({ name: 'm', version: 1n });
    await servables.reload([disk.model('m', { policy: specific(2) })]);
    await servables.poll();
    await servables.reload([disk.model('m', { policy: specific(1, 2, 3) })]);
    await servables.poll();
    expect(statesOf(servables, 'm')).toEqual([
      [2n, 'AVAILABLE'],
      [1n, 'UNLOADING']
    ]);
    use.release();
    await vi.waitFor(() => expect(availableOf(servables, 'm')).toEqual([3n, 2n, 1n]));
    expect(engine.begun.map(folder => folder.slice(-1))).toEqual(['2', '1', '3', '1']);
  });

  it('keeps a model that was dropped and listed anew waiting until it is back', async () => {
    const disk = await Disk.given({ '/m': [1] });
    const { servables } = givenServables();
    await servables.reload([disk.model('m')]);
    const use = servables.acquire({ name: 'm' });
    await servables.reload([]);
    const back = servables.reload([disk.model('m')]);
    await servables.poll();
    expect(statesOf(servables, 'm')).toEqual([[1n, 'UNLOADING']]);
    use.release();
    await back;
    expect(availableOf(servables, 'm')).toEqual([1n]);
  });

  it('is there all the time while versions come and go', async () => {
    const disk = await Disk.given({ '/m': [1, 2] });
    const { servables, engine } = givenServables();
    await servables.reload([disk.model('m', { policy: specific(1) })]);
    for (let round = 0; round < 20; round += 1) {
      const version = (round % 2) + 1;
      const other = 3 - version;
      const before = servables.acquire({ name: 'm' });
      await servables.reload([disk.model('m', { policy: specific(other) })]);
      await servables.poll();
      before.release();
      await vi.waitFor(
        () => {
          servables.acquire({ name: 'm' }).release();
          expect(availableOf(servables, 'm')).toEqual([BigInt(other)]);
        },
        { interval: 1 }
      );
    }
    expect(engine.loaded).toEqual([disk.at('/m/1')]);
  });
});

describe('close', () => {
  it('unloads everything after requests in flight, and ends every wait', async () => {
    const disk = await Disk.given({ '/m': [1] });
    await disk.add('/empty');
    const { servables, engine } = givenServables();
    await servables.reload([disk.model('m')]);
    const use = servables.acquire({ name: 'm' });
    const waiting = servables.reload([disk.model('m'), disk.model('empty')]);
    const closed = servables.close();
    await expect(waiting).rejects.toMatchObject({ code: 'ABORTED' });
    expect(() => servables.acquire({ name: 'm' })).toThrow('Latest(m)');
    expect(engine.loaded).toHaveLength(1);
    use.release();
    await closed;
    expect(engine.loaded).toEqual([]);
  });
});
