#include <algorithm>
#include <array>
#include <utility>

#include "api/changes.h"
#include "api/entry_json.h"
#include "api/loopback.h"
#include "api/routes.h"
#include "app/page_drafts.h"
#include "crypto/system_random.h"
#include "crypto/words.h"
#include "formats/limits.h"

// The routes of docs/api.md, "The page".
namespace waterline::api {
namespace {

constexpr std::string_view kSettingsTopic = "page_settings";
constexpr int kMaxWords = 12;

constexpr std::pair<node::Window, std::string_view> kWindows[] = {
    {node::Window::kNormal, "normal"},
    {node::Window::kPrivate, "private"},
    {node::Window::kOwn, "own"},
};

std::string_view name_of_window(node::Window window) {
  return std::ranges::find(kWindows, window, &std::pair<node::Window, std::string_view>::first)
      ->second;
}

std::optional<node::Window> window_named(std::string_view name) {
  const auto* const found =
      std::ranges::find(kWindows, name, &std::pair<node::Window, std::string_view>::second);
  if (found == std::ranges::end(kWindows)) return {};
  return found->first;
}

// Makes the page available and returns its address. The journal need not be open or exist: the page
// can unlock it, or begin one.
Outcome<Json> open_page(Call& call) {
  if (!call.sound()) return Failure(Error::kBadRequest);
  const auto launch = call.loopback.open();
  if (!launch) return Failure(launch.error());
  Json answer = answer_of("page");
  answer["address"] =
      "http://127.0.0.1:" + std::to_string(launch->port) + "/" + launch->page_folder + "/";
  answer["code"] = launch->code;
  answer["code_seconds"] = LoopbackAccess::kCodeLife.count();
  answer["window"] = name_of_window(call.node.window());
  return answer;
}

Outcome<Json> words(Call& call) {
  const auto count = call.query.integer_if_given("count", 1, kMaxWords).value_or(6);
  if (!call.sound()) return Failure(Error::kBadRequest);
  crypto::SystemRandom random;
  Json answer = answer_of("words");
  answer["words"] = crypto::random_words(static_cast<std::size_t>(count), random);
  return answer;
}

constexpr int kLongestWait = 60;

Outcome<Json> changes(Call& call) {
  const auto since = call.query.integer_if_given("since", 0, INT64_MAX).value_or(0);
  const auto seconds = call.query.integer_if_given("wait_seconds", 0, kLongestWait).value_or(0);
  if (!call.sound()) return Failure(Error::kBadRequest);
  const auto news =
      call.changes.wait(static_cast<std::uint64_t>(since), std::chrono::seconds(seconds));
  Json answer = answer_of("changes");
  answer["at"] = news.at;
  answer["areas"] = news.areas;
  return answer;
}

Outcome<Json> keep_draft(Call& call) {
  const auto side = side_from(call.body.text_if_given("side"));
  Json content = {{"text", call.body.text_if_given("text").value_or("")}};
  if (const auto kind = call.body.text_if_given("kind")) content["kind"] = *kind;
  content["fields"] = Json::object();
  for (auto& [name, value] : call.body.named_texts_if_given("fields", journal::kMaxFields))
    content["fields"][name] = std::move(value);
  content["tags"] = call.body.texts_if_given("tags", formats::kMaxTags);
  if (const auto based_on = call.body.integer_if_given("based_on", 1, UINT32_MAX))
    content["based_on"] = *based_on;
  const auto attachments = attachments_from(call.body);
  if (attachments.size() > journal::kMaxAttachmentsOfEntry) call.body.refuse();
  content["attachments"] = Json::array();
  for (const app::GivenAttachment& one : attachments)
    content["attachments"].push_back(
        {{"id", one.id}, {"description", one.description.value_or("")}});
  content["saved"] = base::to_text(call.node.clock().now());
  if (!call.sound() || !side || !app::is_slot(call.id)) return Failure(Error::kBadRequest);
  const app::PageDraft draft{call.id, text_of(content)};
  return done_or(call.node.while_open(
      [&](app::PrivateSide& open) { return app::keep_page_draft(open, *side, draft); }));
}

Outcome<Json> drafts(Call& call) {
  const auto side = side_from(call.query.text_if_given("side"));
  if (!call.sound() || !side) return Failure(Error::kBadRequest);
  const auto kept =
      call.node.while_open([&](app::PrivateSide& open) { return app::page_drafts(open, *side); });
  if (!kept) return kept.error();
  Json answer = answer_of("page-drafts");
  answer["drafts"] = Json::array();
  for (const app::PageDraft& draft : *kept) {
    auto content = parse_object(draft.content);
    if (!content) continue;
    (*content)["slot"] = draft.slot;
    answer["drafts"].push_back(std::move(*content));
  }
  return answer;
}

Outcome<Json> drop_draft(Call& call) {
  const auto side = side_from(call.query.text_if_given("side"));
  if (!call.sound() || !side || !app::is_slot(call.id)) return Failure(Error::kBadRequest);
  return done_or(call.node.while_open(
      [&](app::PrivateSide& open) { return app::drop_page_draft(open, *side, call.id); }));
}

// Our own window is left by this request, and a page in a browser by Loopback::leave: the words that
// are not kept yet become a draft, and all that shows the journal closes. A draft that cannot be
// kept does not keep the journal open.
Outcome<Json> leave(Call& call) {
  const auto slot = call.body.text_if_given("slot");
  const auto draft = call.body.text_if_given("draft");
  auto words = draft ? parse_object(*draft) : std::nullopt;
  if (slot && words) {
    Call keep{call.node,      call.loopback, call.changes, call.stop,
              call.autostart, *slot,         Query({}),    Fields(std::move(*words))};
    (void)keep_draft(keep);
  }
  const auto locked = call.node.lock();
  call.loopback.close();
  return done_or(locked);
}

// A setting of the page and the values that it may have, the default first. No setting changes
// which words are stored, or who sees them.
struct Choice {
  std::string_view name;
  std::array<std::string_view, 4> values;  // the last ones may be empty
};
constexpr Choice kChoices[] = {
    {"theme", {"system", "light", "dark"}},
    {"text_size", {"usual", "small", "large", "largest"}},
    {"line_width", {"usual", "narrow", "wide"}},
    {"spelling", {"off", "on"}},
    {"keys", {"off", "on"}},
    {"cover", {"off", "on"}},
    {"deep_asks", {"off", "on"}},
    {"quick_exit_name", {"quick_exit", "close"}},
    {"language", {"browser", "en", "de"}},
};
constexpr std::string_view kDeepAsks = "deep_asks";
constexpr std::string_view kWindow = "window";  // lies beside the stores, and not in the vault
constexpr std::string_view kLeadsTo = "quick_exit_to";
constexpr std::size_t kMaxAddress = 200;

bool may_be(const Choice& choice, std::string_view value) {
  return !value.empty() && std::ranges::find(choice.values, value) != choice.values.end();
}

// Returns true if this address may be the one to which the page's quick exit leads. It may not if
// it would open a file of this machine, or run a script.
bool may_lead_to(std::string_view address) {
  const bool known = address.empty() ||
                     (address.starts_with("https:") &&
                      address.substr(std::min<std::size_t>(6, address.size())).starts_with("//"));
  return known && address.size() <= kMaxAddress &&
         std::ranges::all_of(address, [](char c) { return c > ' ' && c < '\x7f' && c != '"'; });
}

Outcome<Json> settings_in(app::PrivateSide& open) {
  const auto kept = open.vault.entries().own(kSettingsTopic);
  if (!kept) return Failure(Error::kStorageFailed);
  const auto set = parse_object(kept->value_or("{}")).value_or(Json::object());
  Json settings = Json::object();
  for (const Choice& choice : kChoices) {
    const std::string value = set.value(std::string(choice.name), std::string());
    settings[std::string(choice.name)] = may_be(choice, value) ? value : choice.values[0];
  }
  settings[std::string(kLeadsTo)] = set.value(std::string(kLeadsTo), std::string());
  return settings;
}

Outcome<Json> page_settings(Call& call) {
  if (!call.sound()) return Failure(Error::kBadRequest);
  auto kept = call.node.while_open([](app::PrivateSide& open) { return settings_in(open); });
  if (!kept) return kept.error();
  Json answer = answer_of("page-settings");
  answer["settings"] = std::move(*kept);
  answer["settings"][std::string(kWindow)] = name_of_window(call.node.window());
  return answer;
}

// Returns an error if these settings may not be changed. One setting makes the page ask for the
// passphrase before it shows the deep. It can be switched off only by a request that has the
// passphrase.
Outcome<void> may_change(Call& call, const Json& changed, const std::optional<GivenSecret>& given) {
  if (given) return call.node.check_secret(given->secret());
  if (changed.value(std::string(kDeepAsks), std::string("on")) == "on") return {};
  const auto now = call.node.while_open([](app::PrivateSide& open) { return settings_in(open); });
  if (!now) return now.error();
  if ((*now)[std::string(kDeepAsks)] == "on") return Failure(Error::kWrongPassphrase);
  return {};
}

Outcome<Json> set_settings(Call& call) {
  std::optional<GivenSecret> given;
  if (call.body.has("passphrase") || call.body.has("recovery_phrase")) given.emplace(call.body);
  const auto window_name = call.body.text_if_given(std::string(kWindow));
  const auto window = window_name ? window_named(*window_name) : std::nullopt;
  if (window_name && !window) call.body.refuse();
  Json changed = Json::object();
  for (const Choice& choice : kChoices) {
    const auto value = call.body.text_if_given(std::string(choice.name));
    if (value && !may_be(choice, *value)) call.body.refuse();
    if (value) changed[std::string(choice.name)] = *value;
  }
  if (const auto address = call.body.text_if_given(std::string(kLeadsTo))) {
    if (!may_lead_to(*address)) call.body.refuse();
    changed[std::string(kLeadsTo)] = *address;
  }
  if (!call.sound()) return Failure(Error::kBadRequest);
  if (const auto may = may_change(call, changed, given); !may) return may.error();
  if (window) {
    if (const auto set = call.node.set_window(*window); !set) return set.error();
  }
  return done_or(call.node.while_open([&](app::PrivateSide& open) -> Outcome<void> {
    auto settings = settings_in(open);
    if (!settings) return settings.error();
    settings->update(changed);
    const auto set = open.vault.entries().set_own(kSettingsTopic, text_of(*settings));
    if (!set) return Failure(Error::kStorageFailed);
    return {};
  }));
}

constexpr std::array kPageRoutes = {
    Route{"POST", "/v1/page/open", open_page, Needs::kNothing},
    Route{"POST", "/v1/page/leave", leave, Needs::kNothing},
    Route{"GET", "/v1/words", words, Needs::kNothing},
    Route{"GET", "/v1/changes", changes, Needs::kNothing},
    Route{"GET", "/v1/page/drafts", drafts},
    Route{"PUT", "/v1/page/drafts/ID", keep_draft},
    Route{"DELETE", "/v1/page/drafts/ID", drop_draft},
    Route{"GET", "/v1/page/settings", page_settings},
    Route{"PUT", "/v1/page/settings", set_settings},
};

}  // namespace

std::span<const Route> page_routes() {
  return kPageRoutes;
}

}  // namespace waterline::api
