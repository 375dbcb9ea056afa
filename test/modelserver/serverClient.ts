import { credentials, Metadata, makeClientConstructor, type ServiceError } from '@grpc/grpc-js';
import protobuf from 'protobufjs';
import protocol from '../../src/common/serving.proto';

const { root } = protobuf.parse(protocol);

/** Models to serve: `versions` of what is below `basePath`. */
export type Listed = {
  readonly name: string;
  readonly basePath: string;
  readonly versions: readonly number[];
  readonly labels?: Readonly<Record<string, number>>;
};

/** Has a server serve exactly these models. Rejects with gRPC's own error. */
export function reload(target: string, models: readonly Listed[], catalog?: number): Promise<void> {
  const config = models.map(({ name, basePath, versions, labels = {} }) => ({
    ...{ name, basePath, modelPlatform: 'tensorflow', versionLabels: labels },
    modelVersionPolicy: { specific: { versions } }
  }));
  const metadata = new Metadata();
  if (catalog !== undefined) metadata.set('mlmodel-catalog', String(catalog));
  const request = { config: { modelConfigList: { config } } };
  return send(target, { ...reloading, request, metadata, timeout: 60_000 });
}

/** Feeds a model one integer `n` over gRPC, for `timeout` milliseconds. Rejects with gRPC's own error. */
export function predictNumber(
  target: string,
  [name, signatureName]: readonly [model: string, signature: string],
  { n, timeout }: { readonly n: number; readonly timeout: number }
): Promise<void> {
  const inputs = { n: { dtype: 'DT_INT64', tensorShape: {}, int64Val: [n] } };
  const request = { modelSpec: { name, signatureName }, inputs };
  return send(target, { ...predicting, request, metadata: new Metadata(), timeout });
}

const reloading = { path: 'ModelService/HandleReloadConfigRequest', type: 'ReloadConfigRequest' };
const predicting = { path: 'PredictionService/Predict', type: 'PredictRequest' };

type Call = {
  readonly path: string;
  readonly type: string;
  readonly request: object;
  readonly metadata: Metadata;
  readonly timeout: number;
};

function send(
  target: string,
  { path, type: name, request, metadata, timeout }: Call
): Promise<void> {
  const type = root.lookupType(name);
  const Client = makeClientConstructor({}, 'Client');
  const client = new Client(target, credentials.createInsecure());
  return new Promise<void>((resolve, reject) => {
    client.makeUnaryRequest(
      `/tensorflow.serving.${path}`,
      (message: object) => Buffer.from(type.encode(type.fromObject(message)).finish()),
      bytes => bytes,
      request,
      metadata,
      { deadline: Date.now() + timeout },
      (error: ServiceError | null) => {
        if (error) reject(error);
        else resolve();
      }
    );
  }).finally(() => {
    client.close();
  });
}

/** A version's status as REST tells it. */
export type VersionStatus = {
  readonly version: string;
  readonly state: string;
  readonly status: { readonly error_code: string; readonly error_message: string };
};

/** What a server says of a model's versions, highest first; nothing when it doesn't know the model or can't be reached. */
export async function statusOf(rest: string, name: string): Promise<readonly VersionStatus[]> {
  const answer = await fetch(`${rest}/v1/models/${name}`).catch(() => undefined);
  if (!answer?.ok) return [];
  const { model_version_status } = (await answer.json()) as {
    model_version_status: readonly VersionStatus[];
  };
  return model_version_status;
}

/** Predicts over REST; answers the body as text, whatever the status. */
export async function predict(
  rest: string,
  model: string,
  body: string
): Promise<{ readonly status: number; readonly text: string }> {
  const answer = await fetch(`${rest}/v1/models/${model}:predict`, { method: 'POST', body });
  return { status: answer.status, text: await answer.text() };
}
