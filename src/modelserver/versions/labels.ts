import type { ModelConfig } from '../modelConfig';
import type { ServableStatus } from '../servables';
import { ServingError } from '../servingError';

type LabelMap = ReadonlyMap<string, ReadonlyMap<string, bigint>>;

/** What labels need to know of the server. */
export type LabelOptions = {
  readonly statusOf: (name: string, version: bigint) => ServableStatus | undefined;
  /** Lets a new label, or one that stays, name a version that isn't AVAILABLE; a label never moves to one. */
  readonly allowUnavailable: boolean;
};

/** Which version a label of a model names. All labels are exchanged at once. */
export class Labels {
  constructor(private readonly _options: LabelOptions) {}

  /** The version that a label names. Throws UNAVAILABLE before a first list, INVALID_ARGUMENT for a label that isn't there. */
  find(name: string, label: string): bigint {
    if (!this._labels) {
      throw new ServingError('UNAVAILABLE', `Model labels does not init yet.${label}`);
    }
    const version = this._labels.get(name)?.get(label);
    if (version !== undefined) return version;
    throw new ServingError('INVALID_ARGUMENT', `Unrecognized servable version label: ${label}`);
  }

  /** Makes the labels of `config` all there are. Throws FAILED_PRECONDITION, and leaves them as they were, when one names a version that isn't AVAILABLE. */
  replace(config: readonly ModelConfig[]): void {
    for (const { name, labels } of config) {
      for (const [label, version] of labels) {
        if (this._isLegal({ name, label, version })) continue;
        throw new ServingError(
          'FAILED_PRECONDITION',
          `Request to assign label to version ${version} of model ${name}, which is not currently available for inference`
        );
      }
    }
    this._labels = labelsOf(config);
  }

  /** Takes the labels of `config` as they are; they may be sent again while their versions are on their way. */
  restore(config: readonly ModelConfig[]): void {
    this._labels = labelsOf(config);
    this._restored = this._labels;
  }

  private _isLegal(labelled: LabelledVersion): boolean {
    const state = this._options.statusOf(labelled.name, labelled.version)?.state ?? 'START';
    if (state === 'AVAILABLE') return true;
    const current = named(this._labels, labelled);
    const stays = current === labelled.version;
    if (this._options.allowUnavailable) return stays || current === undefined;
    const isOnItsWay = state === 'START' || state === 'LOADING';
    return stays && isOnItsWay && named(this._restored, labelled) === labelled.version;
  }

  private _labels: LabelMap | undefined;
  private _restored: LabelMap | undefined;
}

type LabelledVersion = {
  readonly name: string;
  readonly label: string;
  readonly version: bigint;
};

function named(labels: LabelMap | undefined, { name, label }: LabelledVersion): bigint | undefined {
  return labels?.get(name)?.get(label);
}

function labelsOf(config: readonly ModelConfig[]): LabelMap {
  return new Map(config.map(({ name, labels }) => [name, new Map(labels)]));
}
