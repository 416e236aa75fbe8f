import { ACCOUNT_NUMBER, fullName, PENDING, Register, somebody } from "../harness/register.ts";
import { everythingStored, recordCounts } from "../harness/stored.ts";
import { expect, test } from "../harness/test.ts";

test("R216 nothing that a used register stores, logs or visits tells who its customers are", async ({
  commerce,
  register,
  page,
}) => {
  const seen: string[] = [];
  page.on("console", (message) => seen.push(message.text()));
  page.on("request", (request) => seen.push(request.url()));
  page.on("framenavigated", (frame) => seen.push(frame.url()));
  await register.setUp("GINZA-REGISTER-1");
  await register.waitUntilInstalled();

  const sent = { ...somebody("Ottilie"), phone: "03-7391-8264" };
  await register.createPerson(sent);
  await expect(register.customerId).toHaveText(ACCOUNT_NUMBER);
  await register.addAddressIn("Hakodateyama");
  await commerce.killEverything();
  await expect(register.connection).toHaveText("Offline");
  const waiting = { ...somebody("Leopoldine"), phone: "03-7391-8264" };
  await register.createPerson(waiting);
  await expect(register.customerId).toHaveText(PENDING);
  await register.openCustomers();
  await register.openNewCustomer();
  const typed = { ...somebody("Wilhelmine"), phone: "03-7391-8264" };
  await register.fill(typed);
  await expect
    .poll(async () => (await recordCounts(page)).meta, { message: "the draft is kept" })
    .toBeGreaterThanOrEqual(6);

  const stored = await everythingStored(page);
  expect(stored, "the search itself works").toContain("register");
  const secrets = [sent, waiting, typed].flatMap((person) => [
    person.firstName,
    person.lastName,
    person.email ?? "",
  ]);
  for (const secret of [...secrets, "Hakodateyama", "7391-8264", "73918264", "demo-2026"]) {
    expect(stored, `${secret} is stored in a readable form`).not.toContain(secret);
    expect(seen.join("\n"), `${secret} is logged, or in an address`).not.toContain(secret);
  }
});

test("R312 after a day's work and a crash nothing in the browser's own files names a customer", async ({
  commerce,
  killableBrowser,
}) => {
  test.setTimeout(180_000);
  let register = new Register(await killableBrowser.start(), commerce.scaleUnit.url);
  await register.setUp("GINZA-REGISTER-1");
  await register.waitUntilInstalled();
  const sent = { ...somebody("Ottilie"), phone: "03-7391-8264" };
  await register.createPerson(sent);
  await expect(register.customerId).toHaveText(ACCOUNT_NUMBER);
  const details = new URL(register.page.url()).pathname;
  await commerce.killEverything();
  await expect(register.connection).toHaveText("Offline");
  const waiting = { ...somebody("Leopoldine"), phone: "03-7391-8264" };
  await register.createPerson(waiting);
  await expect(register.customerId).toHaveText(PENDING);
  await register.find(sent.lastName);
  await register.goto(details);
  await expect(register.heading(fullName(sent))).toBeVisible();

  await killableBrowser.kill();
  register = new Register(await killableBrowser.start(), commerce.scaleUnit.url);
  await register.goto(details);
  await expect(register.heading(fullName(sent))).toBeVisible();
  await killableBrowser.kill();

  expect(await killableBrowser.filesWith(details), "the search itself works").not.toEqual([]);
  for (const person of [sent, waiting]) {
    for (const secret of [person.firstName, person.lastName, "7391-8264", person.email ?? ""]) {
      if (secret) expect(await killableBrowser.filesWith(secret), secret).toEqual([]);
    }
  }
});

test("R217 a device that headquarters has revoked erases its key and all that it stored", async ({
  commerce,
  register,
  page,
}) => {
  await register.setUp("SEATTLE-REGISTER-1");
  const person = somebody();
  await register.createPerson(person);
  await register.waitUntilSent();
  const second = await page.context().newPage();
  await second.goto(`${register.url}/customers`);
  await expect(second.getByRole("searchbox", { name: "Search customers" })).toBeVisible();

  await commerce.admin.revokeRegister("SEATTLE-1");
  await commerce.admin.run("1070");
  for (const tab of [page, second]) {
    await expect(tab.getByRole("textbox", { name: "Activation code" })).toBeVisible({
      timeout: 60_000,
    });
  }
  // Both tabs erase, and each reloads once the other has.
  await expect(async () => {
    const { bases, outbox } = await recordCounts(page);
    expect({ bases, outbox }).toEqual({ bases: 0, outbox: 0 });
  }).toPass();
  await page.goto(`${register.url}/customers`);
  await expect(page.getByRole("textbox", { name: "Activation code" })).toBeVisible();
  await expect(page.getByText(fullName(person))).toHaveCount(0);
});
