import { setTimeout as pause } from "node:timers/promises";

import type { Admin, CustomerRow } from "../harness/admin.ts";
import type { Moments } from "./moments.ts";

/** Headquarters' batch jobs, one after the other without a pause, whoever is killed meanwhile. */
export async function runJobs(
  admin: Admin,
  moments: Moments,
  isStopping: () => boolean,
): Promise<number> {
  let runs = 0;
  while (!isStopping()) {
    for (const job of ["P-0001", "sync", "1010"] as const) {
      try {
        moments.happened();
        await admin.run(job);
        runs += 1;
      } catch {
        // Killed, or started anew and knows nobody.
        await admin.signOn().catch(() => pause(100));
      }
    }
    await pause(50);
  }
  return runs;
}

/** Everybody at headquarters. */
export async function everybody(admin: Admin): Promise<CustomerRow[]> {
  const rows: CustomerRow[] = [];
  for (;;) {
    const page = await admin.page(rows.length);
    rows.push(...page);
    if (page.length === 0) return rows;
  }
}
