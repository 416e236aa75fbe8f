import { leftAlone } from "../harness/alone.ts";
import { ACCOUNT_NUMBER, fullName, PENDING, Register, somebody } from "../harness/register.ts";
import { expect, test } from "../harness/test.ts";

const QUEUE = "Issue a card when the ID arrives";

/** Asks for a card in advance, with a number of its own or none. */
async function queueCard(register: Register, number = ""): Promise<void> {
  await register.page.getByRole("button", { name: QUEUE }).click();
  const dialog = register.page.getByRole("dialog", { name: QUEUE });
  if (number) await dialog.getByRole("textbox", { name: "Card number" }).fill(number);
  await dialog.getByRole("button", { name: "Keep for later" }).click();
  await expect(dialog).toBeHidden();
}

const cards = (register: Register) =>
  register.page.getByRole("region", { name: "Loyalty cards" });

test("R228 a card that is asked for offline survives a crash and is issued once when the ID arrives", async ({
  commerce,
  killableBrowser,
}) => {
  test.setTimeout(180_000);
  let register = await leftAlone(commerce, killableBrowser);
  const person = somebody();
  await register.createPerson(person);
  await expect(register.issueLoyaltyCard).toBeDisabled();
  await expect(register.issueLoyaltyCard).toHaveAccessibleDescription(/once headquarters/);
  await queueCard(register);
  await expect(cards(register)).toContainText("A loyalty card is issued when the ID arrives.");
  await expect(register.page.getByRole("button", { name: QUEUE })).toBeHidden();
  const details = new URL(register.page.url()).pathname;

  await killableBrowser.kill();
  register = new Register(await killableBrowser.start(), commerce.scaleUnit.url);
  await register.goto(details);
  await expect(register.customerId).toHaveText(PENDING);
  await expect(cards(register)).toContainText("A loyalty card is issued when the ID arrives.");
  const second = new Register(await register.page.context().newPage(), register.url);
  await second.goto("/sync");
  await expect(second.page.getByText("It waits until the customer has an ID.")).toBeVisible();

  await commerce.startEverything();
  // The customer is sent, the card waits on: only it is left.
  await expect(second.page.getByText("New customer", { exact: true })).toBeHidden();
  await expect(second.page.getByText("It waits until the customer has an ID.")).toBeVisible();
  await commerce.admin.convert();
  await expect(register.customerId).toHaveText(ACCOUNT_NUMBER);
  await expect(cards(register).getByRole("definition")).toHaveText(/^55100\d+$/);
  await expect(cards(register)).toContainText(/Loyalty card 55100\d+ issued/);
  await expect(second.page.getByText("It waits until the customer has an ID.")).toBeHidden();
  const customer = await commerce.admin.customer(person.lastName);
  expect(customer.LoyaltyCards).toHaveLength(1);
  await register.find(person.lastName);
  await expect(register.row(fullName(person))).toHaveCount(1);
});

test("R228 a queued card can be taken back, and a refusal is shown with the way on", async ({
  commerce,
  register,
  anotherRegister,
}) => {
  await register.setUp("SEATTLE-REGISTER-1");
  const taken = somebody("Ada");
  await register.createPerson(taken);
  await expect(register.message("Sent to the store server").first()).toBeVisible();
  await queueCard(register, "TAKEN-1");
  await register.page.getByRole("button", { name: "Take back" }).click();
  await expect(register.page.getByRole("button", { name: QUEUE })).toBeVisible();
  await expect(cards(register)).toBeHidden();
  await commerce.admin.convert();
  await expect(register.customerId).toHaveText(ACCOUNT_NUMBER);
  expect((await commerce.admin.customer(taken.lastName)).LoyaltyCards).toHaveLength(0);

  // Its number is gone by the time the ID arrives.
  const person = somebody("Grace");
  await register.createPerson(person);
  await expect(register.message("Sent to the store server").first()).toBeVisible();
  await queueCard(register, "TAKEN-1");
  const details = new URL(register.page.url()).pathname;
  const other = await anotherRegister();
  await other.setUp("GINZA-REGISTER-1");
  await other.createPerson(somebody("Barbara"));
  await expect(other.customerId).toHaveText(ACCOUNT_NUMBER);
  await other.issueLoyaltyCard.click();
  await other.page.getByRole("dialog").getByRole("textbox").fill("TAKEN-1");
  await other.page.getByRole("dialog").getByRole("button", { name: "Issue" }).click();
  await expect(cards(other)).toContainText("TAKEN-1");
  await commerce.admin.convert();
  await expect(register.customerId).toHaveText(ACCOUNT_NUMBER);
  await expect(cards(register)).toContainText("already been issued");
  await register.goto("/sync");
  await expect(register.page.getByText(/already been issued/)).toBeVisible();
  await register.page.getByRole("button", { name: "Take back" }).click();
  await expect(register.page.getByText(/already been issued/)).toBeHidden();
  await register.goto(details);
  await expect(register.issueLoyaltyCard).toBeEnabled();
  expect((await commerce.admin.customer(person.lastName)).LoyaltyCards).toHaveLength(0);
});
