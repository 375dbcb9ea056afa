import { once } from 'node:events';
import { constants } from 'node:http2';
import { connect } from 'node:net';
import { describe, expect, it, vi } from 'vitest';
import { statusCodes } from '../../../src/modelserver/servingError';
import {
  closeOf,
  endOf,
  framed,
  frameOf,
  givenGrpcServer,
  givenSession,
  whenCalled,
  whenOpened
} from './givenGrpcServer';

describe('a body that is no message', () => {
  const { INTERNAL, UNIMPLEMENTED, RESOURCE_EXHAUSTED } = statusCodes;
  const whole = framed('hello');
  const cases: readonly (readonly [string, Buffer, number])[] = [
    ['nothing at all', Buffer.alloc(0), UNIMPLEMENTED],
    ['two messages', Buffer.concat([whole, whole]), UNIMPLEMENTED],
    ['an empty message and more', Buffer.concat([frameOf(Buffer.alloc(0)), whole]), UNIMPLEMENTED],
    ['a part of the head', whole.subarray(0, 3), INTERNAL],
    ['half a message', whole.subarray(0, 8), INTERNAL],
    ['an unknown flag', frameOf(whole, 2), INTERNAL],
    ['no protobuf', frameOf(Buffer.alloc(20, 0xff)), INTERNAL],
    ['more than is allowed', frameOf(Buffer.alloc(1001)), RESOURCE_EXHAUSTED],
    ['a length of 4 GB', Buffer.of(0, 255, 255, 255, 255), RESOURCE_EXHAUSTED]
  ];

  it.each(cases)('is refused: %s', async (_, body, code) => {
    const { port, warn } = await givenGrpcServer({ largest: 1000 });
    const session = givenSession(port);
    expect(await whenCalled(session, 'Echo', { body })).toMatchObject({ code, said: undefined });
    expect(await whenCalled(session, 'Echo', { body: whole })).toMatchObject({ said: 'hello' });
    expect(warn).not.toHaveBeenCalled();
  });

  it('is refused before it has come', async () => {
    const { port } = await givenGrpcServer({ largest: 1000 });
    const stream = whenOpened(givenSession(port), 'Echo');
    const ended = endOf(stream);
    stream.write(Buffer.of(0, 1, 0, 0, 0));
    expect(await ended).toMatchObject({
      code: statusCodes.RESOURCE_EXHAUSTED,
      message: 'A message of 16777216 bytes is larger than the limit of 1000 bytes.',
      reset: constants.NGHTTP2_NO_ERROR
    });
  });

  it('is given up when it stands still', async () => {
    const { port } = await givenGrpcServer({ patience: 30 });
    const stream = whenOpened(givenSession(port), 'Echo');
    const ended = endOf(stream);
    stream.write(framed('hello').subarray(0, 7));
    expect(await ended).toMatchObject({
      code: statusCodes.DEADLINE_EXCEEDED,
      message: 'The request stood still for 30 ms.'
    });
  });

  it('takes no more memory than it has brought', async () => {
    const { port, waiting } = await givenGrpcServer();
    const session = givenSession(port);
    const before = process.memoryUsage().rss;
    const streams = Array.from({ length: 50 }, () => whenOpened(session, 'Echo'));
    // Each says that two gigabytes follow.
    for (const stream of streams) stream.write(Buffer.of(0, 0x7f, 0xff, 0xff, 0xff, 1));
    await whenCalled(session, 'Echo');
    expect(process.memoryUsage().rss - before).toBeLessThan(500 << 20);
    expect(waiting).toEqual([]);
  });
});

describe('a connection', () => {
  const bytes = {
    'speaks HTTP/1': Buffer.from('POST / HTTP/1.1\r\nHost: a\r\n\r\n'),
    'speaks TLS': Buffer.from('16030100c8010000c40303', 'hex'),
    'sends what no call has begun': Buffer.concat([
      Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
      Buffer.from('000000040000000000', 'hex'),
      Buffer.from('00000100000000000b61', 'hex')
    ])
  };

  it.each(Object.entries(bytes))('is ended when it %s', async (_, sent) => {
    const { port } = await givenGrpcServer({ patience: 30 });
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.resume();
    socket.write(sent);
    await once(socket, 'close');
    expect(await whenCalled(givenSession(port), 'Echo')).toMatchObject({ code: 0 });
  });

  it('is ended when it resets one call after another', async () => {
    const { port, waiting } = await givenGrpcServer();
    const session = givenSession(port);
    const ended = closeOf(session);
    const reset = () => {
      for (let count = 0; count < 100 && !session.closed && !session.destroyed; count += 1) {
        const stream = whenOpened(session, 'Wait');
        stream.end(framed(''));
        stream.close(constants.NGHTTP2_CANCEL);
      }
      if (!session.destroyed) setImmediate(reset);
    };
    session.once('connect', reset);
    await ended;
    await vi.waitUntil(() => waiting.every(({ signal }) => signal.aborted));
    expect(await whenCalled(givenSession(port), 'Echo')).toMatchObject({ code: 0 });
  });

  it('loses a call whose headers are too large, and only that', async () => {
    const { port } = await givenGrpcServer();
    const session = givenSession(port);
    const headers = Object.fromEntries(
      Array.from({ length: 40 }, (_, index) => [`x-${index}`, 'x'.repeat(1000)])
    );
    // Limits are in force once the client knows them.
    await whenCalled(session, 'Echo');
    const ended = await whenCalled(session, 'Echo', { headers });
    expect(ended.http).toBeUndefined();
    expect(ended.reset).not.toBe(constants.NGHTTP2_NO_ERROR);
    expect(await whenCalled(session, 'Echo')).toMatchObject({ code: 0 });
  });

  it('is kept while it answers pings', async () => {
    const { port } = await givenGrpcServer({ patience: 20 });
    const session = givenSession(port);
    for (let pings = 0; pings < 3; pings += 1) await once(session, 'ping');
    expect(await whenCalled(session, 'Echo')).toMatchObject({ code: 0 });
  });

  it('may have only so many calls at once', async () => {
    const { port } = await givenGrpcServer();
    const session = givenSession(port);
    await once(session, 'remoteSettings');
    expect(session.remoteSettings.maxConcurrentStreams).toBe(1024);
  });
});

it('gives each call its own bytes, whoever else comes and goes', async () => {
  const { port } = await givenGrpcServer();
  const session = givenSession(port);
  const texts = Array.from({ length: 200 }, (_, index) =>
    String.fromCharCode(97 + (index % 26)).repeat(70_000 + index * 997)
  );
  const ended = await Promise.all(
    texts.map((text, index) => {
      const stream = whenOpened(session, 'Echo');
      const end = endOf(stream);
      const body = framed(text);
      stream.write(body.subarray(0, 60_000));
      if (index % 5 === 0) stream.close(constants.NGHTTP2_CANCEL);
      else stream.end(body.subarray(60_000));
      return end;
    })
  );
  const said = ended.map(each => each.said);
  expect(said.every((each, index) => index % 5 === 0 || each === texts[index])).toBe(true);
});
