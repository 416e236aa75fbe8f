import type { CustomerRow } from "../harness/admin.ts";
import { Ledger, type Entry, type Value } from "./ledger.ts";

/** What one till shows after everything has run out. */
export interface TillReport {
  till: string;
  /** Each row of the soak's customers in the till's list, with the number that it shows. */
  rows: { name: string; number: string | undefined }[];
}

/** Everything that must not be; each a sentence with the customer's name. */
export interface Judgement {
  lost: string[];
  doubled: string[];
  others: string[];
}

/**
 * Holds what the screens said against what headquarters and the tills have (R201, R202).
 * Pure: it is tested by hand-made losses.
 */
export function judge(
  entries: Iterable<Entry>,
  headquarters: readonly CustomerRow[],
  tills: readonly TillReport[],
  losses = 0,
): Judgement {
  const lost: string[] = [];
  const doubled: string[] = [];
  const others: string[] = [];
  const rowsOf = groupBy(headquarters, (row) => row.Name);
  const known = new Map([...entries].map((entry) => [entry.name, entry]));

  for (const entry of known.values()) {
    const rows = rowsOf.get(entry.name) ?? [];
    const numbers = rows.map((row) => row.AccountNumber).join(", ");
    if (rows.length > 1) doubled.push(`${entry.name} is ${numbers} at headquarters`);
    if (rows.length === 0 && entry.isSaved) {
      lost.push(`${entry.name} was saved at ${entry.till} and is not at headquarters`);
    }
    for (const number of entry.numbers) {
      if (!rows.some((row) => row.AccountNumber === number)) {
        others.push(`${entry.name} was shown as ${number} and is ${numbers || "nobody"}`);
      }
    }
    if (entry.numbers.length > 1) {
      doubled.push(`${entry.name} was shown with the numbers ${entry.numbers.join(", ")}`);
    }
    const row = rows[0];
    if (row && !isNewest(entry, row.Phone, losses)) {
      const newest = entry.values.findLast((value) => value.isShown)?.phone;
      lost.push(`the edit of ${entry.name} to ${newest} was saved, headquarters has ${row.Phone}`);
    }
  }
  for (const [number, rows] of groupBy(headquarters, (row) => row.AccountNumber)) {
    if (rows.length > 1) others.push(`${number} is ${rows.map((row) => row.Name).join(" and ")}`);
  }
  for (const [, rows] of groupBy(headquarters, (row) => row.CustomerId)) {
    if (rows.length < 2) continue;
    const numbers = rows.map((row) => row.AccountNumber).join(" and ");
    doubled.push(`${rows[0]?.Name} has one key and the numbers ${numbers}`);
  }
  for (const name of rowsOf.keys()) {
    if (Ledger.isOurs(name) && !known.has(name)) others.push(`nobody ever entered ${name}`);
  }
  for (const { till, rows } of tills) {
    const shown = groupBy(rows, (row) => row.name);
    for (const entry of known.values()) {
      if (entry.till !== till) continue;
      const number = rowsOf.get(entry.name)?.[0]?.AccountNumber;
      const its = shown.get(entry.name) ?? [];
      if (its.length > 1) doubled.push(`${entry.name} is ${its.length} times in the list of ${till}`);
      if (its.length === 0 && (entry.isSaved || number !== undefined)) {
        lost.push(`${entry.name} is not in the list of ${till}`);
      }
      for (const row of its) {
        if (row.number === number) continue;
        others.push(
          `${entry.name} is ${row.number ?? "without a number"} in the list of ${till} and ` +
            `${number ?? "nobody"} at headquarters`,
        );
      }
    }
  }
  return { lost, doubled, others };
}

/**
 * Whether a phone number is the last that a screen showed as saved, or one pressed after it. What was
 * shown before the channel database was lost last may be lost with it: then an older one is right too.
 */
function isNewest(entry: Entry, phone: string, losses: number): boolean {
  const isSure = (value: Value) => value.isShown && (value.losses ?? 0) === losses;
  const newest = entry.values.findLastIndex(isSure);
  return entry.values.slice(Math.max(newest, 0)).some((value) => value.phone === phone);
}

function groupBy<T>(list: Iterable<T>, key: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of list) {
    const group = groups.get(key(one));
    if (group) group.push(one);
    else groups.set(key(one), [one]);
  }
  return groups;
}
