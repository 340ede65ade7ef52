#pragma once

#include <CLI/CLI.hpp>

#include "context.h"

// Each function adds to the program the commands of the file that has the function's name: their
// options, their help, and what they do when chosen. A file is named by its verb. A verb that ends
// what another verb began is in the file of that other one: `lock` in unlock, `stop` in node,
// `attachments` and
// `attachment` in attach, `resume` in pause, `unpin` in pin, `unlink` in link. The kinds of entries that have a verb of
// their own, from `note` to `therapist`, are in write. `app` and `context` must outlive the
// callbacks.
namespace waterline::cli {

void add_init(CLI::App& app, Context& context);
void add_unlock(CLI::App& app, Context& context);
void add_status(CLI::App& app, Context& context);
void add_passphrase(CLI::App& app, Context& context);
void add_clock(CLI::App& app, Context& context);
void add_autostart(CLI::App& app, Context& context);
void add_home(CLI::App& app, Context& context);
void add_node(CLI::App& app, Context& context);
void add_write(CLI::App& app, Context& context);
void add_attach(CLI::App& app, Context& context);
void add_attachments(CLI::App& app, Context& context);
void add_record(CLI::App& app, Context& context);
void add_edit(CLI::App& app, Context& context);
void add_drafts(CLI::App& app, Context& context);
void add_list(CLI::App& app, Context& context);
void add_search(CLI::App& app, Context& context);
void add_show(CLI::App& app, Context& context);
void add_calendar(CLI::App& app, Context& context);
void add_tags(CLI::App& app, Context& context);
void add_look_back(CLI::App& app, Context& context);
void add_history(CLI::App& app, Context& context);
void add_undo(CLI::App& app, Context& context);
void add_rm(CLI::App& app, Context& context);
void add_bin(CLI::App& app, Context& context);
void add_pin(CLI::App& app, Context& context);
void add_link(CLI::App& app, Context& context);
void add_mood(CLI::App& app, Context& context);
void add_appointments(CLI::App& app, Context& context);
void add_remind(CLI::App& app, Context& context);
void add_lists(CLI::App& app, Context& context);
void add_prompt(CLI::App& app, Context& context);
void add_cards(CLI::App& app, Context& context);
void add_breathe(CLI::App& app, Context& context);
void add_import(CLI::App& app, Context& context);
void add_export(CLI::App& app, Context& context);
void add_packet(CLI::App& app, Context& context);
void add_unseal(CLI::App& app, Context& context);
void add_share(CLI::App& app, Context& context);
void add_revise(CLI::App& app, Context& context);
void add_waiting(CLI::App& app, Context& context);
void add_cancel(CLI::App& app, Context& context);
void add_later(CLI::App& app, Context& context);
void add_release(CLI::App& app, Context& context);
void add_wait_by_default(CLI::App& app, Context& context);
void add_replies(CLI::App& app, Context& context);
void add_reply(CLI::App& app, Context& context);
void add_take_back(CLI::App& app, Context& context);
void add_ours(CLI::App& app, Context& context);
void add_acknowledge(CLI::App& app, Context& context);
void add_keep(CLI::App& app, Context& context);
void add_given(CLI::App& app, Context& context);
void add_path(CLI::App& app, Context& context);
void add_agree(CLI::App& app, Context& context);
void add_agenda(CLI::App& app, Context& context);
void add_takeaway(CLI::App& app, Context& context);
void add_ask(CLI::App& app, Context& context);
void add_questions(CLI::App& app, Context& context);
void add_answer(CLI::App& app, Context& context);
void add_reveal(CLI::App& app, Context& context);
void add_pair(CLI::App& app, Context& context);
void add_unpair(CLI::App& app, Context& context);
void add_address(CLI::App& app, Context& context);
void add_sync(CLI::App& app, Context& context);
void add_pause(CLI::App& app, Context& context);
void add_sync_when(CLI::App& app, Context& context);
void add_beacons(CLI::App& app, Context& context);
void add_tor(CLI::App& app, Context& context);
void add_net(CLI::App& app, Context& context);
void add_doctor(CLI::App& app, Context& context);
void add_carry(CLI::App& app, Context& context);
void add_box(CLI::App& app, Context& context);
void add_backup(CLI::App& app, Context& context);
void add_recovery(CLI::App& app, Context& context);
void add_loopback(CLI::App& app, Context& context);
void add_open(CLI::App& app, Context& context);
void add_traces(CLI::App& app, Context& context);
void add_completion(CLI::App& app, Context& context);

}  // namespace waterline::cli
