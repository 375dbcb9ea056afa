import { once } from 'node:events';
import { gzipSync, deflateSync } from 'node:zlib';
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

const long = 'x'.repeat(300_000);

describe('a call', () => {
  it('is answered with a message and the status 0', async () => {
    const session = givenSession((await givenGrpcServer()).port);
    const ended = await whenCalled(session, 'Echo', { body: framed('héllo') });
    expect(ended).toMatchObject({ http: 200, code: 0, said: 'héllo', reset: 0 });
    expect(ended.headers['content-type']).toBe('application/grpc');
  });

  it('may come in pieces of any size', async () => {
    const session = givenSession((await givenGrpcServer()).port);
    const body = framed('in pieces');
    for (const size of [1, 3, 5, 7]) {
      const stream = whenOpened(session, 'Echo');
      const ended = endOf(stream);
      for (let at = 0; at < body.length; at += size) {
        await new Promise(resolve => stream.write(body.subarray(at, at + size), resolve));
      }
      stream.end();
      expect(await ended).toMatchObject({ code: 0, said: 'in pieces' });
    }
  });

  it('may be large, beside others on one connection', async () => {
    const session = givenSession((await givenGrpcServer()).port);
    const texts = Array.from({ length: 32 }, (_, index) => `${index}${long}`);
    const ended = await Promise.all(
      texts.map(text => whenCalled(session, 'Echo', { body: framed(text) }))
    );
    expect(ended.map(each => each.said)).toEqual(texts);
  });

  it('may be an empty message', async () => {
    const session = givenSession((await givenGrpcServer()).port);
    const body = frameOf(new Uint8Array());
    expect(await whenCalled(session, 'Echo', { body })).toMatchObject({ code: 0, said: '' });
  });

  it('may name its type more exactly', async () => {
    const session = givenSession((await givenGrpcServer()).port);
    for (const type of ['application/grpc+proto', 'application/grpc; charset=utf-8']) {
      const headers = { 'content-type': type };
      expect(await whenCalled(session, 'Echo', { headers })).toMatchObject({ code: 0 });
    }
  });

  it('has the first value of its headers', async () => {
    const session = givenSession((await givenGrpcServer()).port);
    const headers = { 'x-said': ['one', 'two'] };
    expect(await whenCalled(session, 'Header', { headers })).toMatchObject({ said: 'one' });
    expect(await whenCalled(session, 'Header')).toMatchObject({ said: 'nothing' });
  });
});

describe('a compressed message', () => {
  const zipped = { gzip: gzipSync, deflate: deflateSync };

  it.each(Object.entries(zipped))('is read as %s', async (encoding, zip) => {
    const session = givenSession((await givenGrpcServer()).port);
    const body = frameOf(zip(framed(long).subarray(5)), 1);
    const headers = { 'grpc-encoding': encoding };
    expect(await whenCalled(session, 'Echo', { body, headers })).toMatchObject({ said: long });
  });

  it('need not be, where the call says it could', async () => {
    const session = givenSession((await givenGrpcServer()).port);
    const headers = { 'grpc-encoding': 'gzip' };
    const call = { body: framed('plain'), headers };
    expect(await whenCalled(session, 'Echo', call)).toMatchObject({ said: 'plain' });
  });

  it('is refused in an encoding that is unknown, with those that are not', async () => {
    const session = givenSession((await givenGrpcServer()).port);
    const headers = { 'grpc-encoding': 'snappy' };
    const ended = await whenCalled(session, 'Echo', { headers });
    expect(ended).toMatchObject({ http: 200, code: statusCodes.UNIMPLEMENTED });
    expect(ended.headers['grpc-accept-encoding']).toBe('identity,gzip,deflate');
  });

  it('is refused when it is not what it says', async () => {
    const session = givenSession((await givenGrpcServer()).port);
    const body = frameOf(Buffer.from('no gzip'), 1);
    for (const headers of [{ 'grpc-encoding': 'gzip' }, {}]) {
      const ended = await whenCalled(session, 'Echo', { body, headers });
      expect(ended).toMatchObject({ code: statusCodes.INTERNAL, said: undefined });
    }
  });

  it('is refused when it holds more than a message may', async () => {
    const session = givenSession((await givenGrpcServer({ largest: 1000 })).port);
    const body = frameOf(gzipSync(framed(long).subarray(5)), 1);
    const ended = await whenCalled(session, 'Echo', { body, headers: { 'grpc-encoding': 'gzip' } });
    expect(ended).toMatchObject({ code: statusCodes.RESOURCE_EXHAUSTED });
  });
});

