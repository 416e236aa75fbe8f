import { fullName, Register, somebody } from "../harness/register.ts";
import { expect, test } from "../harness/test.ts";

for (const [store, code] of [
  ["GINZA", "GINZA-REGISTER-1"],
  ["SEATTLE", "SEATTLE-REGISTER-1"],
] as const) {
  test(`R017 R024 the reply is lost after the scale unit has stored the customer: exactly one (${store})`, async ({
    commerce,
    page,
  }) => {
    await commerce.registerLine.open();
    const register = new Register(page, commerce.registerLine.url);
    await register.setUp(code);
    commerce.registerLine.loseReplies("POST", /^\/Commerce\/Customers(\?|$)/);
    const person = somebody();
    await register.createPerson(person);
    await commerce.registerLine.waitForLostReplies(2);
    commerce.registerLine.mend();

    await register.waitUntilSent();
    await commerce.admin.convert();
    await expect(register.customerId).toHaveText(/^\d{6,}$/);
    expect(await commerce.admin.customers(person.lastName)).toHaveLength(1);
    await register.find(person.lastName);
    await expect(register.row(fullName(person))).toHaveCount(1);
  });
}
