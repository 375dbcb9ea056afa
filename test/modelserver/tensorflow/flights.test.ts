import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Flights } from '../../../src/modelserver/tensorflow/flights';
import { Turns } from '../../../src/modelserver/tensorflow/turns';

const patience = 5000;

function givenFlights(limit: number) {
  const onStuck = vi.fn();
  return { flights: new Flights(new Turns(limit), { patience, onStuck }), onStuck };
}

/** Work that ends when told. */
function givenWork() {
  let end: () => void = () => undefined;
  const promise = new Promise<string>(resolve => (end = () => resolve('done')));
  return { work: vi.fn(() => promise), end: () => end() };
}

beforeEach(() => {
  vi.useFakeTimers();
  return () => vi.useRealTimers();
});

describe('work of a model', () => {
  it('begins in order of arrival, no more at once than may be', async () => {
    const { flights } = givenFlights(2);
    const [one, two, three] = [givenWork(), givenWork(), givenWork()];
    const answers = [one, two, three].map(({ work }) => flights.run(work));
    await vi.advanceTimersByTimeAsync(0);
    expect([one, two, three].map(({ work }) => work.mock.calls.length)).toEqual([1, 1, 0]);
    two.end();
    await answers[1];
    expect(three.work).toHaveBeenCalledOnce();
    one.end();
    three.end();
    expect(await Promise.all(answers)).toEqual(['done', 'done', 'done']);
  });

  it('gives its place on also when it fails', async () => {
    const { flights } = givenFlights(1);
    await expect(flights.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await flights.run(() => Promise.resolve(1))).toBe(1);
  });

  it('knows how long it may take, waiting included', async () => {
    const { flights } = givenFlights(1);
    const first = givenWork();
    void flights.run(first.work);
    const second = givenWork();
    const answer = flights.run(second.work, 100);
    await vi.advanceTimersByTimeAsync(40);
    first.end();
    await vi.advanceTimersByTimeAsync(0);
    expect(second.work).toHaveBeenCalledWith(60);
    second.end();
    expect(await answer).toBe('done');
  });

  it('answers in time although it goes on, and is known until it ends', async () => {
    const { flights, onStuck } = givenFlights(1);
    const { work, end } = givenWork();
    const answer = expect(flights.run(work, 100)).rejects.toMatchObject({
      code: 'DEADLINE_EXCEEDED',
      message: 'The run took longer than 100 ms.'
    });
    await vi.advanceTimersByTimeAsync(100);
    await answer;
    await flights.answered();
    const landed = vi.fn();
    void flights.landed().then(landed);
    await vi.advanceTimersByTimeAsync(patience - 1);
    expect(onStuck).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(onStuck).toHaveBeenCalledOnce();
    expect(landed).not.toHaveBeenCalled();
    end();
    await vi.advanceTimersByTimeAsync(0);
    expect(landed).toHaveBeenCalledOnce();
  });

  it('is not stuck when it ends soon after', async () => {
    const { flights, onStuck } = givenFlights(1);
    const { work, end } = givenWork();
    flights.run(work, 100).catch(() => undefined);
    await vi.advanceTimersByTimeAsync(200);
    end();
    await vi.advanceTimersByTimeAsync(2 * patience);
    expect(onStuck).not.toHaveBeenCalled();
  });

  it('is never begun when its time is over before its turn', async () => {
    const { flights, onStuck } = givenFlights(1);
    const first = givenWork();
    const second = givenWork();
    void flights.run(first.work);
    const answer = expect(flights.run(second.work, 100)).rejects.toMatchObject({
      code: 'DEADLINE_EXCEEDED'
    });
    await vi.advanceTimersByTimeAsync(100);
    await answer;
    first.end();
    await vi.advanceTimersByTimeAsync(2 * patience);
    expect(second.work).not.toHaveBeenCalled();
    expect(onStuck).not.toHaveBeenCalled();
  });

  it.each([undefined, 2 ** 40, Infinity])('may take for ever: %s', async timeout => {
    const { flights } = givenFlights(1);
    const { work, end } = givenWork();
    const answer = flights.run(work, timeout);
    await vi.advanceTimersByTimeAsync(2 ** 31);
    end();
    expect(await answer).toBe('done');
  });
});
