/**
 * @file Decides what the bare words of a query are: tags, or words to rank by. Pure; runs in the library thread.
 *
 * Words that stand side by side are looked up together, the longest tag first, so `ice cream dog` finds the tags
 * "ice cream" and "dog". Words that are no tag, or (where `isUsed` tells that) a tag that no photo has, rank the photos by
 * meaning where the whole query is a conjunction at that point. Inside `or` and `not` nothing can be ranked: such a word stands for a tag that no photo has, with a warning.
 */

import { TagrollError } from '../../domain/errors.ts';
import { asksForMissing, type QueryNode, type QueryProblem, type Span } from '../../domain/query.ts';
import { LONGEST_TAG_NAME, tagKey } from '../../domain/tag.ts';
import { explainQuery } from './explain.ts';
import { formatWord } from './format.ts';
import { conjunction, disjunction, everything, isNothing, negation, nothing } from './simplify.ts';

/** A word that is likely meant as one, and not as a name. */
const YEAR = /^(?:18|19|20)\d\d$/;

type Term = Extract<QueryNode, { kind: 'term' }>;

export interface TagLookup {
  /** Whether a tag has this name or alias, given as its key (`tagKey`). */
  readonly findTag: (key: string) => boolean;
  /** The name of the tag that is nearest to a key that is none, edit distance at most 2; null where none is near. */
  readonly suggest?: (key: string) => string | null;
  /**
   * Whether any photo that the query may find has the tag of a name, `withMissing`: also one whose files are gone. Where it
   * is not given, all count as such that photos have.
   */
  readonly isUsed?: (key: string, withMissing: boolean) => boolean;
}

export interface ResolvedQuery {
  /** Without `term` and `meaning` nodes, and flat; what no photo can match is `not` of `all`. */
  readonly node: QueryNode;
  /** The text to rank by; null where the query has none. */
  readonly meaning: string | null;
  /**
   * `node` with less of the tags that are only words of a phrase that ranks, for where no photo has them all ("a plane in
   * the sky", and no photo is tagged "sky"): first any of them, then none. Empty where there are none such.
   */
  readonly relaxed: readonly QueryNode[];
  /** Warnings only, in the text's order. */
  readonly notes: readonly QueryProblem[];
  /** How the query was understood, one sentence each. */
  readonly explain: readonly string[];
}

/** The key of a name; null where no tag can have it. */
function keyOf(name: string): string | null {
  try {
    return tagKey(name);
  } catch (error) {
    // too long, or nothing but control characters
    if (error instanceof TagrollError) return null;
    throw error;
  }
}

/** What the last word of a key may be the English plural of: dogs, boxes, cherries; not glass, bus or tennis. */
function singulars(key: string): string[] {
  if (!/\p{L}{2}s$/u.test(key) || /(?:ss|us|is)$/.test(key)) return [];
  const found = [key.slice(0, -1)];
  if (/(?:s|x|z|ch|sh|o)es$/.test(key)) found.push(key.slice(0, -2));
  if (/\p{L}ies$/u.test(key)) found.push(`${key.slice(0, -3)}y`);
  return found;
}

/**
 * Looks the words of a query up.
 *
 * @param node as `parseQuery` makes it.
 */
export function resolveTerms(node: QueryNode, lookup: TagLookup): ResolvedQuery {
  const { phraseTags, ...resolved } = new Resolver(node, lookup, 'all').resolve();
  const relax = (keep: 'any' | 'none'): QueryNode => new Resolver(node, lookup, keep).resolve().node;
  return { ...resolved, relaxed: phraseTags ? [relax('any'), relax('none')] : [] };
}

class Resolver {
  private readonly root: QueryNode;
  private readonly lookup: TagLookup;
  private readonly meaning: string[] = [];
  private readonly notes: QueryProblem[] = [];
  private readonly explain: string[] = [];
  private readonly keepPhraseTags: 'all' | 'any' | 'none';
  private readonly withMissing: boolean;
  private phraseTags = false;

  constructor(root: QueryNode, lookup: TagLookup, keepPhraseTags: 'all' | 'any' | 'none') {
    this.root = root;
    this.lookup = lookup;
    this.withMissing = asksForMissing(root);
    this.keepPhraseTags = keepPhraseTags;
  }

