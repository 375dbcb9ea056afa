import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as grpc from '@grpc/grpc-js';
import protobuf from 'protobufjs';
import { onTestFinished } from 'vitest';
import protocol from '../../src/common/serving.proto';
import { type Config, FakeModels, type FakeOptions, Refusal } from './fakeModels';

/**
 * A TensorFlow Serving that serves no model, but behaves towards who configures it as the original does (tfserving.md §1.3, §1.5, §3):
 * versions go START, LOADING, AVAILABLE, UNLOADING, END and stay listed for ever; a label on what isn't AVAILABLE makes it refuse the
 * whole list; a reload waits for every model that is new, and for ever when its path isn't there, and keeps all later ones waiting.
 * A version is loaded when its saved_model.pb is there; one that begins with `broken` fails with what follows.
 */
export class FakeTensorFlowServing {
  readonly options: FakeOptions;
  /** Every list that came in, with the entry in its metadata. */
  readonly reloads: { readonly models: readonly Config[]; readonly entry: string | undefined }[] =
    [];
  /** Every REST request, as `GET /v1/models/x`. */
  readonly requests: string[] = [];
  private _models: FakeModels;
  private readonly _http = createServer((request, response) => this._answer(request, response));
  private _grpc = new grpc.Server();
  private _ports = { rest: 0, grpc: 0 };

  private constructor(options: Partial<FakeOptions>) {
    this.options = { loadTime: 5, pollTime: 0, refusesStale: false, reloadDelay: 0, ...options };
    this._models = new FakeModels(this.options);
  }

  /** Starts one on free ports; it ends with the test. */
  static async start(options: Partial<FakeOptions> = {}): Promise<FakeTensorFlowServing> {
    const fake = new FakeTensorFlowServing(options);
    await fake.listen();
    onTestFinished(() => fake.stop());
    return fake;
  }

  get rest(): string {
    return `http://127.0.0.1:${this._ports.rest}`;
  }

  get grpc(): string {
    return `127.0.0.1:${this._ports.grpc}`;
  }

  /** Listens, again on the same ports. */
  async listen(): Promise<void> {
    await new Promise<void>(resolve =>
      this._http.listen(this._ports.rest, '127.0.0.1', () => resolve())
    );
    this._grpc = this._makeGrpc();
    const port = await new Promise<number>((resolve, reject) =>
      this._grpc.bindAsync(
        `127.0.0.1:${this._ports.grpc}`,
        grpc.ServerCredentials.createInsecure(),
        (error, bound) => (error ? reject(error) : resolve(bound))
      )
    );
    this._ports = { rest: (this._http.address() as AddressInfo).port, grpc: port };
  }

  /** Ends at once, as a killed process does: all is forgotten. */
  async stop(): Promise<void> {
    this._grpc.forceShutdown();
    this._http.closeAllConnections();
    await new Promise(resolve => this._http.close(resolve));
    this.forget();
  }

  /** Forgets everything, as a restart does. */
  forget(): void {
    this._models = new FakeModels(this.options);
  }

  /** Makes a version fail that was AVAILABLE, as the embedded server does with one that crashed it. */
  condemn(name: string, version: number, message: string): void {
    this._models.versions.get(name)?.set(version, { state: 'END', code: 'ABORTED', message });
  }

  /** `name@version` of all that is AVAILABLE. */
  available(): readonly string[] {
    return [...this._models.versions].flatMap(([name, versions]) =>
      [...versions].flatMap(([version, { state }]) =>
        state === 'AVAILABLE' ? [`${name}@${version}`] : []
      )
    );
  }

  /** Labels in force. */
  labels(name: string): Readonly<Record<string, number>> {
    return this._models.labels(name);
  }

