import { failure, MlModelError } from '../common/failure';
import { nearest } from '../common/nearest';
import type { FinalReply } from '../common/reply';
import type { Backend } from './backend';
import { toFailure } from './dispatch';
import type { RunningModelServer } from './embeddedServers';

const actions = ['run', 'start', 'stop', 'status'] as const;
type Action = (typeof actions)[number];

/** What a server of one's own answers: a reply, or for `run` the exit status that it ended with. */
export type ModelServerAnswer = { readonly reply: FinalReply } | { readonly status: number };

/** `mlmodel modelserver run | start | stop | status`: a row a server. */
export async function modelServerReply(
  backend: Backend,
  words: readonly string[],
  signal: AbortSignal
): Promise<ModelServerAnswer> {
  const statement = ['modelserver', ...words].join(' ');
  const head = { verb: 'modelserver', statement };
  try {
    const action = actionIn(words, statement);
    const { config } = await backend.world();
    return action === 'run'
      ? { status: await backend.servers.run(config.embedded) }
      : { reply: { kind: 'result', ...head, ...(await answerTo(action, backend, signal)) } };
  } catch (error) {
    const why = toFailure(error, { signal, log: backend.log });
    return { reply: { kind: 'failure', ...head, failure: why } };
  }
}

function actionIn(words: readonly string[], statement: string): Action {
  const [word, surplus] = words;
  const found = actions.find(action => action === word?.toLowerCase());
  if (found !== undefined && surplus === undefined) {
    return found;
  }
  if (found !== undefined) {
    throw failure('SYNTAX', `'modelserver ${found}' takes nothing else.`, {
      try: `modelserver ${found}`
    });
  }
  const [near = 'status'] = nearest(word ?? '', actions);
  const start = statement.length - words.join(' ').length;
  throw failure(
    word === undefined ? 'MISSING_OPTION' : 'UNKNOWN_VERB',
    `'modelserver' takes one of ${actions.join(', ')}.`,
    {
      at: word === undefined ? undefined : { start, end: start + word.length },
      try: `modelserver ${near}`
    }
  );
}

async function answerTo(
  action: Exclude<Action, 'run'>,
  backend: Backend,
  signal: AbortSignal
): Promise<Pick<Extract<FinalReply, { kind: 'result' }>, 'table' | 'notes'>> {
  const { config } = await backend.world();
  const { embedded } = config;
  switch (action) {
    case 'start': {
      const started = await backend.servers.start(embedded, signal);
      return { ...tableOf([started]), notes: await startNotes(backend, signal) };
    }
    case 'stop': {
      const stopped = await backend.servers.stop(embedded);
      return stopped
        ? {
            ...tableOf([stopped]),
            notes: ['It has ended; what was deployed is served again as soon as it is asked for.']
          }
        : { ...tableOf([]), notes: ['No model server is running for these models.'] };
    }
    case 'status': {
      const running = await backend.servers.status(embedded);
      const notes = running.length === 0 ? ['No embedded model server is running.'] : [];
      return { ...tableOf(running), ...(notes.length > 0 && { notes }) };
    }
  }
}

/** A server that was started is given what is deployed; when that fails, it runs all the same. */
async function startNotes(backend: Backend, signal: AbortSignal): Promise<readonly string[]> {
  const goesOn = "It goes on until 'mlmodel modelserver stop' ends it.";
  const { config, services } = await backend.world();
  if (config.modelServer.type !== 'embedded') {
    return [goesOn, 'The configuration names another model server, so statements do not use it.'];
  }
  try {
    await services.serving.ready(signal);
    return [goesOn];
  } catch (error) {
    if (!(error instanceof MlModelError)) {
      throw error;
    }
    return [goesOn, `What is deployed is not on it yet: ${error.message}`];
  }
}

function tableOf(servers: readonly RunningModelServer[]) {
  return {
    table: {
      columns: [
        { name: 'pid', type: 'integer' },
        { name: 'rest', type: 'text' },
        { name: 'grpc', type: 'text' }
      ],
      rows: servers.map(({ pid, rest, grpc }) => [pid, rest, grpc])
    }
  } as const;
}
