#include "commands/commands.h"
#include "commands/joint_documents.h"
#include "words/translation.h"

namespace waterline::cli {

void add_path(CLI::App& app, Context& context) {
  auto* group =
      add_document_group(app, context, "path", tr("The goals of you two, and steps towards them"),
                         {"goal", "step"}, tr("No goal is written here yet."));
  add_document_command(*group, context, "propose",
                       tr("Propose a goal; it is in force when both accepted it"),
                       DocumentArguments::kText, [&](const DocumentWords& a) {
                         propose_document(context, a.leaving, "goal", "", a.words, "path propose",
                                          words_for_proposed());
                       });
  add_document_command(*group, context, "step", tr("Propose a step towards the goal of this id"),
                       DocumentArguments::kIdAndText, [&](const DocumentWords& a) {
                         propose_document(context, a.leaving, "step", a.id, a.words,
                                          "path step " + a.id, words_for_proposed());
                       });
  add_document_command(
      *group, context, "change", tr("Propose other words for a goal or a step"),
      DocumentArguments::kIdAndText, [&](const DocumentWords& a) {
        change_document(
            context, a.leaving, a.id, a.words, "path change " + a.id,
            tr("Proposed. Until your partner accepts it, what you both agreed on stays."));
      });
  add_document_command(*group, context, "accept", tr("Accept what your partner proposes"),
                       DocumentArguments::kId,
                       [&](const DocumentWords& a) { accept_document(context, a.id); });
  add_document_command(*group, context, "done", tr("Propose to call a goal or a step done"),
                       DocumentArguments::kId, [&](const DocumentWords& a) {
                         set_document_state(context, a.id, "done", words_for_proposed());
                       });
  add_document_command(
      *group, context, "withdraw",
      tr("Take back your consent or your proposal; your partner need not agree to that"),
      DocumentArguments::kId,
      [&](const DocumentWords& a) { withdraw_document(context, a.id, words_for_withdrawn()); });
}

}  // namespace waterline::cli
