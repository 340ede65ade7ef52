#include "commands/sealing.h"

#include "backup/sealed_bytes.h"
#include "base/bytes.h"
#include "commands/new_file.h"
#include "crypto/secret.h"
#include "crypto/system_random.h"
#include "terminal/questions.h"
#include "terminal/secrets.h"
#include "terminal/standard_input.h"
#include "terminal/terminal.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

std::string passphrase_of_file(const Context& context, const std::string& file) {
  std::string passphrase =
      file.empty() ? ask_new_passphrase(
                         context, tr("A passphrase for this file, of at least 8 characters: "),
                         tr("Give the passphrase by --sealed-with FILE."))
                   : passphrase_in(file);
  require_fit(passphrase, tr("Nothing was written."));
  return passphrase;
}

Ended words_for_sealed(backup::SealedError error) {
  switch (error) {
    case backup::SealedError::kWrongPassphrase:
      return {Exit::kWrongPassphrase,
              tr("This passphrase does not open the file. Nothing was changed."),
              tr("It is the passphrase that was chosen when the file was made, not that of the "
                 "journal."),
              "wrong_passphrase"};
    case backup::SealedError::kNotSealed:
      return {Exit::kUsage, tr("This is not a sealed file."),
              tr("Files that `export` and `packet` made can be unsealed."), "not_sealed"};
    case backup::SealedError::kNewer:
      return {Exit::kDamaged, tr("This was written by a newer version of Waterline than this one."),
              tr("Use a version at least as new as the one that wrote it."), "newer"};
    case backup::SealedError::kDamaged:
      return {Exit::kDamaged, tr("This file is not whole, or was changed. Nothing of it was used."),
              tr("Try another copy of it."), "damaged"};
    case backup::SealedError::kOutOfMemory:
      return {Exit::kFailure, tr("There is not enough free memory to check the passphrase."),
              tr("Close other programs and try again."), "out_of_memory"};
  }
  return {Exit::kFailure, tr("The file could not be opened."), "", "failure"};
}

}  // namespace

void add_sealing_options(CLI::App& command, Sealing& sealing) {
  command.add_flag("--plain", sealing.plain,
                   tr("Write it in the open, after the typed word `plain`"));
  command.add_option("--confirm", sealing.confirm, tr("The typed word, for scripts"));
  command
      .add_option("--sealed-with", sealing.passphrase_file,
                  tr("A file whose first line is the passphrase for it"))
      ->type_name("FILE");
}

Sealer::Sealer(const Context& context, const Sealing& wanted) {
  if (wanted.plain) {
    const bool typed = wanted.confirm.empty() && can_ask();
    if (typed) {
      say(context, wrapped(tr("Anybody who gets this file can read it, and deleting it later may "
                              "not remove it from this disk.")));
    }
    if (wanted.confirm == "plain" ||
        (typed && ask_for_word(tr("Type `{1}` to write it in the open: "), marked("plain"))))
      return;
    throw Ended(
        Exit::kUsage, tr("Nothing was written."),
        tr("To write it in the open, type the word `plain` when asked, or give --confirm plain."),
        "needs_confirmation");
  }
  passphrase_ = passphrase_of_file(context, wanted.passphrase_file);
}

Sealer::~Sealer() {
  wipe(passphrase_);
}

void Sealer::write(const std::string& path, std::string_view content) const {
  if (plain()) return write_new_file(path, content);
  crypto::SystemRandom random;
  const base::Bytes sealed =
      backup::seal_bytes(base::bytes_of(content), base::bytes_of(passphrase_), {}, random);
  if (sealed.empty()) throw words_for_sealed(backup::SealedError::kOutOfMemory);
  write_new_file(path, base::text_of(sealed));
}

bool is_sealed_file(std::string_view content) {
  return backup::is_sealed(base::bytes_of(content));
}

std::string unsealed(const std::string& content, const std::string& passphrase_file) {
  if (passphrase_file.empty() && !can_ask()) {
    throw Ended(Exit::kUsage,
                tr("This file is sealed, so it needs its passphrase. Nothing was read."),
                tr("Give the passphrase by --sealed-with FILE."), "sealed_file");
  }
  std::string passphrase = passphrase_file.empty()
                               ? ask_secret(tr("The passphrase of this file: "),
                                            tr("Give the passphrase by --sealed-with FILE."))
                               : passphrase_in(passphrase_file);
  auto opened = backup::open_bytes(base::bytes_of(content), base::bytes_of(passphrase));
  wipe(passphrase);
  if (!opened) throw words_for_sealed(opened.error());
  std::string text(base::text_of(*opened));
  crypto::wipe(*opened);
  return text;
}

}  // namespace waterline::cli
