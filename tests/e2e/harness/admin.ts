import { until } from "./waiting.ts";

export type JobId = "P-0001" | "sync" | "1010" | "1070" | "1110";

export interface JobRun {
  JobId: string;
  Status: "Succeeded" | "SucceededWithErrors" | "Failed";
  Rows: number;
  Errors: number;
  Message: string;
}

/** The switches of Feature management, by the letters that the rules have for them. */
export const FEATURES = {
  P: "Dynamics.AX.Application.RetailCustomerOrderPerformanceImprovementsFeature",
  A: "Dynamics.AX.Application.RetailAsyncAddressCreationFeature",
  E: "Dynamics.AX.Application.RetailEnhancedAsyncCustomerCreationFeature",
  C: "Dynamics.AX.Application.RetailCustomerMultipleContactsFeature",
  X: "Dynamics.AX.Application.RetailEnableAsyncCustomerEditFeature",
} as const;

export type Switch = keyof typeof FEATURES;

export interface CustomerRow {
  AccountNumber: string;
  CustAccountAsync: string;
  CustomerId: string;
  Name: string;
  Phone: string;
  Email: string;
}

/** A customer as headquarters has it. */
export interface HeadquartersCustomer {
  Phone: string;
  Email: string;
  TitleRecordId: number;
  Addresses: { City: string; IsPrimary: boolean }[];
  Contacts: { Contact: string; IsMarketingConsentGiven: boolean }[];
  LoyaltyCards: { CardNumber: string }[];
  MarketingConsents: {
    ContactTypeValue: number;
    Contact: string;
    IsGiven: boolean;
    Wording: string;
    Language: string;
    WorkerId: string;
  }[];
  CustomerAffiliations: { RecordId: number; Name: string }[];
  Attributes: { Name: string; AttributeValue: { StringValue: string } }[];
}

export interface Counters {
  RealTimeCreates: number;
  RealTimeOthers: number;
  Customers: number;
  AsyncRowsWaiting: number;
}

interface FunctionalityProfile {
  Id: string;
  Name: string;
  CreateAsyncCustomers: boolean;
  KioskIdleSeconds: number | null;
  Channels: string[];
  ETag: string;
}

/** Headquarters' admin API, as an administrator uses it. */
export class Admin {
  readonly #base: string;
  #token = "";

  constructor(base: string) {
    this.#base = base;
  }

