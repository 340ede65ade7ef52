#include "commands/commands.h"
#include "commands/joint_documents.h"
#include "words/translation.h"

namespace waterline::cli {

void add_takeaway(CLI::App& app, Context& context) {
  add_session_list(app, context, "takeaway", tr("What you two take from your sessions"),
                   tr("There are no takeaways."),
                   tr("Write it anew; where there are two wordings, this takes the place of both"));
}

}  // namespace waterline::cli
