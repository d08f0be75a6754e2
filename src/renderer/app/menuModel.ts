/** @file The desktop program's menu, made from the actions in the language of the owner. */

import type { MenuModel } from '../../contract/bridge.ts';
import {
  allActions,
  isActionEnabled,
  menuAccelerator,
  nameOfAction,
  onActionsChanged,
  type Action,
  type ActionGroup,
} from '../lib/actions.ts';
import { onLanguage, text } from '../lib/i18n.ts';
import { bridge } from '../lib/transport.ts';

const GROUPS: readonly ActionGroup[] = ['library', 'selection', 'tags', 'photo', 'view', 'help'];

const entryOf = (action: Action): MenuModel['menus'][number]['entries'][number] => ({
  type: 'action',
  id: action.id,
  label: nameOfAction(action).slice(0, 100),
  accelerator: action.keys?.[0] === undefined ? null : menuAccelerator(action.keys[0]),
  isEnabled: isActionEnabled(action),
});

/** The menus as they are to be now; a group without an action has none. */
export function menuModel(): MenuModel {
  const shown = allActions().filter((action) => !action.isHidden);
  return {
    menus: GROUPS.map((group) => ({
      label: text(`common.menu.${group}`),
      entries: shown.filter((action) => action.group === group).map(entryOf),
    })).filter(({ entries }) => entries.length > 0),
  };
}

/** Menus are made anew so long, in milliseconds, after the last change. */
const QUIET = 400;

/** Keeps the desktop program's menu as it is to be; in a served window there is none. */
export function keepMenu(): void {
  if (!bridge) return;
  const desktop = bridge;
  let sent = '';
  let timer: ReturnType<typeof setTimeout> | undefined;
  const send = (): void => {
    timer = undefined;
    const model = menuModel();
    const told = JSON.stringify(model);
    if (told === sent) return;
    sent = told;
    desktop.setMenu(model);
  };
  const soon = (): void => {
    timer ??= setTimeout(send, QUIET);
  };
  onActionsChanged(soon);
  onLanguage(soon);
  soon();
}
