#include "commands/commands.h"
#include "commands/joint_documents.h"
#include "words/translation.h"

namespace waterline::cli {

void add_agenda(CLI::App& app, Context& context) {
  add_session_list(app, context, "agenda", tr("Points for your next session together"),
                   tr("Nothing is on the agenda."), tr("Write a point of yours anew"));
}

}  // namespace waterline::cli
