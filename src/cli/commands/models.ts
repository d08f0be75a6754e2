/** @file `tagroll models add|list|use|stop|remove` */

import { model } from '../../contract/schemas.ts';
import type { ShelvedModel } from '../../core/pipeline/modelShelf.ts';
import type { CommandContext } from '../context.ts';
import { bytes } from '../output.ts';
import { modelLines } from '../report.ts';

function document({ id, ...rest }: ShelvedModel): { modelId: string } & Omit<ShelvedModel, 'id'> {
  return { modelId: id, ...rest };
}

/** Adds the model in a folder. */
export async function addModel({ library, output }: CommandContext, folder: string): Promise<void> {
  const { model, loaded, wasThere } = await library.models.add(folder);
  const { id: _, ...how } = loaded;
  output.document({ ...document(model), loaded: how });
  output.line(
    `${wasThere ? 'Already there' : 'Added'}: ${model.id}, ${model.name} (${model.kind}, ${bytes(model.size)}, licence ${model.licence}).`,
  );
  for (const line of modelLines([loaded], true)) output.line(line);
  output.line(
    model.inUse
      ? 'It is in use; "tagroll scan" runs it over the photos.'
      : `It is not in use yet: "tagroll models use ${model.id}".`,
  );
}

/** Lists the models that are installed. */
export async function listModels({ library, output }: CommandContext): Promise<void> {
  const models = library.models.list();
  output.document(models.map((one) => model.parse(document(one))));
  if (models.length === 0) output.line('No model is installed. Add one with "tagroll models add FOLDER".');
  for (const model of models) {
    output.line(
      `${model.inUse ? '*' : ' '} ${model.id}  ${model.name} (${model.kind}, ${bytes(model.size)})`,
    );
    output.line(`    ${model.goodFor}`);
    output.line(`    ${model.licence}, ${model.origin}`);
  }
  if (models.some((model) => model.inUse)) output.line('* in use');
}

/** Puts a model in use. */
export async function useModel({ library, output }: CommandContext, id: string): Promise<void> {
  const model = await library.models.use(id);
  output.document(document(model));
  output.line(`${model.id} is in use; "tagroll scan" runs it over the photos.`);
}

/** Takes a model out of use. */
export async function stopModel({ library, output }: CommandContext, id: string): Promise<void> {
  const model = await library.models.stop(id);
  output.document(document(model));
  output.line(`${model.id} is no longer in use. What it said is kept.`);
}

/** Removes a model. */
export async function removeModel({ library, output }: CommandContext, id: string): Promise<void> {
  await library.models.remove(id);
  output.document({ removed: id });
  output.line(`${id} is removed with its predictions. Your own decisions are kept.`);
}
