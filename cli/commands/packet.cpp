#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/attachment_reference.h"
#include "base/id_beginning.h"
#include "client/client.h"
#include "commands/commands.h"
#include "commands/new_file.h"
#include "commands/packed_files.h"
#include "commands/printed_entries.h"
#include "commands/sealing.h"
#include "formats/write.h"
#include "terminal/questions.h"
#include "terminal/terminal.h"
#include "words/translation.h"
#include "words/visible_text.h"

namespace waterline::cli {
namespace {

struct Packet {
  std::string path;
  std::vector<std::string> ids;
  std::string room;
  std::string format = "markdown";
  bool deep = false;
  bool dry_run = false;
  Sealing sealing;
};

std::string room_of(const Packet& packet) {
  if (!packet.room.empty()) return packet.room;
  const std::string said = can_ask() ? ask(filled(tr("Which session is it for, `{1}` or `{2}`? "),
                                                  tr("individual"), tr("couple")))
                                     : "";
  for (const std::string_view room : {marked("individual"), marked("couple")}) {
    if (said == room || said == tr(room)) return std::string(room);
  }
  throw Ended(Exit::kUsage,
              tr("Nothing was written: a packet is for one session, individual or couple."),
              tr("Give --for individual or --for couple. Some couples therapists tell both of you "
                 "what one said alone."),
              "bad_request");
}

void refuse_the_deep(const Packet& packet, const std::string& room) {
  for (const std::string& id : packet.ids) {
    if (!base::has_letter(id, 'd')) continue;
    if (room == "couple") {
      throw Ended(
          Exit::kStaysBelow,
          tr("A packet for a couple's session takes nothing from the deep. Nothing was written."),
          tr("For your own session: --for individual --deep"), "stays_below");
    }
    if (!packet.deep) {
      throw Ended(Exit::kUsage, tr("One of these entries is in the deep. Nothing was written."),
                  tr("Add --deep to take it along."), "needs_confirmation");
    }
  }
}

std::string heading_of(std::string_view room) {
  return room == "couple" ? tr("For our session") : tr("For my session");
}

std::string content_of(const Packet& packet, const Json& document, const std::string& room) {
  return packet.format == "html" ? formats::write_html(document, page_words(heading_of(room)))
                                 : formats::write_one_markdown(document, heading_of(room));
}

// Shows the text that would be written.
void show_packet(const Context& context, const std::string& text, std::size_t entries,
                 const std::string& room) {
  if (!context.json) return print(text);
  print_json({{"schema", "waterline/packet/1"},
              {"entries", entries},
              {"room", room},
              {"dry_run", true},
              {"text", text}});
}

// A packet is for somebody else: what is attached to an entry is none of its words.
void leave_attachments_out(Json& entry) {
  entry.erase("attachments");
  const auto leave_out_in = [](Json& words) {
    words = base::with_descriptions_alone(words.get<std::string>());
  };
  leave_out_in(entry.at("text"));
  for (Json& answer : entry.at("fields")) leave_out_in(answer.at("value"));
}

void make_packet(const Context& context, const Packet& packet) {
  if (!packet.dry_run) refuse_if_there(packet.path);
  Client client(context);
  Json document = {{"entries", Json::array()}};
  // The entries are checked before the person is asked for anything.
  for (const std::string& id : packet.ids)
    document["entries"].push_back(client.get("/v1/entries/" + id_in_path(id)));
  for (Json& entry : document["entries"]) leave_attachments_out(entry);
  const std::string room = room_of(packet);
  refuse_the_deep(packet, room);
  if (packet.dry_run) {
    put_in_words(client, document["entries"]);
    return show_packet(context, content_of(packet, document, room), packet.ids.size(), room);
  }
  const Sealer sealer(context, packet.sealing);
  put_in_words(client, document["entries"]);
  const std::string name = packet.format == "html" ? "packet.html" : "packet.md";
  write_packed(sealer, packet.path, {packed_text(name, content_of(packet, document, room))});
  if (context.json) {
    return print_json({{"schema", "waterline/packet/1"},
                       {"entries", packet.ids.size()},
                       {"room", room},
                       {"dry_run", false},
                       {"sealed", !sealer.plain()}});
  }
  print(filled(sealer.plain() ? tr("Written to {1}, in the open.") : tr("Written to {1}, sealed."),
               for_terminal(packet.path)));
  if (room == "couple") {
    say(context, wrapped(tr("Some couples therapists tell both of you what one said alone.")));
  }
}

}  // namespace

void add_packet(CLI::App& app, Context& context) {
  auto* command = app.add_subcommand(
      "packet", tr("Chosen entries for a session with a therapist, in one new file"));
  auto packet = std::make_shared<Packet>();
  command->add_option("file", packet->path, tr("The new file"))->type_name("FILE")->required();
  command->add_option("ids", packet->ids, tr("The entries"))->required();
  command->add_option("--for", packet->room, tr("Which session: individual or couple"))
      ->check(CLI::IsMember({"individual", "couple"}));
  command->add_option("--format", packet->format, tr("markdown or html"))
      ->check(CLI::IsMember({"markdown", "html"}));
  command->add_flag("--deep", packet->deep, tr("Entries of the deep too, for your own session"));
  command->add_flag("--dry-run", packet->dry_run, tr("Only show it; nothing is written"));
  add_sealing_options(*command, packet->sealing);
  command->callback([&context, packet] { make_packet(context, *packet); });
}

}  // namespace waterline::cli
