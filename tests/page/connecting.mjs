// The acts of a person on the screens that pair two devices.
export const head = (page, words) => page.getByRole("heading", { level: 1, name: words }).waitFor();
export const press = (page, name) => page.locator("main").getByRole("button", { name, exact: true }).click();
export const choose = (page, name) => page.locator("main button.choice", { has: page.getByText(name, { exact: true }) }).click();

export async function toConnect(page) {
  await page.getByRole("link", { name: "Settings" }).click();
  await page.getByText("For two").click();
  await page.getByRole("link", { name: "Pair two devices" }).click();
  await head(page, "Are you in the same room?");
}
