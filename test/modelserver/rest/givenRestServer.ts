import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import type { IEngine, ILoadedModel } from '../../../src/modelserver/engine';
import { Metrics } from '../../../src/modelserver/metrics';
import type { ModelConfig } from '../../../src/modelserver/modelConfig';
import { RestServer } from '../../../src/modelserver/rest/restServer';
import { ServingError, type StatusCode } from '../../../src/modelserver/servingError';
import type { DataType, NumericTensor, Signature } from '../../../src/modelserver/tensor';
import { Flights } from '../../../src/modelserver/tensorflow/flights';
import { Turns } from '../../../src/modelserver/tensorflow/turns';
import { Servables } from '../../../src/modelserver/versions/servables';

type VersionFixture =
  string | { readonly state: string; readonly error_code: string; readonly error_message: string };
type TensorFixture = {
  readonly dtype: string;
  readonly shape: readonly number[] | null;
  readonly tensor_name: string;
};
type SignatureFixture = {
  readonly method_name: string;
  readonly inputs: Readonly<Record<string, TensorFixture>>;
  readonly outputs: Readonly<Record<string, TensorFixture>>;
};
type ModelFixture = {
  readonly versions: Readonly<Record<string, VersionFixture>>;
  readonly labels?: Readonly<Record<string, number>>;
  readonly signature?: Readonly<Record<string, SignatureFixture>>;
  readonly behaviour?: string;
};
/** Options of the server, as TensorFlow Serving's flags and files have them. */
export type ServerFixture = {
  readonly cors?: boolean;
  readonly monitoring?: {
    readonly prometheus_config?: { readonly enable?: boolean; readonly path?: string };
  } | null;
  readonly timeout?: number;
};
/** Which models there are, and how far each version is. */
export type HttpFixture = {
  readonly models: Readonly<Record<string, ModelFixture>>;
  readonly options: ServerFixture;
};

/** A REST server on real versions and files, whose models behave as the fixture says; answers its port. It ends with the test. */
export async function givenRestServer(
  { models, options }: HttpFixture,
  own: ServerFixture = {}
): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'mlmodel-rest-'));
  for (const [name, { versions }] of Object.entries(models)) {
    await mkdir(join(folder, name), { recursive: true });
    for (const version of Object.keys(versions)) await mkdir(join(folder, name, version));
  }
  const servables = new Servables({ engine: new FixtureEngine(models), log: silent });
  const config = Object.entries(models).map(([name, model]) => configOf(folder, name, model));
  void servables.restore({ config });
  for (const [name, model] of Object.entries(models)) await settled(servables, name, model);
  const server = new RestServer({ servables, ...optionsOf({ ...options, ...own }) });
  const port = await server.listen(['127.0.0.1'], 0);
  onTestFinished(async () => {
    await server.close();
    await servables.close();
    await rm(folder, { recursive: true });
  });
  return port;
}

const silent = { info: () => undefined, warn: () => undefined };

function optionsOf({ cors = false, monitoring, timeout = 30_000 }: ServerFixture) {
  const { enable = false, path } = monitoring?.prometheus_config ?? {};
  const metricsPath = path || '/monitoring/prometheus/metrics';
  return {
    ...{ cors, timeout, log: silent, metrics: new Metrics() },
    ...(enable && { metricsPath })
  };
}

const configOf = (
  folder: string,
  name: string,
  { versions, labels = {} }: ModelFixture
): ModelConfig => ({
  name,
  basePath: join(folder, name),
  platform: 'tensorflow',
  policy: Object.keys(versions).length
    ? { specific: { versions: Object.keys(versions).map(BigInt) } }
    : { all: true },
  labels: new Map(Object.entries(labels).map(([label, version]) => [label, BigInt(version)]))
});

async function settled(servables: Servables, name: string, { versions }: ModelFixture) {
  for (const [version, fixture] of Object.entries(versions)) {
    const wanted = typeof fixture === 'string' ? fixture : fixture.state;
    while (stateOf(servables, name, BigInt(version)) !== wanted) await pause(5);
  }
}

function stateOf(servables: Servables, name: string, version: bigint): string | undefined {
  try {
    return servables.status(name, version)[0]?.state;
  } catch {
    return undefined;
  }
}

class FixtureEngine implements IEngine {
  constructor(private readonly _models: HttpFixture['models']) {}

  async load(folder: string): Promise<ILoadedModel> {
    const version = basename(folder);
    const model = this._models[basename(join(folder, '..'))];
    const fixture = model?.versions[version];
    if (!model || fixture === undefined) throw new Error(`The fixture has no ${folder}.`);
    if (typeof fixture !== 'string') {
      throw new ServingError(fixture.error_code as StatusCode, fixture.error_message);
    }
    if (fixture === 'LOADING') return new Promise(() => undefined);
    return loadedModel(model, Number(version));
  }
}

function loadedModel(
  { signature = {}, behaviour = '' }: ModelFixture,
  version: number
): ILoadedModel {
  const run = runs(version)[behaviour];
  if (!run) throw new Error(`No model does: ${behaviour}`);
  const signatures = new Map(
    Object.entries(signature).map(([key, each]) => [key, signatureOf(each)])
  );
  return {
    signatures,
    declared: new Map([...signatures, ['declared only', signatureOf(nothing)]]),
    signatureDefMap: new Uint8Array(),
    run,
    close: () => Promise.resolve()
  };
}

const runs = (version: number): Readonly<Record<string, ILoadedModel['run']>> => ({
  'y = x + version number': ({ inputs }) => {
    const { shape, data } = inputs.get('x') as NumericTensor;
    const y = Float32Array.from(data as Float32Array, value => value + version);
    return Promise.resolve(new Map([['y', { dtype: 'DT_FLOAT', shape, data: y }]]));
  },
  'goes on for ever': ({ timeout }) =>
    new Flights(new Turns(1), { patience: 5000, onStuck: () => undefined }).run(
      () => new Promise(() => undefined),
      timeout
    )
});

const nothing = { method_name: '', inputs: {}, outputs: {} };

function signatureOf({ method_name: methodName, inputs, outputs }: SignatureFixture): Signature {
  return { methodName, inputs: infos(inputs), outputs: infos(outputs), defaults: new Map() };
}

const infos = (fixtures: Readonly<Record<string, TensorFixture>>) =>
  new Map(
    Object.entries(fixtures).map(([alias, { dtype, shape, tensor_name: name }]) => [
      alias,
      { name, dtype: dtype as DataType, shape }
    ])
  );
