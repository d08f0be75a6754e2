/** @file The field that adds tags: completes known ones, makes new ones, several in a row; a comma ends a name. */

import { Check, Plus } from 'lucide-react';
import {
  useEffect,
  useId,
  useMemo,
  useRef,
  useState,
  type ChangeEvent,
  type JSX,
  type KeyboardEvent,
} from 'react';
import { LONGEST_TAG_NAME, nameKey } from '../../../contract/rules.ts';
import { actionOf, printedKey, runAction } from '../../lib/actions.ts';
import { number } from '../../lib/format.ts';
import { useText } from '../../lib/i18n.ts';
import { useLibrary, useStoreValue } from '../../lib/library.ts';
import { isLearned, keyStore } from './keyHints.ts';
import { addField, addTags, enterPanel, leavePanel, panelStore, type ActOn } from './panelStore.ts';
import { complete, splitNames, splitTyped, type Completion } from './tagNames.ts';
import popover from '../../ui/Popover.module.css';
import styles from './TagField.module.css';

const MOST_SHOWN = 8;

export interface TagFieldProps {
  /** Leads to the photos that get the tags, when a name is ended. */
  readonly addTo: ActOn;
  /** Keys of the tags that all of them have by a person's word. */
  readonly accepted: ReadonlySet<string>;
}

export function TagField({ addTo, accepted }: TagFieldProps): JSX.Element {
  const text = useText();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState('');
  const [isFocused, setIsFocused] = useState(false);
  /** Index of the completion that Enter takes; null while the list is closed: by Escape, or because nothing is typed. */
  const [marked, setMarked] = useState<number | null>(null);
  const [isTooLong, setIsTooLong] = useState(false);
  const { data: tags = [] } = useLibrary('tags', {}, { isEnabled: isFocused });
  const recent = useStoreValue(panelStore, (state) => state.recent);
  const learned = useStoreValue(keyStore, ({ uses }) => isLearned(uses, 'add'));
  const completions = useMemo(() => {
    if (typed.trim() !== '') return complete(tags, typed, MOST_SHOWN);
    const counts = new Map(tags.map((tag) => [tag.name, tag.photos]));
    return recent.map((name): Completion => ({ name, photos: counts.get(name) ?? 0, isNew: false }));
  }, [tags, typed, recent]);
  const isOpen = isFocused && marked !== null && completions.length > 0;
  const current = isOpen ? Math.min(marked, completions.length - 1) : -1;

  useEffect(() => addField.add(() => input.current?.focus()), []);

  const add = (names: readonly string[], rest: string): void => {
    const tooLong = names.some((name) => name.length > LONGEST_TAG_NAME);
    setIsTooLong(tooLong);
    if (tooLong) return;
    if (names.length > 0) addTags(addTo, names);
    setTyped(rest);
    setMarked(rest === '' ? null : 0);
  };

  const onChange = (event: ChangeEvent<HTMLInputElement>): void => {
    const value = event.target.value;
    // a comma of an input method is not yet what is meant
    const isComposing = event.nativeEvent instanceof InputEvent && event.nativeEvent.isComposing;
    const { names, rest } = splitTyped(value);
    if (!isComposing && names.length > 0) return add(names, rest);
    setIsTooLong(false);
    setTyped(value);
    setMarked(value.trim() === '' ? null : 0);
  };

  const move = (by: number): void => {
    if (completions.length === 0) return;
    if (current < 0) setMarked(by > 0 ? 0 : completions.length - 1);
    else setMarked((current + by + completions.length) % completions.length);
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    const isUndo = (event.ctrlKey || event.metaKey) && event.key === 'z' && !event.shiftKey;
    if (event.key === 'Enter') {
      const chosen = completions[current];
      add(chosen ? [chosen.name] : splitNames(typed), '');
    } else if (event.key === 'ArrowDown') move(1);
    else if (event.key === 'ArrowUp') move(-1);
    else if (event.key === 'Escape') {
      if (isOpen) setMarked(null);
      else if (typed === '') leavePanel();
      else add([], '');
    } else if (isUndo && typed === '') runAction(actionOf('edit.undo'));
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div className={styles['field']}>
      <div className={styles['box']}>
        <Plus size={16} strokeWidth={1.75} aria-hidden />
        <input
          ref={input}
          className={styles['input']}
          role="combobox"
          aria-label={text('inspector.add-tag')}
          aria-expanded={isOpen}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-invalid={isTooLong}
          {...(isOpen ? { 'aria-activedescendant': `${id}-${current}` } : {})}
          {...(isTooLong ? { 'aria-describedby': `${id}-problem` } : {})}
          autoComplete="off"
          spellCheck={false}
          placeholder={text('inspector.add-tag')}
          value={typed}
          onChange={onChange}
          onKeyDown={onKeyDown}
          onFocus={(event) => {
            setIsFocused(true);
            enterPanel(
              event.relatedTarget,
              event.currentTarget.closest('[data-panel]') ?? event.currentTarget,
            );
          }}
          onBlur={() => setIsFocused(false)}
        />
        {!learned && !isFocused && <kbd className={styles['key']}>{printedKey('t')}</kbd>}
      </div>
      {isTooLong && (
        <p id={`${id}-problem`} className={styles['problem']}>
          {text('inspector.name-too-long', { count: LONGEST_TAG_NAME })}
        </p>
      )}
      <ul
        id={`${id}-list`}
        role="listbox"
        aria-label={text('inspector.completions')}
        className={`${popover['popover']} ${popover['menu']} ${styles['list']}`}
        hidden={!isOpen}
      >
        {isOpen &&
          completions.map(({ name, photos, isNew }, index) => (
            <li
              key={isNew ? 'new' : name}
              id={`${id}-${index}`}
              role="option"
              aria-selected={index === current}
              className={popover['item']}
              {...(index === current ? { 'data-focused': true } : {})}
              // the field keeps the focus
              onMouseDown={(event) => event.preventDefault()}
              onPointerMove={() => setMarked(index)}
              onClick={() => add([name], '')}
            >
              <span className={styles['name']}>{isNew ? text('inspector.create', { name }) : name}</span>
              {accepted.has(nameKey(name)) && <Check size={14} aria-label={text('inspector.has-it')} />}
              {photos > 0 && <span className={popover['aside']}>{number(photos)}</span>}
            </li>
          ))}
      </ul>
    </div>
  );
}
