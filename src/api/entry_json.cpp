#include "api/entry_json.h"

#include <utility>

#include "api/routes.h"

namespace waterline::api {
namespace {

Json moment_or_null(const std::optional<base::WallTime>& time) {
  return time ? Json(base::to_text(*time)) : Json();
}

Json attached_or_null(journal::Has has) {
  if (has == journal::Has::kWordsAlone) return {};
  return has == journal::Has::kPicture ? "picture" : "file";
}

}  // namespace

std::optional<app::Side> side_from(const std::optional<std::string>& name) {
  if (!name || *name == name_of(app::Side::kVault)) return app::Side::kVault;
  if (*name == name_of(app::Side::kDeep)) return app::Side::kDeep;
  return {};
}

Json json_of(const std::vector<app::EntryLine>& lines, Preview preview) {
  Json list = Json::array();
  for (const app::EntryLine& line : lines) {
    list.push_back({{"id", line.id},
                    {"short", line.short_id},
                    {"kind", line.kind},
                    {"created", base::to_text(line.created)},
                    {"modified", base::to_text(line.modified)},
                    {"day", base::to_text(line.day)},
                    {"title", line.title},
                    {"pinned", line.pinned},
                    {"removed", moment_or_null(line.removed)},
                    {"time_zone", line.time_zone},
                    {"shared", line.shared},
                    {"attached", attached_or_null(line.has)}});
    if (preview == Preview::kWithout) continue;
    list.back()["preview"] = line.preview;
    list.back()["tags"] = line.tags;
  }
  return list;
}

Json json_of(const std::vector<journal::Field>& fields) {
  Json list = Json::array();
  for (const journal::Field& field : fields)
    list.push_back({{"name", field.name}, {"value", field.value}});
  return list;
}

Json json_of(const std::vector<journal::RevisionId>& ids) {
  Json list = Json::array();
  for (const journal::RevisionId& id : ids) list.push_back(id.text());
  return list;
}

std::vector<app::GivenAttachment> attachments_from(Fields& body) {
  std::vector<app::GivenAttachment> attachments;
  if (!body.has("attachments")) return attachments;
  for (Fields& one : body.objects("attachments")) {
    attachments.push_back({one.text("id"), one.text_if_given("description")});
    if (!one.sound()) body.refuse();
  }
  return attachments;
}

Outcome<Json> entry_answer(Outcome<app::EntryView> entry) {
  if (!entry) return entry.error();
  Json answer = answer_of("entry");
  answer["id"] = entry->id;
  answer["short"] = entry->short_id;
  answer["side"] = name_of(entry->side);
  answer["kind"] = entry->kind;
  answer["created"] = base::to_text(entry->created);
  answer["modified"] = base::to_text(entry->modified);
  answer["day"] = base::to_text(entry->day);
  answer["time_zone"] = entry->time_zone;
  answer["title"] = entry->title;
  answer["text"] = std::move(entry->text);
  answer["fields"] = json_of(entry->fields);
  answer["tags"] = entry->tags;
  answer["revision"] = entry->revision;
  answer["revision_id"] = entry->lineage.id.text();
  answer["parents"] = json_of(entry->lineage.parents);
  answer["pinned"] = entry->pinned;
  answer["left_out"] = entry->left_out;
  answer["removed"] = moment_or_null(entry->removed);
  answer["links"] = entry->links;
  answer["linked_from"] = entry->linked_from;
  answer["attachments"] = Json::array();
  for (const app::AttachedView& one : entry->attachments) {
    answer["attachments"].push_back({{"id", one.id},
                                     {"description", one.description},
                                     {"name", one.name},
                                     {"kind", one.kind},
                                     {"size", one.size},
                                     {"seconds", one.seconds ? Json(*one.seconds) : Json()}});
  }
  answer["shared"] = entry->shared;
  answer["kept_from"] = entry->kept_from.empty() ? Json() : Json(entry->kept_from);
  return answer;
}

Outcome<Json> done_or(const Outcome<void>& outcome) {
  if (!outcome) return outcome.error();
  return done();
}

}  // namespace waterline::api
