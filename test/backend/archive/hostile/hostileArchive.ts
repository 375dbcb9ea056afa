import type { FailureCode } from '../../../../src/common/failure';
import type { ArchiveLimits } from '../../../../src/backend/archive/archive';

/** An archive that must be refused. */
export type HostileArchive = {
  readonly name: string;
  readonly code: FailureCode;
  readonly bytes: Uint8Array;
  /** What follows `bytes`, again and again without end; such an archive can't be a file. */
  readonly goesOn?: Uint8Array;
  /** Limits that it needs to be hostile. */
  readonly limits?: Partial<ArchiveLimits>;
  /** What the message must say. */
  readonly says?: RegExp;
};

/** Archives that share a code: names and what makes them. */
export function hostile(
  code: FailureCode,
  archives: Readonly<Record<string, Uint8Array | Omit<HostileArchive, 'name' | 'code'>>>
): readonly HostileArchive[] {
  return Object.entries(archives).map(([name, archive]) =>
    archive instanceof Uint8Array ? { name, code, bytes: archive } : { ...archive, name, code }
  );
}
