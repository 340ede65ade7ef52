// Why a pairing ended, and what to do: a sentence for each `end` of GET /v1/pairing, for either side.
import { marked, t } from "../app/words.js";

const NEW_CODE = marked("Begin again with a new code.");
const INTERFERING = marked("Start again with a new code. If the words differed, someone may be between the two devices: take another network if you can.");
const ENDS = {
  wrong_code: [marked("The code was wrong, or someone is interfering. Nothing was paired."), marked("Read the words to each other once more. A code allows three tries in all.")],
  used_up: [marked("A wrong code was tried for the third time, so this code no longer works. Nothing was paired."), NEW_CODE],
  offer_over: [marked("The time of this code is over. Nothing was paired."), NEW_CODE],
  not_confirmed: [marked("You said that the words differ, and the other screen says so now. Nothing was paired, and neither device keeps anything."), INTERFERING],
  differ_there: [marked("The other device reported that the words differ. Nothing was paired, and neither device keeps anything."), INTERFERING],
  ended_there: [marked("The other device ended the pairing, the connection broke, or the five minutes for comparing are over. Nothing was paired, and neither device keeps anything."), NEW_CODE],
  cut: [marked("The connection ended before the pairing was finished. Nothing was paired."), marked("Start again with the same code, or a new one.")],
  other_version: [marked("The other device runs a version that cannot pair with this one."), marked("Bring both to the same version.")],
  no_such_offer: [marked("The other device does not show a code with this number now. Nothing was paired."), marked("Check the number in front of the words; a code is good for ten minutes.")],
};
const NOBODY = { byNumber: marked("No device here shows an offer with number {1}."), byPicture: marked("No device here shows the offer of this picture.") };
const HIDDEN = marked("Is it on this Wi-Fi, and is the offer still open? A guest network, a VPN or a firewall (it must let in 47471/udp here, and the port that the other screen shows there) hides it. Nothing was paired.");
const SEVERAL = { byNumber: marked("More than one device answers to number {1}. None was called."), byPicture: marked("More than one device answers to this picture. None was called.") };
const BY_ADDRESS = marked("Or give the address that the other screen shows.");
const FOUND = marked("The device was found by asking this network: if the words were typed right, something else answered. Then give the address that the other screen shows.");
const FOUND_CLOSED = marked("The answer on this network was that the other device is at {1}, and nobody takes a call there. Nothing was paired.");
const NO_MORE = marked("Is the code still shown?");
const FIREWALL_THERE = marked("A firewall on the other device most likely drops the call: it must let TCP port {1} in.");
const OTHER_ADDRESS = marked("If the other screen shows another address, something else answered: give that address.");
const UNREACHABLE = marked("The other device cannot be reached there. Nothing was paired.");
const WHY = {
  silent: marked("Nothing answers there: the two devices may be on different networks, or a firewall on the other one drops the call. The firewall must let that port in."),
  refused: marked("The machine there answers, but nothing waits at that port: check the number, and whether the code is still shown."),
  no_such_name: marked("This name is not known: check its spelling, or give a numeric address."),
  no_way: marked("This device has no way to that address: check its network."),
};
const CHECK = marked("Check the address that the other device shows, and that both are on the same network.");
const NEW_LINE = marked("Begin again with a new line.");
const OTHER_WAY = marked("If the words differed, somebody else has that line. Send a new one in another way, from another account or device.");
const FAR_ENDS = {
  wrong_code: [marked("This line is in use already. Either an earlier try of yours still stands there, the connection broke just now, or somebody else used the line first. Nothing was paired here."), marked("If you tried it before, paste it again in five minutes. Otherwise tell your partner by telephone, before the six words are confirmed there; then your partner makes a new line, and sends it in another way.")],
  used_up: [marked("Three tries were made with this line, so it no longer works. Nothing was paired."), NEW_LINE],
  offer_over: [marked("The time of this line is over. Nothing was paired."), NEW_LINE],
  not_confirmed: [ENDS.not_confirmed[0], OTHER_WAY],
  differ_there: [ENDS.differ_there[0], OTHER_WAY],
  ended_there: [ENDS.ended_there[0], NEW_LINE],
  cut: [ENDS.cut[0], marked("Paste the same line once more, or begin again with a new one.")],
};
const NOT_BY_TOR = {
  tor_missing: [marked("Tor is not installed here. Nothing was paired."), marked("\"sudo apt install tor\", then \"sudo systemctl disable --now tor\": Waterline starts its own.")],
  tor_fails: [marked("Tor keeps failing on this device. Nothing was paired."), marked("Is there room on the disk?")],
  tor_not_ready: [marked("Tor did not reach its network from here. Nothing was paired."), marked("No internet, or this network blocks Tor, as some VPNs do. A clock that is wrong stops Tor, too.")],
  tor_no_network: [marked("Tor finds no network here. Nothing was paired."), marked("When there is one, once more with the same line.")],
  tor_nobody: [marked("Nobody answers at the other end of this line. Nothing was paired."), marked("Does the other screen still show the line, and does it say that the line works? It is good for thirty minutes, and only once: if somebody else was first, your partner's screen shows six words.")],
};
const STOPPED = [marked("The pairing was stopped. Nothing was paired."), NEW_CODE];

