import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { expect, test } from "../harness/test.ts";

const FILE = fileURLToPath(
  new URL("../../../crates/contract/golden/rescue-file.json", import.meta.url),
);
const CODE = "abcde fghjk LMNPQ-rst23";

test("R208 a register's rescue file is imported by its code alone, once, and the store gets the number", async ({
  commerce,
  administrator,
}) => {
  const office = await administrator();
  const { page } = office;
  const sent: string[] = [];
  page.on("request", (request) => sent.push(request.url() + (request.postData() ?? "")));
  await office.open("Stores and registers");
  await office.button("Import rescue file").click();
  const dialog = page.getByRole("dialog", { name: "Import rescue file" });
  const start = dialog.getByRole("button", { name: "Import", exact: true });
  const code = dialog.getByRole("textbox", { name: "Rescue code" });
  const chooser = dialog.getByLabel("Rescue file", { exact: true });
  const file = await readFile(FILE, "utf8");

  const refused: [string, string, string, string][] = [
    ["another code", file, "BBCDE-FGHJK-LMNPQ-RST23", "does not open this file"],
    ["no code", file, "12345", "not a rescue code"],
    ["a damaged file", damaged(file), CODE, "does not open this file"],
    ["half a file", file.slice(0, 200), CODE, "not a rescue file"],
    ["another file", '{"format":"something"}', CODE, "not a rescue file"],
    ["a newer file", file.replace('"version": 1', '"version": 2'), CODE, "A newer version"],
  ];
  await test.step("nothing chosen", async () => {
    await start.click();
    await expect(dialog).toContainText("Choose the rescue file first");
  });
  for (const [what, content, typed, words] of refused) {
    await test.step(what, async () => {
      await chooser.setInputFiles({
        name: "rescue.json",
        mimeType: "application/json",
        buffer: Buffer.from(content),
      });
      await code.fill(typed);
      await start.click();
      await expect(dialog).toContainText(words);
      await expect(dialog).toContainText("Nothing was imported");
    });
  }
  expect(await commerce.admin.customers("03-8765-4321")).toEqual([]);

  await chooser.setInputFiles(FILE);
  await code.fill(CODE);
  await start.click();
  await expect(dialog).toBeHidden();
  await expect(office.row("New customer")).toContainText("愛子 森");
  await expect(office.row("New customer")).toContainText("Created");
  await expect(office.row("Changed")).toContainText("愛子 森");
  await expect(office.row("Sale")).toContainText("Not possible here");
  await expect(office.row("Sale")).toContainText("imported at a register");
  const [customer] = await commerce.admin.customers("03-8765-4321");
  expect(customer?.Name).toBe("愛子 森");
  await expect(office.row("New customer")).toContainText(customer?.AccountNumber ?? "no number");
  expect(sent.join("\n").toUpperCase()).not.toContain("FGHJK");

  await test.step("the same file again", async () => {
    await office.button("Import rescue file").click();
    await chooser.setInputFiles(FILE);
    await expect(code).toHaveValue("");
    await code.fill(CODE);
    await start.click();
    await expect(dialog).toBeHidden();
    await expect(office.row("Already at headquarters")).toHaveCount(2);
    expect(await commerce.admin.customers("03-8765-4321")).toHaveLength(1);
  });
});

/** One letter of the encrypted content is another one. */
function damaged(file: string): string {
  return file.replace(/("content": ".{40})(.)/, (_, before: string, letter: string) =>
    before + (letter === "A" ? "B" : "A"),
  );
}
