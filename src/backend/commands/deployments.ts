import type { CatalogModel, Deployment } from '../catalog/catalog';
import { isServed } from '../catalog/deploymentChange';

/** Whether a model answers requests. */
export function isOn(model: CatalogModel): boolean {
  return model.deployments.some(each => each.state === 'AVAILABLE');
}

/** Deployments that are served or on their way, the newest first: what keeps a model from being deleted. */
export function servedDeployments({ deployments }: CatalogModel): readonly Deployment[] {
  return deployments.filter(isServed).reverse();
}

/** `version 1`, `versions 1, 2`: serving versions in a sentence, the newest ten of them. */
export function versionsText(deployments: readonly Deployment[]): string {
  const numbers = deployments.map(each => each.version).sort((a, b) => a - b);
  const shown = numbers.slice(-10).join(', ');
  const before = numbers.length > 10 ? `${numbers.length - 10} others and ` : '';
  return `${numbers.length === 1 ? 'version' : 'versions'} ${before}${shown}`;
}
