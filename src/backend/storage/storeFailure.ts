import { failure, type FailureCode, type MlModelError } from '../../common/failure';
import { StoreError, type StoreErrorKind } from './objectStore';

type Told = readonly [FailureCode, (place: string) => string];

const told: Readonly<Record<StoreErrorKind, Told>> = {
  objectMissing: ['OBJECT_NOT_FOUND', place => `There is no object at ${place}.`],
  bucketMissing: ['STORE_UNAVAILABLE', place => `The bucket or folder of ${place} does not exist.`],
  wrongRegion: [
    'STORE_UNAVAILABLE',
    place => `The store of ${place} is in another region than its connector says.`
  ],
  noCredentials: [
    'ACCESS_DENIED',
    place => `No access key was found for ${place}; its connector names none that works.`
  ],
  badKey: [
    'ACCESS_DENIED',
    place => `The store refused access to ${place}: it does not know the access key.`
  ],
  badSignature: [
    'ACCESS_DENIED',
    place =>
      `The store refused access to ${place}: the signature is wrong, so the secret access key probably is.`
  ],
  tokenExpired: [
    'ACCESS_DENIED',
    place => `The store refused access to ${place}: the session token has expired.`
  ],
  clockSkew: [
    'ACCESS_DENIED',
    place =>
      `The store refused access to ${place}: the clock of this machine is too far from the store's.`
  ],
  forbidden: [
    'ACCESS_DENIED',
    place => `The store refused access to ${place}: there is no permission for it.`
  ],
  leavesFolder: [
    'ACCESS_DENIED',
    place => `Access to ${place} is refused: it leads out of the connector's folder.`
  ],
  invalidKey: [
    'BAD_VALUE',
    place => `The store can't hold an object at ${place}: the key is too long or not allowed there.`
  ],
  keyConflict: [
    'BAD_VALUE',
    place =>
      `The store can't hold an object at ${place}: an object and a folder would share a name.`
  ],
  changed: [
    'STORE_UNAVAILABLE',
    place => `The object at ${place} was replaced while it was being read.`
  ],
  unreachable: ['STORE_UNAVAILABLE', place => `The store of ${place} can't be reached.`],
  failing: [
    'STORE_UNAVAILABLE',
    place => `The store of ${place} is overloaded or broken: it answers with errors of its own.`
  ],
  tls: [
    'STORE_UNAVAILABLE',
    place =>
      `No secure connection to the store of ${place}: its certificate is not trusted, or the endpoint does not speak TLS.`
  ],
  timeout: ['TIMEOUT', place => `The store of ${place} did not answer in time.`],
  noSpace: ['STORE_UNAVAILABLE', place => `The store of ${place} is full.`],
  unsupported: [
    'STORE_UNSUPPORTED',
    place =>
      `The store of ${place} does not support conditional writes, without which models can't be managed safely.`
  ],
  other: ['STORE_UNAVAILABLE', place => `The store of ${place} failed in a way it did not explain.`]
};

/**
 * The failure to show for what a store threw; `place` is what the user calls the thing, such as `OBJECTSTORAGE.LOCAL:a.tar`.
 * Nothing of the store's own answer is in it. Anything but a {@link StoreError} comes back unchanged.
 */
export function storeFailure(error: StoreError, place: string): MlModelError;
export function storeFailure(error: unknown, place: string): unknown;
export function storeFailure(error: unknown, place: string): unknown {
  if (!(error instanceof StoreError)) {
    return error;
  }
  const [code, sentence] = told[error.kind];
  return failure(code, sentence(place), { cause: error });
}
