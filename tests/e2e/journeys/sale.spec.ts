import { ACCOUNT_NUMBER, fullName, PENDING, somebody } from "../harness/register.ts";
import { expect, test } from "../harness/test.ts";

test("R011 R097 R154 a pending customer is in the sale, whose ID turns into the number, and the sale is completed", async ({
  commerce,
  register,
  page,
}) => {
  await register.setUp("SEATTLE-REGISTER-1");
  const person = somebody();
  await register.createPerson(person);
  await expect(register.message("Sent to the store server").first()).toBeVisible();
  await page.getByRole("button", { name: "Add to sale" }).click();
  const sale = page.getByRole("region", { name: "Current sale" });
  await expect(sale).toContainText(fullName(person));
  await expect(sale).toContainText(PENDING);
  await register.expectNoGuid();
  await page.reload();
  await expect(sale).toContainText(PENDING);
  await commerce.admin.convert();
  await expect(register.customerId).toHaveText(ACCOUNT_NUMBER);

  await sale.getByRole("textbox", { name: "Amount" }).fill("much");
  await sale.getByRole("button", { name: "Complete sale" }).click();
  await expect(sale.getByRole("textbox", { name: "Amount" })).toHaveAttribute(
    "aria-invalid",
    "true",
  );
  await sale.getByRole("textbox", { name: "Amount" }).fill("19.80");
  const kept = page.waitForResponse(
    (answer) => answer.url().includes("/SalesTransactions") && answer.ok(),
  );
  await sale.getByRole("button", { name: "Complete sale" }).click();
  await expect(register.message("Sale completed")).toBeVisible();
  await kept;
  await expect(sale).toHaveCount(0);
});

test("R034 R036 R037 the line dies in a sale: the sale goes on, the next one tries to reconnect, and both arrive", async ({
  commerce,
  register,
  page,
}) => {
  test.setTimeout(120_000);
  await register.setUp("SEATTLE-REGISTER-1");
  const person = somebody();
  await register.createPerson(person);
  await register.waitUntilSent();
  const sale = page.getByRole("region", { name: "Current sale" });
  const sell = async (amount: string) => {
    await page.getByRole("button", { name: "Add to sale" }).click();
    await sale.getByRole("textbox", { name: "Amount" }).fill(amount);
    await sale.getByRole("button", { name: "Complete sale" }).click();
    await expect(register.message("Sale completed")).toBeVisible();
    // The message may be that of the sale before.
    await expect(sale).toHaveCount(0);
  };
  // Requests go out and are never answered.
  await page.route("**/Commerce/**", () => undefined);
  await sell("10");
  await expect(register.connection).toHaveText("Offline", { timeout: 30_000 });

  // Dead before anything gets through again: else the first sale could be sent in between.
  await commerce.scaleUnit.kill();
  await page.unrouteAll({ behavior: "ignoreErrors" });
  await register.row(fullName(person)).getByRole("link").click();
  const attempt = page.waitForRequest((request) => request.url().includes("/Commerce/"));
  await sell("20");
  await attempt;
  await page.getByRole("link", { name: /^Pending sync:/ }).click();
  await expect(page.getByText("Sale", { exact: true })).toHaveCount(2);
  const kept: string[] = [];
  page.on("response", (answer) => {
    if (answer.url().includes("/SalesTransactions") && answer.ok()) {
      kept.push(answer.request().postData() ?? "");
    }
  });
  await commerce.scaleUnit.start();
  await expect(page.getByText("Sale", { exact: true })).toHaveCount(0, { timeout: 60_000 });
  expect(kept.map((body) => (JSON.parse(body) as { TotalAmount: number }).TotalAmount)).toEqual([
    10, 20,
  ]);
});

test("R154 R202 the page of a captive portal is no answer to a sale: it waits, and arrives once", async ({
  register,
  page,
}) => {
  await register.setUp("SEATTLE-REGISTER-1");
  const person = somebody();
  await register.createPerson(person);
  await register.waitUntilSent();
  const portal = { status: 200, contentType: "text/html", body: "<!doctype html><title>Wi-Fi</title>" };
  await page.route("**/SalesTransactions*", (route) => route.fulfill(portal));
  const foreign = page.waitForResponse((answer) => answer.url().includes("/SalesTransactions"));
  await page.getByRole("button", { name: "Add to sale" }).click();
  const sale = page.getByRole("region", { name: "Current sale" });
  await sale.getByRole("textbox", { name: "Amount" }).fill("12.34");
  await sale.getByRole("button", { name: "Complete sale" }).click();
  await foreign;
  await page.getByRole("link", { name: /^Pending sync:/ }).click();
  await expect(page.getByText("Sale", { exact: true })).toHaveCount(1);
  await page.waitForResponse((answer) => answer.url().includes("/SalesTransactions"));
  await expect(page.getByText("Sale", { exact: true })).toHaveCount(1);

  // 201: the scale unit had not kept it before.
  const kept = page.waitForResponse(
    (answer) => answer.url().includes("/SalesTransactions") && answer.status() === 201,
  );
  await page.unrouteAll({ behavior: "ignoreErrors" });
  await kept;
  await expect(page.getByText("Sale", { exact: true })).toHaveCount(0);
});
