/** @file Collects the inputs of one model into batches. Runs in the tagger process; knows nothing of tensors. */

/** Longest time that an input waits for others which are still being decoded: one slow file must not hold it up. */
const LONGEST_WAIT = 150;

/** Lets one piece of work run at a time: models share the processor or the graphics card. */
export class Turnstile {
  #last: Promise<unknown> = Promise.resolve();

  run<Value>(work: () => Promise<Value>): Promise<Value> {
    const result = this.#last.then(work);
    // whoever asked for the work handles its failure; the next in line only waits for its end
    this.#last = result.then(
      () => undefined,
      () => undefined,
    );
    return result;
  }
}

interface Waiting<Input, Output> {
  readonly input: Input;
  readonly resolve: (output: Output) => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * Runs inputs in batches of up to `size`. A batch is run when it is full, when nothing else is announced, or when its
 * oldest input has waited long enough.
 */
export class Batcher<Input, Output> {
  readonly #size: number;
  readonly #run: (inputs: readonly Input[]) => Promise<Output[]>;
  readonly #turnstile: Turnstile;
  #waiting: Waiting<Input, Output>[] = [];
  #announced = 0;
  #timer: NodeJS.Timeout | null = null;
  #scheduled = false;

  constructor(size: number, run: (inputs: readonly Input[]) => Promise<Output[]>, turnstile: Turnstile) {
    this.#size = size;
    this.#run = run;
    this.#turnstile = turnstile;
  }

  /** An input is on its way: `add` or `withdraw` follows. */
  announce(): void {
    this.#announced += 1;
  }

  /** An announced input does not come. */
  withdraw(): void {
    this.#announced -= 1;
    this.#consider();
  }

  /** Resolves with the output for an announced input. Rejects where the run fails for this input alone. */
  add(input: Input): Promise<Output> {
    this.#announced -= 1;
    return new Promise((resolve, reject) => {
      this.#waiting.push({ input, resolve, reject });
      this.#consider();
    });
  }

  #consider(): void {
    if (this.#waiting.length === 0 || this.#scheduled) return;
    if (this.#waiting.length >= this.#size || this.#announced === 0) this.#schedule();
    else this.#timer ??= setTimeout(() => this.#schedule(), LONGEST_WAIT);
  }

  #schedule(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#scheduled) return;
    this.#scheduled = true;
    void this.#turnstile.run(async () => {
      // taken only now: while others had their turn, more may have come
      const batch = this.#waiting.splice(0, this.#size);
      this.#scheduled = false;
      await this.#runBatch(batch);
      this.#consider();
    });
  }

  /** A batch that fails is run again one by one, so that one picture's failure stays its own. */
  async #runBatch(batch: readonly Waiting<Input, Output>[]): Promise<void> {
    try {
      const outputs = await this.#run(batch.map(({ input }) => input));
      if (outputs.length !== batch.length)
        throw new Error(`${outputs.length} results for ${batch.length} inputs`);
      batch.forEach(({ resolve }, index) => resolve(outputs[index]!));
    } catch (error) {
      if (batch.length === 1) batch[0]!.reject(error);
      else for (const one of batch) await this.#runBatch([one]);
    }
  }
}
