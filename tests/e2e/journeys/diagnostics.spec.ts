import { readFile } from "node:fs/promises";

import { somebody } from "../harness/register.ts";
import { expect, test } from "../harness/test.ts";

test("a diagnostics file says what the register did and why, and nothing that a person typed", async ({
  commerce,
  register,
  page,
}) => {
  await register.setUp("GINZA-REGISTER-1");
  await commerce.killEverything();
  await expect(register.connection).toHaveText("Offline");
  const person = somebody();
  await register.createPerson(person);
  await page.getByRole("link", { name: /^Pending sync: / }).click();

  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export diagnostics" }).click();
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/^diagnostics-\d{4}-\d\d-\d\d\.json$/);
  const text = await readFile(await file.path(), "utf8");
  for (const typed of [person.firstName, person.lastName, person.phone, person.email]) {
    expect(text).not.toContain(typed);
  }
  const diagnostics = JSON.parse(text);
  expect(diagnostics).toMatchObject({ connection: "Offline", pending_customers: 1 });
  expect(diagnostics.outbox).toMatchObject([{ kind: "create", captured_offline: true, rejected: null }]);
  const events: string[] = diagnostics.events;
  expect(events).toContainEqual(expect.stringMatching(/ WARN .* no answer .*path="[A-Za-z]+(\/[A-Za-z]+)*" cause=TypeError: /));
  expect(events).toContainEqual(expect.stringMatching(/ INFO .* connection connection=Offline$/));
});
