import { copyFile, mkdtemp, rename, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import { Admin } from "./admin.ts";
import { makeLaterBuild } from "./builds.ts";
import { Child } from "./child.ts";
import { freePorts } from "./ports.ts";
import { Proxy } from "./proxy.ts";
import { until } from "./waiting.ts";

const root = resolve(import.meta.dirname, "../../..");
const program = process.env.COMMERCE_SERVER ?? join(root, "target/release/commerce-server");
const registerFolder = process.env.REGISTER_DIR ?? join(root, "target/web/register");
const consoleFolder = process.env.CONSOLE_DIR ?? join(root, "target/web/console");

const CHANNEL_DATABASE = "channel.db";

/** Copies an SQLite database that nobody has open, with what its log holds. */
async function copyDatabase(from: string, to: string): Promise<void> {
  for (const part of ["-wal", "-shm", ""]) {
    await rm(`${to}${part}`, { force: true });
    await copyFile(`${from}${part}`, `${to}${part}`).catch((error: NodeJS.ErrnoException) => {
      // A database that was closed in order has no log.
      if (part === "" || error.code !== "ENOENT") throw error;
    });
  }
}

/** One server process that can be killed and started again on the same port and data. */
export class Server {
  readonly url: string;
  readonly #name: string;
  readonly #args: string[];
  readonly #logs: string[] = [];
  #child: Child | undefined;

  constructor(name: string, port: number, args: string[]) {
    this.#name = name;
    this.url = `http://127.0.0.1:${port}`;
    this.#args = args;
  }

  get log(): string {
    return [...this.#logs, this.#child?.log ?? ""].join("\n--- started again ---\n");
  }

  /** Starts with these arguments, too, from now on. */
  addArgs(...args: string[]): void {
    this.#args.push(...args);
  }

  /** Starts it; it answers requests afterwards, but may not be ready yet. */
  async startAlive(): Promise<void> {
    await this.#launch("/health/live");
  }

  /** Starts it and waits until it is ready. */
  async start(): Promise<void> {
    await this.#launch("/health/ready");
  }

  async #launch(sign: string): Promise<void> {
    if (this.#child && !this.#child.hasEnded) throw new Error(`${this.#name} runs already`);
    if (this.#child) this.#logs.push(this.#child.log);
    const child = new Child(this.#name, program, ["serve", ...this.#args]);
    this.#child = child;
    await until(`${this.#name} at ${this.url}${sign}`, async () => {
      if (child.hasEnded) {
        throw new Error(`${this.#name} ended (${child.exitCode}):\n${child.log}`);
      }
      try {
        return (await fetch(`${this.url}${sign}`)).ok;
      } catch {
        return false;
      }
    });
  }

  /** SIGKILL, as a power cut. */
  async kill(): Promise<void> {
    await this.#child?.kill();
  }

  /** SIGTERM, as an orderly stop. */
  async stop(): Promise<void> {
    await this.#child?.end("SIGTERM");
  }
}

/** A scale unit and headquarters of their own for each test, each in its own process. */
export class Commerce {
  readonly headquarters: Server;
  readonly scaleUnit: Server;
  /** Between a browser and the scale unit; closed unless a test opens it. */
  readonly registerLine: Proxy;
  /** Between the scale unit and headquarters. */
  readonly headquartersLine: Proxy;
  readonly admin: Admin;
  readonly #folder: string;

  private constructor(folder: string, ports: number[], throughLine: boolean) {
    const [hq, csu, registerLine, headquartersLine] = ports as [number, number, number, number];
    this.#folder = folder;
    this.registerLine = new Proxy(registerLine, csu);
    this.headquartersLine = new Proxy(headquartersLine, hq);
    const shared = ["--demo", "--jobs", "manual", "--data-dir", folder];
    this.headquarters = new Server("headquarters", hq, [
      ...["--only", "headquarters", "--hq-listen", `127.0.0.1:${hq}`],
      ...["--console-dir", consoleFolder],
      ...shared,
    ]);
    this.scaleUnit = new Server("scale unit", csu, [
      ...["--only", "scale-unit", "--listen", `127.0.0.1:${csu}`],
      ...["--hq-url", throughLine ? this.headquartersLine.url : this.headquarters.url],
      ...["--register-dir", join(folder, "register")],
      ...shared,
    ]);
    this.admin = new Admin(this.headquarters.url);
  }

  /** `throughLine` puts a breakable line between the scale unit and headquarters. */
  static async start(throughLine = false): Promise<Commerce> {
    const folder = await mkdtemp(join(tmpdir(), "commerce-"));
    const commerce = new Commerce(folder, await freePorts(4), throughLine);
    try {
      await commerce.serveRegister(registerFolder);
      if (throughLine) await commerce.headquartersLine.open();
      await commerce.headquarters.start();
      await commerce.admin.signOn();
      commerce.scaleUnit.addArgs("--enrolment-code", await commerce.admin.enrolmentCode());
      await commerce.scaleUnit.start();
    } catch (error) {
      await commerce.end();
      throw error;
    }
    return commerce;
  }

  /** From one instant to the next the scale unit serves the register in this folder. */
  async serveRegister(build: string): Promise<void> {
    const next = join(this.#folder, "register.next");
    await symlink(build, next);
    await rename(next, join(this.#folder, "register"));
  }

  /** A later build of the register, in a new folder that goes with this test. */
  async laterBuild(version: string): Promise<string> {
    const build = await mkdtemp(join(this.#folder, `register-${version}-`));
    await makeLaterBuild(registerFolder, build, version);
    return build;
  }

  /** Copies the channel database; the scale unit is down. */
  async backUpChannel(): Promise<void> {
    await copyDatabase(this.#channel, `${this.#channel}.backup`);
  }

  /** Puts the last copy of the channel database in its place; the scale unit is down. */
  async restoreChannel(): Promise<void> {
    await copyDatabase(`${this.#channel}.backup`, this.#channel);
  }

  get #channel(): string {
    return join(this.#folder, CHANNEL_DATABASE);
  }

  async killEverything(): Promise<void> {
    await Promise.all([this.scaleUnit.kill(), this.headquarters.kill()]);
  }

  async startEverything(): Promise<void> {
    await this.headquarters.start();
    await this.scaleUnit.start();
    await this.admin.signOn();
  }

  /** Ends everything and removes the data. */
  async end(): Promise<void> {
    await this.killEverything();
    await Promise.all([this.registerLine.close(), this.headquartersLine.close()]);
    await rm(this.#folder, { recursive: true, force: true });
  }
}
