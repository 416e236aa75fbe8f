/** What `cargo xtask soak` was asked for. */
export interface SoakOptions {
  /** Kills of each: browser, scale unit, headquarters. */
  kills: number;
  /** The killing stops after so many minutes, however many there were. */
  minutes: number;
  seed: number;
  /** Clerks save a restored draft whose save nothing confirmed, as a cashier after a crash might. */
  finishesDrafts: boolean;
  /** Claims a customer whom nobody saved: the soak then has to fail. */
  isFalse: boolean;
}

function whole(name: string, otherwise: number): number {
  const text = process.env[name];
  if (text === undefined || text === "") return otherwise;
  const value = Number(text);
  if (!Number.isFinite(value) || value < 0) throw new Error(`${name} is no number: ${text}`);
  return value;
}

export const options: SoakOptions = {
  kills: whole("SOAK_KILLS", 10),
  minutes: whole("SOAK_MINUTES", 1.5),
  seed: whole("SOAK_SEED", Date.now() % 1_000_000_000),
  finishesDrafts: process.env.SOAK_FINISH_DRAFTS === "1",
  isFalse: process.env.SOAK_FALSE === "1",
};
