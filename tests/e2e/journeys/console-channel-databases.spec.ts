import { expect, test } from "../harness/test.ts";

test("R336 headquarters says which channel database the account numbers wait for, and one that is gone for good is given up", async ({
  commerce,
  administrator,
}) => {
  const office = await administrator();
  const { page } = office;
  await office.open("Channel database group");
  await expect(office.row("Reported")).toHaveCount(1);

  await commerce.killEverything();
  await commerce.headquarters.start();
  await commerce.admin.signOn();
  const waits = office.row("Account numbers wait for it");
  await page.reload();
  await expect(waits).toHaveCount(1);
  await waits.getByRole("button", { name: "Give up" }).click();
  await expect(page.getByRole("alertdialog")).toContainText("Only where it is gone for good");
  await office.answer("Cancel");
  await expect(waits).toHaveCount(1);
  await waits.getByRole("button", { name: "Give up" }).click();
  await office.answer("Give up");
  await expect(page.getByText("No channel database yet")).toBeVisible();

  await commerce.scaleUnit.start();
  await expect(office.row("Reported")).toHaveCount(1);
});
