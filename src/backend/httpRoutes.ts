import { failure } from '../common/failure';
import type { Exchange } from './httpExchange';

/** Answers a request; `part` is what stands for the `*` of its route, decoded. */
export type Handler = (exchange: Exchange, part: string) => Promise<void>;

/** A `*` in the path stands for one segment. */
export type Route = readonly [method: string, path: string, handler: Handler];

/** Lets the route that fits the request answer it; undefined when there is none. */
export function answerBy(routes: readonly Route[], exchange: Exchange): Promise<void> | undefined {
  const { method, url = '' } = exchange.request;
  const segments = url.replace(/\?.*$/s, '').split('/');
  const route = routes.find(each => each[0] === method && fits(each[1].split('/'), segments));
  if (route === undefined) {
    return undefined;
  }
  const part = segments[route[1].split('/').indexOf('*')] ?? '';
  return answer(route[2], exchange, part);
}

async function answer(handler: Handler, exchange: Exchange, part: string): Promise<void> {
  await handler(exchange, decoded(part));
}

function fits(wanted: readonly string[], given: readonly string[]): boolean {
  return (
    wanted.length === given.length &&
    wanted.every((segment, index) => segment === '*' || segment === given[index])
  );
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch (error) {
    throw failure('BAD_VALUE', 'The address is not encoded as addresses are.', { cause: error });
  }
}
