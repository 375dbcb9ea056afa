import type { FolderPlace, S3Place } from '../../common/connectorView';

/** Where a connector leads, in one line. */
export function placeText(place: FolderPlace | S3Place): string {
  if (place.type === 'folder') {
    return place.path;
  }
  const { bucket, prefix = '', endpoint } = place;
  const key = prefix === '' ? bucket : `${bucket}/${prefix}`;
  return endpoint === undefined ? `s3://${key}` : `${endpoint.replace(/\/+$/, '')}/${key}`;
}
