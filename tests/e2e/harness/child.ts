import { spawn, type ChildProcess } from "node:child_process";

/** A program in its own process group, so that it can be killed with all of its children. */
export class Child {
  readonly output: string[] = [];
  readonly #process: ChildProcess;
  readonly #ended: Promise<void>;
  #hasEnded = false;

  constructor(
    readonly name: string,
    program: string,
    args: string[],
  ) {
    this.#process = spawn(program, args, { detached: true, stdio: ["ignore", "pipe", "pipe"] });
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => this.output.push(text));
    }
    this.#ended = new Promise((resolve) => {
      const end = () => {
        this.#hasEnded = true;
        resolve();
      };
      this.#process.on("exit", end);
      this.#process.on("error", (error) => {
        this.output.push(String(error));
        end();
      });
    });
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  get exitCode(): number | null {
    return this.#process.exitCode;
  }

  get log(): string {
    return this.output.join("");
  }

  /** Sends a signal to the whole group and waits for the end of the program. */
  async end(signal: "SIGKILL" | "SIGTERM"): Promise<void> {
    if (!this.#hasEnded && this.#process.pid !== undefined) {
      try {
        process.kill(-this.#process.pid, signal);
      } catch (error) {
        // It may have ended by itself in the meantime.
        if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
      }
    }
    await this.#ended;
  }

  /** Kills it as a power cut would. */
  kill(): Promise<void> {
    return this.end("SIGKILL");
  }
}
