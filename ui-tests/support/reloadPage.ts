import { expect, type Page } from '@playwright/test';

/** Reloads JupyterLab once it has noted that `path` is open, which it does a while later: a reload before that shows what was open then. */
export async function reloadPage(page: Page, path: string): Promise<void> {
  const [, workspace = 'default'] = /\/lab\/workspaces\/([^/?]+)/.exec(page.url()) ?? [];
  const layout = async (): Promise<string> => {
    const answer = await page.request.get(`lab/api/workspaces/${workspace}`);
    const { data } = (await answer.json()) as { data: Record<string, unknown> };
    return JSON.stringify(data['layout-restorer:data'] ?? null);
  };
  await expect.poll(layout).toContain(path);
  await page.reload();
}
