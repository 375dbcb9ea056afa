import { expect, it } from 'vitest';
import { givenArchive, importLine, tinyPickle } from '../../support/givenBackend';
import { givenServedBackend } from '../../support/givenServedBackend';

it('helps with the reader’s own model that can be served', async () => {
  const world = await givenServedBackend(['net']);
  await givenArchive(world.local, 'model.tar', { 'model.pkl': tinyPickle });
  await world.ok(importLine('iris'));
  const examples = (await world.rows('help')).map(row => row[2]);
  expect(examples).toEqual(
    expect.arrayContaining(['delete iris', "deploy net label='stable'", 'serving status net'])
  );
  expect((await world.ok('stop help')).notes).toContain('Example: stop net');
});
