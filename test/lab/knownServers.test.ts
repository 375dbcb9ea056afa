import { expect, it } from 'vitest';
import type { FinalReply } from '../../src/common/reply';
import { KnownServers } from '../../src/lab/client/knownServers';

type Answer = { readonly resolve: (body: unknown) => void; readonly reject: () => void };

function givenServers(): { servers: KnownServers; questions: Answer[] } {
  const questions: Answer[] = [];
  const servers = new KnownServers(
    () =>
      new Promise((resolve, refuse) => {
        const reject = (): void => refuse(new Error('no backend'));
        questions.push({ resolve, reject });
      })
  );
  return { servers, questions };
}

function reply(verb: string): FinalReply {
  return { kind: 'result', verb, statement: verb, table: { columns: [], rows: [] } };
}

const settled = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

it('knows nothing and asks nothing by itself', () => {
  const { servers, questions } = givenServers();
  expect(servers.addresses).toBeUndefined();
  expect(questions).toHaveLength(0);
});

it('asks once for all who wait', async () => {
  const { servers, questions } = givenServers();
  const both = [servers.known(), servers.known()];
  await settled();
  expect(questions).toHaveLength(1);
  questions[0]?.resolve({ rest: ['http://localhost:8501', 1] });
  expect(await Promise.all(both)).toEqual([['http://localhost:8501'], ['http://localhost:8501']]);
  expect(await servers.known()).toEqual(['http://localhost:8501']);
  expect(questions).toHaveLength(1);
});

it('has none while nobody answers, and asks again', async () => {
  const { servers, questions } = givenServers();
  const first = servers.known();
  await settled();
  questions[0]?.reject();
  expect(await first).toEqual([]);
  expect(servers.addresses).toBeUndefined();
  const second = servers.known();
  await settled();
  questions[1]?.resolve({ rest: ['http://tf1:8501'] });
  expect(await second).toEqual(['http://tf1:8501']);
});

it.each(['deploy', 'stop', 'serving status', 'serving predict', 'curl'])(
  'asks anew after %s',
  async verb => {
    const { servers, questions } = givenServers();
    servers.hear(reply(verb));
    await settled();
    questions[0]?.resolve({ rest: ['http://localhost:8502'] });
    await settled();
    expect(servers.addresses).toEqual(['http://localhost:8502']);
  }
);

it('asks nothing after other statements, and after progress', async () => {
  const { servers, questions } = givenServers();
  servers.hear(reply('list'));
  servers.hear({ kind: 'progress', done: 1, unit: 'items', step: 'deploy' });
  await settled();
  expect(questions).toHaveLength(0);
});

it('keeps what it knew when an answer fails, and believes the last one', async () => {
  const { servers, questions } = givenServers();
  for (const verb of ['deploy', 'stop', 'deploy']) {
    servers.hear(reply(verb));
  }
  await settled();
  questions[0]?.resolve({ rest: ['http://localhost:8501'] });
  await settled();
  questions[1]?.resolve({ rest: ['http://localhost:8502'] });
  await settled();
  questions[2]?.reject();
  await settled();
  expect(servers.addresses).toEqual(['http://localhost:8502']);
});

it('takes an answer that is none for no servers', async () => {
  const { servers, questions } = givenServers();
  const known = servers.known();
  await settled();
  questions[0]?.resolve({ rest: 'http://localhost:8501' });
  expect(await known).toEqual([]);
});
