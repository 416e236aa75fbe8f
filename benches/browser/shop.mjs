// The real register and the real servers, with customers put into the register's database by its own
// adapter.
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { createInterface } from "node:readline";

import { report } from "./browser.mjs";

/** Servers of their own, with the demo's data. `server` is the program, `register` the built application. */
export async function openServer({ server, register }) {
  const folder = await mkdtemp(join(tmpdir(), "shop-"));
  const [port, hqPort] = [await freePort(), await freePort()];
  const { child } = await start(server, [
    ...["serve", "--demo", "--jobs", "manual", "--data-dir", folder],
    ...["--listen", `127.0.0.1:${port}`, "--hq-listen", `127.0.0.1:${hqPort}`],
    ...["--register-dir", register],
  ]);
  const close = async () => {
    child.kill();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  const origin = `http://127.0.0.1:${port}`;
  // Its customers and configuration come down first.
  while (!(await fetch(`${origin}/health/ready`)).ok) await pause(50);
  return { origin, headquarters: `http://127.0.0.1:${hqPort}`, close };
}

/**
 * Servers of their own and a register that a worker has signed on at, disconnected and not open.
 * `ours` is the folder of the contender.
 */
export async function openShop(browser, { server, register, ours }) {
  const { origin, headquarters, close: closeServer } = await openServer({ server, register });
  // Without a service worker the seed's own address is not taken for a screen of the register.
  const context = await browser.newContext({ serviceWorkers: "block", locale: "en-GB" });
  const close = async () => {
    await context.close();
    await closeServer();
  };
  /** Runs `fill` where the contender is, on the register's address. */
  const seed = async (fill, value) => {
    await offerSeed(context, origin, ours);
    const page = await context.newPage();
    report(page);
    await page.goto(`${origin}/bench/`);
    await page.evaluate(fill, value);
    await page.close();
  };
  try {
    const page = await context.newPage();
    report(page);
    await page.goto(`${origin}/activate`);
    await page.getByRole("textbox", { name: "Activation code" }).fill("SEATTLE-REGISTER-1");
    await page.getByRole("button", { name: "Activate" }).click();
    await page.getByRole("textbox", { name: "Worker ID" }).fill("000160");
    await page.getByLabel("Password").fill("demo-2026");
    await page.getByRole("button", { name: "Sign on" }).click();
    await page.getByRole("searchbox", { name: "Search customers" }).waitFor();
    await page.getByRole("button", { name: "Disconnect" }).click();
    await page.getByRole("button", { name: "Connect", exact: true }).waitFor();
    await page.close();
  } catch (error) {
    await close();
    throw error;
  }
  return { context, origin, headquarters, seed, close };
}

/** Starts a program and answers with the first line that it says. */
export async function start(program, args) {
  // A line for each customer on a terminal is no part of a server's work.
  const env = { ...process.env, RUST_LOG: "warn" };
  const child = spawn(program, args, { stdio: ["pipe", "pipe", "inherit"], env });
  const lines = createInterface({ input: child.stdout });
  const [line] = await new Promise((resolve, reject) => {
    lines.once("line", (line) => resolve([line]));
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`${program} ended with ${code}`)));
  });
  return { child, line };
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** The contender's files on the register's own address: nothing of the register is changed. */
async function offerSeed(context, origin, ours) {
  const types = { js: "text/javascript", wasm: "application/wasm" };
  await context.route(`${origin}/bench/**`, async (route) => {
    const file = new URL(route.request().url()).pathname.slice("/bench/".length);
    if (file === "") return route.fulfill({ contentType: "text/html", body: "<!doctype html>" });
    const folder = file === "customer.js" ? join(import.meta.dirname, "page") : ours;
    const body = await readFile(join(folder, file));
    return route.fulfill({ contentType: types[file.split(".").pop()], body });
  });
}
