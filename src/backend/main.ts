import { userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { Backend, type OpenServing, type ServingParts } from './backend';
import { runCommandLine } from './cli';
import type { StoreConfig } from './configSchema';
import { stderrLog } from './log';
import type { EmbeddedConfig } from './modelServerConfig';
import type { IEmbeddedServers } from './embeddedServers';
import { serve } from './serve';
import { Converter } from './serving/convert';
import { EmbeddedServer } from './serving/embeddedServer';
import {
  runServer,
  serverStatus,
  startServer,
  stopServer,
  type EmbeddedOptions
} from './serving/embeddedStart';
import { Serving, type ServingOptions } from './serving/servingService';
import { TensorFlowHome } from './serving/tensorFlowHome';
import { TensorFlowServing } from './serving/tensorFlowServing';
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

/** TensorFlow is looked for when it is first needed, and once. */
const tensorFlow = new TensorFlowHome(process.env);

function makeServing(parts: ServingParts): OpenServing {
  const { modelServer, conversions } = parts.config;
  const python = async () => (await tensorFlow.find()).python;
  const { convert } = new Converter({ cache: conversions, python });
  if (modelServer.type === 'embedded') {
    const server = new EmbeddedServer(embeddedOptions(modelServer));
    const publish = { path: join(modelServer.folder, 'models'), canMake: true };
    return openServing({ ...parts, server, publish, convert });
  }
  const server = new TensorFlowServing(modelServer);
  return openServing({
    ...parts,
    server,
    publish: { ...modelServer.publish, canMake: false },
    convert
  });
}

function openServing(options: ServingOptions & { server: { close(): void } }): OpenServing {
  const close = () => {
    options.server.close();
    return Promise.resolve();
  };
  return { serving: new Serving(options), goesOn: serverOwner() === undefined, close };
}

/** Who has a model server that we start: it ends with that process. */
function serverOwner(): number | undefined {
  const owner = Number(process.env['MLMODEL_OWNER']);
  return Number.isSafeInteger(owner) && owner > 0 ? owner : undefined;
}

/** The bundle of the model server lies beside our own. */
function embeddedOptions(config: EmbeddedConfig): EmbeddedOptions {
  return {
    ...config,
    program: join(dirname(process.argv[1] ?? ''), 'modelserver.cjs'),
    tensorFlow: () => tensorFlow.find(),
    owner: serverOwner()
  };
}

const servers: IEmbeddedServers = {
  run: config => runServer(embeddedOptions(config)),
  start: (config, signal) => startServer(embeddedOptions(config), signal),
  stop: ({ folder }) => stopServer(folder),
  status: ({ folder }) => serverStatus(folder)
};

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
    makeStore,
    makeServing,
    servers
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
