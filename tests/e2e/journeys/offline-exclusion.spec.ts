import type { Page } from "@playwright/test";

import { ACCOUNT_NUMBER, fullName, somebody } from "../harness/register.ts";
import { expect, test } from "../harness/test.ts";

/** How many records the offline database holds, by store. */
async function stored(page: Page): Promise<Record<string, number>> {
  return await page.evaluate(async () => {
    const answer = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error ?? new Error("no answer"));
      });
    const database = await answer(indexedDB.open("register"));
    const counts: Record<string, number> = {};
    for (const store of ["bases", "packs", "outbox", "meta"]) {
      counts[store] = await answer(
        database.transaction(store).objectStore(store).count(),
      );
    }
    database.close();
    return counts;
  });
}

test("R029 R030 R031 only the excluded job empties the offline database, and the store server is searched instead", async ({
  commerce,
  register,
  anotherRegister,
  page,
}) => {
  await register.setUp("GINZA-REGISTER-1");
  const other = await anotherRegister();
  await other.setUp("GINZA-REGISTER-2");
  const person = somebody();
  await other.createPerson(person);
  await expect(other.customerId).toHaveText(ACCOUNT_NUMBER);
  // Most of them in a pack.
  await expect.poll(async () => (await stored(page))["packs"]).toBeGreaterThan(0);

  await commerce.admin.setFilterSharedCustomerDataTables(true);
  await commerce.admin.distributeConfiguration();
  await page.reload();
  await expect(register.connection).toHaveText("Online");
  expect((await stored(page))["packs"]).toBeGreaterThan(0);

  await commerce.admin.excludeCustomersFromOffline();
  await commerce.admin.fullSync("1010");
  await commerce.admin.distributeConfiguration();
  await page.reload();
  await expect.poll(async () => (await stored(page))["packs"], { timeout: 60_000 }).toBe(0);
  await expect.poll(async () => (await stored(page))["bases"], { timeout: 60_000 }).toBe(0);
  // The worker who is signed on is still known.
  expect((await stored(page))["meta"]).toBeGreaterThan(0);
  await expect(page.getByRole("button", { name: "Worker menu" })).toBeVisible();

  await register.find(person.lastName);
  const found = page.getByRole("list", { name: "At the store server" });
  await found.getByRole("link", { name: fullName(person) }).click();
  await expect(register.heading(fullName(person))).toBeVisible();
  await register.change("Phone", "03-1111-0000");
  await expect(register.fact("Phone")).toHaveText("03-1111-0000");
  expect((await stored(page))["bases"]).toBe(0);
  expect((await commerce.admin.customer(person.lastName)).Phone).toBe("03-1111-0000");
});
