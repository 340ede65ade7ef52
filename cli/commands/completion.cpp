#include "pages/completion.h"

#include <memory>

#include "commands/commands.h"
#include "terminal/terminal.h"
#include "words/command_tree.h"
#include "words/translation.h"

namespace waterline::cli {

void add_completion(CLI::App& app, Context& context) {
  auto* command = app.add_subcommand(
      "completion",
      tr("Print the script by which a shell completes commands, options and file names"));
  auto shell = std::make_shared<std::string>();
  command->add_option("shell", *shell, tr("bash, zsh or fish"))
      ->required()
      ->check(CLI::IsMember({"bash", "zsh", "fish"}));
  command->callback([&app, &context, shell] {
    const Command program = tree_of(app);
    const std::string script = *shell == "bash"  ? completion_for_bash(program)
                               : *shell == "zsh" ? completion_for_zsh(program)
                                                 : completion_for_fish(program);
    if (context.json)
      return print_json(
          {{"schema", "waterline/completion/1"}, {"shell", *shell}, {"script", script}});
    print(script);
  });
}

}  // namespace waterline::cli
