import { expect, it, onTestFinished } from 'vitest';
import { ServingWatch } from '../../src/backend/servingWatch';
import { givenServedBackend } from '../support/givenServedBackend';

async function givenWatched(...statements: readonly string[]) {
  const world = await givenServedBackend();
  for (const statement of statements) {
    await world.ok(statement);
  }
  world.server.reconciled = 0;
  world.server.looks = 0;
  const watch = () => {
    const made = new ServingWatch(world.backend, 2);
    onTestFinished(() => made.stop());
    return made;
  };
  return { ...world, watch };
}

it('brings back at its start what is deployed, and then only when the server is gone', async () => {
  const { server, watch } = await givenWatched('deploy mnist');
  watch();
  await expect.poll(() => server.looks).toBeGreaterThan(3);
  expect(server.reconciled).toBe(1);
  server.isStarted = false;
  await expect.poll(() => server.reconciled).toBe(2);
  expect(server.isStarted).toBe(true);
});

it('starts no server for nothing', async () => {
  const { server, watch, ...world } = await givenWatched('deploy mnist', 'stop mnist');
  server.isStarted = false;
  watch();
  await world.ok('list');
  expect([server.looks, server.reconciled]).toEqual([0, 0]);
  await world.ok('deploy mnist');
  server.isStarted = false;
  await expect.poll(() => server.reconciled).toBe(1);
});

it('tries again while the server can’t be had, says why, and ends when it is told to', async () => {
  const { server, watch, warnings } = await givenWatched('deploy mnist');
  server.isDown = true;
  const made = watch();
  await expect.poll(() => server.reconciled).toBeGreaterThan(1);
  expect(warnings[0]).toContain(
    'what was deployed is not served yet: The model server at http://localhost:8501 does not answer.'
  );
  server.isDown = false;
  await expect.poll(() => server.looks).toBeGreaterThan(0);
  await made.stop();
});
