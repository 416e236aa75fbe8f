import type { Commerce } from "../harness/servers.ts";
import type { Ledger } from "./ledger.ts";
import type { Random } from "./random.ts";

/**
 * Backs up the channel database while the scale unit is down, and puts an older copy back at other
 * times (R336). Edits that only the lost state had are lost with it; customers are not.
 */
export class Backups {
  restored = 0;
  #hasCopy = false;

  constructor(
    private readonly commerce: Commerce,
    private readonly ledger: Ledger,
    private readonly random: Random,
    private readonly log: (event: object) => void,
  ) {}

  /** While the scale unit is down. */
  async turn(): Promise<void> {
    if (this.random.chance(0.3)) {
      await this.commerce.backUpChannel();
      this.#hasCopy = true;
      this.log({ event: "back up" });
    } else if (this.#hasCopy && this.random.chance(0.25)) {
      await this.commerce.restoreChannel();
      this.ledger.loses();
      this.restored += 1;
      this.log({ event: "restore" });
    }
  }
}
