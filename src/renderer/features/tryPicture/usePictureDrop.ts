/** @file Pictures and folders that are dropped on the window, and pictures that are pasted into it. */

import { useEffect, useState } from 'react';
import { draggedKind, type Dragged } from './dropped.ts';
import { addFolders, tryFiles } from './tryStore.ts';

const isFileDrag = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;

function take(data: DataTransfer): void {
  const folders: File[] = [];
  const files: File[] = [];
  for (const item of data.items) {
    const file = item.getAsFile();
    if (!file) continue;
    if (item.webkitGetAsEntry()?.isDirectory) folders.push(file);
    else files.push(file);
  }
  if (folders.length > 0) addFolders(folders);
  tryFiles(files);
}

function onPaste(event: ClipboardEvent): void {
  const data = event.clipboardData;
  const files = [...(data?.files ?? [])].filter(({ type }) => type.startsWith('image/'));
  if (files.length === 0) return;
  const isText = data?.types.includes('text/plain') ?? false;
  // what is copied in a program that copies text and picture alike is meant as text where text is written
  if (isText && event.target instanceof Element && event.target.closest('input, textarea')) return;
  event.preventDefault();
  tryFiles(files);
}

/** Listens for as long as the component is there. What is dragged over the window now, or null. */
export function usePictureDrop(): Dragged | null {
  const [dragged, setDragged] = useState<Dragged | null>(null);
  useEffect(() => {
    const onOver = (event: DragEvent): void => {
      if (!isFileDrag(event) || !event.dataTransfer) return;
      const kind = draggedKind(event.dataTransfer.items);
      // a file that is nothing for this window must not be opened in its place either
      event.preventDefault();
      event.dataTransfer.dropEffect = kind ? 'copy' : 'none';
      setDragged(kind);
    };
    const onLeave = (event: DragEvent): void => {
      if (event.relatedTarget === null) setDragged(null);
    };
    const onDrop = (event: DragEvent): void => {
      setDragged(null);
      if (!isFileDrag(event) || !event.dataTransfer) return;
      event.preventDefault();
      take(event.dataTransfer);
    };
    window.addEventListener('dragenter', onOver);
    window.addEventListener('dragover', onOver);
    window.addEventListener('dragleave', onLeave);
    window.addEventListener('drop', onDrop);
    window.addEventListener('paste', onPaste);
    return () => {
      window.removeEventListener('dragenter', onOver);
      window.removeEventListener('dragover', onOver);
      window.removeEventListener('dragleave', onLeave);
      window.removeEventListener('drop', onDrop);
      window.removeEventListener('paste', onPaste);
    };
  }, []);
  return dragged;
}
