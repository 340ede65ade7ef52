#include <memory>
#include <string>

#include "commands/commands.h"
#include "commands/new_file.h"
#include "commands/sealing.h"
#include "terminal/standard_input.h"
#include "terminal/terminal.h"
#include "words/translation.h"
#include "words/visible_text.h"

namespace waterline::cli {
namespace {

constexpr std::size_t kMaxSealed = std::size_t{1024} * 1024 * 1024;

void unseal(const Context& context, const std::string& file, const std::string& to,
            Sealing sealing) {
  refuse_if_there(to);
  sealing.plain = true;
  const Sealer open(context, sealing);
  std::string content = unsealed(read_file(file, kMaxSealed), sealing.passphrase_file);
  open.write(to, content);
  wipe(content);
  if (context.json) return print_json({{"schema", "waterline/done/1"}});
  print(filled(tr("Written to {1}, in the open."), for_terminal(to)));
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
