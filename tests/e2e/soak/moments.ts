/** Tells the killers that something has just begun that a kill would interrupt. */
export class Moments {
  #waiting: (() => void)[] = [];

  happened(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const wake of waiting) wake();
  }

  /** The next one, or the end of the patience. */
  next(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const patience = setTimeout(resolve, milliseconds);
      this.#waiting.push(() => {
        clearTimeout(patience);
        resolve();
      });
    });
  }
}
