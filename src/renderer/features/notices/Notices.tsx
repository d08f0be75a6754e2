/** @file Notices at the window's edge. What was done goes by itself; what went wrong stays until it is closed. */

import { AlertTriangle, Check, Info, X, type LucideIcon } from 'lucide-react';
import { useState, type JSX } from 'react';
import { actionOf, runAction } from '../../lib/actions.ts';
import { useText } from '../../lib/i18n.ts';
import { useStoreValue } from '../../lib/library.ts';
import { closeNotice, holdNotices, noticeStore, type Notice } from '../../lib/notices.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import styles from './Notices.module.css';

const ICONS: Readonly<Record<Notice['kind'], LucideIcon>> = {
  done: Check,
  note: Info,
  problem: AlertTriangle,
};

/** Characters of a text that is cut to three lines at first, so that it does not cover what lies below. */
const LONG = 160;

function OneNotice({ notice }: { notice: Notice }): JSX.Element {
  const text = useText();
  const { id, kind, actionId } = notice;
  const [isCut, setIsCut] = useState(notice.text.length > LONG);
  const action = actionId === null ? null : actionOf(actionId);
  const Icon = ICONS[kind];
  return (
    <div className={`${styles['notice']} ${styles[kind]}`} data-testid={`notice-${kind}`}>
      <Icon size={16} strokeWidth={1.75} aria-hidden />
      <div className={styles['text']}>
        <p className={isCut ? styles['cut'] : ''}>{notice.text}</p>
        {notice.text.length > LONG && (
          <button type="button" className={styles['more']} onClick={() => setIsCut(!isCut)}>
            {text(isCut ? 'notices.more' : 'notices.less')}
          </button>
        )}
      </div>
      {action && (
        <span className={styles['offer']}>
          <Button
            onPress={() => {
              closeNotice(id);
              runAction(action);
            }}
          >
            {text(action.label)}
          </Button>
        </span>
      )}
      <span className={styles['close']}>
        <IconButton icon={X} label={text('notices.close')} onPress={() => closeNotice(id)} />
      </span>
    </div>
  );
}

export function Notices(): JSX.Element {
  const text = useText();
  const notices = useStoreValue(noticeStore, (state) => state.notices);
  const list = (isProblem: boolean): JSX.Element[] =>
    notices
      .filter(({ kind }) => (kind === 'problem') === isProblem)
      .map((one) => <OneNotice key={one.id} notice={one} />);
  // both lists are always there: what is put into one is read out then
  return (
    <div
      className={styles['notices']}
      // they lie over dialogs and the photo view, which make all else deaf and dumb
      data-react-aria-top-layer="true"
      onPointerEnter={() => holdNotices(true)}
      onPointerLeave={() => holdNotices(false)}
      onFocus={() => holdNotices(true)}
      onBlur={() => holdNotices(false)}
    >
      <div className={styles['list']} role="alert" aria-label={text('notices.problems')}>
        {list(true)}
      </div>
      <div className={styles['list']} role="status" aria-label={text('notices.done')}>
        {list(false)}
      </div>
    </div>
  );
}
