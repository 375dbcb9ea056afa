import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Makes the entries of a folder durable: of all folders in it, or of it alone. What its files hold is for their writers to flush. */
export async function syncTree(path: string, extent: 'tree' | 'folder' = 'tree'): Promise<void> {
  if (extent === 'tree') {
    for (const entry of await readdir(path, { withFileTypes: true })) {
      if (entry.isDirectory()) {
        await syncTree(join(path, entry.name));
      }
    }
  }
  const handle = await open(path, 'r');
  await handle.sync().finally(() => handle.close());
}