  resolve(): Omit<ResolvedQuery, 'relaxed'> & { readonly phraseTags: boolean } {
    const node = this.walk(this.root, true);
    const meaning = this.meaning.length === 0 ? null : this.meaning.join(' ');
    this.explain.push(explainQuery(node));
    if (meaning !== null && !isNothing(node))
      this.explain.push(`They are ranked by how well they fit "${meaning}".`);
    return { node, meaning, notes: this.notes, explain: this.explain, phraseTags: this.phraseTags };
  }

  /** `ranks`: the node belongs to the conjunction that is the whole query, so its words can rank. */
  private walk(node: QueryNode, ranks: boolean): QueryNode {
    if (node.kind === 'and') {
      // a written "and" parts the words: `ice and cream` is two tags
      const children = node.explicit
        ? node.children.map((child) => this.walk(child, ranks))
        : this.walkRun(node.children, ranks);
      return conjunction(children, node.span);
    }
    if (node.kind === 'or') {
      return disjunction(
        node.children.map((child) => this.walk(child, false)),
        node.span,
      );
    }
    if (node.kind === 'not') return negation(this.walk(node.child, false), node.span);
    if (node.kind === 'term') return conjunction(this.words([node], ranks), node.span);
    if (node.kind === 'meaning') return this.unknown([node], ranks);
    if (node.kind === 'tag') this.checkTag(node.name, node.span);
    return node;
  }

  /** Children of one conjunction: bare words side by side are looked up together. */
  private walkRun(children: readonly QueryNode[], ranks: boolean): QueryNode[] {
    const found: QueryNode[] = [];
    let words: Term[] = [];
    const flush = () => {
      for (const one of this.words(words, ranks)) found.push(one);
      words = [];
    };
    for (const child of children) {
      if (child.kind === 'term' && !child.quoted) {
        words.push(child);
      } else {
        flush();
        found.push(this.walk(child, ranks));
      }
    }
    flush();
    return found;
  }

  /** Words side by side, cut from the left into the longest tags; what is left between them is unknown. */
  private words(words: readonly Term[], ranks: boolean): QueryNode[] {
    const found: QueryNode[] = [];
    let unknown: Term[] = [];
    let anyUnknown = false;
    const flush = () => {
      if (unknown.length === 0) return;
      found.push(this.unknown(unknown, ranks));
      anyUnknown = true;
      unknown = [];
    };
    const wordKeys = words.map((word) => keyOf(word.text));
    for (let start = 0; start < words.length;) {
      const match = this.longestTag(words, wordKeys, start, ranks);
      if (match) {
        flush();
        found.push({ kind: 'tag', name: match.key, span: spanOf(words.slice(start, match.end)) });
        start = match.end;
      } else {
        unknown.push(words[start]!);
        start += 1;
      }
    }
    flush();
    // "two dogs running": the words that are tags filter, and the whole phrase ranks; "two" alone would say little
    if (!anyUnknown || !ranks) return found;
    if (words.length === 1 && !words[0]!.quoted) this.warnMistyped(words[0]!);
    this.meaning.push(words.map((word) => word.text).join(' '));
    const tags = found.filter((one) => one.kind === 'tag');
    if (tags.length > 0) this.phraseTags = true;
    if (this.keepPhraseTags === 'all') return found;
    return this.keepPhraseTags === 'any' && tags.length > 0 ? [disjunction(tags, spanOf(tags))] : [];
  }

