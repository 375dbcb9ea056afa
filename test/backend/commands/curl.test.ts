import { mkdir, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { failureOf, givenDeployed } from '../../support/givenServedBackend';
import { metadataOf } from '../../support/standInServing';

const url = 'http://localhost:8501/v1/models/root_mnist';
const path = '/v1/models/root_mnist:predict';

describe('!curl', () => {
  it('sends what curl would, and answers predictions and what came back, byte for byte', async () => {
    const world = await givenDeployed();
    const body = '{\n    "predictions": [[0.1, 0.75, 0.15], [1.0, 0.0, 1.0]]\n}';
    world.answers(body);
    const line = `!curl -s -d '{"signature_name": "serving_default", "instances": [[1.0], [2.50]]}' -X POST ${url}:predict`;
    const reply = await world.ok(line);
    expect(world.sent()).toMatchObject({
      method: 'POST',
      path,
      headers: {
        'User-Agent': 'curl/8',
        Accept: '*/*',
        'Content-Type': 'application/x-www-form-urlencoded'
      },
      body: '{"signature_name": "serving_default", "instances": [[1.0], [2.50]]}'
    });
    expect(reply).toEqual({
      kind: 'result',
      verb: 'curl',
      statement: line,
      table: {
        columns: [
          { name: 'prediction', type: 'json' },
          { name: 'argmax', type: 'integer' }
        ],
        rows: [
          [[0.1, 0.75, 0.15], 1],
          [[1, 0, 1], 0]
        ]
      },
      answer: { status: 200, body, milliseconds: 1.5 }
    });
  });

  it('shows status line and headers when asked, and lets headers be given', async () => {
    const world = await givenDeployed();
    const reply = await world.ok(
      `!curl -i -H 'accept: application/json' -H 'Content-Type: application/json' -d '{"instances": [2]}' ${url}/versions/1:predict`
    );
    expect(reply.answer?.head).toBe('HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n');
    expect(world.sent()).toMatchObject({
      path: '/v1/models/root_mnist/versions/1:predict',
      headers: {
        'User-Agent': 'curl/8',
        accept: 'application/json',
        'Content-Type': 'application/json'
      }
    });
  });

  it('goes to the configured server by any of its names, and to no other', async () => {
    const world = await givenDeployed();
    for (const host of ['127.0.0.1', '[::1]', 'LOCALHOST']) {
      await world.ok(`!curl http://${host}:8501/v1/models/root_mnist/metadata`);
    }
    world.server.requests.length = 0;
    for (const other of [
      'http://localhost:8502/v1/models/m',
      'http://example.org:8501/',
      'https://localhost:8501/v1/models/m'
    ]) {
      expect(await failureOf(world, `!curl ${other}`)).toMatchObject({
        code: 'ACCESS_DENIED',
        message:
          'The model server answers at http://localhost:8501, and nothing else is asked from here; a cell of its own goes to the kernel.',
        text: other
      });
    }
    expect(world.server.requests).toEqual([]);
  });

  it('offers the address that the server has, when it had to move', async () => {
    const world = await givenDeployed();
    expect(
      await failureOf(world, "!curl -d '{}' http://localhost:8507/v1/models/root_mnist:predict")
    ).toMatchObject({ try: "!curl -d '{}' http://localhost:8501/v1/models/root_mnist:predict" });
  });

  it('that can’t be read as a shell would is SYNTAX', async () => {
    const world = await givenDeployed();
    expect(await failureOf(world, `!curl --proxy x ${url}`)).toMatchObject({ code: 'SYNTAX' });
  });
});

describe('an error of the server', () => {
  it('reads as an error with its reason, and the signature’s shape beside the given one', async () => {
    const world = await givenDeployed();
    world.server.answers.set(
      '/v1/models/root_mnist/metadata',
      metadataOf({ x: ['DT_INT32', [-1, 28]] })
    );
    world.answers({ error: 'Wrong shape' }, 400);
    expect(
      await failureOf(world, `!curl -d '{"instances": [[1.0, 2.0]]}' ${url}:predict`)
    ).toMatchObject({
      code: 'PREDICT_FAILED',
      message:
        "The model server answered 400: Wrong shape; 'serving_default' takes x as int32 [-1, 28], and the body gives numbers [1, 2].",
      text: `${url}:predict`
    });
    expect((await failureOf(world, `!curl http://localhost:8501/v1/models/x`)).message).toBe(
      'The model server answered 404: Servable not found for request: Latest(x).'
    );
  });

  it('is SERVER_UNAVAILABLE when there is none', async () => {
    const world = await givenDeployed();
    world.server.isDown = true;
    expect(await failureOf(world, `!curl ${url}`)).toMatchObject({
      code: 'SERVER_UNAVAILABLE',
      try: `!curl ${url}`
    });
  });
});

describe('a body from a file', () => {
  async function givenFiles() {
    const world = await givenDeployed();
    await mkdir(join(world.local, 'work/data'), { recursive: true });
    await writeFile(join(world.local, 'work/body.json'), '{"instances":\r\n [1]}\n');
    await writeFile(join(world.local, 'work/data/deep.json'), '{"instances": [2]}');
    await writeFile(join(world.local, 'top.json'), '{"instances": [3]}');
    return { ...world, notebook: 'work/my.ipynb' };
  }

  it('is read beside the notebook, without its line ends or, with --data-binary, as it is', async () => {
    const { notebook, ...world } = await givenFiles();
    await world.run(`!curl -d @body.json ${url}:predict`, { notebook });
    expect(world.sent().body).toBe('{"instances": [1]}');
    await world.run(`!curl --data-binary @body.json ${url}:predict`, { notebook });
    expect(world.sent().body).toBe('{"instances":\r\n [1]}\n');
    await world.run(`!curl -d @data/deep.json ${url}:predict`, { notebook });
    expect(world.sent().body).toBe('{"instances": [2]}');
    await world.run(`!curl -d @top.json ${url}:predict`);
    expect(world.sent().body).toBe('{"instances": [3]}');
  });

  it('stays in the folder that JupyterLab shows, links included, and within 64 MiB', async () => {
    const { notebook, ...world } = await givenFiles();
    await symlink('/etc/passwd', join(world.local, 'work/link'));
    await writeFile(join(world.local, 'work/large'), '');
    await truncate(join(world.local, 'work/large'), 64 * 1024 * 1024 + 1);
    const failing = (file: string) =>
      failureOf(world, `!curl -d @${file} ${url}:predict`, { notebook });
    expect(await failing('none.json')).toMatchObject({
      code: 'OBJECT_NOT_FOUND',
      message: "There is no file 'none.json' beside the notebook.",
      text: '@none.json'
    });
    expect(await failing('link')).toMatchObject({
      code: 'ACCESS_DENIED',
      message: "The file 'link' is outside of the notebooks' folder."
    });
    expect(await failing('large')).toMatchObject({
      code: 'BAD_VALUE',
      message: "The file 'large' is larger than 64 MiB."
    });
    expect(await failing('data')).toMatchObject({ code: 'OBJECT_NOT_FOUND' });
    const outside = await failureOf(world, `!curl -d @top.json ${url}:predict`, {
      notebook: '../../x.ipynb'
    });
    expect(outside.code).toBe('ACCESS_DENIED');
    expect(world.server.requests).toEqual([]);
  });
});
