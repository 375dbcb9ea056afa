import type { CondemnedVersion } from '../servables';

/** Versions that are not to be loaded because they brought a process down, until they are dropped from the list. */
export class Condemned {
  constructor(
    versions: readonly CondemnedVersion[],
    private readonly _onPardoned: (name: string, version: bigint) => void
  ) {
    for (const { name, version, sentence } of versions) {
      const sentences = this._models.get(name) ?? new Map<bigint, string>();
      this._models.set(name, sentences.set(version, sentence));
    }
  }

  /** Models that have a condemned version. */
  get names(): readonly string[] {
    return [...this._models.keys()];
  }

  /** The sentence on a version, if there is one. */
  sentenceOf(name: string, version: bigint): string | undefined {
    return this._models.get(name)?.get(version);
  }

  /** Forgets the versions of a model that the list doesn't hold any more. */
  retain(name: string, isListed: (version: bigint) => boolean): void {
    const sentences = this._models.get(name);
    for (const version of [...(sentences?.keys() ?? [])].filter(version => !isListed(version))) {
      sentences?.delete(version);
      this._onPardoned(name, version);
    }
    if (sentences?.size === 0) this._models.delete(name);
  }

  private readonly _models = new Map<string, Map<bigint, string>>();
}
