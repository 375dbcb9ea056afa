import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { environment } from './environment';
import { startHeldStore } from './heldStore';
import { modelArchive } from './modelArchive';

/** Puts a model where the connector LOCAL finds it and starts the store that holds its objects back; answers what ends both. */
async function setUp(): Promise<() => Promise<void>> {
  const { folder, storePort } = environment();
  writeFileSync(join(folder, 'notebooks', 'model.tar'), modelArchive(1000));
  const stop = await startHeldStore(storePort);
  return async () => {
    await stop();
    rmSync(folder, { recursive: true, force: true });
  };
}

export { setUp as default };
