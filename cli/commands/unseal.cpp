#include <algorithm>
#include <cerrno>
#include <memory>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>

#include "commands/commands.h"
#include "commands/packed_files.h"
#include "crypto/secret.h"
#include "terminal/terminal.h"
#include "words/translation.h"
#include "words/visible_text.h"

namespace waterline::cli {
namespace {

backup::SealedFiles sealed_files_in(const std::string& path, const std::string& passphrase_file) {
  base::FileDescriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  struct stat facts {};
  if (!file || fstat(file.get(), &facts) != 0 || !S_ISREG(facts.st_mode)) {
    throw Ended(Exit::kUsage,
                filled(tr("The file {1} could not be opened: {2}."), for_terminal(path),
                       std::generic_category().message(file ? EINVAL : errno)),
                tr("Check its name and that it may be read."), "bad_request");
  }
  return open_sealed(std::move(file), static_cast<std::uint64_t>(facts.st_size), passphrase_file);
}

// Returns one of the files of a sealed file, to be read when its turn comes.
PackedFile unsealed_file(backup::SealedFiles& sealed, const backup::SealedFiles::File& file) {
  return {file.name, [&sealed, &file] {
            const auto done = std::make_shared<std::uint64_t>(0);
            return PackedFile::Content{
                file.size, [&sealed, &file, done] {
                  constexpr std::uint64_t kUnsealedPiece = std::uint64_t{1024} * 1024;
                  std::string piece(std::min(kUnsealedPiece, file.size - *done), '\0');
                  if (!sealed.read_file(file, *done, std::as_writable_bytes(std::span(piece)))) {
                    throw Ended(Exit::kDamaged,
                                tr("The file changed while it was read. Nothing was written."),
                                tr("Try another copy of it."), "damaged");
                  }
                  *done += piece.size();
                  return piece;
                }};
          }};
}

void unseal(const Context& context, const std::string& file, const std::string& to,
            Sealing sealing) {
  refuse_if_there(to);
  sealing.plain = true;
  const Sealer open(context, sealing);
  backup::SealedFiles sealed = sealed_files_in(file, sealing.passphrase_file);
  std::vector<PackedFile> files;
  for (const auto& one : sealed.files()) files.push_back(unsealed_file(sealed, one));
  write_packed(open, to, files);
  if (context.json) return print_json({{"schema", "waterline/done/1"}});
  print(
      files.size() == 1
          ? filled(tr("Written to {1}, in the open."), for_terminal(to))
          : filled(tr_n("Written to {2}, in the open: a ZIP archive with {1} file.",
                        "Written to {2}, in the open: a ZIP archive with {1} files.", files.size()),
                   files.size(), for_terminal(to)));
}

}  // namespace

void add_unseal(CLI::App& app, Context& context) {
  auto* command = app.add_subcommand(
      "unseal", tr("Write the content of a sealed file of `export` or `packet`, in the open"));
  auto file = std::make_shared<std::string>();
  auto to = std::make_shared<std::string>();
  auto sealing = std::make_shared<Sealing>();
  command->add_option("file", *file, tr("The sealed file"))->type_name("FILE")->required();
  command->add_option("to", *to, tr("The new file"))->type_name("FILE")->required();
  command->add_option("--confirm", sealing->confirm, tr("The typed word `plain`, for scripts"));
  command
      ->add_option("--sealed-with", sealing->passphrase_file,
                   tr("A file whose first line is the passphrase of the sealed file"))
      ->type_name("FILE");
  command->callback([&context, file, to, sealing] { unseal(context, *file, *to, *sealing); });
}

}  // namespace waterline::cli
