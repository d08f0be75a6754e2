/** @file Fields to fill in: text, lines of text, switch, slider; and a bar of progress. */

import { useLayoutEffect, useRef, type JSX } from 'react';
import {
  Input,
  Label,
  ProgressBar,
  Slider as AriaSlider,
  SliderThumb,
  SliderTrack,
  Switch as AriaSwitch,
  Text,
  TextArea as AriaTextArea,
  TextField as AriaTextField,
} from 'react-aria-components';
import styles from './Field.module.css';

export interface TextFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly placeholder?: string;
  readonly autoFocus?: boolean;
  /** The label is not drawn, only told to those who cannot see. */
  readonly isLabelHidden?: boolean;
}

export function TextField(props: TextFieldProps): JSX.Element {
  const { label, value, onChange, placeholder, autoFocus = false, isLabelHidden = false } = props;
  return (
    <AriaTextField
      className={styles['field']}
      value={value}
      onChange={onChange}
      autoFocus={autoFocus}
      {...(isLabelHidden ? { 'aria-label': label } : {})}
    >
      {!isLabelHidden && <Label className={styles['label']}>{label}</Label>}
      <Input className={styles['input']} {...(placeholder === undefined ? {} : { placeholder })} />
    </AriaTextField>
  );
}

/** Several lines of text. */
export function TextArea(props: {
  readonly label: string;
  /** Below the label: what belongs in it. */
  readonly description?: string;
  readonly value: string;
  readonly rows: number;
  readonly onChange: (value: string) => void;
}): JSX.Element {
  const { label, description, value, rows, onChange } = props;
  return (
    <AriaTextField className={styles['field']} value={value} onChange={onChange}>
      <Label className={styles['label']}>{label}</Label>
      <AriaTextArea className={styles['area']} rows={rows} spellCheck={false} />
      {description !== undefined && (
        <Text slot="description" className={styles['label']}>
          {description}
        </Text>
      )}
    </AriaTextField>
  );
}

export function Switch(props: {
  readonly label: string;
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
}): JSX.Element {
  return (
    <AriaSwitch className={styles['switch']} isSelected={props.isOn} onChange={props.onChange}>
      <span className={styles['track']} />
      {props.label}
    </AriaSwitch>
  );
}

export function Slider(props: {
  readonly label: string;
  readonly value: number;
  readonly minimum: number;
  readonly maximum: number;
  readonly step: number;
  readonly onChange: (value: number) => void;
  /** Told once when it is let go, for what costs too much to do on the way. */
  readonly onChangeEnd?: (value: number) => void;
  /** What the value means, for those who hear it; else the number itself is told. */
  readonly valueText?: string;
  /** As wide as its surroundings. */
  readonly isWide?: boolean;
}): JSX.Element {
  const { label, value, valueText, minimum, maximum, step, onChange, onChangeEnd, isWide = false } = props;
  const input = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => {
    // the widget has no words for its value but a format for numbers
    if (valueText !== undefined) input.current?.setAttribute('aria-valuetext', valueText);
  }, [value, valueText]);
  return (
    <AriaSlider
      className={`${styles['slider']} ${isWide ? styles['wide'] : ''}`}
      aria-label={label}
      value={value}
      minValue={minimum}
      maxValue={maximum}
      step={step}
      onChange={onChange}
      {...(onChangeEnd ? { onChangeEnd } : {})}
    >
      <SliderTrack className={styles['sliderTrack']}>
        <SliderThumb className={styles['thumb']} inputRef={input} />
      </SliderTrack>
    </AriaSlider>
  );
}

/** How far something is; `share` 0 to 1, or null where nobody knows. */
export function Progress({ label, share }: { label: string; share: number | null }): JSX.Element {
  return (
    <ProgressBar
      className={styles['bar']}
      aria-label={label}
      value={(share ?? 0) * 100}
      isIndeterminate={share === null}
    >
      <div className={styles['barTrack']}>
        <div className={styles['barFill']} style={{ width: `${(share ?? 0) * 100}%` }} />
      </div>
    </ProgressBar>
  );
}
