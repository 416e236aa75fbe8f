import { somebody } from "../harness/register.ts";
import { expect, test } from "../harness/test.ts";

for (const name of ["'; DROP TABLE x; --", "🧑‍🍳 Zoë", "שלום עולם"]) {
  test(`a name such as ${name} is text and nothing else`, async ({ register, page }) => {
    const problems: string[] = [];
    page.on("pageerror", (error) => problems.push(String(error)));
    page.on("dialog", (dialog) => {
      problems.push(dialog.message());
      void dialog.dismiss();
    });
    await register.setUp("SEATTLE-REGISTER-1");
    const person = { ...somebody(), firstName: name };
    await register.createPerson(person);
    await register.find(person.lastName);
    await expect(register.row(person.lastName)).toContainText(name);
    expect(problems).toEqual([]);
  });
}
