import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { givenRestServer, type HttpFixture, type ServerFixture } from './givenRestServer';
import { rawRequest, type RawRequest } from './rawRequest';

const floats = (alias: string) => ({
  [alias]: { dtype: 'DT_FLOAT', shape: [-1], tensor_name: `${alias}:0` }
});

const fixture = {
  models: {
    adder: {
      versions: { '3': 'AVAILABLE' },
      labels: { 'a b': 3, gone: 5 },
      behaviour: 'y = x + version number',
      signature: {
        serving_default: {
          method_name: 'tensorflow/serving/predict',
          inputs: { x: { dtype: 'DT_FLOAT', shape: [-1], tensor_name: 'x:0' } },
          outputs: { y: { dtype: 'DT_FLOAT', shape: [-1], tensor_name: 'y:0' } }
        }
      }
    },
    endless: {
      versions: { '1': 'AVAILABLE' },
      behaviour: 'goes on for ever',
      signature: { serving_default: { method_name: '', inputs: floats('x'), outputs: floats('y') } }
    },
    'team net': { versions: {} },
    metadata: { versions: {} }
  },
  options: {}
} satisfies HttpFixture;

const instances = Buffer.from('{"instances":[1]}');
const metricsPath = '/monitoring/prometheus/metrics';

async function whenAsked(request: Partial<RawRequest>, options: ServerFixture = {}) {
  const port = await givenRestServer(fixture, options);
  const answer = await rawRequest(port, { method: 'GET', target: '/', ...request });
  return { ...answer, text: answer.body.toString() };
}

const whenPredicting = (request: Partial<RawRequest> = {}, options: ServerFixture = {}) =>
  whenAsked(
    { method: 'POST', target: '/v1/models/adder:predict', body: instances, ...request },
    options
  );

const errorOf = (text: string) => (JSON.parse(text) as { readonly error: string }).error;

it('answers errors as TensorFlow Serving prints them', async () => {
  const { status, headers, text } = await whenAsked({ target: '/v1/models/none' });
  expect(status).toBe(404);
  expect(headers.get('content-type')).toBe('application/json');
  expect(text).toBe('{\n    "error": "Could not find any versions of model none"\n}');
});

describe('gates', () => {
  it.each(['/', '/v1', '/v2/models/adder', '//v1/models/adder', '*', '/?/v1/models/adder'])(
    'leave %s to an HTML page',
    async target => {
      for (const method of ['GET', 'POST', 'OPTIONS']) {
        const { status, headers, text } = await whenAsked({ method, target });
        expect([status, headers.get('content-type')]).toEqual([404, 'text/html']);
        expect(text).toContain('404 Not Found');
      }
    }
  );

  it.each([
    ['GET', '/v1/models/adder?x=1', 404, 'Could not find any versions of model adder?x=1'],
    ['GET', '/v1/models/adder/versions/3?x=1', 400, 'Malformed request: GET'],
    ['POST', '/v1/models/adder:predict?x=1', 400, 'Malformed request: POST'],
    ['GET', '/v1/models/adder#a', 404, 'of model adder#a'],
    ['GET', '/v1/models', 400, 'Missing model name in request.'],
    ['GET', '/v1/models/versions/1/metadata', 400, 'Missing model name in request.'],
    ['GET', '/v1/models/metadata', 404, 'Could not find any versions of model metadata'],
    ['GET', '/v1/models/adder/versions/3/labels/x', 400, 'Malformed request'],
    ['GET', '/v1/models/adder/versions/', 400, 'Malformed request'],
    ['GET', '/v1/models/adder/metadata/', 400, 'Malformed request'],
    ['GET', '/v1/models/team%20net', 404, 'Could not find any versions of model team net'],
    ['GET', '/v1/models/team%2Fnet', 404, 'Could not find any versions of model team/net'],
    ['GET', '/v1/models/%EB%AA%A8%EB%8D%B8', 404, 'of model 모델'],
    ['POST', '/v1/models/adder/labels/a+b:predict', 400, 'version label: a+b'],
    ['POST', '/v1/models/adder/labels/gone:predict', 404, 'request: Specific(adder, 5)'],
    ['POST', '/v1/models/adder/VERSIONS/4:predict', 404, 'request: Specific(adder, 4)'],
    ['PUT', '/v1/models/adder', 400, 'Malformed request: PUT /v1/models/adder']
  ] as const)('answer %s %s with %i', async (...[method, target, status, message]) => {
    const body = method === 'GET' ? undefined : instances;
    const answer = await whenAsked({ method, target, ...(body && { body }) });
    expect(answer.status).toBe(status);
    expect(errorOf(answer.text)).toContain(message);
  });

  it.each(['/v1/models/a%zz', '/v1/models/a%4', '/v1/models/adder/versions/9223372036854775808'])(
    'refuse %s with an empty body',
    async target => {
      const { status, headers, text } = await whenAsked({ target });
      expect([status, text]).toEqual([400, '']);
      expect(headers.get('content-type')).toBe('application/json');
    }
  );

  it('let words of the path be in any case, and labels be encoded', async () => {
    const target = '/V1/models/adder/Labels/a%20b:predict';
    expect(await whenPredicting({ target })).toMatchObject({ status: 200 });
  });

  it('take a target with scheme and host', async () => {
    const target = 'http://localhost:8501/v1/models/adder:predict';
    expect(await whenPredicting({ target })).toMatchObject({ status: 200 });
  });

  it('refuse HEAD, without a body', async () => {
    const { status, text } = await whenAsked({ method: 'HEAD', target: '/v1/models/adder' });
    expect([status, text]).toEqual([400, '']);
  });
});

