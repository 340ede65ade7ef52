#pragma once

#include <string>
#include <string_view>

#include <CLI/CLI.hpp>

#include "context.h"

// Files that leave the journal: sealed under a passphrase of their own, unless the person confirms
// by a typed word that they shall be plain.
namespace waterline::cli {

struct Sealing {
  bool plain = false;
  std::string confirm;  // the typed word, for scripts
  // A file whose first line is the passphrase. If it is empty, the passphrase is asked for.
  std::string passphrase_file;
};

void add_sealing_options(CLI::App& command, Sealing& sealing);

// Seals files, or leaves them plain. The constructor asks for the word "plain", or twice for the
// passphrase, unless the options give them. It throws Ended if there is no answer, before anything
// is read or written.
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
