import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** A port of the loopback interface that nobody uses at the moment. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** How to start a server and see that it answers. */
export type ServerCommand = {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** A URL that answers once the server is ready, whatever it says. */
  readonly readyUrl: string;
};

/** The shell ends the server when its standard input ends, so that not even a killed test run leaves one behind. */
const wrapper = '"$@" >&2 & server=$!; cat >/dev/null; kill $server; wait $server';

/** Starts a server; answers, once it does, how to stop it. Rejects with the server's own last words. */
export async function startServer({
  command,
  args,
  env,
  readyUrl
}: ServerCommand): Promise<() => Promise<void>> {
  const child = spawn('sh', ['-c', wrapper, 'sh', command, ...args], {
    env: { ...process.env, ...env },
    stdio: ['pipe', 'ignore', 'pipe']
  });
  const ended = once(child, 'close');
  let words = '';
  child.stderr.on('data', (chunk: Buffer) => (words = (words + chunk.toString()).slice(-4000)));
  const stop = async () => {
    child.stdin.end();
    await ended;
  };
  for (let tries = 0; !(await answers(readyUrl)); tries++) {
    if (tries === 600) {
      await stop();
      throw new Error(`${command} does not answer at ${readyUrl}:\n${words}`);
    }
    await pause(100);
  }
  return stop;
}

async function answers(url: string): Promise<boolean> {
  return fetch(url, { signal: AbortSignal.timeout(5000) }).then(
    response => response.status < 500,
    () => false
  );
}
