#include "api/api.h"
#include "api/routes.h"

// Makes those parts that all answers of the API have in common.
namespace waterline::api {
namespace {

struct AddDetail {
  Json& json;
  void operator()(std::monostate) const {}
  void operator()(const app::DamagedFile& file) const { json["file"] = file.name; }
  void operator()(const app::Folder& folder) const { json["folder"] = folder.path; }
  void operator()(const app::Limit& limit) const { json["limit"] = limit.bytes; }
  void operator()(const app::Lacking& lacking) const { json["lacking"] = lacking.bytes; }
  void operator()(const app::Offset& offset) const { json["offset"] = offset.bytes; }
  void operator()(const app::Kinds& kinds) const { json["kinds"] = kinds.names; }
  void operator()(const app::Unfit& unfit) const {
    json["fields"] = {unfit.field};
    json["fits"] = unfit.fits;
  }
  void operator()(const app::FieldNames& fields) const { json["fields"] = fields.names; }
  void operator()(const app::LineNumber& line) const { json["line"] = line.number; }
  void operator()(const app::Word& word) const { json["word"] = word.text; }
  void operator()(const app::Why& why) const { json["why"] = why.code; }
  void operator()(const app::CodeSlip& slip) const {
    json["slip"] = slip.code;
    json["from"] = slip.from;
    json["size"] = slip.size;
    json["suggestion"] = slip.suggestion;
  }
};

}  // namespace

Json answer_of(std::string_view name) {
  return {{"schema", "waterline/" + std::string(name) + "/1"}};
}

Json done() {
  return answer_of("done");
}

// Returns the JSON as text. Stored texts are UTF-8; if one is not, its bad bytes are replaced, so
// that the answer is not lost.
std::string text_of(const Json& json) {
  return json.dump(-1, ' ', /*ensure_ascii=*/false, Json::error_handler_t::replace);
}

Answer Api::failed(const Failure& failure) {
  Json json = answer_of("error");
  json["error"] = app::code_of(failure.error);
  std::visit(AddDetail{json}, failure.detail);
  return {status_of(failure.error), text_of(json)};
}

}  // namespace waterline::api
