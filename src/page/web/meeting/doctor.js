// Why the two devices do not meet, and one thing to do for each cause: the findings of POST /v1/doctor.
import { html, useState } from "../vendor/ui.js";
import { post } from "../app/node.js";
import { to } from "../app/screens.js";
import { sentenceOf } from "../app/sentences.js";
import { marked, t } from "../app/words.js";
import { Problem } from "../parts/side.js";

/** Seconds of a wait if Tor is on, which is slower. */
export const WAIT_BY_TOR = 60;
const PORT = marked("The address below can be changed; tell your partner the new one.");
export const TOR_MISSING = [marked("Tor is not installed here."), marked("Install Debian's package tor, and switch off the Tor of the system that comes with it: this program starts its own, and only when you say so.")];
/** finding: what was found, {1} is the address; and what to do. */
const FINDINGS = {
  reached: [marked("The other device was reached, and all that you two shared is on both."), ""],
  paused: [marked("You have paused: nothing goes out or comes in."), marked("End the pause under For two.")],
  quiet: [marked("The journal is quiet: nothing goes out or comes in until you decide."), marked("Under For two you see why, and what would leave.")],
  manual: [marked("The devices meet only when you say so."), marked("Meet now, or choose other times above.")],
  outside_hours: [marked("It is outside the hours that you set."), marked("Meet now, or choose other times above.")],
  network_process_missing: [marked("The program waterline-courier is missing, so there is no way to the network."), marked("Install both programs from the same place.")],
  network_process_not_shut_in: [marked("The network process could not be shut in: this system offers no seccomp. Without it the program does not go on the network."), marked("An ordinary Linux kernel has seccomp. Inside a container, allow seccomp filters.")],
  network_process_fails: [marked("The network process keeps failing, and is not started again by itself."), marked("Press Meet now to try again. If it fails again, please report it.")],
  unproven: [marked("The call at {1} was taken by something that did not prove to be the device that you paired with. It can be another program at that port, something in between, or your partner's device set up anew. Nothing was sent to it."), marked("Check the address together. If their device was set up anew, end the pairing, pair again and compare the six words: everything that you two shared is kept.")],
  partner_misbehaves: [marked("The other device sends things that it should not. They were refused; nothing of yours was changed."), marked("Bring both devices to the same version. If it goes on, the other one may run a changed program.")],
  partner_full: [marked("The other device has used up its room here (256 MiB, 32 of them for goals, agreements and other words of you two). Anything beyond that was not kept; everything before is here."), marked("There is room again when your partner takes something back. Talk about it. Ordinary use stays far below this limit.")],
  other_version: [marked("The other device runs a version that cannot speak with this one."), marked("One of the devices needs an update.")],
  no_address: [marked("No address is set for the other device."), marked("Set it below, or let the devices look for each other on the same network, on both.")],
  no_such_name: [marked("The name in {1} cannot be resolved."), marked("Check its spelling, and that this device has a network; or give a numeric address.")],
  no_way: [marked("This device has no way to {1}."), marked("Check this device's network or VPN.")],
  silent: [marked("Nothing answers at {1}."), marked("Is the other computer on, and on this network? A firewall there may drop calls: it must let this port in.")],
  refused: [marked("The machine at {1} answers, but nothing waits at that port."), marked("The program may be closed there, or wait at another port. Ask your partner which, and set it below.")],
  not_listening: [marked("This device waits for no calls, so only it can call."), PORT],
  cannot_listen: [marked("This device cannot wait for calls where it should: another program may use the port, or the address is not one of this device's now."), PORT],
  folder_missing: [marked("The folder that both devices watch is not there now."), marked("Plug in the stick or mount the place again. Everything that you share waits.")],
  folder_not_writable: [marked("This device can write nothing into the folder that both devices watch."), marked("Make room there, or allow this account to write. Everything that you share waits.")],
  folder_bad_bundle: [marked("A bundle of the other device in the folder that both watch is not whole yet, or was changed. Nothing of it was taken in."), marked("It is read again from time to time. If it stays so, let the program that syncs finish on both devices.")],
  folder_earlier_missing: [marked("A bundle in the folder that both devices watch goes on after one that is gone. Nothing was lost."), marked("The other device is asked to begin earlier. It answers once it sees the folder again.")],
  folder_other_version: [marked("A bundle in the folder that both devices watch is of another version."), marked("One of the devices needs an update.")],
  folder_too_many_files: [marked("There are more than 10,000 files in the folder that both devices watch, so it is not read."), marked("Choose one that holds nothing else. Everything that you share waits.")],
  folder_cannot_keep: [marked("This device could not keep what a bundle in the watched folder brings: its own disk is full, or failed."), marked("Make room on this device. The bundle stays in the folder and is read again.")],
  folder_waits_for_meeting: [marked("Some of what you share can go only when the devices meet; it is kept until then."), marked("This pairing has used up its number of bundles. It goes as soon as the devices reach each other by another way than the folder.")],
  folder_failed: [marked("The folder that both devices watch could not be read or written just now."), marked("It is tried again. If it stays so, start Waterline anew. Everything that you share waits.")],
  folder_not_synced: [marked("The folder is there, and no bundle of the other device has come by it yet."), marked("The other device must watch the same folder, and the program that syncs must run on both. If the other device was off since, it is as it should be.")],
  box_refused: [marked("The box does not take this name and password, or does not allow this."), marked("Check them with whoever runs the box, and set it anew below. What you shared waits here.")],
  box_refused_key: [marked("The box does not take this name and key, or does not allow this."), marked("Is the key's other half, the file that ends in .pub, in the list of whoever runs the box? Most servers refuse an RSA key from this program, and take one of the kind ed25519. Set the box anew below. What you shared waits here.")],
  box_full: [marked("The box has no room left, or breaks off when something is stored there. What you shared waits here."), marked("Make room there. Each device keeps one file of at most 64 MiB in it, mostly far less.")],
  box_no_folder: [marked("The box has no such folder."), marked("Make the folder there, or set the right address below. What you shared waits here.")],
  box_other_key: [marked("The box shows another key than before. Nothing was sent to it, and it is not visited any more."), marked("Somebody may stand between, or the box was set up anew: ask whoever runs it, and set it anew below.")],
  box_not_trusted: [marked("Nobody whom this computer trusts vouches for the box. Nothing was sent to it."), marked("It may have made its certificate itself, as a router or a disk at home does; or somebody stands between. If it is your own, let this computer trust its certificate, or visit it by sftp://, whose key you compare once. What you shared waits here.")],
  box_no_authorities: [marked("This computer has no list of those who vouch for a server, so it can trust no box by https. Nothing was sent."), marked("Install Debian's package ca-certificates. What you shared waits here.")],
  box_certificate_time: [marked("The certificate of the box has run out, or begins later than now by this computer's clock. Nothing was sent to it."), marked("Is the clock right? Otherwise the person who runs the box has to renew its certificate. What you shared waits here.")],
  box_other_name: [marked("The certificate of the box is for another name than the one in its address. Nothing was sent to it."), marked("Set the box below by the name for which its certificate is, and not by a number; ask whoever runs it. What you shared waits here.")],
  box_not_reached: [marked("No answer from the box; what you shared waits here."), marked("Is this device on-line, and is the box on? It is tried again.")],
  box_moved: [marked("The box sends to another address. That is not followed, because the password would go there, too."), marked("Ask whoever runs it for the right address, and set that below.")],
  box_not_understood: [marked("What answers at the box's address is no WebDAV or SFTP server."), marked("Check the address. For Nextcloud it ends in remote.php/dav/files/NAME/FOLDER/. An SFTP server must show a key of the kind ED25519 or ECDSA; with an RSA key alone it is not understood.")],
  box_needs_tor: [marked("The box is to be visited through Tor, and Tor is off here."), marked("Choose below by which way the devices may meet. What you shared waits here.")],
  box_would_show: [marked("The devices meet by Tor alone, so the box is not visited: a direct visit would show it this device's address."), marked("Set the box anew below, to be visited through Tor.")],
  box_nothing_came: [marked("The box is there, and nothing has come by it yet from the other device."), marked("The other device must have the same box. If it was off since, it is as it should be.")],
  carrier_missing: [marked("The program waterline-carrier is missing, so the box cannot be visited."), marked("Install all programs from the same place.")],
  carrier_fails: [marked("The program that visits the box fails."), marked("It is tried again. If it stays so, please report it.")],
  vpn_default: [marked("A VPN takes the traffic of this device, {1}. Devices on the same network may then not find each other."), marked("Allow the local network in the VPN's settings, or switch it off while you try.")],
  guest_network: [marked("This device sees no other device on its network than the router."), marked("Either no other one is on, or the network keeps its devices apart, as guest networks do. Is there another Wi-Fi for both?")],
  global_ipv6: [marked("This device has an IPv6 address of its own, at which it waits for calls."), marked("Routers usually let no calls from outside in. Where you may, allow TCP to the port that stands below there.")],
  beacons_deaf: [marked("This device does not hear its own beacon, so it cannot hear the partner's either."), marked("A firewall here may drop 47471/udp: it must let that port in.")],
  tor_unreadable: [marked("The setting for Tor cannot be read, so nothing goes out or comes in."), marked("Choose below by which way the devices may meet.")],
  tor_missing: TOR_MISSING,
  tor_fails: [marked("Tor keeps failing, and is not started again by itself."), marked("Press Meet now to try again. If it fails again, please report it.")],
  tor_starting: [marked("Tor is starting: {1} %."), marked("The first time takes minutes on a slow line.")],
  shows_line: [marked("A line for a pairing through Tor stands: who has it can call this computer."), marked("It ends thirty minutes after it was made, or when it is cancelled.")],
  tor_stuck: [marked("Tor gets no further than {1} %."), marked("There is no internet, or this network blocks Tor, as some VPNs do. A wrong clock does it, too.")],
  tor_clock: [marked("This computer's clock is wrong by more than Tor can bear."), marked("Let the system set the time by itself.")],
  tor_unpublished: [marked("Tor runs, but this device cannot be called by it yet."), marked("Wait a minute and try again. If it stays so, this network may block Tor.")],
  tor_no_network: [marked("Tor finds no network."), marked("Is this device on-line?")],
  tor_by_bridges: [marked("Tor goes by the bridges that you gave it, and therefore runs without its own sandbox."), marked("If it does not get through, ask for other bridges.")],
  tor_no_sandbox: [marked("On this system Tor runs without its own sandbox."), marked("Choose below anew by which way the devices may meet: then the sandbox is tried again.")],
  tor_partner_unreachable: [marked("Their device does not answer by Tor: it may be off, paused, without a network, or without Tor."), marked("Is Tor on there too, and the computer on? Only one of the two devices may be set to call only.")],
  tor_other_pair: [marked("Their device lets in another pairing than this one by Tor."), marked("End the pairing on both devices, and pair again: everything that you two shared is kept.")],
  nothing_found: [marked("This device finds nothing wrong, and the devices have not met yet."), marked("Check that the other device is on and unlocked, and try again in a minute.")],
};
/** What was found, as one text; for a problem that another part of the page shows. */
export const wordsOf = (finding) => (FINDINGS[finding] ?? []).map((text) => t(text)).join(" ");
export const namesOfFindings = Object.keys(FINDINGS);

