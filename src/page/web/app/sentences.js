// A sentence for every error code of src/app/errors.def: the command line's own where it fits a page. A test compares
// the two lists. `hint` says what to do next, in the page's words.
import { marked, t } from "./words.js";

const SENTENCES = {
  bad_request: [marked("The program did not understand this page. Nothing was changed.")],
  not_found: [marked("The program does not know what this page asked for. Nothing was changed.")],
  no_store: [marked("There is no journal here yet.")],
  store_exists: [marked("There is a journal here already. It was left as it is.")],
  store_busy: [marked("Another program has it open. Nothing was changed."), marked("Close that program and try again.")],
  wrong_passphrase: [marked("That doesn't open it.")],
  closed: [marked("The journal is closed.")],
  locked: [marked("The journal is locked.")],
  damaged: [marked("A file of the journal is damaged or was changed by something else. It was left exactly as it is."), marked("Copy the whole folder somewhere safe before anything else.")],
  keyring_older: [marked("The keys here are older than the journal: somebody or something put earlier ones in their place. Nothing was changed.")],
  change_unfinished: [marked("The new passphrase and phrase are in force, but the disk did not confirm all of the change. Everything is there."), marked("Check the disk. The next opening with the new passphrase finishes the change.")],
  newer: [marked("This was written by a newer version of the program than this one. It was left as it is."), marked("Use that version, or a later one.")],
  folder_in_memory: [marked("That folder is in this computer's memory. Nothing was changed.")],
  unfit_disk: [marked("That disk cannot keep a journal. Nothing was changed.")],
  moved: [marked("The journal is not here any more: it was moved to another folder.")],
  moved_in_part: [marked("Only a part of a journal arrived here. The whole journal is where it was.")],
  move_unfinished: [marked("A move of this journal to another disk was broken off, and that disk is not here. Nothing was changed."), marked("Put that disk in, and try again.")],
  disk_full: [marked("There is no room left on the disk. Nothing was changed, and nothing kept was lost."), marked("Make some room and try again.")],
  storage_failed: [marked("The system could not read or write the journal's files. Nothing was changed."), marked("Check the disk, and try again.")],
  writing_stopped: [marked("The disk did not confirm that the last change was written, so nothing more is written for now. Everything before it is safe; the last change may be missing."), marked("Close everything and open it again; only then does it show whether the last change was kept.")],
  changed_meanwhile: [marked("This was changed meanwhile, in another window or by a command. Both texts are kept.")],
  out_of_memory: [marked("There is not enough free memory to check the passphrase. Nothing was changed."), marked("Close other programs and try again.")],
  weak_passphrase: [marked("A passphrase needs at least 8 characters. Nothing was changed."), marked("Longer is better: several random words are easy to remember.")],
  common_passphrase: [marked("This passphrase is among those that anybody tries first. Nothing was changed."), marked("Longer is better: several random words are easy to remember.")],
  words_differ: [marked("These are not the words at those places."), marked("Compare them with what you wrote down.")],
  nothing_begun: [marked("Too much time passed, so nothing was made."), marked("Begin again from the first page.")],
  unknown_id: [marked("It is not here any more.")],
  earlier_device: [marked("That was shared with a device that you are no longer paired with. Nothing was changed.")],
  ambiguous_id: [marked("It is not here any more.")],
  empty: [marked("There is no text in it, so nothing was kept.")],
  too_long: [marked("This is longer than it may be. Nothing was kept of it here."), marked("Split it, or choose a part of it.")],
  not_text: [marked("This is not text that can be kept: it is not UTF-8, or has control characters in it.")],
  unknown_kind: [marked("There is no such kind of entry.")],
  bad_query: [marked("There is no word to look for."), marked("Give at least one word.")],
  stays_below: [marked("This lies in the deep, and nothing of the deep can be shared. Nothing was changed.")],
  no_such_excerpt: [marked("Those lines, or that text, are not in the entry.")],
  several_matches: [marked("That text stands in the entry more than once.")],
  needs_confirmation: [marked("This needs the typed word as a confirmation. Nothing was changed.")],
  no_partner: [marked("This is for two, and nobody is paired with this journal.")],
  has_partner: [marked("This journal is paired already. Nothing was changed.")],
  not_yours: [marked("Only its author can revise it or take it back, and only the other can acknowledge it. Nothing was changed.")],
  taken_back: [marked("Its author has taken it back.")],
  still_waits: [marked("That is still waiting; nothing of it has left.")],
  has_left: [marked("That has left already. Nothing was changed.")],
  bad_code: [marked("This is not a pairing code, or the picture has no code of ours in it.")],
  code_expired: [marked("This picture is too old. Nothing was changed.")],
  own_code: [marked("This is the code that this device shows itself.")],
  no_pairing: [marked("No pairing is under way.")],
  tor_off: [marked("This pairing goes through Tor, and Tor is off here. Nothing was changed."), marked("\"Not in one place\" on the screen for pairing switches it on.")],
  tor_missing: [marked("This pairing goes through Tor, and Tor is not installed here. Nothing was changed."), marked("\"sudo apt install tor\", then \"sudo systemctl disable --now tor\": Waterline starts its own.")],
  tor_only: [marked("This device goes by Tor alone, and this pairing would go directly. Nothing was changed."), marked("Choose \"Not in one place\".")],
  not_far: [marked("This text does not lead through Tor, but to a direct call, which shows where you are. Nothing was sent."), marked("Your partner makes a line with \"Not in one place\".")],
  words_by_tor: [marked("A code's four words are too few for the Tor network. Nothing was changed."), marked("Choose \"Not in one place\".")],
  wrong_offset: [marked("Bytes of this attachment are missing. Nothing of it was attached."), marked("Attach the file again.")],
  attachment_damaged: [marked("This attachment cannot be read: its bytes are missing, or are not what was attached. Everything else is as it was."), marked("If you still have the file, attach it again. A backup may have it too.")],
  cannot_be_played: [marked("This cannot be played here. It is kept as it is.")],
  cannot_be_shown: [marked("This cannot be shown on this computer yet. It is kept as it is.")],
  too_many_pixels: [marked("This picture is too large to be shown here. It is kept as it is.")],
  bad_bridges: [marked("These are no bridges that can be used here. Nothing was changed.")],
  no_transport: [marked("The program that these bridges need is not installed here. Nothing was changed.")],
  bad_address: [marked("An address is needed: HOST:PORT, as the other device shows it.")],
  address_in_use: [marked("This device cannot listen at that address.")],
  unreachable: [marked("The other device cannot be reached now. Everything you shared is kept and goes when the two next meet.")],
  unproven: [marked("Something answers at your partner's address, and it did not prove to be the device that you paired with. Nothing was sent to it; all that you shared is kept.")],
  not_in_step: [marked("The devices met, and not all that you two shared is on both yet. It is kept, and goes when they next meet.")],
  paused: [marked("You have paused, so nothing left and nothing came.")],
  quiet: [marked("The journal is quiet: nothing goes out or comes in, and nobody is told.")],
  new_keys_wait: [marked("Your partner's device still knows you by your old keys, so nothing of yours leaves. All of it is kept.")],
  bad_box: [marked("This cannot be the address of a box. Nothing was changed.")],
  bad_hours: [marked("These are no hours. Nothing was changed.")],
  no_file: [marked("There is no such file or folder here that can be used. Nothing was changed.")],
  bad_bundle: [marked("This is not a whole file from your partner's device for this one. Nothing of it was taken, and nothing was changed.")],
  bundle_other_version: [marked("This file is of another version of the program. Nothing of it was taken, and nothing was changed.")],
  replies_closed: [marked("Its author has not opened it to replies. Nothing was changed.")],
  too_many: [marked("There are as many of these as there can be. Nothing was changed.")],
  nothing_to_accept: [marked("Nothing that your partner proposed stands here now. Nothing was changed.")],
  not_in_force: [marked("There is no report of yours here. Nothing was changed.")],
  answer_sealed: [marked("You have chosen to reveal an answer to this, and it stays as it was sealed. Nothing was changed.")],
  other_words: [marked("It was changed meanwhile, so nothing was said about it.")],
  goal_changed: [marked("Its goal has other words than those that this step was written for. Nothing was changed.")],
  no_network_process: [marked("The part that speaks with the network does not run, so nothing goes out or comes in. Your journal is not affected.")],
  no_such_file: [marked("There is no such file or folder. Nothing was changed.")],
  file_exists: [marked("There is a file with this name already. It was left as it is.")],
  not_a_backup: [marked("This is not a backup of a journal. Nothing was changed.")],
  backup_damaged: [marked("This backup is damaged: parts of it are changed or missing. Nothing was restored from it.")],
  backup_runs: [marked("Another backup is being made or read at this moment. Nothing was changed."), marked("Wait until it is done, then try again.")],
  job_runs: [marked("Another import or export runs at this moment. Nothing was changed."), marked("Wait until it is done, then try again.")],
  backup_broken_off: [marked("It was broken off. Nothing was changed, and nothing of it is left.")],
  unknown_list: [marked("There is no such list.")],
  bad_list: [marked("This list can't be read. Nothing was changed.")],
  unknown_field: [marked("This kind of entry asks nothing of that name. Nothing was changed.")],
  no_private_place: [marked("There is no place in memory for the editor's file that is yours alone, and on a disk it would leave traces.")],
  no_appointment: [marked("This entry is not a time of your own, so there is none that you could be busy at. Nothing was changed.")],
  unfit_answer: [marked("This answer does not fit its question. Nothing was changed.")],
};

const GONE = marked("The program behind this page is not running. Nothing was changed.");
const CUT_OFF = marked("The program behind this page stopped in the middle of this, so nobody can say yet whether it was done. Open the page again from your programs, and look.");
const UNKNOWN = marked("The program answered with an error that this page does not know. Nothing was changed.");

/** Returns the sentence for an error of the node, or of the way to it: the event, and the next step. */
export function sentenceOf(error) {
  if (error?.code === "gone") return t(error.asked ? CUT_OFF : GONE);
  const found = SENTENCES[error?.code];
  if (!found) return t(UNKNOWN);
  return found.map((text) => t(text)).join(" ");
}

export const codesWithSentences = Object.keys(SENTENCES);

/** The sentence for an error of a job: the command's own, which is in the person's language already. Its hint names options
 *  of the terminal, so it is left out. @param {{error: string, message: string}} error */
export const sentenceOfJob = (error) => error.message || sentenceOf({ code: error.error });