  private _makeGrpc(): grpc.Server {
    const messages = protobuf.parse(protocol).root;
    const method = <T>(name: string, to: string, handle: (call: Call) => Promise<T>) => {
      const request = messages.lookupType(`tensorflow.serving.${name}`);
      const response = messages.lookupType(`tensorflow.serving.${to}`);
      const call: grpc.handleUnaryCall<Call['request'], object> = (unary, answer) => {
        const entry = unary.metadata.get('mlmodel-catalog')[0]?.toString();
        handle({ request: unary.request, entry }).then(
          value => answer(null, value as object),
          (error: unknown) => answer(error as grpc.ServiceError)
        );
      };
      return {
        definition: {
          path: `/tensorflow.serving.ModelService/${name.replace(/Request$/, '')}`,
          requestStream: false as const,
          responseStream: false as const,
          requestSerialize: () => Buffer.alloc(0),
          requestDeserialize: (bytes: Buffer) =>
            request.toObject(request.decode(bytes), { longs: String }) as Call['request'],
          responseSerialize: (value: object) =>
            Buffer.from(response.encode(response.fromObject(value)).finish()),
          responseDeserialize: () => ({})
        },
        call
      };
    };
    const status = method('GetModelStatusRequest', 'GetModelStatusResponse', () =>
      Promise.reject(new Refusal(grpc.status.NOT_FOUND, 'Could not find any versions of model'))
    );
    const reload = method('ReloadConfigRequest', 'ReloadConfigResponse', call =>
      this._reload(call).then(() => ({ status: {} }))
    );
    const server = new grpc.Server();
    server.addService(
      {
        GetModelStatus: status.definition,
        HandleReloadConfigRequest: {
          ...reload.definition,
          path: '/tensorflow.serving.ModelService/HandleReloadConfigRequest'
        }
      },
      { GetModelStatus: status.call, HandleReloadConfigRequest: reload.call }
    );
    return server;
  }

  private _reload({ request, entry }: Call): Promise<void> {
    const list = request.config?.modelConfigList;
    if (list === undefined) {
      const message = 'Only ModelConfigList is currently supported';
      return Promise.reject(new Refusal(grpc.status.INVALID_ARGUMENT, message));
    }
    this.reloads.push({ models: list.config ?? [], entry });
    return this._models.reload(list.config ?? [], Number(entry ?? 0));
  }

  private _answer(request: IncomingMessage, response: ServerResponse): void {
    const target = request.url ?? '';
    this.requests.push(`${request.method} ${target}`);
    request.resume();
    const match =
      /^\/v1\/models\/([^/:]+)(?:\/versions\/([0-9]+)|\/labels\/([^/:]+))?(:predict)?$/.exec(
        target
      );
    if (match) {
      const [, encoded = '', digits, label, verb] = match;
      const name = decodeURIComponent(encoded);
      if (verb) {
        this._predict(response, { name, digits, label });
      } else {
        this._status(response, name);
      }
      return;
    }
    const malformed = `Malformed request: ${request.method} ${target}`;
    const error = target === '/v1/models' ? 'Missing model name in request.' : malformed;
    reply(response, 400, { error });
  }

  private _status(response: ServerResponse, name: string): void {
    const versions = [...(this._models.versions.get(name) ?? [])].sort(([a], [b]) => b - a);
    if (versions.length === 0) {
      reply(response, 404, { error: `Could not find any versions of model ${name}` });
      return;
    }
    reply(response, 200, {
      model_version_status: versions.map(([version, { state, code, message }]) => ({
        version: `${version}`,
        state,
        status: { error_code: code, error_message: message }
      }))
    });
  }

  private _predict(
    response: ServerResponse,
    asked: { name: string; digits: string | undefined; label: string | undefined }
  ): void {
    const { name, digits, label } = asked;
    const labelled = label === undefined ? undefined : this.labels(name)[label];
    if (label !== undefined && labelled === undefined) {
      reply(response, 400, { error: `Unrecognized servable version label: ${label}` });
      return;
    }
    const wanted = digits === undefined ? labelled : Number(digits);
    const ready = [...(this._models.versions.get(name) ?? [])]
      .filter(([version, { state }]) => state === 'AVAILABLE' && (wanted ?? version) === version)
      .map(([version]) => version);
    if (ready.length > 0) {
      reply(response, 200, { predictions: [Math.max(...ready)] });
    } else {
      reply(response, 404, { error: `Servable not found for request: Latest(${name})` });
    }
  }
}

type Call = {
  readonly request: {
    readonly config?: { readonly modelConfigList?: { readonly config?: readonly Config[] } };
  };
  readonly entry: string | undefined;
};

function reply(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify(body, null, 1));
}
