/**
 * @file The search field: what is typed is searched for at once, a list completes it, and problems are marked at their
 * place. Only this component is drawn again with each key.
 */

import { Bookmark, BookmarkCheck, Search, X } from 'lucide-react';
import {
  memo,
  useCallback,
  useEffect,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type JSX,
  type KeyboardEvent,
} from 'react';
import { actionOf, runAction } from '../../lib/actions.ts';
import { useText } from '../../lib/i18n.ts';
import { useLibrary } from '../../lib/library.ts';
import { useLater } from '../../lib/useLater.ts';
import { IconButton } from '../../ui/Button.tsx';
import { CompletionList, entryId } from './CompletionList.tsx';
import { goesOn, stepThrough, takeEntry, type Entry } from './completing.ts';
import { setFieldHandle } from './fieldHandle.ts';
import { noteSearch } from './history.ts';
import { Marks } from './Marks.tsx';
import { mended, suggestedWords } from './problems.ts';
import { ResultCount } from './ResultCount.tsx';
import { typingStore } from './typingStore.ts';
import { useProblems } from './useProblems.ts';
import { useCompletions } from './useCompletions.ts';
import { useTypedQuery } from './useTypedQuery.ts';
import styles from './Search.module.css';

/** What is wrong is said when a person has stopped typing for so long; half a word is no mistake. */
const SETTLED_MS = 600;
/** A Tab before the list is there takes its first entry, if that comes within this time. */
const TAKE_MS = 600;

interface FieldButtonsProps {
  /** The name of the saved search that this is, or null. */
  readonly savedAs: string | null;
  readonly onClear: () => void;
}

function Buttons({ savedAs, onClear }: FieldButtonsProps): JSX.Element {
  const text = useText();
  const save = actionOf('search.save');
  return (
    <>
      <IconButton
        icon={savedAs === null ? Bookmark : BookmarkCheck}
        label={savedAs === null ? text(save.label) : text('search.saved-as', { name: savedAs })}
        shortcut={save.keys?.[0]}
        size="small"
        onPress={() => runAction(save)}
      />
      <IconButton icon={X} label={text('search.clear')} size="small" onPress={onClear} />
    </>
  );
}

/** Not drawn again with each key. */
const FieldButtons = memo(Buttons);

