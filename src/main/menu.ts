/** @file The application's menu, made from what the window says its actions are. */

import { app, Menu, type MenuItemConstructorOptions } from 'electron';
import { z } from 'zod';

const text = z.string().min(1).max(100);

const menuModel = z.object({
  menus: z
    .array(
      z.object({
        label: text,
        entries: z
          .array(
            z.discriminatedUnion('type', [
              z.object({ type: z.literal('separator') }),
              z.object({
                type: z.literal('action'),
                id: text,
                label: text,
                accelerator: z
                  .string()
                  .max(40)
                  .regex(/^[\w+/,.;'[\]\\=-]*$/)
                  .nullable(),
                isEnabled: z.boolean(),
              }),
            ]),
          )
          .max(60),
      }),
    )
    .max(12),
});

/**
 * Sets the menu that the window asks for; anything that is no menu is passed over. Keys are shown beside its entries and
 * not taken: the window listens to them by itself.
 */
export function setMenu(model: unknown, choose: (id: string) => void): void {
  const parsed = menuModel.safeParse(model);
  if (!parsed.success) return;
  const menus: MenuItemConstructorOptions[] = parsed.data.menus.map(({ label, entries }) => ({
    label,
    submenu: entries.map((entry) =>
      entry.type === 'separator'
        ? { type: 'separator' }
        : {
            label: entry.label,
            enabled: entry.isEnabled,
            ...(entry.accelerator === null ? {} : { accelerator: entry.accelerator }),
            registerAccelerator: false,
            click: () => choose(entry.id),
          },
    ),
  }));
  const own: MenuItemConstructorOptions[] = [
    { role: 'editMenu' },
    {
      role: 'window',
      submenu: [
        { role: 'minimize' },
        { role: 'togglefullscreen' },
        ...(app.isPackaged ? [] : [{ role: 'reload' } as const, { role: 'toggleDevTools' } as const]),
        { role: 'close' },
      ],
    },
  ];
  const first: MenuItemConstructorOptions[] = process.platform === 'darwin' ? [{ role: 'appMenu' }] : [];
  Menu.setApplicationMenu(Menu.buildFromTemplate([...first, ...menus, ...own]));
}
