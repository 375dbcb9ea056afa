import { symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Failure } from '../../../src/common/failure';
import {
  givenArchive,
  givenBackend,
  importLine,
  tinyPickle,
  type GivenBackend
} from '../../support/givenBackend';

async function failureOf(
  world: GivenBackend,
  statement: string
): Promise<Failure & { text: string }> {
  const reply = await world.run(statement);
  if (reply.kind === 'result') {
    throw new Error(`${statement} worked`);
  }
  const { at = { start: 0, end: 0 } } = reply.failure;
  return { ...reply.failure, text: reply.statement.slice(at.start, at.end) };
}

async function givenIris(): Promise<GivenBackend> {
  const world = await givenBackend();
  await givenArchive(world.local, 'model.tar', { 'model.pkl': tinyPickle });
  await world.ok(importLine('iris'));
  return world;
}

describe('a model that can’t be found', () => {
  it('is told with the nearest name and the line to run', async () => {
    const world = await givenIris();
    expect(await failureOf(world, 'summary irs')).toMatchObject({
      code: 'MODEL_NOT_FOUND',
      message: "You have no model 'irs'. Did you mean 'iris'?",
      text: 'irs',
      try: 'summary iris'
    });
  });

  it('names the other user who has one, with the user= line', async () => {
    const ann = (await givenIris()).as('ann');
    expect(await failureOf(ann, 'summary iris name, state')).toMatchObject({
      code: 'MODEL_NOT_FOUND',
      message: "You have no model 'iris'; root has one.",
      try: expect.stringContaining('user=root')
    });
    const { try: next } = await failureOf(ann, 'export name=iris');
    await ann.ok(next ?? '');
  });

  it('is answered by the nearest names when the statement names none', async () => {
    const world = await givenIris();
    const failure = await failureOf(world, 'summary');
    expect(failure).toMatchObject({
      code: 'MISSING_OPTION',
      message: expect.stringContaining('iris')
    });
    await world.ok(failure.try ?? '');
    expect(await failureOf(await givenBackend(), 'delete')).toMatchObject({
      code: 'MISSING_OPTION'
    });
  });
});

it('refuses to change another’s model, and lets it be read', async () => {
  const ann = (await givenIris()).as('ann');
  expect(await failureOf(ann, 'delete iris user=root')).toMatchObject({
    code: 'NOT_OWNER',
    text: 'root'
  });
  await ann.ok('summary name=iris user=root');
});

it('says which revisions there are', async () => {
  const world = await givenIris();
  expect(await failureOf(world, 'delete iris version=7')).toMatchObject({
    code: 'VERSION_NOT_FOUND',
    message: "The model 'iris' has no revision 7; it has 1.",
    text: '7',
    try: 'delete iris version=1'
  });
});

describe('an archive that can’t be imported', () => {
  it('is told with the statement that fits what it holds', async () => {
    const world = await givenBackend();
    await givenArchive(world.local, 'model.tar', { 'model.pkl': tinyPickle });
    const wrong = await failureOf(
      world,
      importLine('m').replace('sklearn', 'r').replace('pickle', 'rda')
    );
    expect(wrong).toMatchObject({ code: 'FORMAT_MISMATCH' });
    await world.ok(wrong.try ?? '');
  });

  it('leaves nothing in the store', async () => {
    const world = await givenBackend();
    await givenArchive(world.local, 'model.tar', { 'readme.txt': 'no model' });
    expect(await failureOf(world, importLine('m'))).toMatchObject({ code: 'ARCHIVE_INVALID' });
    expect(await world.keys()).toEqual([]);
  });

  it('is told where it is missing', async () => {
    const world = await givenBackend();
    expect(await failureOf(world, importLine('m', 'none.tar'))).toMatchObject({
      code: 'OBJECT_NOT_FOUND',
      text: 'OBJECTSTORAGE.LOCAL:none.tar'
    });
  });

  it('is refused where the path leads out of the connector', async () => {
    const world = await givenBackend();
    await symlink('/etc/passwd', join(world.local, 'out.tar'));
    expect(await failureOf(world, importLine('m', 'out.tar'))).toMatchObject({
      code: 'ACCESS_DENIED'
    });
    expect(await failureOf(world, importLine('m', '../x.tar'))).toMatchObject({
      code: 'BAD_VALUE'
    });
  });
});

it('names the nearest connector', async () => {
  const world = await givenBackend();
  const failure = await failureOf(world, importLine('m').replace('LOCAL', 'LOCL'));
  expect(failure).toMatchObject({
    code: 'CONNECTOR_NOT_FOUND',
    text: 'LOCL',
    try: importLine('m')
  });
  expect(failure.message).toContain('LOCAL');
});

it('tells a wrong configuration at every statement, and recovers when it is mended', async () => {
  const world = await givenBackend({
    environment: { XDG_CONFIG_HOME: '/nonexistent', MLMODEL_STORE: '{' }
  });
  expect(await failureOf(world, 'list')).toMatchObject({ code: 'CONFIG_INVALID' });
});

it('serves tf models only, and says so', async () => {
  const world = await givenIris();
  expect(await failureOf(world, "deploy iris label='stable'")).toMatchObject({
    code: 'NOT_DEPLOYABLE',
    message: "The model 'iris' is of type sklearn, and only tf models can be served.",
    text: 'iris',
    try: 'list type=tf'
  });
});

it('hides a defect behind INTERNAL and logs it', async () => {
  const world = await givenBackend({
    wrap: store =>
      Object.assign(Object.create(store) as typeof store, {
        list: () => {
          throw new TypeError('secret detail');
        }
      })
  });
  const failure = await failureOf(world, 'list');
  expect(failure.code).toBe('INTERNAL');
  expect(failure.message).not.toContain('secret');
  expect(world.warnings).toHaveLength(1);
});

it('reads a damaged archive’s name without breaking the message', async () => {
  const world = await givenBackend();
  await writeFile(join(world.local, 'bad.tar'), 'not a tar');
  expect(await failureOf(world, importLine('m', 'bad.tar'))).toMatchObject({
    code: 'ARCHIVE_INVALID'
  });
});
