#include "commands/commands.h"
#include "commands/joint_documents.h"
#include "words/translation.h"

namespace waterline::cli {

void add_takeaway(CLI::App& app, Context& context) {
  add_session_list(app, context, "takeaway", tr("Takeaways of you two from your sessions"),
                   tr("There are no takeaways."),
                   tr("Write it anew; if there are two wordings, this one replaces both"));
}

}  // namespace waterline::cli
