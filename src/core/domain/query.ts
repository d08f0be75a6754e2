/** @file The syntax tree of a search: what the parser makes and the evaluator walks. */

/** Where in the query's text a node stands: UTF-16 units, end exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export type ComparisonOperator = '=' | '<' | '<=' | '>' | '>=';

/** A range of wall-clock time: milliseconds as in `PhotoMetadata.takenLocal`; from inclusive, until exclusive. */
export interface DateRange {
  readonly from: number | null;
  readonly until: number | null;
}

/** States that `is:` asks for. */
export type PhotoProperty =
  | 'untagged'
  | 'tagged'
  | 'missing'
  | 'offline'
  | 'reviewed'
  | 'unreviewed'
  | 'failed'
  | 'duplicate'
  | 'located';

export const PHOTO_PROPERTIES: readonly PhotoProperty[] = [
  'untagged',
  'tagged',
  'missing',
  'offline',
  'reviewed',
  'unreviewed',
  'failed',
  'duplicate',
  'located',
];

export type QueryNode =
  | { readonly kind: 'all'; readonly span: Span }
  /**
   * `explicit`: joined by the word "and" or by `&`, not by standing side by side. It means the same; only a tag of
   * several words is never looked for across it.
   */
  | {
      readonly kind: 'and';
      readonly children: readonly QueryNode[];
      readonly explicit?: true;
      readonly span: Span;
    }
  | { readonly kind: 'or'; readonly children: readonly QueryNode[]; readonly span: Span }
  | { readonly kind: 'not'; readonly child: QueryNode; readonly span: Span }
  /** A bare word or quoted phrase, not yet looked up: a tag's name or alias, else words for search by meaning. */
  | { readonly kind: 'term'; readonly text: string; readonly quoted: boolean; readonly span: Span }
  /** `~"kids at the sea"`: by meaning only. */
  | { readonly kind: 'meaning'; readonly text: string; readonly span: Span }
  | { readonly kind: 'tag'; readonly name: string; readonly span: Span }
  | { readonly kind: 'date'; readonly range: DateRange; readonly span: Span }
  | { readonly kind: 'folder'; readonly text: string; readonly span: Span }
  | { readonly kind: 'camera'; readonly text: string; readonly span: Span }
  | { readonly kind: 'is'; readonly property: PhotoProperty; readonly span: Span }
  /** A rating from `least` to `most`, both inclusive, 0 to 5; 0 is none. */
  | { readonly kind: 'rating'; readonly least: number; readonly most: number; readonly span: Span };

/** True where `is:missing` stands anywhere in the query: then photos whose files are gone may be in the result. */
export function asksForMissing(node: QueryNode): boolean {
  if (node.kind === 'and' || node.kind === 'or') return node.children.some(asksForMissing);
  if (node.kind === 'not') return asksForMissing(node.child);
  return node.kind === 'is' && node.property === 'missing';
}

/** What a person should know about a query: the text goes on working, or not, by `severity`. */
export interface QueryProblem {
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly span: Span;
  /** A text to put in the span's place. */
  readonly suggestion: string | null;
  /**
   * What can be done about it beside that. `slip`: a word that is no tag and may be meant as the suggestion, if it is not to
   * rank. `needs-text-model`: a model with a text part is to be put in use.
   */
  readonly kind?: 'slip' | 'needs-text-model';
}
