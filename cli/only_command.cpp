#include "only_command.h"

#include <algorithm>
#include <iterator>

#include "commands/commands.h"

namespace waterline::cli {
namespace {

struct Alone {
  std::string_view name;
  AddCommands add;
};

// By name. A command that is not here is built with all others, and is the same.
constexpr Alone kAlone[] = {
    {"ack", add_acknowledge},
    {"acknowledge", add_acknowledge},
    {"address", add_address},
    {"agenda", add_agenda},
    {"agree", add_agree},
    {"answer", add_answer},
    {"appointments", add_appointments},
    {"ask", add_ask},
    {"backup", add_backup},
    {"bin", add_bin},
    {"boundary", add_write},
    {"calendar", add_calendar},
    {"cancel", add_cancel},
    {"cards", add_cards},
    {"carry", add_carry},
    {"conflict", add_write},
    {"doctor", add_doctor},
    {"drafts", add_drafts},
    {"edit", add_edit},
    {"effort", add_write},
    {"export", add_export},
    {"given", add_given},
    {"history", add_history},
    {"import", add_import},
    {"init", add_init},
    {"insight", add_write},
    {"keep", add_keep},
    {"later", add_later},
    {"link", add_link},
    {"list", add_list},
    {"lists", add_lists},
    {"lock", add_unlock},
    {"look-back", add_look_back},
    {"mood", add_mood},
    {"net", add_net},
    {"node", add_node},
    {"note", add_write},
    {"ours", add_ours},
    {"path", add_path},
    {"pause", add_pause},
    {"pin", add_pin},
    {"prompt", add_prompt},
    {"questions", add_questions},
    {"release", add_release},
    {"remind", add_remind},
    {"replies", add_replies},
    {"reply", add_reply},
    {"resume", add_pause},
    {"reveal", add_reveal},
    {"revise", add_revise},
    {"rm", add_rm},
    {"search", add_search},
    {"share", add_share},
    {"show", add_show},
    {"status", add_status},
    {"stop", add_node},
    {"sync", add_sync},
    {"tags", add_tags},
    {"take-back", add_take_back},
    {"takeaway", add_takeaway},
    {"thanks", add_write},
    {"undo", add_undo},
    {"unlink", add_link},
    {"unlock", add_unlock},
    {"unpin", add_pin},
    {"waiting", add_waiting},
    {"write", add_write},
};

}  // namespace

AddCommands command_alone(std::string_view name) {
  const auto found = std::ranges::lower_bound(kAlone, name, {}, &Alone::name);
  return found != std::end(kAlone) && found->name == name ? found->add : nullptr;
}

}  // namespace waterline::cli
