import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ConnectorsView, ConnectorView } from '../../../src/common/connectorView';
import { type Given, givenFolder } from '../../support/givenBackend';
import { givenHttp } from '../../support/givenHttp';

/** Keys of nobody. */
export const keys = { accessKeyId: 'AKIDEXAMPLE1234', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG' };
/** A place of S3. */
export const s3 = { type: 's3', endpoint: 'http://minio:9000', bucket: 'models' };

/** A backend whose configuration file holds `content`, or that has none. */
export async function givenConfig(content?: unknown, given: Given = {}) {
  const folder = await givenFolder();
  const file = join(folder, '.config/mlmodel/config.json');
  if (content !== undefined) {
    await mkdir(join(file, '..'), { recursive: true, mode: 0o700 });
    const text = typeof content === 'string' ? content : JSON.stringify(content);
    await writeFile(file, text, { mode: 0o600 });
  }
  const world = await givenHttp({ ...given, folder });
  return {
    ...world,
    folder,
    file,
    content: async () => JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>,
    put: (name: string, draft: unknown) =>
      world.ask('PUT', `/connectors/${encodeURIComponent(name)}`, draft),
    connector: async (name: string): Promise<ConnectorView | undefined> =>
      (await world.get<ConnectorsView>('/connectors')).connectors.find(each => each.name === name)
  };
}
