import { setTimeout as pause } from "node:timers/promises";

import type { Server } from "../harness/servers.ts";
import type { Ledger } from "./ledger.ts";
import type { Moments } from "./moments.ts";
import type { Random } from "./random.ts";
import type { Till } from "./till.ts";

/**
 * How long after something has begun the kill comes at most, in milliseconds; one is drawn each time.
 * The short ones hit a transaction, the long ones a request, or a transaction of a busy machine.
 */
const REACHES_MS = [5, 20, 80, 300, 1_000, 2_000];

/** An instant to kill at: mostly a moment after something has begun, else any. */
async function instant(random: Random, moments: Moments): Promise<void> {
  if (random.chance(0.2)) return pause(random.between(0, 1_500));
  await moments.next(10_000);
  const reach = random.pick(REACHES_MS) ?? 0;
  await pause(random.between(0, reach));
}

/** Kills a till's browser again and again. Gives how many kills hit a save that was under way. */
export async function killBrowser(
  till: Till,
  kills: number,
  random: Random,
  ledger: Ledger,
  isOver: () => boolean,
): Promise<number> {
  let hits = 0;
  for (let kill = 0; kill < kills && !isOver(); kill += 1) {
    // Most when somebody works at it; some while it starts and opens what the last one left.
    const isEarly = random.chance(0.1);
    while (!till.isRunning && !isOver()) await pause(20);
    if (isEarly) await pause(random.between(0, 3_000));
    else {
      while (!till.isAtWork && !isOver()) await pause(20);
      // Time for some saves that are answered.
      await pause(random.between(0, 4_000));
      await instant(random, till.moments);
    }
    if (isOver()) break;
    if (ledger.inFlight(till.name) > 0) hits += 1;
    await till.kill();
    while (till.isRunning) await pause(20);
  }
  return hits;
}

/** Kills a server again and again, and starts it again after a while. */
export async function killServer(
  server: Server,
  kills: number,
  random: Random,
  moments: Moments,
  log: (event: object) => void,
  /** Kills of browsers so far: all are to be killed until the end, not one after the other. */
  pace: () => number,
  isOver: () => boolean,
  /** What happens to its data while it is down. */
  whileDown: () => Promise<void> = async () => undefined,
): Promise<number> {
  let done = 0;
  while (done < kills && !isOver()) {
    while (done > pace() && pace() < kills && !isOver()) await pause(50);
    await pause(random.between(100, 2_500));
    await instant(random, moments);
    log({ event: "kill server", url: server.url });
    await server.kill();
    done += 1;
    await whileDown();
    await pause(random.chance(0.1) ? random.between(2_000, 6_000) : random.between(0, 700));
    const started = server.startAlive();
    if (random.chance(0.1) && done < kills) {
      // Also while it starts.
      await pause(random.between(0, 150));
      await server.kill();
      done += 1;
      await started.catch(() => undefined);
      await server.startAlive();
    } else {
      await started;
    }
  }
  return done;
}
