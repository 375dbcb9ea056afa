import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { KnownJob } from '../../../src/lab/jobs/knownJob';
import { givenFailure, givenProgress, givenRecord, givenStore, result } from './givenJobs';

beforeEach(() => void vi.useFakeTimers({ now: Date.parse('2026-01-01T12:00:00Z') }));
afterEach(() => void vi.useRealTimers());

/** Lets what was asked be answered. */
const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);

describe('a job that this page follows', () => {
  it('is known from its first line, without a question', () => {
    const { client, store } = givenStore();
    const record = givenRecord('j1');
    client.say(record, record, givenProgress(45));
    expect(store.all).toMatchObject([
      { record: { id: 'j1', state: 'running' }, progress: { done: 45 }, isOwn: true, isLive: true }
    ]);
    expect(client.asked).toEqual([]);
  });

  it.each([
    ['done', result],
    ['failed', givenFailure('NAME_TAKEN')],
    ['cancelled', givenFailure('CANCELLED')]
  ])('ends as %s, and says so once', (state, reply) => {
    const { client, store } = givenStore();
    const ended: KnownJob[] = [];
    store.ended.connect((_, job) => ended.push(job));
    const record = givenRecord('j1');
    client.say(record, record, givenProgress(45));
    vi.advanceTimersByTime(7000);
    client.say(record, reply);
    expect(ended).toHaveLength(1);
    expect(store.all).toEqual(ended);
    expect(ended).toMatchObject([
      { record: { state, ended: '2026-01-01T12:00:07.000Z' }, replies: [reply], isLive: false }
    ]);
    expect(ended[0]).not.toHaveProperty('progress');
  });

  it('runs until its last statement has ended', () => {
    const { client, store } = givenStore();
    const record = givenRecord('j1', { statements: ['import name=a', 'import name=b'] });
    client.say(record, record, result);
    expect(store.all[0]?.record.state).toBe('running');
    client.say(record, record, result);
    expect(store.all[0]).toMatchObject({ record: { state: 'done' }, replies: [result, result] });
  });

  it('has a pace while it moves, and none when it stands still', () => {
    const { client, store } = givenStore();
    const record = givenRecord('j1');
    client.say(record, record, givenProgress(10));
    vi.advanceTimersByTime(1000);
    client.say(record, givenProgress(30));
    expect(store.all[0]?.pace).toEqual({ rate: 20, left: 3.5 });
    vi.advanceTimersByTime(5000);
    expect(store.all[0]?.pace).toEqual({});
  });

  it('is told of again when it has become a long one', () => {
    const { client, store } = givenStore();
    const record = givenRecord('j1');
    client.say(record, record);
    let changes = 0;
    store.changed.connect(() => changes++);
    vi.advanceTimersByTime(1000);
    expect(changes).toBe(1);
  });

  it('is forgotten an hour after its end, and a quick read at once', () => {
    const { client, store } = givenStore();
    for (const [id, statement] of [
      ['j1', 'import name=a'],
      ['j2', 'list']
    ] as const) {
      const record = givenRecord(id, { statements: [statement] });
      client.say(record, record, result);
    }
    expect(store.all.map(({ record }) => record.id)).toEqual(['j1']);
    vi.advanceTimersByTime(3_600_001);
    expect(store.all).toEqual([]);
  });
});

describe('the jobs of other pages', () => {
  it('are not asked for while nobody watches', () => {
    const { client, page } = givenStore();
    page.show();
    expect(client.asked).toEqual([]);
  });

  it('are looked at when the watch begins and when somebody comes back, and followed once', async () => {
    const { client, page, store } = givenStore();
    const record = givenRecord('j1');
    client.records = [record];
    store.watch();
    await settle();
    client.sayOnlooked(record, record, givenProgress(20));
    page.show();
    await settle();
    expect(client.asked).toEqual(['jobs', 'attach j1', 'jobs']);
    expect(store.all).toMatchObject([{ progress: { done: 20 }, isOwn: false }]);
  });

  it('do not include those that this page follows', async () => {
    const { client, store } = givenStore();
    const record = givenRecord('j1');
    client.records = [record];
    client.say(record, record);
    store.watch();
    await settle();
    expect(client.asked).toEqual(['jobs']);
  });

  it('are let go of, not cancelled, when the page is hidden, and found again', async () => {
    const { client, page, store } = givenStore();
    client.records = [givenRecord('j1')];
    store.watch();
    await settle();
    page.hide();
    expect(store.all).toEqual([]);
    vi.advanceTimersByTime(600_000);
    page.show();
    await settle();
    expect(store.all).toHaveLength(1);
    expect(client.asked).toEqual(['jobs', 'attach j1', 'detach j1', 'jobs', 'attach j1']);
  });

  it('are let go of when the last one stops watching', async () => {
    const { client, store } = givenStore();
    client.records = [givenRecord('j1')];
    const watches = [store.watch(), store.watch()];
    await settle();
    watches[0]!.dispose();
    expect(store.all).toHaveLength(1);
    watches[1]!.dispose();
    expect(store.all).toEqual([]);
    expect(client.asked).toEqual(['jobs', 'attach j1', 'detach j1']);
  });

  it('tell why they failed only when they are asked', async () => {
    const { client, store } = givenStore();
    const ended = new Date(Date.now() - 60_000).toISOString();
    const record = givenRecord('j1', { state: 'failed', started: ended, ended });
    client.records = [record];
    let ends = 0;
    store.ended.connect(() => ends++);
    store.watch();
    await settle();
    client.sayOnlooked(record, record, givenFailure('NAME_TAKEN'));
    expect(store.all).toMatchObject([{ record, replies: [{ kind: 'failure' }] }]);
    expect(ends).toBe(0);
  });

  it('become this page’s own when a cell follows them', async () => {
    const { client, store } = givenStore();
    const record = givenRecord('j1');
    client.records = [record];
    store.watch();
    await settle();
    client.sayOnlooked(record, record);
    client.say(record, givenProgress(60));
    expect(store.all).toMatchObject([{ isOwn: true, progress: { done: 60 } }]);
  });
});

describe('a job that the backend does not know any more', () => {
  it('is said to be gone when somebody looks', async () => {
    const { client, store } = givenStore();
    client.records = [givenRecord('j1')];
    store.watch();
    await settle();
    client.refuse('j1');
    await settle();
    expect(store.all).toMatchObject([
      { record: { state: 'failed' }, replies: [{ failure: { code: 'INTERNAL' } }] }
    ]);
  });

  it('is said to be gone when it is cancelled', async () => {
    const { client, store } = givenStore();
    const record = givenRecord('j1');
    client.say(record, record);
    await store.cancel('j1');
    expect(store.all[0]?.record.state).toBe('failed');
  });
});

describe('cancelling', () => {
  it('shows at once that it was asked for, and asks once', async () => {
    const { client, store } = givenStore();
    const record = givenRecord('j1');
    client.records = [record];
    client.say(record, record);
    const cancelling = store.cancel('j1');
    expect(store.all[0]?.isCancelling).toBe(true);
    client.say(record, givenFailure('CANCELLED'));
    await cancelling;
    await store.cancel('j1');
    expect(client.asked).toEqual(['cancel j1']);
    expect(store.all[0]?.record.state).toBe('cancelled');
  });
});
