import type { OpenServing, ServingParts } from '../../src/backend/backend';
import type { CatalogModel } from '../../src/backend/catalog/catalog';
import { servingNameOf } from '../../src/backend/catalog/servingNames';
import type {
  ServerAnswer,
  ServerRequest,
  VersionStatus
} from '../../src/backend/serving/modelServer';
import type { IServing, Loading } from '../../src/backend/serving/serving';
import { failure } from '../../src/common/failure';

/** The answer of a stand-in: a status and a body, as text or as what becomes JSON. */
export type StandInAnswer = { readonly status: number; readonly body: unknown };

type Version = Omit<VersionStatus, 'version'>;
const ok = { errorCode: 'OK', errorMessage: '' };

/**
 * A model server in this process whose every model is half_plus_two: x / 2 + 2. What a test can't wait for, it may put in:
 * `isDown`, `onLoad` (throws the server's reason), `answers` by path.
 */
export class StandInServer {
  readonly address = 'http://localhost:8501';
  isDown = false;
  /** Ours to start: the first statement that is ready with it starts it. */
  isStarted = true;
  goesOn = false;
  /** How often it was asked whether it runs, and made to agree with the catalog. */
  looks = 0;
  reconciled = 0;
  onLoad: (loading: Loading) => Promise<void> = () => Promise.resolve();
  readonly answers = new Map<string, StandInAnswer>();
  readonly requests: ServerRequest[] = [];
  readonly models = new Map<string, Map<number, Version>>();

  /** Serving for one backend; any number of them may share the server. */
  readonly serving = (parts: ServingParts): OpenServing => ({
    serving: new StandInServing(this, parts),
    goesOn: this.goesOn,
    close: () => Promise.resolve()
  });

  /** The versions of a name that answer, in order. */
  available(name: string): readonly number[] {
    return [...(this.models.get(name) ?? [])]
      .filter(([, { state }]) => state === 'AVAILABLE')
      .map(([version]) => version)
      .sort((a, b) => a - b);
  }

  /** What it says to a request. */
  answer({ path, body }: ServerRequest): StandInAnswer {
    const given = this.answers.get(path);
    const [, name = '', version, rest = ''] =
      /^\/v1\/models\/([^/:]+)(?:\/versions\/(\d+))?(.*)$/.exec(path) ?? [];
    if (given !== undefined) {
      return given;
    }
    const available = this.available(decodeURIComponent(name));
    const wanted = version === undefined ? available.at(-1) : Number(version);
    if (wanted === undefined || !available.includes(wanted)) {
      const which = version === undefined ? `Latest(${name})` : `Specific(${name}, ${version})`;
      return { status: 404, body: { error: `Servable not found for request: ${which}` } };
    }
    return rest === '/metadata' ? halfPlusTwoMetadata : halfPlusTwo(body);
  }
}

/** A stand-in server of its own for a backend. */
export function standInServing(parts: ServingParts): OpenServing {
  return new StandInServer().serving(parts);
}

class StandInServing implements IServing {
  constructor(
    private readonly _server: StandInServer,
    private readonly _parts: ServingParts
  ) {}

  addresses(): Promise<readonly string[]> {
    return Promise.resolve([this._server.address]);
  }

  isStarted(): Promise<boolean> {
    this._server.looks += 1;
    return Promise.resolve(this._server.isStarted);
  }

  async ready(): Promise<void> {
    await Promise.resolve();
    if (this._server.isDown) {
      throw failure(
        'SERVER_UNAVAILABLE',
        `The model server at ${this._server.address} does not answer.`
      );
    }
    this._server.isStarted = true;
  }

  async load(loading: Loading): Promise<void> {
    await this.ready();
    loading.onProgress('Publishing');
    const { models } = await this._parts.catalog.refresh();
    const model = models.get(loading.model);
    if (model === undefined) {
      throw new Error('a model was deleted while it was loaded');
    }
    await this._server.onLoad(loading);
    this._put(model, loading.version);
  }

  async reconcile(): Promise<void> {
    this._server.reconciled += 1;
    await this.ready();
    const state = await this._parts.catalog.refresh();
    for (const [name, versions] of this._server.models) {
      const owner = state.servingName(name).owner ?? 0;
      const wanted = (state.models.get(owner)?.deployments ?? []).filter(
        each => each.state !== 'ERROR'
      );
      for (const [version, { state: was }] of versions) {
        if (was === 'AVAILABLE' && !wanted.some(each => each.version === version)) {
          versions.set(version, { state: 'END', ...ok });
        }
      }
    }
  }

  async status(servingName: string): Promise<readonly VersionStatus[]> {
    await this.ready();
    return [...(this._server.models.get(servingName) ?? [])]
      .map(([version, status]) => ({ version, ...status }))
      .sort((a, b) => b.version - a.version);
  }

  async send(request: ServerRequest): Promise<ServerAnswer> {
    await this.ready();
    request.signal.throwIfAborted();
    this._server.requests.push(request);
    const { status, body } = this._server.answer(request);
    const text = typeof body === 'string' ? body : JSON.stringify(body, null, 4);
    return {
      status,
      statusText: status === 200 ? 'OK' : 'Refused',
      headers: [['Content-Type', 'application/json']],
      body: Buffer.from(text),
      milliseconds: 1.5
    };
  }

  private _put(model: CatalogModel, version: number): void {
    const name = servingNameOf(model);
    const versions = this._server.models.get(name) ?? new Map<number, Version>();
    versions.set(version, { state: 'AVAILABLE', ...ok });
    this._server.models.set(name, versions);
  }
}

function halfPlusTwo(body: Uint8Array | undefined): StandInAnswer {
  const { instances } = JSON.parse(Buffer.from(body ?? []).toString()) as { instances?: unknown };
  return Array.isArray(instances) && instances.every(each => typeof each === 'number')
    ? { status: 200, body: { predictions: instances.map(each => each / 2 + 2) } }
    : { status: 400, body: { error: "Missing 'inputs' or 'instances' key" } };
}

/** A metadata answer with one signature. */
export function metadataOf(
  inputs: Readonly<Record<string, readonly [dtype: string, shape: readonly number[] | null]>>,
  name = 'serving_default',
  methodName = 'tensorflow/serving/predict'
): StandInAnswer {
  const tensor = ([dtype, shape]: readonly [string, readonly number[] | null]) => ({
    dtype,
    tensor_shape: {
      dim: (shape ?? []).map(size => ({ size: String(size), name: '' })),
      unknown_rank: shape === null
    },
    name: 't:0'
  });
  const signature = {
    inputs: Object.fromEntries(
      Object.entries(inputs).map(([alias, each]) => [alias, tensor(each)])
    ),
    outputs: { y: tensor(['DT_FLOAT', [-1]]) },
    method_name: methodName,
    defaults: {}
  };
  const signature_def = { signature_def: { [name]: signature } };
  return {
    status: 200,
    body: {
      model_spec: { name: 'm', signature_name: '', version: '1' },
      metadata: { signature_def }
    }
  };
}

const halfPlusTwoMetadata = metadataOf({ x: ['DT_FLOAT', [-1]] });
