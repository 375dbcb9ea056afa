import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { givenCases, givenHttpFixture } from '../givenCases';
import { givenRestServer, type HttpFixture, type ServerFixture } from './givenRestServer';
import { rawRequest, type RawAnswer } from './rawRequest';

type HttpCase = {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly body_b64?: string;
  readonly body_encoding?: string;
  readonly server?: ServerFixture;
  readonly expect: Readonly<Record<string, unknown>>;
};

/** What each member of `expect` says of an answer. */
const expectations: Readonly<Record<string, (answer: RawAnswer, wanted: never) => void>> = {
  status: (answer, status: number) => {
    expect(answer.status).toBe(status);
  },
  json: (answer, json: unknown) => {
    expect(jsonOf(answer)).toEqual(json);
  },
  json_subset: (answer, json: object) => {
    expect(jsonOf(answer)).toMatchObject(json);
  },
  error_contains: (answer, fragments: readonly string[]) => {
    const { error, ...others } = jsonOf(answer) as { readonly error: string };
    for (const fragment of fragments) expect(error).toContain(fragment);
    expect(others).toEqual({});
  },
  body_contains: (answer, fragments: readonly string[]) => {
    for (const fragment of fragments) expect(answer.body.toString()).toContain(fragment);
  },
  empty_body: (answer, isEmpty: boolean) => {
    expect(answer.body.length === 0).toBe(isEmpty);
  },
  not_json: (answer, isNoJson: boolean) => {
    expect(isJson(answer)).toBe(!isNoJson);
  },
  content_type: (answer, type: string) => {
    expect(answer.headers.get('content-type')).toMatch(new RegExp(`^${type}(;|$)`));
  },
  header: hasHeaders,
  headers: hasHeaders,
  no_header: (answer, names: string | readonly string[]) => {
    for (const name of [names].flat())
      expect([...answer.headers.keys()]).not.toContain(name.toLowerCase());
  },
  expect_compact_text: (answer, text: string) => {
    expect(answer.body.toString().replace(/("(?:[^"\\]|\\.)*")|\s+/g, '$1')).toBe(text);
  }
};

function hasHeaders(answer: RawAnswer, wanted: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(wanted)) {
    expect(answer.headers.get(name.toLowerCase())).toBe(value);
  }
}

const jsonOf = ({ body }: RawAnswer): unknown => JSON.parse(body.toString());

function isJson(answer: RawAnswer): boolean {
  try {
    jsonOf(answer);
    return true;
  } catch {
    return false;
  }
}

function bodyOf({ body, body_b64, body_encoding }: HttpCase): Uint8Array | undefined {
  if (body === undefined && body_b64 === undefined) return undefined;
  const bytes = body_b64 === undefined ? Buffer.from(body ?? '') : Buffer.from(body_b64, 'base64');
  if (body_encoding === undefined || body_encoding === 'identity') return bytes;
  if (body_encoding === 'gzip') return gzipSync(bytes);
  throw new Error(`A body can't be encoded as ${body_encoding}.`);
}

describe('the REST API answers', () => {
  it.each(givenCases<HttpCase>('http_cases').map(each => [each.name, each] as const))(
    '%s',
    async (_, given) => {
      const port = await givenRestServer(givenHttpFixture<HttpFixture>(), given.server);
      const { method, path: target, headers = {} } = given;
      const body = bodyOf(given);
      const answer = await rawRequest(port, { method, target, headers, ...(body && { body }) });
      for (const [member, wanted] of Object.entries(given.expect)) {
        const holds = expectations[member];
        if (!holds) throw new Error(`Nobody knows what ${member} means.`);
        holds(answer, wanted as never);
      }
    }
  );
});
