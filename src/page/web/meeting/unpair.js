// The end of it: what happens, and a typed word.
import { html, useState } from "../vendor/ui.js";
import { get, post } from "../app/node.js";
import { goInstead, store, to } from "../app/screens.js";
import { sentenceOf } from "../app/sentences.js";
import { marked, t, tn } from "../app/words.js";
import { Head } from "../parts/frame.js";
import { Problem } from "../parts/side.js";
import { TypedWord } from "../parts/typed_word.js";

export function Unpair() {
  const [problem, setProblem] = useState("");
  const end = async () => {
    try {
      const { dropped } = await post("/v1/partner/unpair", { confirm: "unpair" });
      store.status = await get("/v1/status");
      store.visited = [{ name: "today" }]; // Back leads to no screen for two
      store.at = 0;
      goInstead("ended", { dropped });
    } catch (error) {
      setProblem(sentenceOf(error));
    }
  };
  return html`<${Head}>${t("End the pairing")}<//><div class="column"><p><a ...${to("settings", { group: "partner" })}>${t("For two")}</a></p><div class="sheet"><${Problem} text=${problem} />
    <ul class="plainly"><li>${t("Nothing goes out or comes in from this moment on.")}</li><li>${t("Everything that waits is dropped and never leaves.")}</li>
      <li>${t("Your partner is not told: to the other device this one looks switched off.")}</li><li>${t("Their device keeps everything that it was given. This computer can no longer ask it to remove anything.")}</li>
      <li>${t("This device's sealed file in a folder or box in between stays there: one that goes away would be seen. Whoever can write there can delete it.")}</li>
      <li>${t("All that you wrote stays here, only yours.")}</li></ul>
    <p><a ...${to("given")}>${t("Read what their device was given, first")}</a></p><hr />
    <${TypedWord} word=${marked("unpair")} label=${t("Type {1} to end the pairing.", t("unpair"))} act=${t("End the pairing")} onAct=${end} /></div></div>`;
}

export const Ended = ({ dropped }) => html`<${Head}>${t("The pairing has ended.")}<//><div class="column"><div class="sheet"><p>${t("Nobody is told. To pair with the same person again, both of you end the pairing first.")}</p>
  ${dropped > 0 && html`<p>${tn("{1} thing had not left this device yet. It was dropped and will not leave.", "{1} things had not left this device yet. They were dropped and will not leave.", dropped)}</p>`}
  <p><a class="button" ...${to("today")}>${t("Today")}</a></p></div></div>`;
