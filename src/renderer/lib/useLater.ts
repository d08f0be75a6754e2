/** @file Values that wait until a person, or the library, has come to rest. */

import { useEffect, useState } from 'react';

/** The value as it was when it last stayed the same for so many milliseconds; `first` until it did. */
export function useLater<Value>(value: Value, milliseconds: number, first: Value): Value {
  const [later, setLater] = useState(first);
  useEffect(() => {
    const timer = setTimeout(() => setLater(value), milliseconds);
    return () => clearTimeout(timer);
  }, [value, milliseconds]);
  return later;
}
