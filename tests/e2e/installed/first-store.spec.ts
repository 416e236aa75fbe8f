import { createHash, X509Certificate } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import { chromium, expect, test, type BrowserContext } from "@playwright/test";

import { Child } from "../harness/child.ts";
import { chromiumArguments, chromiumPath } from "../harness/chromium.ts";
import { Console } from "../harness/console.ts";
import { freePorts } from "../harness/ports.ts";
import { ACCOUNT_NUMBER, PENDING, Register, somebody } from "../harness/register.ts";
import { until } from "../harness/waiting.ts";

const root = resolve(import.meta.dirname, "../../..");
const program =
  process.env.INSTALLED_SERVER ?? join(root, "target/package/installed/usr/bin/commerce-server");

/** Runs a command of the program to its end, and answers with what it printed. */
async function run(args: string[]): Promise<string> {
  const child = new Child(args[0] ?? "", program, args);
  await until(`the end of ${args.join(" ")}`, () => child.hasEnded);
  expect(child.exitCode, child.log).toBe(0);
  return child.log;
}

/** What stands behind a text. */
function behind(said: string, text: string): string {
  const found = said.split(text)[1]?.trim().split(/\s+/)[0];
  if (!found) throw new Error(`no ${text} in:\n${said}`);
  return found;
}

/** A browser that trusts one certificate, as a device does that trusts the store's authority. */
async function browserThatTrusts(certificate: string, profile: string): Promise<BrowserContext> {
  const { publicKey } = new X509Certificate(await readFile(certificate));
  const key = publicKey.export({ type: "spki", format: "der" });
  const trusted = createHash("sha256").update(key).digest("base64");
  return chromium.launchPersistentContext(profile, {
    executablePath: chromiumPath,
    args: [...chromiumArguments, `--ignore-certificate-errors-spki-list=${trusted}`],
    locale: "en-GB",
    viewport: { width: 1366, height: 768 },
  });
}

test("R337 an installed program: from nothing to the number of a first customer, over TLS", async () => {
  const folder = await mkdtemp(join(tmpdir(), "installed-"));
  const [unit, office] = (await freePorts(2)) as [number, number];
  const tls = join(folder, "tls");
  const config = join(folder, "config.toml");
  await writeFile(
    config,
    [
      `data-dir = "${join(folder, "data")}"`,
      `listen = "127.0.0.1:${unit}"`,
      `[hq]\nlisten = "127.0.0.1:${office}"`,
      `[tls]\ncertificate = "${join(tls, "server.pem")}"\nkey = "${join(tls, "server-key.pem")}"`,
    ].join("\n"),
  );
  const said = await run([
    ...["init", "--config", config, "--company-name", "Mori KK", "--store-name", "銀座"],
    ...["--country", "JP", "--currency", "JPY", "--language", "ja", "--worker-name", "Mika Tanaka"],
  ]);
  await run(["certificates", "--folder", tls, "--host", "localhost"]);
  await run(["check-config", "--config", config]);
  const server = new Child("commerce-server", program, ["serve", "--config", config]);
  const context = await browserThatTrusts(join(tls, "server.pem"), join(folder, "profile"));
  try {
    const register = new Register(await context.newPage(), `https://localhost:${unit}`);
    await until("the register", async () => {
      if (server.hasEnded) throw new Error(server.log);
      return register.goto("/").then(() => true, () => false);
    });
    await register.activate(behind(said, "001-1      activation code"));
    await register.signOn("000001", behind(said, "worker 000001, password"));
    const person = somebody();
    await register.createPerson(person);
    await expect(register.customerId).toHaveText(PENDING);

    const page = await context.newPage();
    const console = new Console(page, `https://localhost:${office}`);
    await console.signOn(behind(said, "worker admin, password"));
    await console.open("Batch jobs");
    await console.runNow("P-0001 Channel transactions");
    await console.runNow("Synchronize customers and channel requests");
    await console.runNow("1010 Customers");
    await expect(register.customerId).toHaveText(ACCOUNT_NUMBER);
  } finally {
    await context.close();
    await server.end("SIGTERM");
    await rm(folder, { recursive: true, force: true });
  }
});
