import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { promisify } from "node:util";

import { FetchClient } from "@odata2ts/http-client-fetch";

import { somebody } from "../harness/register.ts";
import { expect, test } from "../harness/test.ts";

/** Within the dependencies, where what is generated finds the client's libraries. */
const FOLDER = join(import.meta.dirname, "../node_modules/.cache/odata-client");

/** What odata2ts generates for the sets and actions that the journey uses. */
interface Service {
  Activate(params: { ActivationCode: string }): Reply<{
    DeviceToken: string;
    OperatingUnitNumber: string;
  }>;
  SignOn(params: { WorkerId: string; Password: string }): Reply<{ Token: string }>;
  Customers(): {
    create(customer: Partial<Customer>): Reply<Customer>;
    Search(params: {
      CustomerSearchCriteria: { Keyword: string; SearchAllStores: boolean };
      QueryResultSettings: { Paging: { Top: number; Skip: number } };
    }): Reply<{ Results: Pick<Customer, "CustomerId">[]; HasNextPage: boolean }>;
  };
  Customers(id: string): {
    query(): Reply<Customer>;
    patch(customer: Partial<Customer>): Reply<Customer>;
  };
}

type Reply<T> = Promise<{ data: T }>;

interface Customer {
  AccountNumber: string;
  CustomerId: string;
  FirstName: string;
  LastName: string;
  Email: string;
  IsAsyncCustomer: boolean;
}

test("R313 a client that is generated from $metadata creates, finds, pages and edits customers", async ({
  commerce,
}) => {
  const root = `${commerce.scaleUnit.url}/Commerce`;
  const Generated = await generate(`${root}/$metadata`);
  const service = (headers: Record<string, string>): Service =>
    new Generated(new FetchClient({ headers }), root);

  const device = await service({}).Activate({ ActivationCode: "SEATTLE-REGISTER-1" });
  const caller = {
    OUN: device.data.OperatingUnitNumber,
    DeviceToken: device.data.DeviceToken,
  };
  const worker = { WorkerId: "000160", Password: "demo-2026" };
  const session = await service(caller).SignOn(worker);
  const client = service({ ...caller, Authorization: `Bearer ${session.data.Token}` });

  const { lastName } = somebody("Grace");
  const created: Customer[] = [];
  for (const FirstName of ["Ada", "Berta", "Clara"]) {
    const { data } = await client.Customers().create({ FirstName, LastName: lastName });
    created.push(data);
  }
  const found: string[] = [];
  for (const Skip of [0, 2]) {
    const page = await client.Customers().Search({
      CustomerSearchCriteria: { Keyword: lastName, SearchAllStores: false },
      QueryResultSettings: { Paging: { Top: 2, Skip } },
    });
    expect(page.data.HasNextPage).toBe(Skip === 0);
    found.push(...page.data.Results.map((customer) => customer.CustomerId));
  }
  expect(found).toEqual(created.map((customer) => customer.CustomerId));

  await commerce.admin.convert();
  const [ada] = await commerce.admin.customers(`Ada ${lastName}`);
  const number = ada?.AccountNumber ?? "no number";
  await client.Customers(number).patch({ Email: "ada@example.com" });
  const read = await client.Customers(number).query();
  expect(read.data).toMatchObject({
    CustomerId: created[0]?.CustomerId,
    Email: "ada@example.com",
    IsAsyncCustomer: false,
  });
});

/** The class of the service that a description of the API describes. */
async function generate(
  description: string,
): Promise<new (client: FetchClient, root: string) => Service> {
  await mkdir(FOLDER, { recursive: true });
  const answer = await fetch(description);
  expect(answer.status).toBe(200);
  const inFolder = (name: string) => join(FOLDER, name);
  await writeFile(inFolder("metadata.xml"), await answer.text());
  await writeFile(inFolder("package.json"), JSON.stringify({ type: "commonjs" }));
  const compilerOptions = { target: "ES2022", module: "CommonJS", types: [], skipLibCheck: true };
  await writeFile(inFolder("tsconfig.json"), JSON.stringify({ compilerOptions }));
  const program = join(import.meta.dirname, "../node_modules/.bin/odata2ts");
  const options = ["--source", "metadata.xml", "--output", "client", "--mode", "service"];
  const emitted = ["--emit-mode", "js", "--tsconfig", "tsconfig.json"];
  const named = ["--service-name", "Commerce"];
  await promisify(execFile)(program, [...options, ...emitted, ...named], { cwd: FOLDER });
  const require = createRequire(import.meta.url);
  return require(inFolder("client/CommerceService.js")).CommerceService;
}
