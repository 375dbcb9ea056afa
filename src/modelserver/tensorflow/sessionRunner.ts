import { ServingError } from '../servingError';
import type { Tensor } from '../tensor';
import type { Feed } from './feeds';
import { inBackground, type Address, type TensorFlowLibrary } from './library';
import type { Session } from './loadSession';
import { fromNative, toNative } from './nativeTensor';
import { withStatus } from './status';

/** One call of a session: tensors by the name in the graph that they are fed to, names of those wanted, milliseconds. */
export type SessionCall = {
  readonly feeds: readonly Feed[];
  readonly fetches: readonly string[];
  readonly timeout?: number;
};

type Endpoint = { readonly operation: Address; readonly index: number };

/** Field 2 of RunOptions (tensorflow/core/protobuf/config.proto), a varint. */
const timeoutTag = 0x10;

/** A client may ask for outputs in any order, and for any of them. */
const keptArrays = 100;

/** Runs a session off the main thread. */
export class SessionRunner {
  private readonly _endpoints = new Map<string, Endpoint>();
  private readonly _arrays = new Map<string, BigUint64Array>();

  constructor(
    private readonly _library: TensorFlowLibrary,
    private readonly _session: Session
  ) {}

  /** The tensors that were wanted, in that order. Rejects with ServingError in TensorFlow's own words. */
  async run({ feeds, fetches, timeout }: SessionCall): Promise<readonly Tensor[]> {
    const library = this._library;
    const from = this._addresses(feeds.map(({ name }) => name));
    const to = this._addresses(fetches);
    const given = new BigUint64Array(feeds.length);
    const answers = new BigUint64Array(fetches.length);
    const options = timeout === undefined ? null : timeoutOptions(library, timeout);
    try {
      feeds.forEach(({ tensor }, index) => (given[index] = toNative(library, tensor)));
      await withStatus(library, status =>
        inBackground(
          library.sessionRun,
          ...([this._session.session, options, from, given, feeds.length] as const),
          ...([to, answers, fetches.length, null, 0, null, status] as const)
        )
      );
      return Array.from(answers, answer => fromNative(library, answer));
    } finally {
      for (const tensor of [...given, ...answers]) if (tensor !== 0n) library.deleteTensor(tensor);
      if (options !== null) library.deleteBuffer(options);
    }
  }

  /** An array of TF_Output: the address of an operation and the number of its output. Most runs name the same ones, and TensorFlow only reads it. */
  private _addresses(names: readonly string[]): BigUint64Array {
    const key = names.join('\n');
    const known = this._arrays.get(key);
    if (known) return known;
    const endpoints = names.map(name => this._endpoint(name));
    const array = BigUint64Array.from(
      endpoints.flatMap(({ operation, index }) => [operation, BigInt(index)])
    );
    if (this._arrays.size < keptArrays) this._arrays.set(key, array);
    return array;
  }

  private _endpoint(name: string): Endpoint {
    const known = this._endpoints.get(name);
    if (known) return known;
    const [, operationName = '', index] = /^(.+?)(?::(\d{1,9}))?$/.exec(name) ?? [];
    const operation = this._library.operationByName(this._session.graph, operationName);
    if (operation === null) {
      throw new ServingError('INVALID_ARGUMENT', `Tensor ${name} is not in the model's graph.`);
    }
    const endpoint = { operation, index: Number(index ?? 0) };
    this._endpoints.set(name, endpoint);
    return endpoint;
  }
}

function timeoutOptions(library: TensorFlowLibrary, timeout: number): Address {
  const bytes = [timeoutTag];
  let rest = Math.max(1, Math.ceil(timeout));
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  bytes.push(rest);
  return library.newBufferFromString(Uint8Array.from(bytes), bytes.length);
}