  async signOn(): Promise<void> {
    const answer = await this.#send("POST", "/api/sign-on", {
      WorkerId: "admin",
      Password: "demo-2026",
    });
    this.#token = (answer as { Token: string }).Token;
  }

  /** A new code of the scale unit that serves every channel. */
  async enrolmentCode(): Promise<string> {
    const issued = await this.#send("POST", "/api/scale-units/MAIN/enrolment-code");
    return (issued as { EnrolmentCode: string }).EnrolmentCode;
  }

  async run(job: JobId): Promise<JobRun> {
    return (await this.#send("POST", `/api/jobs/${job}/runs`)) as JobRun;
  }

  /** The three jobs that turn a pending customer into a real one, in their order. */
  async convert(): Promise<void> {
    for (const job of ["P-0001", "sync", "1010"] as const) {
      const run = await this.run(job);
      if (run.Status !== "Succeeded") {
        throw new Error(`job ${job}: ${run.Status}, ${run.Errors} errors: ${run.Message}`);
      }
    }
  }

  /** Brings changed configuration to the channels. */
  async distributeConfiguration(): Promise<void> {
    for (const job of ["1110", "1010", "1070"] as const) await this.run(job);
  }

  async revokeRegister(register: string): Promise<void> {
    await this.#send("DELETE", `/api/registers/${register}`);
  }

  async customers(search: string): Promise<CustomerRow[]> {
    const query = new URLSearchParams({ search, $top: "50" });
    return ((await this.#send("GET", `/api/customers?${query}`)) as { Customers: CustomerRow[] })
      .Customers;
  }

  /** Customers at headquarters, newest first, after the first so many. */
  async page(skip: number): Promise<CustomerRow[]> {
    const query = new URLSearchParams({ $top: "500", $skip: String(skip) });
    return ((await this.#send("GET", `/api/customers?${query}`)) as { Customers: CustomerRow[] })
      .Customers;
  }

  /** The one customer that the search finds, with everything that headquarters has of it. */
  async customer(search: string): Promise<HeadquartersCustomer> {
    const [row, ...others] = await this.customers(search);
    if (!row || others.length > 0) throw new Error(`not one customer is found by ${search}`);
    return (await this.#send("GET", `/api/customers/${row.AccountNumber}`)) as HeadquartersCustomer;
  }

  /** Customer synchronization status, newest first. */
  async operations(): Promise<{ Id: string; CustomerSyncStatus: string }[]> {
    const list = await this.#send("GET", "/api/customer-operations");
    return (list as { Operations: { Id: string; CustomerSyncStatus: string }[] }).Operations;
  }

  async counters(): Promise<Counters> {
    return (await this.#send("GET", "/api/counters")) as Counters;
  }

  async profiles(): Promise<FunctionalityProfile[]> {
    return (await this.#send("GET", "/api/functionality-profiles")) as FunctionalityProfile[];
  }

  async setCreateAsyncCustomers(channel: string, value: boolean): Promise<void> {
    await this.#changeProfile(channel, { CreateAsyncCustomers: value });
  }

  async setKioskIdleSeconds(channel: string, seconds: number): Promise<void> {
    await this.#changeProfile(channel, { KioskIdleSeconds: seconds });
  }

  async #changeProfile(channel: string, change: Partial<FunctionalityProfile>): Promise<void> {
    const profile = (await this.profiles()).find((one) => one.Channels.includes(channel));
    if (!profile) throw new Error(`no functionality profile is used by ${channel}`);
    await this.#send(
      "PUT",
      `/api/functionality-profiles/${profile.Id}`,
      { ...profile, ...change },
      { "If-Match": profile.ETag },
    );
  }

  /** Switches on in the order given, and brings it to the channels. */
  async switchOn(...switches: Switch[]): Promise<void> {
    for (const one of switches) await this.setFeature(FEATURES[one], true);
    await this.distributeConfiguration();
  }

  async setFeature(name: string, value: boolean): Promise<void> {
    await this.#send("PUT", `/api/features/${name}`, { IsEnabled: value });
  }

  async excludeCustomersFromOffline(): Promise<void> {
    const job = (await this.#send("GET", "/api/jobs/1010")) as { ETag: string };
    await this.#send(
      "PUT",
      "/api/jobs/1010",
      { ...job, ExcludeFromOfflineDatabases: true },
      { "If-Match": job.ETag },
    );
  }

  /** Sends all rows of a download job anew, and empties offline what is excluded. */
  async fullSync(job: JobId): Promise<void> {
    await this.#send("POST", `/api/jobs/${job}/full-sync`);
  }

  async setFilterSharedCustomerDataTables(value: boolean): Promise<void> {
    const schema = (await this.#send("GET", "/api/channel-schemas/AX7")) as object;
    await this.#send("PUT", "/api/channel-schemas/AX7", {
      ...schema,
      FilterSharedCustomerDataTables: value,
      IsConfirmed: true,
    });
  }

  /** Waits until the upload has something to take: the register has sent it. */
  async runUntilUploaded(rows = 1): Promise<void> {
    let uploaded = 0;
    await until(`${rows} uploaded rows`, async () => {
      uploaded += (await this.run("P-0001")).Rows;
      return uploaded >= rows;
    });
  }

  async #send(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<unknown> {
    const answer = await fetch(`${this.#base}${path}`, {
      method,
      headers: {
        "Content-Type": "application/json",
        "Accept-Language": "en",
        ...(this.#token ? { Authorization: `Bearer ${this.#token}` } : {}),
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text ? JSON.parse(text) : undefined;
  }
}
