/** @file What is stored and where, and backups of the catalogue. */

import { useEffect, useState, type JSX } from 'react';
import type { QueryOutput } from '../../../contract/contract.ts';
import { actionOf } from '../../lib/actions.ts';
import { bytes, instant } from '../../lib/format.ts';
import { useText } from '../../lib/i18n.ts';
import { useLibrary } from '../../lib/library.ts';
import { Answer } from '../../ui/Answer.tsx';
import { Button } from '../../ui/Button.tsx';
import { Section } from './Section.tsx';
import styles from './Storage.module.css';
import shared from './Library.module.css';

type Stored = QueryOutput<'storage'>;

function Sizes({ stored }: { stored: Stored }): JSX.Element {
  const text = useText();
  const rows = [
    { id: 'catalogue', size: stored.catalogueBytes },
    { id: 'thumbnails', size: stored.thumbnailBytes },
    { id: 'models', size: stored.modelBytes },
  ] as const;
  return (
    <table className={styles['table']}>
      <tbody>
        <tr>
          <th scope="row">{text('library.storage.place')}</th>
          <td colSpan={2} className={styles['path']}>
            {stored.cataloguePath}
          </td>
        </tr>
        {rows.map(({ id, size }) => (
          <tr key={id}>
            <th scope="row">{text(`library.storage.${id}`)}</th>
            <td className={shared['quiet']}>{text(`library.storage.${id}-about`)}</td>
            <td className={styles['bytes']}>{bytes(size)}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row" colSpan={2}>
            {text('library.storage.total')}
          </th>
          <td className={styles['bytes']}>{bytes(rows.reduce((sum, { size }) => sum + size, 0))}</td>
        </tr>
      </tfoot>
    </table>
  );
}

function Backups({ backups }: { backups: Stored['backups'] }): JSX.Element {
  const text = useText();
  if (backups.length === 0) return <p className={shared['quiet']}>{text('library.storage.backups-none')}</p>;
  return (
    <table className={styles['table']}>
      <thead>
        <tr>
          <th scope="col">{text('library.storage.made-at')}</th>
          <th scope="col">{text('library.storage.file')}</th>
          <th scope="col" className={styles['bytes']}>
            {text('library.storage.size')}
          </th>
        </tr>
      </thead>
      <tbody>
        {backups
          .toSorted((one, other) => other.madeAt - one.madeAt)
          .map(({ name, bytes: size, madeAt }) => (
            <tr key={name}>
              <td>{instant(madeAt)}</td>
              <td className={styles['path']}>{name}</td>
              <td className={styles['bytes']}>{bytes(size)}</td>
            </tr>
          ))}
      </tbody>
    </table>
  );
}

export function Storage(): JSX.Element {
  const text = useText();
  const query = useLibrary('storage', {});
  const { refetch } = query;
  const [isBusy, setIsBusy] = useState(false);
  // sizes change without anyone telling
  useEffect(() => void refetch(), [refetch]);
  const backUp = async (): Promise<void> => {
    setIsBusy(true);
    await actionOf('library.back-up').run();
    await refetch();
    setIsBusy(false);
  };
  return (
    <Section id="storage" about={text('library.storage.about')}>
      <Answer query={query}>
        {(stored) => (
          <>
            <Sizes stored={stored} />
            <div className={styles['heading']}>
              <h3>{text('library.storage.backups')}</h3>
              <Button isDisabled={isBusy} onPress={() => void backUp()}>
                {text(isBusy ? 'library.storage.backing-up' : 'library.storage.back-up')}
              </Button>
            </div>
            <Backups backups={stored.backups} />
          </>
        )}
      </Answer>
    </Section>
  );
}
