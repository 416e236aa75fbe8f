import { ACCOUNT_NUMBER, fullName, PENDING, somebody } from "../harness/register.ts";
import { expect, test } from "../harness/test.ts";

test("R015 R039 R211 headquarters is killed: the customer is pending, and gets the number when it is back", async ({
  commerce,
  register,
}) => {
  await register.setUp("GINZA-REGISTER-1");
  await commerce.headquarters.kill();

  const person = somebody();
  await register.createPerson(person);
  await expect(register.customerId).toHaveText(PENDING);
  await expect(register.message("Sent to the store server").first()).toBeVisible();
  await expect(register.connection).toHaveText("Headquarters unreachable");

  await commerce.headquarters.start();
  await commerce.admin.signOn();
  await register.mark();
  await commerce.admin.convert();
  await expect(register.customerId).toHaveText(ACCOUNT_NUMBER);
  await expect(register.connection).toHaveText("Online");
  await register.expectNotReloaded();
  expect(await commerce.admin.customers(person.lastName)).toHaveLength(1);
});

test.describe("with a line to headquarters that breaks", () => {
  test.use({ headquartersThroughLine: true });

  test("R015 R017 R018 headquarters' reply is lost after it has stored the customer: there is still exactly one", async ({
    commerce,
    register,
  }) => {
    await register.setUp("GINZA-REGISTER-1");
    commerce.headquartersLine.loseReplies("POST", /./);
    const person = somebody();
    await register.createPerson(person);
    await commerce.headquartersLine.waitForLostReplies(1);
    await expect(register.customerId).toHaveText(PENDING);
    commerce.headquartersLine.mend();

    await expect(register.message("Sent to the store server").first()).toBeVisible();
    await commerce.admin.convert();
    await expect(register.customerId).toHaveText(ACCOUNT_NUMBER);
    const rows = await commerce.admin.customers(person.lastName);
    expect(rows).toHaveLength(1);
    expect(rows[0]?.AccountNumber).toBe(await register.customerId.innerText());
    await register.find(person.lastName);
    await expect(register.row(fullName(person))).toHaveCount(1);
  });
});
