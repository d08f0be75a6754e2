/** @file Identifiers. Branded, so that a photo's id can never be handed over where a tag's is wanted. */

declare const brand: unique symbol;
type Branded<Base, Name extends string> = Base & { readonly [brand]: Name };

/** The picture as its owner thinks of it; survives moves, edits of the file and every model. */
export type PhotoId = Branded<number, 'PhotoId'>;
/** One file on disk that shows a photo. */
export type PhotoFileId = Branded<number, 'PhotoFileId'>;
/** A folder that the owner added to the library, watched with everything below it. */
export type LibraryFolderId = Branded<number, 'LibraryFolderId'>;
/** One directory inside a library folder. */
export type DirectoryId = Branded<number, 'DirectoryId'>;
/** An entry of the vocabulary. */
export type TagId = Branded<number, 'TagId'>;
/** One act of a person that can be undone. */
export type ActionId = Branded<number, 'ActionId'>;
/** A model's name in manifests and on the command line: lower-case letters, digits, `-`, `_` and `.`. */
export type ModelId = Branded<string, 'ModelId'>;
/** SHA-256 of a file's bytes, 64 lower-case hexadecimal digits. */
export type ContentHash = Branded<string, 'ContentHash'>;
