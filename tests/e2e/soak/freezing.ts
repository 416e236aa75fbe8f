import { setTimeout as pause } from "node:timers/promises";

import type { Random } from "./random.ts";
import type { Till } from "./till.ts";

/** Suspends tabs of a till again and again, by the browser's own protocol. Gives how many. */
export async function freezeTabs(
  till: Till,
  random: Random,
  isOver: () => boolean,
): Promise<number> {
  let frozen = 0;
  while (!isOver()) {
    await pause(random.between(500, 4_000));
    if (till.isAtWork && (await till.freeze(random.between(200, 9_000)))) frozen += 1;
  }
  return frozen;
}
