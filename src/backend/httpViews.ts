import {
  clientSignal,
  queryOf,
  readJson,
  sendJson,
  sendNothing,
  type Exchange
} from './httpExchange';
import type { Handler, Route } from './httpRoutes';
import type { Views } from './views/views';

/** The routes of what the page shows besides the answers to statements. */
export function viewRoutes(views: Views): readonly Route[] {
  return [
    ['GET', '/catalog', shown(each => views.catalog(queryOf(each).get('since')))],
    ['GET', '/model', shown(each => model(each, views))],
    ['GET', '/connectors', shown(() => views.connectors())],
    ['POST', '/connectors/test', shown(each => test(each, views))],
    ['PUT', '/connectors/*', (each, name) => save(each, views, name)],
    ['DELETE', '/connectors/*', (each, name) => remove(each, views, name)],
    ['GET', '/connectors/*/keys', shown((each, name) => keys(each, views, name))],
    ['POST', '/archives', shown(each => archive(each, views))]
  ];
}

/** A handler that answers with what `view` resolves with, as JSON. */
function shown(view: (exchange: Exchange, part: string) => Promise<unknown>): Handler {
  return async (exchange, part) => sendJson(exchange, 200, await view(exchange, part));
}

function model(exchange: Exchange, views: Views): Promise<unknown> {
  const query = queryOf(exchange);
  const wanted = { user: query.get('user'), name: query.get('name') };
  return views.model(wanted, clientSignal(exchange));
}

async function test(exchange: Exchange, views: Views): Promise<unknown> {
  const signal = clientSignal(exchange);
  return { checks: await views.testConnector(await readJson(exchange), signal) };
}

async function save(exchange: Exchange, views: Views, name: string): Promise<void> {
  await views.saveConnector(name, await readJson(exchange));
  sendNothing(exchange);
}

async function remove(exchange: Exchange, views: Views, name: string): Promise<void> {
  await views.removeConnector(name);
  sendNothing(exchange);
}

function keys(exchange: Exchange, views: Views, name: string): Promise<unknown> {
  const query = Object.fromEntries(queryOf(exchange));
  return views.keys(name, query, clientSignal(exchange));
}

async function archive(exchange: Exchange, views: Views): Promise<unknown> {
  const signal = clientSignal(exchange);
  return views.archive(await readJson(exchange), signal);
}
