/** @file The least that a window made with React can be: one heading. What Tagroll's start is measured against. */

import { useEffect, type JSX } from 'react';
import { createRoot } from 'react-dom/client';

function Heading(): JSX.Element {
  useEffect(() => {
    requestAnimationFrame(() => performance.mark('first-photos'));
  }, []);
  return <h1>Photos</h1>;
}

createRoot(document.getElementById('root')!).render(<Heading />);
