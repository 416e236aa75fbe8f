import { createWriteStream } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";

import { expect, test } from "@playwright/test";

import { Commerce } from "../harness/servers.ts";
import { until } from "../harness/waiting.ts";
import { judge } from "./judgement.ts";
import { freezeTabs } from "./freezing.ts";
import { killBrowser, killServer } from "./killing.ts";
import { Ledger } from "./ledger.ts";
import { Moments } from "./moments.ts";
import { everybody, runJobs } from "./office.ts";
import { options } from "./options.ts";
import { Random } from "./random.ts";
import { Backups } from "./restoring.ts";
import { Till } from "./till.ts";

/** How long everything may take to run out once nothing is killed any more, in milliseconds. */
const RUN_OUT_MS = 180_000;

test("R024 R040 R201 R202 R203 R206 R336 browser, scale unit and headquarters are killed while customers are created and edited, tabs stand still and the channel database goes back: nothing lost, nothing twice", async () => {
  const { kills, minutes, seed, isFalse } = options;
  test.setTimeout((minutes * 60 + 420) * 1_000);
  const folder = resolve(
    process.env.SOAK_RESULTS ?? join(import.meta.dirname, "../test-results"),
    `soak-${seed}`,
  );
  await mkdir(folder, { recursive: true });
  const trace = createWriteStream(join(folder, "events.jsonl"));
  const began = Date.now();
  const log = (event: object) => trace.write(`${JSON.stringify({ at: Date.now() - began, ...event })}\n`);
  console.log(`soak: seed ${seed}, ${kills} kills of each, at most ${minutes} min, trace in ${folder}`);

  const ledger = new Ledger(log);
  const commerce = await Commerce.start();
  let isStopping = false;
  const presses = new Moments();
  const till = (name: string, code: string) => {
    const random = new Random(seed, name);
    const { url } = commerce.scaleUnit;
    return new Till(name, code, url, ledger, random, log, presses, () => isStopping);
  };
  // One store asks headquarters at each save, the other leaves it to the jobs.
  const tills = [till("Ginza", "GINZA-REGISTER-1"), till("Seattle", "SEATTLE-REGISTER-1")];
  try {
    await commerce.admin.switchOn("P", "A", "E", "X");
    await Promise.all(tills.map((one) => one.setUp()));
    if (isFalse) ledger.lie("Ginza");

    const hasForgotten = () => tills.some((one) => one.hasForgotten);
    const isOver = () => isStopping || hasForgotten() || Date.now() - began > minutes * 60_000;
    const jobs = new Moments();
    let jobsStop = false;
    const office = runJobs(commerce.admin, jobs, () => jobsStop);
    const work = tills.map((one) => one.run());
    const pace = () => tills.reduce((sum, one) => sum + one.kills, 0);
    const random = (actor: string) => new Random(seed, actor);
    const backups = new Backups(commerce, ledger, random("backups"), log);
    const freezing = tills.map((one) => freezeTabs(one, random(`freezer of ${one.name}`), () => isStopping));
    const [hits, ofScaleUnit, ofHeadquarters] = await Promise.all([
      Promise.all(
        tills.map((one, index) => {
          const its = Math.floor((kills + index) / tills.length);
          return killBrowser(one, its, random(`browser of ${one.name}`), ledger, isOver);
        }),
      ).then((hits) => hits.reduce((sum, one) => sum + one, 0)),
      killServer(commerce.scaleUnit, kills, random("scale unit"), presses, log, pace, isOver, () =>
        backups.turn(),
      ),
      killServer(commerce.headquarters, kills, random("headquarters"), jobs, log, pace, isOver),
    ]);
    const killing = Date.now() - began;
    isStopping = true;
    await Promise.all(work);
    const frozen = (await Promise.all(freezing)).reduce((sum, one) => sum + one, 0);
    const troubles: string[] = [];
    for (const one of tills.filter((till) => !till.hasForgotten)) {
      await one.runOut(RUN_OUT_MS).catch(async () => {
        troubles.push(`the outbox of ${one.name} does not become empty: ${await one.words()}`);
      });
    }
    jobsStop = true;
    const jobRuns = await office;
    await commerce.admin.signOn();
    await commerce.admin.convert();
    await until("no operation to wait for its synchronization", async () => {
      return (await commerce.admin.counters()).AsyncRowsWaiting === 0;
    });

    const headquarters = await everybody(commerce.admin);
    const reports = [];
    for (const one of tills) reports.push(await one.report());
    const { lost, doubled, others } = judge(
      ledger.entries.values(),
      headquarters,
      reports,
      ledger.losses,
    );
    for (const one of tills) {
      lost.push(...one.missing);
      others.push(...one.broken);
      others.push(...one.crashes.map((words) => `${one.name} broke: ${words}`));
    }
    others.push(...troubles);
    const ours = headquarters.filter((row) => Ledger.isOurs(row.Name));
    const unanswered = tills.flatMap((one) => one.notSaved);
    const ofBrowsers = pace();
    const summary = {
      seed,
      killsOfBrowser: ofBrowsers,
      killsOfScaleUnit: ofScaleUnit,
      killsOfHeadquarters: ofHeadquarters,
      killsDuringASave: hits,
      tabsFrozen: frozen,
      channelsRestored: backups.restored,
      pressed: ledger.entries.size,
      saved: ledger.saves,
      edited: ledger.edits,
      notConfirmed: unanswered.length,
      numbers: ours.length,
      jobRuns,
      killingSeconds: Math.round(killing / 1_000),
      seconds: Math.round((Date.now() - began) / 1_000),
      lost,
      doubled,
      others,
    };
    await writeFile(join(folder, "summary.json"), `${JSON.stringify(summary, null, 2)}\n`);
    console.log(
      `soak: killed ${ofBrowsers} browsers (${hits} during a save), ${ofScaleUnit} scale units, ` +
        `${ofHeadquarters} headquarters, froze ${frozen} tabs, put ${backups.restored} older channel ` +
        `databases back in ${summary.killingSeconds} s; ${ledger.saves} saves and ` +
        `${ledger.edits} edits shown as safe, ${unanswered.length} not; ${ours.length} customers ` +
        `with a number; lost ${lost.length}, doubled ${doubled.length}, other ${others.length}`,
    );
    for (const words of unanswered.slice(0, 5)) console.log(`soak: not confirmed: ${words}`);
    expect({ lost, doubled, others }, `seed ${seed}, trace in ${folder}`).toEqual({
      lost: [],
      doubled: [],
      others: [],
    });
    // A soak in which nothing happened proves nothing.
    expect(ledger.saves).toBeGreaterThan(0);
    expect(Math.min(ofBrowsers, ofScaleUnit, ofHeadquarters)).toBeGreaterThan(0);
  } finally {
    isStopping = true;
    await writeFile(join(folder, "scale-unit.log"), commerce.scaleUnit.log);
    await writeFile(join(folder, "headquarters.log"), commerce.headquarters.log);
    trace.end();
    await Promise.all(tills.map((one) => one.end()));
    await commerce.end();
  }
});
