import type { Servable } from '../servables';
import { ServingError } from '../servingError';
import type { Condemned } from './condemned';
import { ManagedVersion, type VersionContext } from './managedVersion';
import type { VersionFolder } from './versionFolders';
import type { AspiredVersionPolicy } from './versionPolicy';

/** How far a model has come: `loading` until every version has come as far as it can, then its best version counts; `none` wants no version. */
export type Outcome = 'none' | 'loading' | 'available' | FailedVersion;
/** Says that all versions wanted of a model have failed; of them, the highest. */
export type FailedVersion = { readonly version: bigint; readonly error: ServingError };

/** The versions of one model that are wanted, loaded or on their way out. */
export class ManagedModel {
  constructor(
    private readonly _context: VersionContext,
    private readonly _condemned: Condemned
  ) {}

  /** Makes these the versions wanted; as a whole it waits while one of them is still on its way out. */
  want(folders: readonly VersionFolder[]): void {
    this._update = folders;
    this.tidy();
  }

  /** Forgets the failures of versions that `isListed` doesn't know, so that they are tried again however soon they are listed anew. What serves is left to {@link want}. */
  forgive(isListed: (version: bigint) => boolean): void {
    for (const { version, error } of this._versions.values()) {
      if (error && !isListed(version)) this._forgiven.add(version);
    }
    this._condemned.retain(this._context.name, isListed);
  }

  /** Forgets what is over and carries out an update that has become possible. */
  tidy(): void {
    for (const [number, { snapshot }] of this._versions) {
      const isOver = ['new', 'disabled', 'error'].includes(snapshot.state);
      if (isOver && !snapshot.wanted) this._versions.delete(number);
    }
    const update = this._update;
    const isOnItsWayOut = ({ version }: VersionFolder) =>
      this._versions.get(version)?.snapshot.wanted === false;
    if (!update || update.some(isOnItsWayOut)) return;
    this._update = undefined;
    this._apply(update);
  }

  /** What the policy wants done next, and the version to do it with. */
  next(
    policy: AspiredVersionPolicy
  ): { readonly action: 'load' | 'unload'; readonly version: ManagedVersion } | undefined {
    const next = policy([...this._versions.values()].map(({ snapshot }) => snapshot));
    const version = next && this._versions.get(next.version);
    return version && { action: next.action, version };
  }

  /** Takes a version into use, or the highest that is AVAILABLE. */
  acquire(version?: bigint): Servable | undefined {
    if (version !== undefined) return this._versions.get(version)?.acquire();
    let highest: ManagedVersion | undefined;
    for (const candidate of this._versions.values()) {
      const isHigher = !highest || candidate.version > highest.version;
      if (isHigher && candidate.snapshot.state === 'ready') highest = candidate;
    }
    return highest?.acquire();
  }

  /** How far it has come. */
  get outcome(): Outcome {
    const wanted = [...this._versions.values()].filter(({ snapshot }) => snapshot.wanted);
    const isPending = ({ error, snapshot }: ManagedVersion) => !error && snapshot.state !== 'ready';
    if (wanted.some(isPending) || this._update?.length) return 'loading';
    if (wanted.some(({ error }) => !error)) return 'available';
    let failed: FailedVersion | undefined;
    for (const { version, error } of wanted) {
      if (error && (!failed || version > failed.version)) failed = { version, error };
    }
    return failed ?? 'none';
  }

  /** Whether nothing is left of it. */
  get isGone(): boolean {
    return this._versions.size === 0 && !this._update?.length;
  }

  private _apply(folders: readonly VersionFolder[]): void {
    const wanted = new Set(folders.map(({ version }) => version));
    const isWanted = (version: bigint) => wanted.has(version);
    this._condemned.retain(this._context.name, isWanted);
    for (const version of this._versions.values()) {
      if (!isWanted(version.version)) version.drop();
    }
    for (const { version, folder } of folders) {
      if (this._versions.has(version) && !this._forgiven.has(version)) continue;
      const managed = new ManagedVersion(this._context, version, folder);
      this._versions.set(version, managed);
      const sentence = this._condemned.sentenceOf(this._context.name, version);
      if (sentence !== undefined) managed.fail(new ServingError('ABORTED', sentence));
    }
    this._forgiven.clear();
  }

  private readonly _versions = new Map<bigint, ManagedVersion>();
  private readonly _forgiven = new Set<bigint>();
  private _update: readonly VersionFolder[] | undefined;
}