describe('pages of other origins', () => {
  const preflight = { method: 'OPTIONS', target: '/v1/models/adder:predict' };
  const cors = ['access-control-allow-origin', 'access-control-allow-methods'];

  it('may ask, and may read when they are let to', async () => {
    const headers = { Origin: 'http://localhost:3000' };
    const closed = await whenAsked({ ...preflight, headers });
    expect([closed.status, closed.text]).toEqual([200, '']);
    expect(cors.map(name => closed.headers.get(name))).toEqual([undefined, undefined]);
    expect(closed.headers.get('content-type')).toBeUndefined();
    const open = await whenAsked({ ...preflight, headers }, { cors: true });
    expect(cors.map(name => open.headers.get(name))).toEqual(['*', 'POST, GET']);
    expect(open.headers.get('access-control-allow-headers')).toBe('Content-Type');
  });

  it('may read errors too', async () => {
    const { status, headers } = await whenAsked({ target: '/v1/models/none' }, { cors: true });
    expect([status, headers.get('access-control-allow-origin')]).toEqual([404, '*']);
  });
});

describe('bodies', () => {
  const gzip = { 'Content-Encoding': 'gzip' };

  it('are read when they are compressed', async () => {
    const headers = { 'Content-Encoding': 'identity, gzip' };
    expect(await whenPredicting({ headers, body: gzipSync(instances) })).toMatchObject({
      status: 200
    });
  });

  it('count as empty when they can not be inflated', async () => {
    const { status, text } = await whenPredicting({ headers: gzip });
    expect(status).toBe(400);
    expect(errorOf(text)).toContain('The document is empty');
  });

  it('count as empty when they are more than 100 MB', async () => {
    const { text } = await whenPredicting({
      headers: gzip,
      body: gzipSync(Buffer.alloc(101 << 20))
    });
    expect(errorOf(text)).toContain('The document is empty');
  });
});

it('answers 504 for a run that takes longer than a request may', async () => {
  const target = '/v1/models/endless:predict';
  const { status, headers, text } = await whenPredicting({ target }, { timeout: 20 });
  expect([status, headers.get('content-type')]).toEqual([504, 'application/json']);
  expect(errorOf(text)).toBe('The run took longer than 20 ms.');
});

it('shows all signatures that a SavedModel declares, also those that can’t be run', async () => {
  const { status, text } = await whenAsked({ target: '/v1/models/adder/metadata' });
  const { metadata } = JSON.parse(text) as {
    readonly metadata: { readonly signature_def: { readonly signature_def: object } };
  };
  expect(status).toBe(200);
  expect(Object.keys(metadata.signature_def.signature_def)).toEqual([
    'serving_default',
    'declared only'
  ]);
});

describe('metrics', () => {
  const on = { monitoring: { prometheus_config: { enable: true } } };

  it('are nowhere unless they are wanted', async () => {
    expect(await whenAsked({ target: metricsPath })).toMatchObject({ status: 404 });
    const off = { monitoring: { prometheus_config: { enable: false } } };
    expect(await whenAsked({ target: metricsPath }, off)).toMatchObject({ status: 404 });
  });

  it('count what was predicted', async () => {
    const port = await givenRestServer(fixture, on);
    const post = { method: 'POST', target: '/v1/models/adder:predict' };
    await rawRequest(port, { ...post, body: instances });
    await rawRequest(port, { ...post, body: instances });
    const { status, headers, body } = await rawRequest(port, {
      method: 'GET',
      target: metricsPath
    });
    expect([status, headers.get('content-type')]).toEqual([200, 'text/plain']);
    expect(body.toString()).toContain(
      ':tensorflow:serving:request_count{model_name="adder",status="OK"} 2\n'
    );
    expect(body.toString()).toContain(
      ':tensorflow:serving:request_latency_count{model_name="adder",API="predict",entrypoint="REST"} 2\n'
    );
  });

  it('have a path of their own, exactly, even below /v1/', async () => {
    const own = { monitoring: { prometheus_config: { enable: true, path: '/v1/metrics' } } };
    expect(await whenAsked({ target: '/v1/metrics' }, own)).toMatchObject({ status: 200 });
    expect(await whenAsked({ target: '/V1/metrics' }, own)).toMatchObject({ status: 400 });
    expect(await whenAsked({ target: metricsPath }, own)).toMatchObject({ status: 404 });
  });

  it('are refused with a query', async () => {
    const { status, headers } = await whenAsked({ target: `${metricsPath}?x=1` }, on);
    expect([status, headers.get('content-type')]).toEqual([400, 'text/plain']);
  });
});
