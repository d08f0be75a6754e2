/** @file How sure models must be before a tag is shown. */

import { useState, type JSX } from 'react';
import { moveThreshold, oddsFactor } from '../../../contract/rules.ts';
import { percent } from '../../lib/format.ts';
import { useText } from '../../lib/i18n.ts';
import { useLibrary } from '../../lib/library.ts';
import { changeSettings } from '../../lib/settings.ts';
import { Answer } from '../../ui/Answer.tsx';
import { Button } from '../../ui/Button.tsx';
import { Slider } from '../../ui/Field.tsx';
import { Section } from './Section.tsx';
import styles from './Strictness.module.css';
import shared from './Library.module.css';

/** The threshold that the words take as their example. */
const EXAMPLE = 0.5;

function StrictnessSlider({ strictness }: { strictness: number }): JSX.Element {
  const text = useText();
  // while it is moved only the words follow: the whole library is gone through when it is let go
  const [moving, setMoving] = useState<number | null>(null);
  const shown = moving ?? strictness;
  const example = { before: percent(EXAMPLE), after: percent(moveThreshold(EXAMPLE, oddsFactor(shown))) };
  const set = (value: number): void => {
    setMoving(null);
    if (value !== strictness) void changeSettings({ strictness: value });
  };
  return (
    <div className={styles['strictness']}>
      <Slider
        label={text('library.tags.strictness')}
        value={shown}
        minimum={-1}
        maximum={1}
        step={0.1}
        isWide
        onChange={setMoving}
        onChangeEnd={set}
      />
      <div className={styles['ends']} aria-hidden>
        <span>{text('library.tags.loosest')}</span>
        <span>{text('library.tags.neutral')}</span>
        <span>{text('library.tags.strictest')}</span>
      </div>
      <p className={styles['means']} role="status">
        {shown === 0
          ? text('library.tags.means-neutral')
          : text(shown > 0 ? 'library.tags.means-stricter' : 'library.tags.means-looser', example)}
      </p>
      <p className={shared['quiet']}>{text('library.tags.kept')}</p>
      <div className={shared['buttons']}>
        <Button isDisabled={shown === 0} onPress={() => set(0)}>
          {text('library.tags.reset')}
        </Button>
      </div>
    </div>
  );
}

export function Strictness(): JSX.Element {
  const text = useText();
  const query = useLibrary('settings', {});
  return (
    <Section id="tags" about={text('library.tags.about')}>
      <Answer query={query}>{({ strictness }) => <StrictnessSlider strictness={strictness} />}</Answer>
    </Section>
  );
}
