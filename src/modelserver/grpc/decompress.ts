import { promisify } from 'node:util';
import { gunzip, inflate } from 'node:zlib';
import { ServingError } from '../servingError';
import { tooLarge, type SentMessage } from './messageReader';

const methods = new Map([
  ['gzip', promisify(gunzip)],
  ['deflate', promisify(inflate)]
]);

/** How a message may be compressed, as `grpc-accept-encoding` lists it. */
export const acceptedEncodings = ['identity', ...methods.keys()].join();

/** Whether requests may say that they are compressed so. */
export const isAcceptedEncoding = (encoding: string): boolean =>
  encoding === 'identity' || methods.has(encoding);

/** The bytes of a message that says it is compressed. Rejects with ServingError when it isn't, or holds more than `largest` bytes. */
export async function decompress(
  { bytes }: SentMessage,
  encoding: string,
  largest: number
): Promise<Uint8Array> {
  const method = methods.get(encoding);
  if (!method) {
    throw new ServingError(
      'INTERNAL',
      'A message is compressed, but grpc-encoding does not say how.'
    );
  }
  try {
    return await method(bytes, { maxOutputLength: largest });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
      throw tooLarge(undefined, largest);
    }
    throw new ServingError('INTERNAL', `A message can't be read as ${encoding}.`);
  }
}
