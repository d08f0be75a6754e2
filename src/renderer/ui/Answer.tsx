/** @file What the library answered: shown when it is there; else why it is not, and a way to ask again. */

import type { UseQueryResult } from '@tanstack/react-query';
import type { JSX, ReactNode } from 'react';
import { failureWords } from '../lib/errorWords.ts';
import { useText } from '../lib/i18n.ts';
import { Button } from './Button.tsx';
import { Empty } from './Empty.tsx';

export function Answer<Data>(props: {
  readonly query: UseQueryResult<Data>;
  readonly children: (data: Data) => ReactNode;
}): JSX.Element | null {
  const text = useText();
  const { data, error, isFetching, refetch } = props.query;
  // an old answer is better than none
  if (data !== undefined) return <>{props.children(data)}</>;
  if (!error || isFetching) return null;
  return (
    <Empty sentence={failureWords(error)}>
      <Button onPress={() => void refetch()}>{text('common.retry')}</Button>
    </Empty>
  );
}
