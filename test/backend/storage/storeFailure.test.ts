import { describe, expect, it } from 'vitest';
import { failure, type FailureCode } from '../../../src/common/failure';
import {
  StoreError,
  storeErrorKinds,
  type StoreErrorKind
} from '../../../src/backend/storage/objectStore';
import { storeFailure } from '../../../src/backend/storage/storeFailure';

const place = 'OBJECTSTORAGE.MIN_AI:USERS/root/a.tar';
const told: Readonly<Record<StoreErrorKind, readonly [FailureCode, string]>> = {
  objectMissing: ['OBJECT_NOT_FOUND', `There is no object at ${place}.`],
  bucketMissing: ['STORE_UNAVAILABLE', `The bucket or folder of ${place} does not exist.`],
  wrongRegion: [
    'STORE_UNAVAILABLE',
    `The store of ${place} is in another region than its connector says.`
  ],
  noCredentials: [
    'ACCESS_DENIED',
    `No access key was found for ${place}; its connector names none that works.`
  ],
  badKey: [
    'ACCESS_DENIED',
    `The store refused access to ${place}: it does not know the access key.`
  ],
  badSignature: [
    'ACCESS_DENIED',
    `The store refused access to ${place}: the signature is wrong, so the secret access key probably is.`
  ],
  tokenExpired: [
    'ACCESS_DENIED',
    `The store refused access to ${place}: the session token has expired.`
  ],
  clockSkew: [
    'ACCESS_DENIED',
    `The store refused access to ${place}: the clock of this machine is too far from the store's.`
  ],
  forbidden: [
    'ACCESS_DENIED',
    `The store refused access to ${place}: there is no permission for it.`
  ],
  leavesFolder: [
    'ACCESS_DENIED',
    `Access to ${place} is refused: it leads out of the connector's folder.`
  ],
  invalidKey: [
    'BAD_VALUE',
    `The store can't hold an object at ${place}: the key is too long or not allowed there.`
  ],
  keyConflict: [
    'BAD_VALUE',
    `The store can't hold an object at ${place}: an object and a folder would share a name.`
  ],
  changed: ['STORE_UNAVAILABLE', `The object at ${place} was replaced while it was being read.`],
  unreachable: ['STORE_UNAVAILABLE', `The store of ${place} can't be reached.`],
  failing: [
    'STORE_UNAVAILABLE',
    `The store of ${place} is overloaded or broken: it answers with errors of its own.`
  ],
  tls: [
    'STORE_UNAVAILABLE',
    `No secure connection to the store of ${place}: its certificate is not trusted, or the endpoint does not speak TLS.`
  ],
  timeout: ['TIMEOUT', `The store of ${place} did not answer in time.`],
  noSpace: ['STORE_UNAVAILABLE', `The store of ${place} is full.`],
  unsupported: [
    'STORE_UNSUPPORTED',
    `The store of ${place} does not support conditional writes, without which models can't be managed safely.`
  ],
  other: ['STORE_UNAVAILABLE', `The store of ${place} failed in a way it did not explain.`]
};

describe('storeFailure', () => {
  it.each(storeErrorKinds)('has a code and a sentence for %s', kind => {
    const error = new StoreError(kind, 'AKIASECRET said <Error>no</Error>');
    const [code, message] = told[kind];
    const found = storeFailure(error, place);
    expect(found.failure).toEqual({ code, message });
    expect(found.cause).toBe(error);
  });

  it('leaves every other error as it is', () => {
    const known = failure('CANCELLED', 'Interrupted.');
    const defect = new TypeError('x is not a function');
    expect(storeFailure(known, place)).toBe(known);
    expect(storeFailure(defect, place)).toBe(defect);
  });
});
