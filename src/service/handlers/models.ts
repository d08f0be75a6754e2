/** @file Models: which there are, downloads, putting them in use; and a picture that is tried with them. */

import type { ModelId } from '../../core/domain/ids.ts';
import type { DownloadReport, KnownModel } from '../../core/modelDownloads.ts';
import type { ShelvedModel } from '../../core/pipeline/modelShelf.ts';
import type { LoadedModel } from '../../core/tagger/tagger.ts';
import type { CommandHandlers, HandlerContext, QueryHandlers } from '../handlers.ts';

function toModel({ id, ...rest }: ShelvedModel): Omit<ShelvedModel, 'id'> & { modelId: ModelId } {
  return { modelId: id, ...rest };
}

function toLoaded({ id, rejected, ...rest }: LoadedModel) {
  return { modelId: id, rejected: [...rejected], ...rest };
}

function toKnownModel({ id, loaded, ...rest }: KnownModel) {
  return { modelId: id, loaded: loaded && toLoaded(loaded), ...rest };
}

/** The models in use are others now: what works with them begins anew, and whoever shows tags asks again. */
function modelsChanged({ library }: Pick<HandlerContext, 'library'>): void {
  library.preferences.judgeTags();
  library.changes.tellNow(['models', 'tags'], true);
}

function onDownload(context: HandlerContext, report: DownloadReport): void {
  context.emit('download', report);
  if (report.state === 'done') modelsChanged(context);
  else if (report.state !== 'running') context.library.changes.tellNow(['models']);
}

export const modelQueries: Pick<QueryHandlers, 'models' | 'tryPicture'> = {
  models: async (_, { library }) => (await library.downloads.list()).map(toKnownModel),
  tryPicture: async ({ bytes }, { library, signal }) => {
    const { tags, similar, ...size } = await library.triedPictures.try(bytes, signal);
    return { ...size, tags: [...tags], similar: [...similar] };
  },
};

export const modelCommands: Pick<
  CommandHandlers,
  'useModel' | 'stopModel' | 'removeModel' | 'downloadModel' | 'stopDownload' | 'chooseModelFolder'
> = {
  useModel: async ({ modelId }, context) => {
    const model = await context.library.models.use(modelId);
    modelsChanged(context);
    return toModel(model);
  },
  stopModel: async ({ modelId }, context) => {
    const model = await context.library.models.stop(modelId);
    modelsChanged(context);
    return toModel(model);
  },
  removeModel: async ({ modelId }, context) => {
    const { models, downloads } = context.library;
    // of one that was never complete there is only what has come of it
    const wasBegun = await downloads.discard(modelId);
    if (!wasBegun || models.list().some(({ id }) => id === modelId)) await models.remove(modelId);
    modelsChanged(context);
    return {};
  },
  downloadModel: async ({ modelId }, context) => {
    const { ended } = await context.library.downloads.start(modelId, (report) => onDownload(context, report));
    // how it ends is told by its last report
    ended.catch(() => undefined);
    return {};
  },
  stopDownload: async ({ modelId }, { library }) => {
    await library.downloads.stop(modelId);
    return {};
  },
  chooseModelFolder: async (_, context) => {
    const [folder] = await context.host.chooseFolders('model');
    if (folder === undefined) return null;
    const { model } = await context.library.models.add(folder);
    modelsChanged(context);
    return toModel(model);
  },
};
