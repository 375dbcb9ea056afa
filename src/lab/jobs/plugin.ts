import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { INotebookTracker } from '@jupyterlab/notebook';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { IStatusBar } from '@jupyterlab/statusbar';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { IJobs, IMlModelClient, IModelBrowser } from '../tokens';
import { BrowserPage } from '../ui/page';
import { addCancelCommand, cancelCommand } from './cancelCommand';
import { JobStore } from './jobStore';
import type { JobsParts } from './jobsSection';
import type { KnownJob } from './knownJob';
import { isNoticed } from './noticeRule';
import { OriginCells } from './originCells';
import { StatusItem } from './statusItem';

const id = 'jupyterlab-mlmodel:jobs';
const defaultSeconds = 5;

/** Shows what runs and how it ended. */
export const jobsPlugin: JupyterFrontEndPlugin<IJobs> = {
  id,
  description: 'Shows the running and ended jobs in the model browser and the status bar.',
  autoStart: true,
  provides: IJobs,
  requires: [IMlModelClient],
  optional: [
    INotebookTracker,
    IModelBrowser,
    IStatusBar,
    ICommandPalette,
    ISettingRegistry,
    ITranslator
  ],
  activate: (
    app: JupyterFrontEnd,
    client: IMlModelClient,
    tracker: INotebookTracker | null,
    browser: IModelBrowser | null,
    statusBar: IStatusBar | null,
    palette: ICommandPalette | null,
    registry: ISettingRegistry | null,
    translator: ITranslator | null
  ) => {
    const { commands } = app;
    const trans = (translator ?? nullTranslator).load('jupyterlab_mlmodel');
    const jobs = new JobStore(client, new BrowserPage());
    const cells = new OriginCells(app, tracker);
    const load = async (): Promise<JobsParts> => {
      const { jobActions } = await import('./jobActions');
      return { jobs, trans, actions: jobActions({ jobs, cells, commands }) };
    };
    addCancelCommand(commands, { jobs, trans });
    palette?.addItem({ command: cancelCommand, category: trans.__('Models') });
    browser?.addSection({
      id: 'jobs',
      rank: 30,
      label: trans.__('Jobs'),
      load: async () => {
        const { JobsSection } = await import('./jobsSection');
        return new JobsSection(await load());
      }
    });
    const openPopup = async (anchor: StatusItem): Promise<void> => {
      const { openJobsPopup } = await import('./jobsPopup');
      openJobsPopup(anchor, await load());
    };
    const item = new StatusItem({ jobs, trans, openPopup, browser });
    statusBar?.registerStatusItem(id, item.place);
    const settings = notifyAfter(registry);
    jobs.ended.connect((_, job) => {
      const { origin } = job.record;
      const isInSight = () => origin !== undefined && cells.isInSight(origin);
      if (isNoticed(job, { isInSight, afterSeconds: settings.seconds })) {
        void tellOfEnd(job, load);
      }
    });
    return jobs;
  }
};

async function tellOfEnd(job: KnownJob, load: () => Promise<JobsParts>): Promise<void> {
  const { notify } = await import('./endNotice');
  notify(job, await load());
}

/** The setting, as it stands. */
function notifyAfter(registry: ISettingRegistry | null): { seconds: number } {
  const current = { seconds: defaultSeconds };
  const follow = (settings: ISettingRegistry.ISettings): void => {
    const { composite } = settings.get('notifyAfterSeconds');
    current.seconds = typeof composite === 'number' ? composite : defaultSeconds;
  };
  registry
    ?.load(id)
    .then(settings => {
      settings.changed.connect(follow);
      follow(settings);
    })
    .catch((reason: unknown) => console.error(reason));
  return current;
}
