/** @file Photos that could not be read or tagged, and why. Only the pages that are seen are asked for and drawn. */

import { CircleCheck, FolderSearch, ImageOff, RotateCw } from 'lucide-react';
import { useLayoutEffect, useRef, useState, type JSX } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import type { QueryOutput } from '../../../contract/contract.ts';
import { actionOf, runAction } from '../../lib/actions.ts';
import { failureWords } from '../../lib/errorWords.ts';
import { useText } from '../../lib/i18n.ts';
import { library, useLibrary } from '../../lib/library.ts';
import { attempt } from '../../lib/notices.ts';
import { isDesktop } from '../../lib/transport.ts';
import { openPhoto } from '../../lib/viewStore.ts';
import { Answer } from '../../ui/Answer.tsx';
import { Button, IconButton } from '../../ui/Button.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { ThumbnailPicture } from '../../ui/ThumbnailPicture.tsx';
import { pagesSeen } from './pages.ts';
import { Section } from './Section.tsx';
import styles from './Failures.module.css';

type Failed = QueryOutput<'failures'>['photos'][number];

const ROW = 72;
const PAGE = 50;

function FailureRow({ failed, index, total }: { failed: Failed; index: number; total: number }): JSX.Element {
  const text = useText();
  const { photoId, path } = failed;
  const message = failureWords(failed);
  const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  return (
    <div
      role="listitem"
      aria-setsize={total}
      aria-posinset={index + 1}
      className={styles['row']}
      style={{ top: index * ROW, height: ROW }}
    >
      <AriaButton
        className={styles['thumbnail'] ?? ''}
        aria-label={text('library.failures.open', { name })}
        onPress={() => openPhoto(photoId)}
      >
        {/* a photo that cannot be read has none */}
        <ThumbnailPicture photoId={photoId} instead={<ImageOff size={16} strokeWidth={1.75} aria-hidden />} />
      </AriaButton>
      <div className={styles['words']}>
        <p title={message}>{message}</p>
        <p className={styles['path']} title={path}>
          {path}
        </p>
      </div>
      {isDesktop && (
        <IconButton
          icon={FolderSearch}
          label={text('library.failures.show-in-folder')}
          onPress={() => void attempt(library.command('showInFolder', { photoId }))}
        />
      )}
    </div>
  );
}

function Page({ page, total }: { page: number; total: number }): JSX.Element {
  const { data } = useLibrary('failures', { offset: page * PAGE, limit: PAGE });
  return (
    <>
      {data?.photos.map((failed, row) => (
        <FailureRow
          key={`${failed.photoId} ${failed.stage}`}
          failed={failed}
          index={page * PAGE + row}
          total={total}
        />
      ))}
    </>
  );
}

function LongList({ total }: { total: number }): JSX.Element {
  const text = useText();
  const scroller = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, bottom: 0 });
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const look = (): void => {
      setView({ top: element.scrollTop, bottom: element.scrollTop + element.clientHeight });
    };
    const observer = new ResizeObserver(look);
    observer.observe(element);
    element.addEventListener('scroll', look, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, []);
  return (
    // what scrolls must be reachable by the keyboard
    <div
      ref={scroller}
      className={styles['scroller']}
      tabIndex={0}
      role="region"
      aria-label={text('library.failures.list')}
    >
      <div
        className={styles['content']}
        role="list"
        aria-label={text('library.failures.list')}
        style={{ height: total * ROW }}
      >
        {pagesSeen(view, { rows: total, rowHeight: ROW, pageSize: PAGE }).map((page) => (
          <Page key={page} page={page} total={total} />
        ))}
      </div>
    </div>
  );
}

export function Failures(): JSX.Element {
  const text = useText();
  const query = useLibrary('failures', { offset: 0, limit: 1 });
  const total = query.data?.total ?? 0;
  return (
    <Section
      id="failures"
      isFilling
      {...(total > 0
        ? {
            about: text('library.failures.about', { count: total }),
            buttons: (
              <Button onPress={() => runAction(actionOf('library.retry-failed'))}>
                <RotateCw size={16} strokeWidth={1.75} aria-hidden />
                {text('library.failures.retry-all')}
              </Button>
            ),
          }
        : {})}
    >
      <Answer query={query}>
        {({ total }) =>
          total === 0 ? (
            <Empty icon={CircleCheck} sentence={text('library.failures.none')} />
          ) : (
            <LongList total={total} />
          )
        }
      </Answer>
    </Section>
  );
}
