import { expect, test } from "../harness/test.ts";

test("the browser's console says why headquarters did not answer, and nothing that was typed", async ({
  commerce,
  administrator,
}) => {
  const office = await administrator();
  const { page } = office;
  const lines: string[] = [];
  page.on("console", (message) => lines.push(message.text()));
  await office.open("Customers");
  await commerce.headquarters.kill();
  await page.getByRole("searchbox", { name: "Search customers" }).fill("Morikawa");
  const why = / WARN .* no answer method="GET" path="\/api\/customers" cause=TypeError: /;
  await expect.poll(() => lines).toContainEqual(expect.stringMatching(why));
  const own = lines.filter((line) => line.includes(" console::"));
  expect(own.join("\n")).not.toContain("Morikawa");
});

test("localStorage.log chooses which requests the browser's console tells of", async ({
  administrator,
}) => {
  const office = await administrator();
  const { page } = office;
  const lines: string[] = [];
  page.on("console", (message) => lines.push(message.text()));
  await office.open("Customers");
  await page.evaluate(() => localStorage.setItem("log", "debug"));
  expect(lines).toEqual([]);
  await page.reload();
  const answered = / DEBUG .* answered method="GET" path="\/api\/customers" status=200$/;
  await expect.poll(() => lines).toContainEqual(expect.stringMatching(answered));
});