  /** @param wordKeys the key of each of `words`; a name's key is that of its words with blanks between. */
  private longestTag(
    words: readonly Term[],
    wordKeys: readonly (string | null)[],
    start: number,
    ranks: boolean,
  ): { key: string; end: number } | null {
    const keys: string[] = [];
    let name = wordKeys[start] ?? null;
    // no tag has a longer name, so no longer run of words needs to be looked up, which also bounds the time
    for (let end = start + 1; name !== null && name.length <= LONGEST_TAG_NAME; end++) {
      keys.push(name);
      const next = wordKeys[end] ?? null;
      name = next === null ? null : `${name} ${next}`;
    }
    for (let count = keys.length; count > 0; count--) {
      const typed = keys[count - 1]!;
      const candidates = words[start]!.quoted ? [typed] : [typed, ...singulars(typed)];
      const key = candidates.find(
        (candidate) => this.lookup.findTag(candidate) && (!ranks || this.isUsed(candidate)),
      );
      if (key === undefined) continue;
      this.explain.push(key === typed ? `"${key}" is a tag.` : `"${typed}" is read as the tag "${key}".`);
      return { key, end: start + count };
    }
    return null;
  }

  /** Words that are no tag, or that ask for meaning: they rank, or match nothing. */
  private unknown(
    words: readonly Extract<QueryNode, { kind: 'term' | 'meaning' }>[],
    ranks: boolean,
  ): QueryNode {
    const span = spanOf(words);
    const text = words.map((word) => word.text).join(' ');
    const [first] = words;
    if (first?.kind === 'meaning') {
      if (!ranks)
        this.warn(span, `~"${text}" cannot rank photos inside "or" or "not", so nothing matches it.`, null);
    } else if (ranks) {
      for (const word of words) {
        const key = keyOf(word.text);
        if (key !== null && this.lookup.findTag(key)) {
          this.explain.push(`No photo has the tag "${key}", so it ranks by meaning.`);
          continue;
        }
        const near = this.suggestUsed(word.text);
        const meant = near === null ? '' : `; the nearest tag is "${near}"`;
        this.explain.push(`"${word.text}" is no tag, so it ranks by meaning${meant}.`);
      }
    } else {
      const together = words.length > 1 ? this.suggest(text) : null;
      if (together !== null) this.warnUnknown(text, span, together);
      else for (const word of words) this.warnUnknown(word.text, word.span, this.suggest(word.text));
    }
    if (!ranks) return nothing(span);
    if (first?.kind === 'meaning') this.meaning.push(text);
    return everything(span);
  }

  /** A single word that is no tag ranks, but may be a slip of the pen. */
  private warnMistyped(word: Term): void {
    const near = this.suggestUsed(word.text);
    const meant = YEAR.test(word.text) ? `date:${word.text}` : near === null ? null : formatWord(near);
    if (meant === null) return;
    const message = `"${word.text}" is no tag, so it ranks by meaning.`;
    this.notes.push({ severity: 'warning', message, span: word.span, suggestion: meant, kind: 'slip' });
  }

  private checkTag(name: string, span: Span): void {
    const key = keyOf(name);
    if (key !== null && this.lookup.findTag(key)) return;
    const near = this.suggest(name);
    const meant = near === null ? '' : ` The nearest is "${near}".`;
    const suggestion = near === null ? null : `tag:${formatWord(near)}`;
    this.warn(span, `There is no tag "${name}", so no photo has it.${meant}`, suggestion);
  }

  private suggest(name: string): string | null {
    const key = keyOf(name);
    return key === null ? null : (this.lookup.suggest?.(key) ?? null);
  }

  /** The same among tags that photos have: another one would find no more. */
  private suggestUsed(name: string): string | null {
    const near = this.suggest(name);
    const key = near === null ? null : keyOf(near);
    return key !== null && this.isUsed(key) ? near : null;
  }

  private isUsed(key: string): boolean {
    return this.lookup.isUsed?.(key, this.withMissing) ?? true;
  }

  private warnUnknown(text: string, span: Span, near: string | null): void {
    const meant = near === null ? '' : ` The nearest is "${near}".`;
    const message = `There is no tag "${text}", and inside "or" or "not" a word cannot rank photos by meaning, so no photo matches it.${meant}`;
    this.warn(span, message, near === null ? null : formatWord(near));
  }

  private warn(span: Span, message: string, suggestion: string | null): void {
    this.notes.push({ severity: 'warning', message, span, suggestion });
  }
}

/** From the first node's start to the last one's end. */
function spanOf(nodes: readonly QueryNode[]): Span {
  return { start: nodes[0]!.span.start, end: nodes.at(-1)!.span.end };
}