export function SearchField(): JSX.Element {
  const text = useText();
  const listId = useId();
  const input = useRef<HTMLInputElement>(null);
  const caret = useRef<number | null>(null);
  const takeBy = useRef(0);
  const [cursor, setCursor] = useState(0);
  const [isOpen, setOpen] = useState(false);
  const [chosen, setChosen] = useState(-1);
  const { value, setValue, sender } = useTypedQuery((query) => {
    setCursor(query.length);
    setOpen(false);
  });
  const found = useProblems();
  const { data: saved } = useLibrary('savedSearches', {});
  const isSettled = useLater(value, SETTLED_MS, value) === value;

  const { entries: completions, isCurrent } = useCompletions(value, cursor, isOpen);
  const problems = useMemo(() => (isSettled ? found : []), [isSettled, found]);
  const fix = problems.find((problem) => problem.severity !== 'failure' && mended(problem, value) !== null);
  const entries = useMemo((): readonly Entry[] => {
    const mendedText = fix ? mended(fix, value) : null;
    if (!fix || mendedText === null) return completions;
    const whole = { start: 0, end: value.length, count: null };
    return [...completions, { kind: 'fix', label: suggestedWords(fix), insert: mendedText, ...whole }];
  }, [completions, fix, value]);
  const isShown = isOpen && (entries.length > 0 || problems.length > 0);
  const isUnfinished = isOpen && goesOn(value, completions);
  const saysProblem = isShown && problems.length > 0;
  useEffect(() => typingStore.setState({ isUnfinished, saysProblem }), [isUnfinished, saysProblem]);

  const replace = (next: string, cursor = next.length): void => {
    setValue(next);
    setCursor(cursor);
    setChosen(-1);
    caret.current = cursor;
  };
  const clear = useCallback((): void => {
    sender.now('');
    setValue('');
    setCursor(0);
    setChosen(-1);
    input.current?.focus();
  }, [sender, setValue]);
  const take = (entry: Entry): void => {
    const taken = takeEntry(value, entry);
    replace(taken.value, taken.cursor);
    setOpen(taken.goesOn);
    sender.now(taken.value, entry.sort ? { sort: entry.sort } : {});
  };

  useLayoutEffect(() => {
    setFieldHandle({
      focus: () => {
        input.current?.focus();
        input.current?.select();
      },
      flush: () => sender.flush(),
      text: () => value,
    });
    return () => setFieldHandle(null);
  });

  useLayoutEffect(() => {
    const field = input.current;
    if (caret.current === null || !field) return;
    field.setSelectionRange(caret.current, caret.current);
    if (caret.current === value.length) field.scrollLeft = field.scrollWidth;
    caret.current = null;
  }, [value]);

  useEffect(() => {
    if (!isCurrent || takeBy.current === 0) return;
    const first = performance.now() < takeBy.current ? completions[0] : undefined;
    takeBy.current = 0;
    if (first) take(first);
  }, [isCurrent, completions]);

  const onType = (next: string, at: number): void => {
    setValue(next);
    setCursor(at);
    setChosen(-1);
    setOpen(true);
    takeBy.current = 0;
    sender.later(next);
  };

  const onCompose = (next: string, at: number): void => {
    setValue(next);
    setCursor(at);
    setOpen(false);
  };

  const onTab = (event: KeyboardEvent): void => {
    if (event.shiftKey || !isOpen || value.trim() === '') return;
    const entry = chosen >= 0 ? entries[chosen] : entries[0];
    if (isCurrent && !entry) return;
    event.preventDefault();
    if (isCurrent && entry) take(entry);
    else takeBy.current = performance.now() + TAKE_MS;
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    // an input method has the keys while it composes
    if (event.nativeEvent.isComposing) return;
    const done = (): void => event.preventDefault();
    if (event.key === 'Tab') return onTab(event);
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      done();
      if (!isOpen) setOpen(true);
      else setChosen(stepThrough(chosen, event.key === 'ArrowDown' ? 1 : -1, entries.length));
    } else if (event.key === 'Enter') {
      done();
      const entry = entries[chosen];
      if (isShown && isCurrent && entry) return take(entry);
      sender.now(value);
      setOpen(false);
      noteSearch();
    } else if (event.key === 'Escape') {
      done();
      if (isShown) {
        setOpen(false);
        setChosen(-1);
      } else {
        sender.flush();
        input.current?.blur();
      }
    } else if (event.key === ' ' && event.ctrlKey) {
      done();
      setOpen(true);
    }
  };

  const savedAs = saved?.find(({ query }) => query === value.trimEnd());
  return (
    <div className={styles['field']} role="search">
      <Search className={styles['lens']} size={16} strokeWidth={1.75} aria-hidden />
      <div className={styles['typing']}>
        <Marks input={input} text={value} problems={problems} />
        <input
          ref={input}
          className={styles['input']}
          type="text"
          role="combobox"
          aria-label={text('search.field')}
          aria-expanded={isShown}
          aria-controls={listId}
          aria-autocomplete="list"
          aria-activedescendant={isShown && chosen >= 0 ? entryId(listId, chosen) : undefined}
          aria-invalid={problems.some(({ severity }) => severity === 'error')}
          aria-keyshortcuts="/"
          placeholder={text('search.placeholder')}
          autoComplete="off"
          autoCapitalize="off"
          autoCorrect="off"
          spellCheck={false}
          maxLength={10_000}
          value={value}
          onChange={({ target, nativeEvent }) => {
            const at = target.selectionStart ?? target.value.length;
            // half a syllable is nothing to search for
            if ((nativeEvent as InputEvent).isComposing) onCompose(target.value, at);
            else onType(target.value, at);
          }}
          onCompositionEnd={({ currentTarget }) =>
            onType(currentTarget.value, currentTarget.selectionStart ?? currentTarget.value.length)
          }
          onSelect={({ currentTarget }) => setCursor(currentTarget.selectionStart ?? 0)}
          onKeyDown={onKeyDown}
          onFocus={() => {
            if (value === '') setOpen(true);
          }}
          onClick={() => {
            if (value === '') setOpen(true);
          }}
          onBlur={() => {
            sender.flush();
            setOpen(false);
            setChosen(-1);
          }}
        />
      </div>
      {value === '' && <kbd className={styles['slash']}>/</kbd>}
      <ResultCount />
      {value !== '' && <FieldButtons savedAs={savedAs?.name ?? null} onClear={clear} />}
      {isShown && (
        <CompletionList
          id={listId}
          entries={entries}
          chosen={chosen}
          problem={problems[0] ?? null}
          isForEmpty={value.trim() === ''}
          onTake={take}
          onPoint={setChosen}
        />
      )}
    </div>
  );
}
