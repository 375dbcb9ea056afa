import type { FolderPlace, S3Place } from '../../common/connectorView';
import { failure } from '../../common/failure';
import type { StoreConfig } from '../configSchema';

/** Where a store leads, without anything secret. */
export function placeOf(config: StoreConfig): FolderPlace | S3Place {
  if (config.type === 'folder') {
    return { type: 'folder', path: config.path };
  }
  const { type, bucket, endpoint, region, prefix, addressing, profile } = config;
  return {
    type,
    bucket,
    ...(endpoint !== undefined && { endpoint: withoutLogin(endpoint) }),
    ...(region !== undefined && { region }),
    ...(prefix !== undefined && { prefix }),
    ...(addressing !== undefined && { addressing }),
    ...(profile !== undefined && { profile })
  };
}

/** An address may have been written with a login in it. */
export function withoutLogin(endpoint: string): string {
  return endpoint.replace(/^([a-z][a-z0-9+.-]*:\/\/)?[^/@]*@/i, '$1');
}

/** Throws BAD_VALUE for an endpoint that no request can go to, or that carries a login, which would be shown. */
export function checkEndpoint(endpoint: string | undefined): void {
  if (endpoint === undefined) {
    return;
  }
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw failure('BAD_VALUE', 'place.endpoint must be an address such as https://s3.example.org.');
  }
  if (url.username !== '' || url.password !== '') {
    throw failure(
      'BAD_VALUE',
      'place.endpoint must hold no login; the keys have fields of their own.'
    );
  }
}
