import { userInfo } from 'node:os';
import { setFlagsFromString } from 'node:v8';
import { Backend } from './backend';
import { runCommandLine } from './cli';
import type { StoreConfig } from './configSchema';
import { stderrLog } from './log';
import { serve } from './serve';
import { FolderObjectStore } from './storage/folderObjectStore';
import type { IObjectStore } from './storage/objectStore';

/** The composition root: the only place that names adapters. The SDK behind S3 is loaded only by those who use it. */
async function makeStore(
  config: StoreConfig,
  role: 'managed' | 'connector'
): Promise<IObjectStore> {
  if (config.type === 'folder') {
    return new FolderObjectStore(config.path, { mustExist: role === 'connector' });
  }
  const { S3ObjectStore } = await import('./storage/s3ObjectStore');
  return new S3ObjectStore(config);
}

function makeBackend(configFile?: string): Backend {
  const { env } = process;
  return new Backend({
    source: {
      file: configFile,
      environment: env,
      localFolder: env['MLMODEL_LOCAL'] || process.cwd()
    },
    user: env['MLMODEL_USER'] || env['JUPYTERHUB_USER'] || systemUser(),
    log: stderrLog,
    makeStore
  });
}

/** In a container the process may run under a number that has no name. */
function systemUser(): string {
  try {
    return userInfo().username;
  } catch {
    return process.env['USER'] || String(process.getuid?.() ?? 'user');
  }
}

async function main(argv: readonly string[]): Promise<number> {
  const [first, flag, socket] = argv;
  return first === 'serve' && flag === '--socket' && socket !== undefined
    ? serve(makeBackend(), socket)
    : runCommandLine(argv, makeBackend);
}

// Streams of large buffers leave little behind; a young generation that grows with them only costs memory.
setFlagsFromString('--semi-space-growth-factor=1');

void main(process.argv.slice(2)).then(status => process.exit(status));
