import type { FinalReply } from '../../common/reply';

/** A file of a model; bytes. */
export type ModelFile = { readonly path: string; readonly size: number };

/** The files that the answer to `summary` tells of. */
export function filesIn(reply: FinalReply | undefined): readonly ModelFile[] {
  const rows = reply?.kind === 'result' ? reply.table.rows : [];
  const files: unknown = rows.find(([field]) => field === 'files')?.[1];
  return Array.isArray(files) ? files.filter(isFile) : [];
}

function isFile(value: unknown): value is ModelFile {
  return (
    typeof value === 'object' &&
    value !== null &&
    'path' in value &&
    typeof value.path === 'string' &&
    'size' in value &&
    typeof value.size === 'number'
  );
}
