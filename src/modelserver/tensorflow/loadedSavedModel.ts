import type { ILoadedModel, Run } from '../engine';
import { ServingError } from '../servingError';
import type { Signature, Signatures, Tensor, Tensors } from '../tensor';
import { feedsOf } from './feeds';
import type { Flights } from './flights';
import { inBackground, type TensorFlowLibrary } from './library';
import { freeSession, type Session } from './loadSession';
import type { MetaGraph } from './metaGraph';
import { SessionRunner } from './sessionRunner';
import { withStatus } from './status';

/** TensorFlow's own limit lies so many milliseconds behind ours: whoever waits reads one text. */
const grace = 50;

/** A SavedModel that TensorFlow holds. */
export class LoadedSavedModel implements ILoadedModel {
  readonly signatures: Signatures;
  readonly declared: Signatures;
  readonly signatureDefMap: Uint8Array;
  private readonly _runner: SessionRunner;
  private _closed: Promise<void> | undefined;

  constructor(
    private readonly _library: TensorFlowLibrary,
    private readonly _model: { readonly session: Session; readonly metaGraph: MetaGraph },
    private readonly _flights: Flights
  ) {
    this.signatures = _model.metaGraph.signatures;
    this.declared = _model.metaGraph.declared;
    this.signatureDefMap = _model.metaGraph.signatureDefMap;
    this._runner = new SessionRunner(_library, _model.session);
  }

  async run({ signature: name, inputs, outputs, timeout }: Run): Promise<Tensors> {
    if (this._closed) throw new ServingError('UNAVAILABLE', 'The model is being unloaded.');
    const signature = this.signatures.get(name);
    if (!signature) {
      throw new ServingError('FAILED_PRECONDITION', `Serving signature key "${name}" not found.`);
    }
    const feeds = feedsOf(signature, inputs);
    const wanted = outputsOf(signature, outputs);
    const fetches = wanted.map(([, tensorName]) => tensorName);
    const tensors = await this._flights.run(
      left => this._runner.run({ feeds, fetches, ...(left && { timeout: left + grace }) }),
      timeout
    );
    return new Map(wanted.map(([alias], index) => [alias, tensors[index] as Tensor]));
  }

  close(): Promise<void> {
    this._closed ??= this._close();
    return this._closed;
  }

  private async _close(): Promise<void> {
    const { session } = this._model;
    await this._flights.answered();
    // Stops what was given up and still goes on; freeing a session that works ends the process.
    await withStatus(this._library, status =>
      inBackground(this._library.closeSession, session.session, status)
    );
    await this._flights.landed();
    await freeSession(this._library, session);
  }
}

/** Alias and name in the graph of each output that a run wants. Throws INVALID_ARGUMENT. */
function outputsOf(
  signature: Signature,
  aliases: readonly string[] = []
): readonly (readonly [alias: string, name: string])[] {
  const known = signature.outputs;
  aliases.forEach((alias, index) => {
    if (!known.has(alias)) {
      const set = [...known.keys()].sort().join(',');
      throw new ServingError(
        'INVALID_ARGUMENT',
        `output tensor alias not found in signature: ${alias} Outputs expected to be in the set {${set}}.`
      );
    }
    if (aliases.indexOf(alias) < index) {
      throw new ServingError('INVALID_ARGUMENT', `duplicate output tensor alias: ${alias}`);
    }
  });
  const wanted = aliases.length > 0 ? aliases : [...known.keys()];
  return wanted.map(alias => [alias, known.get(alias)?.name ?? '']);
}
