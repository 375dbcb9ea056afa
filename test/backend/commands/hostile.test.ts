import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { givenBackend, importLine } from '../../support/givenBackend';
import { hostileArchives } from '../archive/hostileArchives';

it('refuses every hostile archive with its code and keeps nothing of it', async () => {
  const world = await givenBackend();
  const wrong: string[] = [];
  for (const { name, bytes, code } of hostileArchives.filter(
    each => !each.goesOn && !each.limits
  )) {
    await writeFile(join(world.local, 'hostile.tar'), bytes);
    const reply = await world.run(importLine('m', 'hostile.tar'));
    const answered = reply.kind === 'failure' ? reply.failure.code : reply.kind;
    if (answered !== code) {
      wrong.push(`${name}: ${answered} instead of ${code}`);
    }
    const left = await world.keys();
    if (left.length > 0) {
      wrong.push(`${name}: left ${left.join(', ')}`);
    }
  }
  expect(wrong).toEqual([]);
  expect(world.warnings).toEqual([]);
}, 120_000);
