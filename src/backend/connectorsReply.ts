import type { FinalReply } from '../common/reply';
import type { Backend } from './backend';
import { toFailure } from './dispatch';

/** `mlmodel connectors`: their names, where they lead (never a secret), and which one a bare key means. */
export async function connectorsReply(backend: Backend): Promise<FinalReply> {
  const head = { verb: 'connectors', statement: 'connectors' };
  try {
    const { config } = await backend.world();
    const rows = [...config.connectors].map(([name, store]) => [
      name,
      store.type,
      store.type === 'folder'
        ? store.path
        : [store.endpoint, store.bucket, store.prefix].filter(Boolean).join(' '),
      name === config.defaultConnector
    ]);
    return {
      kind: 'result',
      ...head,
      table: {
        columns: [
          { name: 'name', type: 'text' },
          { name: 'type', type: 'text' },
          { name: 'place', type: 'text' },
          { name: 'default', type: 'boolean' }
        ],
        rows
      }
    };
  } catch (error) {
    return { kind: 'failure', ...head, failure: toFailure(error, { log: backend.log }) };
  }
}
