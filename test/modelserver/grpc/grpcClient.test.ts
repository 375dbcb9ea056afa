import {
  compressionAlgorithms,
  credentials,
  makeClientConstructor,
  Metadata,
  type ServiceError
} from '@grpc/grpc-js';
import { expect, it, onTestFinished } from 'vitest';
import { statusCodes } from '../../../src/modelserver/servingError';
import { framed, givenGrpcServer } from './givenGrpcServer';

const long = 'x'.repeat(300_000);
const Client = makeClientConstructor({}, 'Client');

async function whenCalledByGrpc(
  port: number,
  method: string,
  [body, options]: readonly [Buffer, { deadline?: number }?]
): Promise<Buffer> {
  const client = new Client(`127.0.0.1:${port}`, credentials.createInsecure(), {
    'grpc.default_compression_algorithm': compressionAlgorithms.gzip
  });
  onTestFinished(() => client.close());
  return new Promise((resolve, reject) => {
    const metadata = new Metadata();
    metadata.set('x-said', 'metadata');
    client.makeUnaryRequest(
      `/tensorflow.serving.Test/${method}`,
      (bytes: Buffer) => bytes,
      (bytes: Buffer) => bytes,
      body,
      metadata,
      options ?? {},
      (error: ServiceError | null, answer?: Buffer) => {
        if (answer) resolve(answer);
        else reject(error ?? new Error('no answer'));
      }
    );
  });
}

it('answers a client of grpc-js, compressed requests too', async () => {
  const { port } = await givenGrpcServer();
  const message = framed(long).subarray(5);
  expect(await whenCalledByGrpc(port, 'Echo', [message])).toEqual(message);
  const answer = await whenCalledByGrpc(port, 'Header', [Buffer.alloc(0)]);
  expect(answer).toEqual(framed('metadata').subarray(5));
});

it('tells a client of grpc-js codes and words', async () => {
  const { port } = await givenGrpcServer();
  const body = framed('ни % слова').subarray(5);
  await expect(whenCalledByGrpc(port, 'Refuse', [body])).rejects.toMatchObject({
    code: statusCodes.NOT_FOUND,
    details: 'ни % слова'
  });
  await expect(whenCalledByGrpc(port, 'Other', [body])).rejects.toMatchObject({
    code: statusCodes.UNIMPLEMENTED
  });
  const soon = { deadline: Date.now() + 50 };
  await expect(whenCalledByGrpc(port, 'Wait', [body, soon])).rejects.toMatchObject({
    code: statusCodes.DEADLINE_EXCEEDED
  });
});