describe('a failure', () => {
  it('has its code and its words, with what HTTP can’t carry as bytes', async () => {
    const session = givenSession((await givenGrpcServer()).port);
    const ended = await whenCalled(session, 'Refuse', { body: framed('100 % “no”\n') });
    expect(ended).toMatchObject({
      http: 200,
      code: statusCodes.NOT_FOUND,
      message: '100 %25 %E2%80%9Cno%E2%80%9D%0A',
      said: undefined
    });
  });

  it('is cut where it is long', async () => {
    const session = givenSession((await givenGrpcServer()).port);
    const { message } = await whenCalled(session, 'Refuse', { body: framed('é'.repeat(2000)) });
    expect(decodeURIComponent(message)).toBe(`${'é'.repeat(512)}...TRUNCATED`);
  });

  it('that is a defect says nothing of it, but the log does', async () => {
    const { port, warn } = await givenGrpcServer();
    const ended = await whenCalled(givenSession(port), 'Break');
    expect(ended.code).toBe(statusCodes.INTERNAL);
    expect(ended.message).not.toContain('defect');
    expect(warn).toHaveBeenCalledWith('A gRPC call failed', expect.any(TypeError));
  });

  it('is UNIMPLEMENTED for a method that is not there', async () => {
    const session = givenSession((await givenGrpcServer()).port);
    expect(await whenCalled(session, 'Other')).toMatchObject({
      http: 200,
      code: statusCodes.UNIMPLEMENTED,
      message: 'The server does not implement the method /tensorflow.serving.Test/Other'
    });
  });

  it('is one of HTTP for what is no gRPC', async () => {
    const session = givenSession((await givenGrpcServer()).port);
    const json = { 'content-type': 'application/json' };
    expect(await whenCalled(session, 'Echo', { headers: json })).toMatchObject({ http: 415 });
    const put = { ':method': 'PUT' };
    expect(await whenCalled(session, 'Echo', { headers: put })).toMatchObject({ http: 405 });
  });
});

describe('a deadline', () => {
  it('is told to the method in milliseconds', async () => {
    const session = givenSession((await givenGrpcServer()).port);
    const timeouts = {
      '2H': 7_200_000,
      '3M': 180_000,
      '20S': 20_000,
      '9000m': 9000,
      '7000000u': 7000
    };
    for (const [timeout, most] of Object.entries(timeouts)) {
      const headers = { 'grpc-timeout': timeout };
      const left = Number((await whenCalled(session, 'Timeout', { headers })).said);
      expect(left).toBeLessThanOrEqual(most);
      expect(left).toBeGreaterThan(most - 5000);
    }
    expect(await whenCalled(session, 'Timeout')).toMatchObject({ said: 'undefined' });
  });

  it('may lie beyond what timers can wait for', async () => {
    const session = givenSession((await givenGrpcServer()).port);
    const headers = { 'grpc-timeout': '99999999H' };
    expect(await whenCalled(session, 'Echo', { headers })).toMatchObject({ code: 0 });
  });

  it('ends a call, and its method hears of it', async () => {
    const { port, waiting } = await givenGrpcServer();
    const headers = { 'grpc-timeout': '30m' };
    const ended = await whenCalled(givenSession(port), 'Wait', { headers });
    expect(ended).toMatchObject({ code: statusCodes.DEADLINE_EXCEEDED });
    expect(waiting[0]?.signal.aborted).toBe(true);
  });

  it('ends a request that is still on its way', async () => {
    const session = givenSession((await givenGrpcServer()).port);
    const stream = whenOpened(session, 'Echo', { 'grpc-timeout': '30m' });
    const ended = endOf(stream);
    stream.write(framed(long).subarray(0, 1000));
    expect(await ended).toMatchObject({ code: statusCodes.DEADLINE_EXCEEDED });
  });

  it('that can’t be read is refused', async () => {
    const session = givenSession((await givenGrpcServer()).port);
    for (const timeout of ['', '5', 'S', '-1S', '123456789S', '5x']) {
      const headers = { 'grpc-timeout': timeout };
      expect(await whenCalled(session, 'Echo', { headers })).toMatchObject({
        code: statusCodes.INTERNAL,
        message: `Invalid grpc-timeout value "${timeout}"`
      });
    }
  });
});

describe('a client that gives up', () => {
  it('aborts its call, by a reset as by hanging up', async () => {
    const { port, waiting } = await givenGrpcServer();
    for (const giveUp of ['reset', 'hang up'] as const) {
      const session = givenSession(port);
      const stream = whenOpened(session, 'Wait');
      stream.end(framed(''));
      await vi.waitUntil(() => waiting.length > 0);
      const { signal } = waiting.pop()!;
      const aborted = once(signal, 'abort');
      if (giveUp === 'reset') stream.close(8);
      else session.destroy();
      await aborted;
    }
  });
});

describe('closing', () => {
  it('answers what is in flight, takes no more, and ends idle connections', async () => {
    const { server, port, waiting, release } = await givenGrpcServer();
    const [busy, idle] = [givenSession(port), givenSession(port)];
    await whenCalled(idle, 'Echo');
    const answered = whenCalled(busy, 'Wait');
    await vi.waitUntil(() => waiting.length > 0);
    const idleEnded = closeOf(idle);
    const goAway = once(busy, 'goaway');
    let isClosed = false;
    const closed = server.close().then(() => (isClosed = true));
    await Promise.all([idleEnded, goAway]);
    await closeOf(givenSession(port));
    expect(isClosed).toBe(false);
    release();
    expect(await answered).toMatchObject({ code: 0, said: 'released' });
    await closed;
  });

  it('frees the port when one of several addresses is taken', async () => {
    const { port: taken } = await givenGrpcServer();
    const { server } = await givenGrpcServer();
    await expect(server.listen(['127.0.0.2', '127.0.0.1'], taken)).rejects.toThrow('EADDRINUSE');
    const { server: other } = await givenGrpcServer();
    expect(await other.listen(['127.0.0.2'], taken)).toBe(taken);
  });
});
