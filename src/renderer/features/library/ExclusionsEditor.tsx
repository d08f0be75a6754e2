/** @file The owner's patterns of what is passed over in a folder, with examples of what they do. */

import { useState, type JSX } from 'react';
import type { QueryOutput } from '../../../contract/contract.ts';
import { useText } from '../../lib/i18n.ts';
import { library } from '../../lib/library.ts';
import { attempt, sayDone } from '../../lib/notices.ts';
import { Button } from '../../ui/Button.tsx';
import { TextArea } from '../../ui/Field.tsx';
import { patternsIn, unclosedIn } from './patterns.ts';
import styles from './Folders.module.css';
import shared from './Library.module.css';

const EXAMPLES = [
  { pattern: 'Exports/', meaning: 'library.folders.example-folder' },
  { pattern: '/Old scans/', meaning: 'library.folders.example-top' },
  { pattern: '*.psd', meaning: 'library.folders.example-files' },
  { pattern: '!cover.psd', meaning: 'library.folders.example-not' },
] as const;

export function ExclusionsEditor(props: {
  readonly folder: QueryOutput<'folders'>[number];
  readonly onClose: () => void;
}): JSX.Element {
  const { folder, onClose } = props;
  const { folderId, name } = folder;
  const text = useText();
  const [lines, setLines] = useState(folder.exclusions.join('\n'));
  /** The pattern that stands in the way of saving. */
  const [unclosed, setUnclosed] = useState<string | null>(null);
  const save = async (): Promise<void> => {
    const exclusions = patternsIn(lines);
    const wrong = unclosedIn(exclusions);
    setUnclosed(wrong);
    if (wrong !== null) return;
    if (await attempt(library.command('setExclusions', { folderId, exclusions }))) {
      sayDone(text('library.folders.saved', { name }));
      onClose();
    }
  };
  return (
    <div
      className={styles['exclusions']}
      role="group"
      aria-label={text('library.folders.exclusions-of', { name })}
    >
      <h3>{text('library.folders.exclusions')}</h3>
      <TextArea label={text('library.folders.exclusions-label')} value={lines} rows={4} onChange={setLines} />
      {unclosed !== null && (
        <p className={styles['problem']} role="alert">
          {text('library.folders.unclosed', { pattern: unclosed })}
        </p>
      )}
      <dl className={styles['examples']}>
        {EXAMPLES.map(({ pattern, meaning }) => (
          <div key={pattern} className={styles['example']}>
            <dt>{pattern}</dt>
            <dd>{text(meaning)}</dd>
          </div>
        ))}
      </dl>
      <p className={shared['quiet']}>{text('library.folders.exclusions-about')}</p>
      <div className={styles['answers']}>
        <Button kind="primary" onPress={() => void save()}>
          {text('library.folders.save')}
        </Button>
        <Button onPress={onClose}>{text('common.cancel')}</Button>
      </div>
    </div>
  );
}
