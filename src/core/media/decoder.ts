/** @file What the decoder gives: everything that is read from a photo's file, from one pass over its bytes. */

import type { Failure } from '../domain/errors.ts';
import type { FilePath } from '../domain/filePath.ts';
import type { ContentHash } from '../domain/ids.ts';
import type { FileContent, PhotoMetadata, Thumbnail } from '../domain/photo.ts';

/** How a picture is brought to the size that a model takes. The pixels come as 8-bit RGB, height x width x 3. */
export interface ModelInputSpec {
  readonly width: number;
  readonly height: number;
  /**
   * `cover-crop`: scale the short side to the input (or to `resizeShortSide`), then crop the centre.
   * `pad`: scale the long side, centre the picture, fill the rest with `padColour`.
   * `pad-top-left`: the same with the picture in the top left corner.
   * `stretch`: scale both sides, shape lost.
   */
  readonly resize: 'cover-crop' | 'pad' | 'pad-top-left' | 'stretch';
  /** For `cover-crop`: length of the short side before the crop (torchvision's Resize(256), CenterCrop(224)). */
  readonly resizeShortSide: number | null;
  readonly interpolation: 'bicubic' | 'bilinear' | 'lanczos3' | 'nearest';
  /** 0 to 255 each. */
  readonly padColour: readonly [number, number, number];
}

export interface DecodeRequest {
  readonly path: FilePath;
  /** Where the file's content still has this hash, only `content` is wanted: everything else is stored already. */
  readonly skipIfHash: ContentHash | null;
  readonly wantMetadata: boolean;
  readonly wantThumbnail: boolean;
  readonly inputs: readonly ModelInputSpec[];
}

export interface DecodedPicture {
  readonly thumbnail: Thumbnail | null;
  /** dHash of the upright picture, 8 bytes; null where no thumbnail was wanted. */
  readonly fingerprint: Uint8Array | null;
  /** One array per `DecodeRequest.inputs`, in its order. */
  readonly inputs: readonly Uint8Array[];
}

/** A failure with what it means for a second try: `transient` ones may pass by themselves (a file still being written). */
export interface DecodeFailure extends Failure {
  readonly transient: boolean;
}

export type Outcome<Value> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly failure: DecodeFailure };

export interface Decoded {
  /** Not ok: the file could not be read at all, and nothing else is there. */
  readonly content: Outcome<FileContent>;
  /** Null where not wanted, or skipped. A photo may have metadata and no picture (a format that is not decoded yet). */
  readonly metadata: Outcome<PhotoMetadata> | null;
  readonly picture: Outcome<DecodedPicture> | null;
}

/** A picture for a window that cannot show the file itself. */
export interface PreviewRequest {
  readonly path: FilePath;
  /** Most pixels of the longer side; smaller pictures keep their size. */
  readonly longSide: number;
}

/** A JPEG of the upright picture in sRGB; what is transparent is white. */
export interface Preview {
  readonly jpeg: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** The decoder as those use it who need pictures. No call rejects for the sake of a file: each file has its outcome. */
export interface Decoder {
  decode(request: DecodeRequest): Promise<Decoded>;
  preview(request: PreviewRequest): Promise<Outcome<Preview>>;
  /** Starts the decoder process before the first photo is there, which would else wait for it a quarter of a second. */
  prepare(): void;
  /** Ends the decoder process. */
  close(): Promise<void>;
}
