#include "words/box_words.h"

#include "words/translation.h"

namespace waterline::cli {

std::string words_for_bad_box(const std::string& why) {
  if (why == "box_is_plain") return tr("http:// would show your password to the network.");
  if (why == "password_in_it")
    return tr("A password in the address would stay in the history of the shell.");
  if (why == "onion_needs_tor")
    return tr("An address that ends in .onion is reached by Tor alone.");
  if (why == "box_needs_tor")
    return tr("Tor is off here, so the box cannot be visited through it.");
  if (why == "box_would_show") {
    return tr(
        "The devices meet by Tor alone: a direct visit would show the box this device's address.");
  }
  if (why == "tor_rests") {
    return tr(
        "Tor does not run at this time, since the devices do not meet now, so the box cannot be "
        "asked for its key. Nothing was changed.");
  }
  if (why == "key_needs_sftp") return tr("A key is for a box by SFTP alone. Nothing was changed.");
  if (why == "not_a_key") return tr("This file is no private key of SSH. Nothing was changed.");
  if (why == "key_protected") {
    return tr(
        "This key is protected by a passphrase, and nobody is there to type it when this device "
        "visits the box. Nothing was changed.");
  }
  return {};
}

std::string hint_for_bad_box(const std::string& why) {
  if (why == "box_is_plain") return tr("Give an address that begins with https:// or sftp://.");
  if (why == "password_in_it") return tr("Leave it out: the password is asked for.");
  if (why == "box_needs_tor") return tr("`waterline tor on` first, then the same again.");
  if (why == "tor_rests")
    return tr(
        "Once more in the hours in which the devices meet (`waterline sync-when` shows them).");
  if (why == "key_needs_sftp") return tr("Give an address that begins with sftp://.");
  if (why == "not_a_key")
    return tr("Give the file without .pub, such as ~/.ssh/box after `ssh-keygen -f ~/.ssh/box`.");
  if (why == "key_protected") {
    return tr(
        "Make a key for this box alone: `ssh-keygen -t ed25519 -N '' -f ~/.ssh/box`. Ask the "
        "person "
        "who runs the box to put the file ~/.ssh/box.pub there.");
  }
  return tr("The same with --by-tor visits it through Tor.");
}

}  // namespace waterline::cli
