import type { Page } from '@playwright/test';
import type axe from 'axe-core';

/** What axe finds wrong inside the elements that match: the rule and the element, nothing when all is well. */
export async function hindrances(page: Page, selector: string): Promise<readonly string[]> {
  await page.addScriptTag({ path: require.resolve('axe-core/axe.min.js') });
  return page.evaluate(async inside => {
    const { axe: checker } = window as unknown as { axe: typeof axe };
    const { violations } = await checker.run({ include: [inside] });
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
  }, selector);
}
