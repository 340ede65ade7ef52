#include "commands/sealing.h"

#include <cerrno>
#include <memory>
#include <utility>

#include <unistd.h>

#include "base/bytes.h"
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

// Fills `out` with the bytes of a file from `offset` on.
bool filled_from(int file, std::uint64_t offset, base::MutableByteView out) {
  for (std::size_t done = 0; done < out.size();) {
    const ssize_t got =
        pread(file, out.data() + done, out.size() - done, static_cast<off_t>(offset + done));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    done += static_cast<std::size_t>(got);
  }
  return true;
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

backup::SealedWriter Sealer::begin(base::Random& random, base::Bytes& out) const {
  auto writer = backup::SealedWriter::begin(base::bytes_of(passphrase_), {}, random, out);
  if (!writer) throw words_for_sealed(backup::SealedError::kOutOfMemory);
  return std::move(*writer);
}

bool is_sealed_file(std::string_view begin) {
  return backup::is_sealed(base::bytes_of(begin));
}

backup::SealedFiles open_sealed(base::FileDescriptor file, std::uint64_t size,
                                const std::string& passphrase_file) {
  if (passphrase_file.empty() && !can_ask()) {
    throw Ended(Exit::kUsage,
                tr("This file is sealed, so it needs its passphrase. Nothing was read."),
                tr("Give the passphrase by --sealed-with FILE."), "sealed_file");
  }
  std::string passphrase = passphrase_file.empty()
                               ? ask_secret(tr("The passphrase of this file: "),
                                            tr("Give the passphrase by --sealed-with FILE."))
                               : passphrase_in(passphrase_file);
  const auto read = [kept = std::make_shared<base::FileDescriptor>(std::move(file))](
                        std::uint64_t offset, base::MutableByteView out) {
    return filled_from(kept->get(), offset, out);
  };
  auto opened = backup::SealedFiles::open(read, size, base::bytes_of(passphrase));
  wipe(passphrase);
  if (!opened) throw words_for_sealed(opened.error());
  return std::move(*opened);
}

}  // namespace waterline::cli
