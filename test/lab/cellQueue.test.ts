import { expect, it } from 'vitest';
import { CellQueue, type IQueuedCell } from '../../src/lab/notebook/cellQueue';

type Given = IQueuedCell & { readonly end: (mayGoOn: boolean) => void };

function givenCell(log: string[], name: string): Given {
  let end: (mayGoOn: boolean) => void = () => undefined;
  const ended = new Promise<boolean>(resolve => (end = resolve));
  const note = (what: string) => () => void log.push(`${what} ${name}`);
  return {
    text: { id: name, source: name },
    isReplaceable: true,
    run: () => {
      log.push(`run ${name}`);
      return ended;
    },
    abort: note('abort'),
    interrupt: note('interrupt'),
    cancel: note('cancel'),
    end
  };
}

const settled = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

it('runs one cell after the other and is idle again', async () => {
  const log: string[] = [];
  const queue = new CellQueue();
  const [a, b] = [givenCell(log, 'a'), givenCell(log, 'b')];
  queue.add(a);
  queue.add(b);
  expect(log).toEqual(['run a']);
  a.end(true);
  await settled();
  expect(log).toEqual(['run a', 'run b']);
  b.end(true);
  await settled();
  expect(queue.isIdle).toBe(true);
});

it('aborts what waits behind a failed cell, and takes new ones', async () => {
  const log: string[] = [];
  const queue = new CellQueue();
  const [a, b, c] = [givenCell(log, 'a'), givenCell(log, 'b'), givenCell(log, 'c')];
  queue.add(a);
  queue.add(b);
  a.end(false);
  await settled();
  queue.add(c);
  expect(log).toEqual(['run a', 'abort b', 'run c']);
});

it('interrupts only the cell that runs', () => {
  const log: string[] = [];
  const queue = new CellQueue();
  queue.add(givenCell(log, 'a'));
  queue.add(givenCell(log, 'b'));
  queue.interrupt();
  expect(log).toEqual(['run a', 'interrupt a']);
});

it('cancels a cell that is about to run again, whether it runs or waits', async () => {
  const log: string[] = [];
  const queue = new CellQueue();
  const [a, b, c] = [givenCell(log, 'a'), givenCell(log, 'b'), givenCell(log, 'c')];
  [a, b, c].forEach(cell => queue.add(cell));
  queue.replace('a');
  queue.replace('b');
  a.end(true);
  await settled();
  expect(log).toEqual(['run a', 'cancel a', 'cancel b', 'run c']);
});

it('cancels everything when the kernel is gone, and runs nothing of it', async () => {
  const log: string[] = [];
  const queue = new CellQueue();
  const [a, b] = [givenCell(log, 'a'), givenCell(log, 'b')];
  queue.add(a);
  queue.add(b);
  queue.cancelAll();
  a.end(true);
  await settled();
  expect(log).toEqual(['run a', 'cancel b', 'cancel a']);
});

it('forgets what waits when its notebook is closed, and leaves alone what runs', async () => {
  const log: string[] = [];
  const queue = new CellQueue();
  const [a, b] = [givenCell(log, 'a'), givenCell(log, 'b')];
  queue.add(a);
  queue.add(b);
  queue.forget();
  a.end(true);
  await settled();
  expect(log).toEqual(['run a']);
});
