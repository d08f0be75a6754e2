import { TagrollError } from '../../core/domain/errors.ts';

export function notYet(): never {
  throw new TagrollError('NOT_HERE', 'This is not built yet.');
}
