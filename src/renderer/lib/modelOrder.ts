/** @file What state a model is in, and in which order models are offered. */

import type { EventValue, QueryOutput } from '../../contract/contract.ts';
import { compareNames } from './format.ts';

export type KnownModel = QueryOutput<'models'>[number];
export type Download = EventValue<'download'>;

/** What state a model is in: news of a download are newer than the list of models. */
export function stateOf(model: KnownModel, download: Download | null): KnownModel['state'] {
  if (download?.state === 'running') return 'downloading';
  if (model.state !== 'downloading' || download === null) return model.state;
  return download.state === 'done' ? 'installed' : 'incomplete';
}

/** Models that a person without one is shown: those that can be had from here, and the recommended one in any case. */
export const canBeHad = ({ state, isRecommended, inUse }: KnownModel): boolean =>
  state !== 'not-offered' || isRecommended || inUse;

/** The model that ships with the program, where it is in use and no other is; undefined else. */
export function loneStarter(models: readonly KnownModel[]): KnownModel | undefined {
  const inUse = models.filter((model) => model.inUse);
  return inUse.length === 1 && inUse[0]!.isShipped ? inUse[0] : undefined;
}

const ORDER: Readonly<Record<KnownModel['state'], number>> = {
  installed: 0,
  downloading: 1,
  incomplete: 1,
  available: 2,
  'not-offered': 3,
};

/** The order in which models are offered: those in use, then recommended ones, then what is there, then the rest by name. */
export function inOrder(models: readonly KnownModel[]): KnownModel[] {
  const rank = (model: KnownModel): number =>
    model.inUse ? 0 : model.isRecommended ? 1 : 2 + ORDER[model.state];
  return models.toSorted((one, other) => rank(one) - rank(other) || compareNames(one.name, other.name));
}
