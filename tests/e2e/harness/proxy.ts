import {
  createServer,
  request as forward,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import type { Socket } from "node:net";
import { text } from "node:stream/consumers";

import { until } from "./waiting.ts";

type Matcher = (method: string, path: string) => boolean;

/**
 * Stands between two programs and breaks real connections: a reply can be lost after the other
 * side has done its work, or the line can be dead.
 */
export class Proxy {
  readonly url: string;
  /** Replies that came back from the other side and were never passed on. */
  lostReplies = 0;
  readonly #port: number;
  readonly #upstreamPort: number;
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;
  #loses: Matcher = () => false;
  #holds: Matcher = () => false;
  readonly #held: (() => void)[] = [];
  #rewrites: { path: RegExp; change: (body: string) => string } | undefined;
  #rewritesReplies: { path: RegExp; change: (body: string) => string } | undefined;

  constructor(port: number, upstreamPort: number) {
    this.#port = port;
    this.#upstreamPort = upstreamPort;
    this.url = `http://127.0.0.1:${port}`;
  }

  async open(): Promise<void> {
    const server = createServer((incoming, outgoing) => this.#pass(incoming, outgoing));
    server.on("connection", (socket) => {
      this.#sockets.add(socket);
      socket.on("close", () => this.#sockets.delete(socket));
    });
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(this.#port, "127.0.0.1", resolve);
    });
    this.#server = server;
  }

  /** The line is dead: open connections break, new ones are refused. */
  async close(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (!server) return;
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of this.#sockets) socket.resetAndDestroy();
    await closed;
  }

  /** From now on requests that match reach the other side, but their replies are lost. */
  loseReplies(method: string, path: RegExp): void {
    this.#loses = (m, p) => m === method && path.test(p);
  }

  /** From now on requests that match wait on this side. */
  holdRequests(method: string, path: RegExp): void {
    this.#holds = (m, p) => m === method && path.test(p);
  }

  /** From now on the bodies of such requests arrive changed. */
  rewriteRequests(path: RegExp, change: (body: string) => string): void {
    this.#rewrites = { path, change };
  }

  /** From now on the bodies of the replies to such requests arrive changed. */
  rewriteReplies(path: RegExp, change: (body: string) => string): void {
    this.#rewritesReplies = { path, change };
  }

  /** From now on everything passes again. */
  mend(): void {
    this.#loses = () => false;
    this.#holds = () => false;
    for (const pass of this.#held.splice(0)) pass();
    this.#rewrites = undefined;
    this.#rewritesReplies = undefined;
  }

  /** Waits until at least this many replies have been lost. */
  async waitForLostReplies(count: number): Promise<void> {
    await until(`${count} lost replies`, () => this.lostReplies >= count);
  }

  #pass(incoming: IncomingMessage, outgoing: ServerResponse): void {
    if (this.#holds(incoming.method ?? "", incoming.url ?? "")) {
      this.#held.push(() => this.#pass(incoming, outgoing));
      return;
    }
    const loses = this.#loses(incoming.method ?? "", incoming.url ?? "");
    const rewrites = this.#rewrites?.path.test(incoming.url ?? "") ? this.#rewrites : undefined;
    const headers = { ...incoming.headers };
    if (rewrites) {
      // The changed body has another length.
      delete headers["content-length"];
      headers["transfer-encoding"] = "chunked";
    }
    const upstream = forward(
      {
        host: "127.0.0.1",
        port: this.#upstreamPort,
        method: incoming.method,
        path: incoming.url,
        headers,
        agent: false,
      },
      (reply) => {
        if (loses) {
          reply.resume().on("end", () => {
            this.lostReplies += 1;
            incoming.socket.resetAndDestroy();
          });
          return;
        }
        reply.on("aborted", () => incoming.socket.resetAndDestroy());
        // Looked up now: a request may have waited for its reply since before the line broke.
        const changed = this.#rewritesReplies;
        if (changed?.path.test(incoming.url ?? "")) {
          const { "content-length": _length, ...headers } = reply.headers;
          outgoing.writeHead(reply.statusCode ?? 502, headers);
          void text(reply).then((body) => outgoing.end(changed.change(body)));
          return;
        }
        outgoing.writeHead(reply.statusCode ?? 502, reply.headers);
        reply.pipe(outgoing);
      },
    );
    upstream.on("error", () => incoming.socket.resetAndDestroy());
    outgoing.on("close", () => upstream.destroy());
    if (!rewrites) {
      incoming.pipe(upstream);
      return;
    }
    void text(incoming).then((body) => upstream.end(rewrites.change(body)));
  }
}
