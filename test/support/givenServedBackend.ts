import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Failure } from '../../src/common/failure';
import { givenBackend, type Given, type GivenBackend } from './givenBackend';
import { StandInServer } from './standInServing';

/** A backend whose models are served by a stand-in in this process. */
export type GivenServedBackend = GivenBackend & { readonly server: StandInServer };

/** The statement that imports a tf model, which lies at `half.tar.gz`. */
export function importTf(name: string): string {
  return `import name='${name}' type=tf category=regression algorithm=deep format=saved_model path=OBJECTSTORAGE.LOCAL:half.tar.gz`;
}

/** Makes one; `models` are imported. */
export async function givenServedBackend(
  models: readonly string[] = ['mnist'],
  given: Given = {}
): Promise<GivenServedBackend> {
  const server = new StandInServer();
  const world = await givenBackend({ makeServing: server.serving, ...given });
  await copyFile('test/models/tf_half.tar.gz', join(world.local, 'half.tar.gz'));
  for (const name of models) {
    await world.ok(importTf(name));
  }
  return { ...world, server };
}

/** The failure of a statement that must fail, and the text that its caret stands under. */
export async function failureOf(
  world: GivenBackend,
  statement: string,
  options: Parameters<GivenBackend['run']>[1] = {}
): Promise<Failure & { text: string }> {
  const reply = await world.run(statement, options);
  if (reply.kind === 'result') {
    expect.fail(`${statement} worked`);
  }
  const { at = { start: 0, end: 0 } } = reply.failure;
  return { ...reply.failure, text: reply.statement.slice(at.start, at.end) };
}

/** As {@link givenServedBackend}, with mnist deployed once for each label, and what a test of requests to it needs. */
export async function givenDeployed(labels: readonly string[] = ['stable']) {
  const world = await givenServedBackend();
  for (const label of labels) {
    await world.ok(`deploy mnist label='${label}'`);
  }
  const { requests, answers } = world.server;
  requests.length = 0;
  return {
    ...world,
    /** The last request that the server got. */
    sent: () => {
      const request = requests.at(-1);
      return { ...request, body: Buffer.from(request?.body ?? []).toString() };
    },
    /** Lets the newest version answer a predict request. */
    answers: (body: unknown, status = 200) =>
      answers.set('/v1/models/root_mnist:predict', { status, body })
  };
}