export const codesOfEnds = [...Object.keys(ENDS), "unreachable", "not_found", "several_offers", "not_by_tor"];

/** Returns the sentences of an end: what happened, and the one thing to do.
 *  @param {{end: string, why?: string, found?: string, far?: boolean}} pairing
 *  @param {string} [typed] the code that was typed here, whose number is named */
export function endInWords({ end, why, found, far }, typed = "") {
  if (end === "not_by_tor") return (NOT_BY_TOR[why] ?? NOT_BY_TOR.tor_nobody).map((text) => t(text)).join(" ");
  if (far && FAR_ENDS[end]) return FAR_ENDS[end].map((text) => t(text)).join(" ");
  const [number] = typed.match(/\d+/) ?? [];
  const ofOffer = (texts) => (number ? t(texts.byNumber, number) : t(texts.byPicture));
  if (end === "not_found") return [ofOffer(NOBODY), t(HIDDEN), t(BY_ADDRESS)].join(" ");
  if (end === "several_offers") return ofOffer(SEVERAL) + " " + t(BY_ADDRESS);
  if (end === "wrong_code" && found) return [...ENDS.wrong_code.map((text) => t(text)), t(FOUND)].join(" ");
  if (end === "unreachable" && found) return t(FOUND_CLOSED, found) + " " + (why === "refused" ? t(NO_MORE) : t(FIREWALL_THERE, found.slice(found.lastIndexOf(":") + 1))) + " " + t(OTHER_ADDRESS);
  if (end === "unreachable") return t(UNREACHABLE) + " " + t(WHY[why] ?? CHECK);
  if (far && !ENDS[end]) return t(STOPPED[0]) + " " + t(NEW_LINE);
  return (ENDS[end] ?? STOPPED).map((text) => t(text)).join(" ");
}

/** The command line's marks around a word, as a page has them. */
const quoted = (text) => text.replaceAll("`", "\"");

/** Returns why a typed code is none, from the node's answer; its place is counted in bytes. */
export function slipInWords({ slip, from = 0, size = 0, suggestion }, typed) {
  const example = t("A code is a number and four words, like 7-copper-lantern-meadow-finch.");
  const word = new TextDecoder().decode(new TextEncoder().encode(typed).slice(from, from + size));
  if (slip === "unknown_word") return quoted(suggestion ? t("`{1}` is not one of the words. Did you mean `{2}`?", word, suggestion) : t("`{1}` is not one of the words.", word)) + " " + example;
  if (slip === "no_number") return t("A code begins with its number, from 1 to 999.") + " " + example;
  if (slip === "word_count") return t("A code has four words after its number.") + " " + example;
  return t("The text of the picture is not whole.") + " " + t("Copy all of it, from WATERLINE to the last letter; line breaks in it do no harm.");
}
