/** @file Which photo a content belongs to when files are overwritten, copied, edited and come back. */

import { copyFileSync, renameSync, rmSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { statement } from '../../../src/core/catalogue/database.ts';
import { hashOf } from './fakeTagger.ts';
import { accept, decisions, Workbench } from './workbench.ts';

/** Paths of all files with their states. */
const files = (bench: Workbench): string[] =>
  bench.library.rows().map(({ path, state }) => `${path} ${state}`);

describe('a file that is overwritten with a copy of another photo', () => {
  it('shows that photo, and the decisions on the former picture do not move there', async () => {
    const bench = await Workbench.open();
    bench.write('cat.jpg', 'a cat');
    bench.write('dog.jpg', 'a dog');
    await bench.scan();
    accept(bench, 'cat.jpg', 'my cat');
    accept(bench, 'dog.jpg', 'my dog');
    const cat = bench.photo('cat.jpg');
    bench.write('cat.jpg', 'a dog');
    await bench.scan();
    expect(bench.photo('cat.jpg')).toBe(bench.photo('dog.jpg'));
    expect(decisions(bench, 'dog.jpg')).toEqual(['my dog']);
    const kept = bench.library.rows().find((row) => row.photoId === cat)!;
    expect(kept).toMatchObject({ state: 'missing' });
    expect(kept.path).toMatch(/^cat\.jpg\/overwritten/);
    expect(decisions(bench, kept.path)).toEqual(['my cat']);
    // the picture turns up again: it is that photo, with its decisions
    bench.write('found.jpg', 'a cat');
    await bench.scan();
    expect(bench.photo('found.jpg')).toBe(cat);
    expect(decisions(bench, 'found.jpg')).toEqual(['my cat']);
    expect(files(bench)).toEqual(['cat.jpg present', 'dog.jpg present', 'found.jpg present']);
    expect([bench.state('found.jpg'), bench.state('dog.jpg')]).toEqual(['done', 'done']);
  });

  it('forgets the former photo where nobody has decided anything on it', async () => {
    const bench = await Workbench.open();
    bench.write('cat.jpg', 'a cat');
    bench.write('dog.jpg', 'a dog');
    await bench.scan();
    copyFileSync(bench.library.path('dog.jpg'), bench.library.path('cat.jpg'));
    await bench.scan();
    expect(files(bench)).toEqual(['cat.jpg present', 'dog.jpg present']);
    expect(bench.library.count('photo')).toBe(1);
  });

  it('does so too where the former picture has another copy, which keeps its decisions', async () => {
    const bench = await Workbench.open();
    bench.write('cat.jpg', 'a cat');
    bench.write('cat2.jpg', 'a cat');
    bench.write('dog.jpg', 'a dog');
    await bench.scan();
    accept(bench, 'cat.jpg', 'my cat');
    bench.write('cat.jpg', 'a dog');
    await bench.reconcile();
    // decided on the new photo before it was read
    accept(bench, 'cat.jpg', 'seen');
    await bench.pipeline.idle();
    expect(decisions(bench, 'dog.jpg')).toEqual(['seen']);
    expect(decisions(bench, 'cat2.jpg')).toEqual(['my cat']);
    expect(files(bench)).toEqual(['cat.jpg present', 'cat2.jpg present', 'dog.jpg present']);
    expect(statement(bench.database, `SELECT 1 FROM photo`).all().length).toBe(2);
  });

  it('is the same photo still where it was only copied over itself', async () => {
    const bench = await Workbench.open();
    bench.write('a.jpg', 'same');
    bench.write('b.jpg', 'same');
    await bench.scan();
    accept(bench, 'a.jpg', 'mine');
    bench.write('b.jpg', 'same');
    await bench.scan();
    expect(bench.photo('a.jpg')).toBe(bench.photo('b.jpg'));
    expect(decisions(bench, 'a.jpg')).toEqual(['mine']);
    rmSync(bench.library.path('b.jpg'));
    await bench.scan();
    expect(files(bench)).toEqual(['a.jpg present', 'b.jpg missing']);
  });
});

/** Everything is made; then the thumbnails are to be made anew, and the folder has been compared for that. */
async function scanAndPlanThumbnails(bench: Workbench): Promise<void> {
  await bench.scan();
  bench.versions.set('thumbnail', '2');
  bench.start();
  await bench.reconcile();
}

describe('a file that is edited after the folder was compared, when one stage only is to do', () => {
  it('is read for all its stages', async () => {
    const bench = await Workbench.open();
    bench.write('a.jpg', 'first');
    await scanAndPlanThumbnails(bench);
    bench.write('a.jpg', 'second, and longer');
    await bench.pipeline.idle();
    expect(bench.tagger.jobs.at(-1)).toMatchObject({
      wantMetadata: true,
      wantThumbnail: true,
      models: ['fake'],
    });
    expect(bench.contents('a.jpg')).toEqual([hashOf('second, and longer')]);
    expect(bench.state('a.jpg')).toBe('done');
    expect(bench.library.row('a.jpg').hash).toBe(hashOf('second, and longer'));
  });

  it('has a photo of its own where it has a copy', async () => {
    const bench = await Workbench.open();
    bench.write('a.jpg', 'first');
    bench.write('b.jpg', 'first');
    await scanAndPlanThumbnails(bench);
    bench.write('a.jpg', 'second, and longer');
    await bench.pipeline.idle();
    expect(bench.photo('a.jpg')).not.toBe(bench.photo('b.jpg'));
    expect(bench.contents('a.jpg')).toEqual([hashOf('second, and longer')]);
    expect(bench.contents('b.jpg')).toEqual([hashOf('first')]);
    expect([bench.state('a.jpg'), bench.state('b.jpg')]).toEqual(['done', 'done']);
  });

  it('is made for that stage alone where it was only touched', async () => {
    const bench = await Workbench.open();
    bench.write('a.jpg', 'first');
    await scanAndPlanThumbnails(bench);
    bench.write('a.jpg', 'first');
    await bench.pipeline.idle();
    expect(bench.tagger.jobs.length).toBe(1);
    await bench.scan();
    expect(bench.tagger.jobs.length).toBe(1);
    expect(bench.state('a.jpg')).toBe('done');
  });
});

describe('the former version of a photo that was edited', () => {
  it('is a photo of its own when it turns up again, whatever the edited one remembers', async () => {
    const bench = await Workbench.open();
    bench.write('a.jpg', 'before');
    bench.write('b.jpg', 'before');
    await bench.scan();
    accept(bench, 'a.jpg', 'mine');
    rmSync(bench.library.path('a.jpg'));
    await bench.scan();
    // the photo has a missing file with its former content, and a present one with another
    bench.write('b.jpg', 'edited');
    await bench.scan();
    const edited = bench.photo('b.jpg');
    bench.write('c.jpg', 'before');
    await bench.scan();
    expect(bench.photo('b.jpg')).toBe(edited);
    expect(bench.photo('c.jpg')).not.toBe(edited);
    expect(bench.library.row('b.jpg').hash).toBe(hashOf('edited'));
    expect(bench.library.row('c.jpg').hash).toBe(hashOf('before'));
    expect(decisions(bench, 'b.jpg')).toEqual(['mine']);
    expect([bench.state('b.jpg'), bench.state('c.jpg')]).toEqual(['done', 'done']);
  });
});

describe('a copy that comes back as it was', () => {
  for (const readBefore of [true, false]) {
    it(`is no longer the photo of a file edited meanwhile, ${readBefore ? 'read' : 'not read'} before`, async () => {
      const bench = await Workbench.open();
      bench.write('a.jpg', 'first');
      bench.write('b.jpg', 'first');
      await bench.scan();
      accept(bench, 'a.jpg', 'mine');
      renameSync(bench.library.path('b.jpg'), `${bench.library.root}/away`);
      await bench.scan();
      bench.write('a.jpg', 'second, and longer');
      if (readBefore) await bench.scan();
      else await bench.reconcile();
      renameSync(`${bench.library.root}/away`, bench.library.path('b.jpg'));
      await bench.scan();
      expect(bench.photo('a.jpg')).not.toBe(bench.photo('b.jpg'));
      expect(bench.contents('a.jpg')).toEqual([hashOf('second, and longer')]);
      expect(bench.contents('b.jpg')).toEqual([hashOf('first')]);
      expect([decisions(bench, 'a.jpg'), decisions(bench, 'b.jpg')]).toEqual([['mine'], ['mine']]);
      expect([bench.state('a.jpg'), bench.state('b.jpg')]).toEqual(['done', 'done']);
    });
  }

  it('is the same photo still where the other was only touched', async () => {
    const bench = await Workbench.open();
    bench.write('a.jpg', 'first');
    bench.write('b.jpg', 'first');
    await bench.scan();
    accept(bench, 'a.jpg', 'mine');
    renameSync(bench.library.path('b.jpg'), `${bench.library.root}/away`);
    await bench.scan();
    renameSync(`${bench.library.root}/away`, bench.library.path('b.jpg'));
    bench.write('a.jpg', 'first');
    await bench.scan();
    expect(bench.photo('a.jpg')).toBe(bench.photo('b.jpg'));
    expect(decisions(bench, 'b.jpg')).toEqual(['mine']);
    expect(bench.library.count('photo')).toBe(1);
  });
});
