import { describe, inject } from 'vitest';
import { S3ObjectStore } from '../../../src/backend/storage/s3ObjectStore';
import { objectStoreContract } from './objectStoreContract';

describe.each(inject('s3Servers'))('$name', server => {
  objectStoreContract('The S3 store', {
    make: () => new S3ObjectStore({ ...server, prefix: 'contract/of/a prefix' })
  });
});
