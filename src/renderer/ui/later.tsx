/**
 * @file Parts of the window that are loaded when they are drawn first. React's own `lazy` waits for any of them, be it
 * loaded long before, and shows what it has waited for only 300 ms after it has begun to wait.
 */

import { useEffect, useState, type ComponentType, type JSX } from 'react';

export interface Later<Props extends object> {
  (props: Props): JSX.Element | null;
  /** Loads it, for whoever foresees that it will be drawn: then it is, at once. */
  readonly load: () => Promise<void>;
}

/** A component that draws nothing until it is loaded, and then what `load` gives. */
export function later<Props extends object>(load: () => Promise<ComponentType<Props>>): Later<Props> {
  let loaded: ComponentType<Props> | null = null;
  const loadOnce = async (): Promise<void> => {
    loaded ??= await load();
  };
  function Part(props: Props): JSX.Element | null {
    const [Loaded, setLoaded] = useState(() => loaded);
    useEffect(() => {
      if (!Loaded) void loadOnce().then(() => setLoaded(() => loaded));
    }, [Loaded]);
    return Loaded && <Loaded {...props} />;
  }
  return Object.assign(Part, { load: loadOnce });
}
