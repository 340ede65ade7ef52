#pragma once

#include <string>
#include <string_view>

#include <CLI/CLI.hpp>

#include "context.h"

// Files that leave the journal: sealed under a passphrase of their own, unless the person types
// that they shall not be.
namespace waterline::cli {

struct Sealing {
  bool plain = false;
  std::string confirm;          // the typed word, for scripts
  std::string passphrase_file;  // its first line; else it is asked for
};

void add_sealing_options(CLI::App& command, Sealing& sealing);

// Asks for what is needed: the word "plain", or the passphrase, twice. Ended where it is not given,
// before anything is read or written.
class Sealer {
 public:
  Sealer(const Context& context, const Sealing& wanted);
  ~Sealer();
  Sealer(const Sealer&) = delete;
  Sealer& operator=(const Sealer&) = delete;

  [[nodiscard]] bool plain() const { return passphrase_.empty(); }
  // Writes a new file: sealed, or as it is.
  void write(const std::string& path, std::string_view content) const;

 private:
  std::string passphrase_;
};

bool is_sealed_file(std::string_view content);
// What stands in a sealed file. Asks for the passphrase. Ended where it does not open.
std::string unsealed(const std::string& content, const std::string& passphrase_file);

}  // namespace waterline::cli
