#pragma once

#include <string>
#include <string_view>

#include <CLI/CLI.hpp>

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
  // Writes a new file with this content, sealed or plain.
  void write(const std::string& path, std::string_view content) const;

 private:
  std::string passphrase_;
};

bool is_sealed_file(std::string_view content);
// Returns the content of a sealed file. Asks for the passphrase if none was given in a file. Throws
// Ended if the file cannot be unsealed.
std::string unsealed(const std::string& content, const std::string& passphrase_file);

}  // namespace waterline::cli
