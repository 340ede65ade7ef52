#include "app/box.h"

#include <utility>

#include "app/doctor.h"
#include "app/side_failures.h"
#include "crypto/base64.h"
#include "crypto/sha256.h"

namespace waterline::app {
namespace {

using link::BoxFault;
using link::FolderWatch;

Failure bad_box(std::string_view why) {
  return {Error::kBadBox, Why{why}};
}

Failure failure_of(BoxFault fault) {
  switch (fault) {
    case BoxFault::kPlain:
      return bad_box("box_is_plain");
    case BoxFault::kPasswordInIt:
      return bad_box("password_in_it");
    case BoxFault::kOnionNeedsTor:
      return bad_box("onion_needs_tor");
    case BoxFault::kUnreadable:
      break;
  }
  return bad_box("unreadable");
}

Failure failure_of(link::LoginKeyForm form) {
  return bad_box(form == link::LoginKeyForm::kProtected ? "key_protected" : "not_a_key");
}

// Returns why this request can set no box; nullopt if it can.
std::optional<Failure> fault_in(const link::SharedSide& shared, const BoxRequest& request,
                                const link::BoxSetting& box) {
  if (request.password && !link::is_for_login(*request.password)) return bad_box("unreadable");
  if (request.login_key) {
    if (request.password || box.scheme != base::carrier::Scheme::kSftp)
      return bad_box("key_needs_sftp");
    const auto form = link::form_of_login_key(*request.login_key);
    if (form != link::LoginKeyForm::kUsable) return failure_of(form);
  }
  const FolderWatch::Problem obstacle = shared.folder.obstacle_of(box);
  if (obstacle == FolderWatch::Problem::kBoxNeedsTor) return bad_box("box_needs_tor");
  if (obstacle == FolderWatch::Problem::kBoxWouldShow) return bad_box("box_would_show");
  return {};
}

}  // namespace

Outcome<BoxSet> set_box(link::SharedSide& shared, base::FairLock& lock, const BoxRequest& request,
                        std::chrono::seconds at_most) {
  auto box = link::BoxSetting::from_address(request.address, request.way);
  if (!box) return failure_of(box.error());
  if (auto fault = fault_in(shared, request, *box)) return std::move(*fault);
  if (!shared.partner_link.diagnosis().has_partner)
    return link_failed(shared, link::Error::kNoPartner);
  const bool ends_a_folder = !shared.folder.status().folder.empty();
  if (ends_a_folder && request.replaces == Replaces::kAsksFirst)
    return Failure(Error::kNeedsConfirmation, Word{kReplacesPlace});
  BoxSet done;
  if (box->scheme == base::carrier::Scheme::kSftp) {
    if (shared.partner_link.is_paused()) return link_failed(shared, link::Error::kPaused);
    const bool is_offline = shared.partner_link.status().offline != link::Offline::kNone;
    if (is_offline && box->way == link::BoxWay::kTor) return bad_box("tor_rests");
    const auto asked = shared.folder.ask_for_key(lock, *box, at_most);
    done.host_key = fingerprint_of(asked.key);
    done.host_key_kind = kind_of(asked.key);
    const bool is_confirmed = request.host_key && *request.host_key == done.host_key;
    if (asked.key.empty()) done.problem = name_of(asked.problem);
    if (!asked.key.empty() && request.host_key && !is_confirmed) done.problem = "box_other_key";
    if (asked.key.empty() || !is_confirmed) return done;
    box->host_key = asked.key;
  }
  if (!request.password && !request.login_key) return done;
  box->password = request.password.value_or("");
  box->login_key = request.login_key.value_or("");
  if (const auto set = shared.folder.set_box(*box); !set) return link_failed(shared, set.error());
  done.is_set = true;
  const auto visit = shared.folder.ask_for_visit();
  const auto visited = visit ? shared.folder.wait_for_visit(lock, *visit, at_most) : std::nullopt;
  done.is_visited = visited.has_value();
  if (visited) done.problem = name_of(*visited);
  return done;
}

Outcome<void> leave_box(link::SharedSide& shared) {
  // A folder stays.
  if (!shared.folder.status().box) return {};
  const auto set = shared.folder.set_folder({});
  if (!set) return link_failed(shared, set.error());
  return {};
}

std::string fingerprint_of(base::ByteView host_key) {
  if (host_key.empty()) return {};
  const auto text = crypto::to_base64(crypto::sha256(host_key));
  std::string_view letters = base::text_of(text.view());
  while (letters.ends_with('=')) letters.remove_suffix(1);
  return "SHA256:" + std::string(letters);
}

std::string kind_of(base::ByteView host_key) {
  // The key begins with the name of its kind (RFC 4253, 6.6), which the box chose.
  struct Kind {
    std::string_view begins;
    std::string_view word;
  };
  static constexpr Kind kKinds[] = {
      {"ssh-ed25519", "ED25519"}, {"ecdsa-sha2-", "ECDSA"}, {"ssh-rsa", "RSA"}, {"ssh-dss", "DSA"}};
  constexpr std::size_t kSizeBefore = 4;
  if (host_key.size() <= kSizeBefore) return {};
  const std::string_view rest = base::text_of(host_key.subspan(kSizeBefore));
  for (const Kind& kind : kKinds) {
    if (rest.starts_with(kind.begins)) return std::string(kind.word);
  }
  return "SSH";
}

}  // namespace waterline::app
