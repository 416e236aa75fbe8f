/**
 * Chance from a seed: the same seed gives every actor the same decisions. What the machine does
 * between two decisions is its own, so a run is repeated in kind, not to the millisecond.
 */
export class Random {
  #state: number;

  /** Each actor has a stream of its own, so that one's pace does not change another's decisions. */
  constructor(seed: number, actor: string) {
    this.#state = seed >>> 0;
    for (const letter of actor) this.#state = Math.imul(this.#state ^ letter.charCodeAt(0), 16777619);
  }

  /** From 0 up to, and without, 1 (mulberry32). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }

  between(low: number, high: number): number {
    return low + this.next() * (high - low);
  }

  chance(share: number): boolean {
    return this.next() < share;
  }

  pick<T>(list: readonly T[]): T | undefined {
    return list[Math.floor(this.next() * list.length)];
  }
}