const Finding = ({ finding, address, percent }) => {
  const [words, advice] = FINDINGS[finding] ?? [marked("A cause that this page does not know."), ""];
  return html`<li><p><b>${t(words, percent ?? (address || t("its address")))}</b></p>${advice && html`<p>${t(advice)}${["paused", "quiet"].includes(finding) && html` <a ...${to("settings", { group: "partner" })}>${t("For two")}</a>`}</p>`}</li>`;
};

export function Doctor({ byTor }) {
  const [found, setFound] = useState(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState("");
  const look = async () => {
    if (busy) return;
    setBusy(true);
    setFound(null);
    setProblem("");
    try {
      setFound((await post("/v1/doctor", { wait_seconds: byTor ? WAIT_BY_TOR : 8 })).findings);
    } catch (error) {
      setProblem(sentenceOf(error));
    }
    setBusy(false);
  };
  return html`<section><h2>${t("Do they not meet?")}</h2><p>${byTor ? t("This computer looks for the cause. With Tor that can take a minute.") : t("This computer looks for the cause, for a few seconds.")}</p><${Problem} text=${problem} id="problem-doctor" />
    <div class="row"><button type="button" aria-disabled=${busy} onClick=${look}>${t("Look for the cause")}</button><span class="say" role="status">${busy ? t("One moment.") : ""}</span></div>
    ${found && html`<ul class="plainly" aria-label=${t("What was found")}>${found.map((one) => html`<${Finding} key=${one.finding + one.address} ...${one} />`)}</ul>
      ${!found.some(({ finding }) => finding === "reached") && html`<p class="quiet">${t("Everything you shared is kept, and goes when the devices next meet. A wrong clock on either device does no harm, except that beacons then find nobody.")}</p>`}`}</section>`;
}
