import { expect, test } from "../harness/test.ts";

test.use({ headquartersThroughLine: true });

test("R111 a session that failed three times is seen with its reason, and retried", async ({
  commerce,
  administrator,
}) => {
  const office = await administrator();
  const { page } = office;
  await page.goto(`${office.url}/customers/002003`);
  await office.textbox("Phone").fill("03-5555-0100");
  await office.save.click();
  await expect(office.message("Saved at headquarters")).toContainText("1010");

  // A line that garbles what it carries: the channel cannot do what it is asked.
  commerce.headquartersLine.rewriteReplies(/^\/cdx\//, (body) => body.replace('"1010"', '"1O1O"'));
  for (let time = 1; time <= 3; time += 1) {
    expect((await commerce.admin.run("1010")).Status).toBe("Failed");
  }
  commerce.headquartersLine.mend();

  await office.page.goto(`${office.url}/`);
  await expect(page.getByText("1 session has failed three times").first()).toBeVisible();
  await page.getByRole("main").getByRole("link", { name: "Download and upload sessions" }).click();
  await expect(office.heading).toHaveText("Download and upload sessions");
  const session = office.row("Suspended");
  await expect(session).toContainText("1010 Customers");
  await expect(session).toContainText("The channel database refused the data");
  await session.getByRole("button", { name: "Try again" }).click();
  await expect(office.row("1010 Customers").first()).toContainText("Completed");
  await expect(office.row("Suspended")).toBeHidden();
  await page.getByRole("radio", { name: "Upload sessions" }).check();
  await expect(page.getByText("No sessions yet")).toBeVisible();
});
