// Which button was pressed before each request that tells the partner's device something.
const SAYS = /^\/v1\/(shares|shared|joint|questions|waiting\/release)\b/;
const KEEPS = /\/preview$|\/pin$|\/keep$|\/given\/device$|\/answer$/;

/** Before the page is loaded anew: the page notes its requests, with the class of the button pressed last. */
export async function notePresses(page) {
  await page.addInitScript(() => {
    globalThis.said = [];
    let pressed = "";
    addEventListener("click", (event) => { pressed = event.target.closest?.("button")?.className ?? ""; }, { capture: true });
    addEventListener("submit", (event) => { pressed = event.submitter?.className ?? pressed; }, { capture: true });
    const asks = globalThis.fetch;
    globalThis.fetch = (path, how) => {
      globalThis.said.push({ method: how?.method ?? "GET", path: String(path), pressed });
      return asks(path, how);
    };
  });
  await page.locator("main h1, textarea.page").first().waitFor(); // loaded again any earlier, the page has no session yet
  await page.reload();
  await page.locator("textarea.page").waitFor();
}

/** @returns {Promise<{path: string, pressed: string}[]>} requests that say something to the partner */
export const saidToPartner = async (page) => (await page.evaluate(() => globalThis.said)).filter(({ method, path }) => method !== "GET" && SAYS.test(path) && !KEEPS.test(path.split("?")[0]));
