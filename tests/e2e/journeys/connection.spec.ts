import { expect, test } from "../harness/test.ts";

test("R039 the header tells online, headquarters unreachable and offline apart", async ({
  commerce,
  register,
}) => {
  await register.setUp("GINZA-REGISTER-1");
  await expect(register.connection).toHaveText("Online");

  await commerce.headquarters.kill();
  await expect(register.connection).toHaveText("Headquarters unreachable", { timeout: 30_000 });
  await commerce.scaleUnit.kill();
  await expect(register.connection).toHaveText("Offline", { timeout: 30_000 });
  await commerce.startEverything();
  await expect(register.connection).toHaveText("Online", { timeout: 60_000 });
});

test("R038 a cashier disconnects and connects by hand", async ({ register }) => {
  await register.setUp("GINZA-REGISTER-1");
  await register.page.getByRole("button", { name: "Disconnect" }).click();
  await expect(register.connection).toHaveText("Offline");
  await register.page.getByRole("button", { name: "Connect", exact: true }).click();
  await expect(register.connection).toHaveText("Online");
});
