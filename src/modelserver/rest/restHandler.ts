import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { printError } from '../json/printError';
import type { Metrics } from '../metrics';
import { toServingError } from '../servingError';
import { answerApi, type Api } from './api';
import { httpStatus } from './httpStatus';
import { readBody } from './requestBody';

/** What the REST API is made of. */
export type RestOptions = Api & {
  /** Where metrics are shown; nowhere without it. */
  readonly metricsPath?: string;
  /** Whether answers allow pages of other origins to read them. */
  readonly cors: boolean;
};

type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | string;
};

/** Answers HTTP requests as TensorFlow Serving's REST API does. */
export function restHandler(options: RestOptions): RequestListener {
  return (request, response) => {
    answer(request, options).then(
      done => {
        send(response, done);
      },
      // The client went away in the middle of its request.
      () => response.destroy()
    );
  };
}

async function answer(request: IncomingMessage, options: RestOptions): Promise<Answer> {
  const target = targetOf(request);
  const { metricsPath, metrics } = options;
  const since = performance.now();
  if (metricsPath && target.replace(/[?#].*$/s, '') === metricsPath) {
    request.resume();
    return metricsPage(target, metricsPath, metrics);
  }
  if (!/^\/v1\/.*$/is.test(target)) {
    request.resume();
    return notFound;
  }
  const body = await readBody(request);
  const done = await answerV1(request, target, { options, body, since });
  return options.cors ? { ...done, headers: { ...done.headers, ...corsHeaders } } : done;
}

/** Path, query and fragment as sent, of a target that may name scheme and host too. */
function targetOf(request: IncomingMessage): string {
  const target = Buffer.from(request.url ?? '/', 'latin1').toString('utf8');
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(target)
    ? target.replace(/^[^:]+:\/\/[^/?#]*/, '') || '/'
    : target;
}

type V1 = {
  readonly options: RestOptions;
  readonly body: Uint8Array;
  readonly since: number;
};

async function answerV1(
  request: IncomingMessage,
  target: string,
  { options, body, since }: V1
): Promise<Answer> {
  const { method = '' } = request;
  if (method === 'OPTIONS') {
    const status = /https?:\/\//.test(request.headers.origin ?? '') ? 200 : 400;
    return { status, headers: {}, body: '' };
  }
  try {
    const done = await answerApi(options, { method, target, body, since });
    return done ? json(200, done) : json(400, '');
  } catch (error) {
    const { code, message } = toServingError(error, defect => {
      options.log.warn(`${method} ${target} failed`, defect);
    });
    return json(httpStatus[code], printError(message));
  }
}

const json = (status: number, body: Uint8Array | string): Answer => ({
  status,
  headers: { 'Content-Type': 'application/json' },
  body
});

const corsHeaders = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Allow-Methods': 'POST, GET',
  'Access-Control-Allow-Headers': 'Content-Type'
};

function metricsPage(target: string, path: string, metrics: Metrics): Answer {
  const headers = { 'Content-Type': 'text/plain' };
  return target === path
    ? { status: 200, headers, body: metrics.print() }
    : { status: 400, headers, body: `Unexpected path: ${target}. Should be ${path}` };
}

const notFound: Answer = {
  status: 404,
  headers: { 'Content-Type': 'text/html' },
  body: '<html><head>\n<title>404 Not Found</title>\n</head><body>\n<h1>Not Found</h1>\n</body></html>\n'
};

function send(response: ServerResponse, { status, headers, body }: Answer): void {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  response.writeHead(status, { ...headers, 'Content-Length': bytes.byteLength });
  response.end(bytes);
}
