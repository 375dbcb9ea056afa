import { describe, expect, it, vi } from 'vitest';
import { resourcePreserving } from '../../../src/modelserver/versions/versionPolicy';
import { availableOf, Disk, givenServables, specific, statesOf } from './givenServables';

describe('loading', () => {
  it('fails for good, and leaves the earlier version serving', async () => {
    const disk = await Disk.given({ '/m': [1] });
    await disk.addFile('/m/2/readme.txt');
    const { servables, engine } = givenServables();
    await servables.reload([disk.model('m', { policy: specific(1) })]);
    await servables.reload([disk.model('m', { policy: specific(2) })]);
    await vi.waitFor(() => expect(statesOf(servables, 'm')[0]).toEqual([2n, 'END']));
    await disk.addFile('/m/2/saved_model.pb');
    await servables.poll();
    await servables.reload([disk.model('m', { policy: specific(2) })]);
    await servables.poll();
    expect(availableOf(servables, 'm')).toEqual([1n]);
    expect(engine.begun).toEqual([disk.at('/m/1'), disk.at('/m/2')]);
  });

  it('keeps what serves while the failure of its successor is dropped from the list', async () => {
    const disk = await Disk.given({ '/m': [1, 3] });
    await disk.addFile('/m/2/readme.txt');
    const { servables, engine } = givenServables();
    await servables.reload([disk.model('m', { policy: specific(1) })]);
    await servables.reload([disk.model('m', { policy: specific(2) })]);
    await vi.waitFor(() => expect(statesOf(servables, 'm')[0]).toEqual([2n, 'END']));
    const go = engine.hold('m/3');
    await servables.reload([disk.model('m', { policy: specific(3) })]);
    await vi.waitFor(() => expect(engine.begun).toHaveLength(3));
    expect(availableOf(servables, 'm')).toEqual([1n]);
    go();
    await vi.waitFor(() => expect(availableOf(servables, 'm')).toEqual([3n]));
  });

  it('is tried again for a version that was dropped and listed anew, however soon', async () => {
    const disk = await Disk.given();
    await disk.addFile('/m/2/readme.txt');
    const { servables } = givenServables();
    await expect(servables.reload([disk.model('m', { policy: specific(2) })])).rejects.toThrow();
    await disk.addFile('/m/2/saved_model.pb');
    const dropped = servables.reload([disk.model('m', { policy: specific() })]);
    const anew = servables.reload([disk.model('m', { policy: specific(2) })]);
    await Promise.all([dropped, anew]);
    await vi.waitFor(() => expect(availableOf(servables, 'm')).toEqual([2n]));
  });

  it('tells the first list and later ones what did not become available, and not a second time', async () => {
    const disk = await Disk.given();
    await disk.addFile('/m/4/readme.txt');
    await disk.addFile('/n/1/readme.txt');
    const { servables } = givenServables();
    const reason = (path: string) => `NOT_FOUND: Could not find SavedModel at ${disk.at(path)}`;
    await expect(servables.reload([disk.model('m')])).rejects.toMatchObject({
      code: 'UNKNOWN',
      message: `1 servable(s) did not become available: {{{name: m version: 4} due to error: ${reason('/m/4')}}, }`
    });
    const both = [disk.model('m'), disk.model('n')];
    await expect(servables.reload(both)).rejects.toMatchObject({
      code: 'UNKNOWN',
      message: `1 model(s) did not become available: {{{name: n version: 1} due to error: ${reason('/n/1')}}, }`
    });
    await servables.reload(both);
  });

  it('is good enough with one version of a new model', async () => {
    const disk = await Disk.given({ '/m': [1] });
    await disk.addFile('/m/2/readme.txt');
    const { servables } = givenServables();
    await servables.reload([disk.model('m', { policy: { all: true } })]);
    expect(availableOf(servables, 'm')).toEqual([1n]);
  });

  it('ends in CANCELLED for a version that is dropped meanwhile, and frees it', async () => {
    const disk = await Disk.given({ '/m': [1], '/n': [1] });
    const { servables, engine } = givenServables({ flags: { loads: 1 } });
    const go = engine.hold('m/1');
    const waiting = servables.reload([disk.model('m')]);
    const dropped = expect(waiting).rejects.toMatchObject({
      code: 'ABORTED',
      message: 'Model m was dropped from the list before it became available'
    });
    await vi.waitFor(() => expect(engine.begun).toHaveLength(1));
    const both = servables.reload(['m', 'n'].map(name => disk.model(name)));
    const ended = expect(both).rejects.toMatchObject({ code: 'ABORTED' });
    await vi.waitFor(() => expect(statesOf(servables, 'n')).toEqual([[1n, 'START']]));
    await servables.reload([]);
    await dropped;
    await ended;
    go();
    await vi.waitFor(() => expect(statesOf(servables, 'm')).toEqual([[1n, 'END']]));
    expect(servables.status('m')).toMatchObject([
      { errorCode: 'CANCELLED', errorMessage: 'Loading of servable cancelled' }
    ]);
    expect(servables.status('n')).toMatchObject([{ state: 'END', errorCode: 'CANCELLED' }]);
    expect(engine.loaded).toEqual([]);
    expect(engine.begun).toHaveLength(1);
  });

  it('goes on for others while one takes long, and no request waits for any', async () => {
    const disk = await Disk.given({ '/slow': [1], '/a': [1], '/b': [1], '/c': [1] });
    const { servables, engine } = givenServables();
    const go = engine.hold('slow/1');
    const slow = servables.reload([disk.model('slow')]);
    await vi.waitFor(() => expect(engine.begun).toHaveLength(1));
    const names = ['slow', 'a', 'b', 'c'];
    await servables.reload(names.map(name => disk.model(name)));
    for (const name of ['a', 'b', 'c']) expect(availableOf(servables, name)).toEqual([1n]);
    expect(() => servables.acquire({ name: 'slow' })).toThrow('Latest(slow)');
    go();
    await slow;
  });

  it('breaks off as a defect that the log knows more of', async () => {
    const disk = await Disk.given({ '/m': [1] });
    const { servables, lines } = givenServables({
      engine: { load: () => Promise.reject(new TypeError('x is not a function')) }
    });
    await expect(servables.reload([disk.model('m')])).rejects.toThrow('INTERNAL: ');
    expect(lines).toEqual(['Loading version 1 of model m broke off']);
  });

  it('comes after unloading when memory is short', async () => {
    const disk = await Disk.given({ '/m': [1, 2] });
    const { servables, events } = givenServables({ policy: resourcePreserving });
    await servables.reload([disk.model('m', { policy: specific(1) })]);
    const use = servables.acquire({ name: 'm' });
    await servables.reload([disk.model('m', { policy: specific(2) })]);
    await vi.waitFor(() =>
      expect(statesOf(servables, 'm')).toEqual([
        [2n, 'START'],
        [1n, 'UNLOADING']
      ])
    );
    use.release();
    await vi.waitFor(() => expect(availableOf(servables, 'm')).toEqual([2n]));
    const states = events.flatMap(event =>
      event.kind === 'status' ? [`${event.status.version} ${event.status.state}`] : []
    );
    expect(states.indexOf('1 END')).toBeLessThan(states.indexOf('2 LOADING'));
  });
});
