#pragma once

#include <string>
#include <string_view>

#include <CLI/CLI.hpp>

#include "backup/sealed_files.h"
#include "base/file_descriptor.h"
#include "context.h"

// Writes files that leave the journal. Such a file is sealed under a passphrase of its own, unless
// the person types a word to confirm that the file may be plain.
namespace waterline::cli {

struct Sealing {
  bool plain = false;
  std::string confirm;  // the typed word, for scripts
  // The path of a file whose first line is the passphrase. If it is empty, the person is asked for
  // the passphrase.
  std::string passphrase_file;
};

void add_sealing_options(CLI::App& command, Sealing& sealing);

// Writes files sealed or plain. The constructor asks the person for the word "plain" or, twice, for
// the passphrase, unless the options state it. It throws Ended if there is no answer. Construct it
// before anything is read or written.
class Sealer {
 public:
  Sealer(const Context& context, const Sealing& wanted);
  ~Sealer();
  Sealer(const Sealer&) = delete;
  Sealer& operator=(const Sealer&) = delete;

  [[nodiscard]] bool plain() const { return passphrase_.empty(); }
  // Begins a sealed file, whose first bytes it appends to `out`. Throws Ended if there is not enough
  // memory. REQUIRES: not plain(); `random` outlives the result.
  backup::SealedWriter begin(base::Random& random, base::Bytes& out) const;

 private:
  std::string passphrase_;
};

// Returns whether a file that begins with these bytes is a sealed one. 8 bytes are enough.
bool is_sealed_file(std::string_view begin);
// Verifies all of a sealed file, and returns the files in it. Asks for the passphrase if none was
// given in a file. Throws Ended if the file cannot be unsealed.
backup::SealedFiles open_sealed(base::FileDescriptor file, std::uint64_t size,
                                const std::string& passphrase_file);

}  // namespace waterline::cli
