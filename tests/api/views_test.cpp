#include <atomic>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

#include <catch2/catch.hpp>
#include <signal.h>

#include "app/plain_jpeg.h"
#include "fakes/running_node.h"
#include "journal/attachment.h"
#include "lens/made_photo.h"
#include "store/slot_file.h"

// Tests the views of photos, with the real program waterline-lens in its cage.

using namespace waterline;
using namespace waterline::test;

namespace {

const std::string kMarker = "a place, a name, a time";

// A photo of a camera that was held sideways, with words in its Exif data and behind its end.
std::string sideways_photo() {
  const std::string jpeg = lens::jpeg_of(lens::four_fields(3'000, 2'000));
  return lens::jpeg_with_exif(jpeg, lens::exif_of(6, "MM", kMarker)) + kMarker;
}

struct Looking {
  TemporaryFolder folder;
  RunningNode node{folder.path()};
  Looking() { node.make_journal(); }

  HttpAnswer view(const std::string& id, int side) {
    const std::string path = "/v1/attachments/" + id + "/view?side=" + std::to_string(side);
    return talk(node.socket(), request_bytes("GET", path, ""));
  }
  std::string error_of(const std::string& id, int side) {
    return view(id, side).json().value("error", "");
  }
  std::string upload(const std::string& content, const std::string& side = "vault") {
    return node.upload(content, "heron.jpg", side)["id"];
  }
};

std::optional<app::JpegSize> size_of(const HttpAnswer& view) {
  return app::size_of_plain_jpeg(base::bytes_of(view.body));
}

// A photo of noise: its thumbnail is as large as one can be.
lens::Photo noise() {
  lens::Photo photo = lens::four_fields(960, 960);
  std::uint32_t state = 1;
  for (std::uint8_t& one : photo.pixels) {
    state = state * 1'664'525 + 1'013'904'223;
    one = static_cast<std::uint8_t>(state >> 24);
  }
  return photo;
}

}  // namespace

TEST_CASE("a photo of either side is shown as a plain JPEG file in two sizes", "[api][media]") {
  Looking looking;
  for (const std::string side : {"vault", "deep"}) {
    const std::string id = looking.upload(sideways_photo(), side);
    for (const std::uint32_t longest : {480U, 2048U}) {
      const HttpAnswer view = looking.view(id, static_cast<int>(longest));
      CHECK(view.status == 200);
      CHECK(view.head.find("Content-Type: image/jpeg") != std::string::npos);
      CHECK(view.head.find("Cache-Control: no-store") != std::string::npos);
      REQUIRE(size_of(view));
      CHECK(size_of(view)->height == longest);
      CHECK(view.body.find(kMarker) == std::string::npos);
      CHECK((looking.view(id, static_cast<int>(longest)).body == view.body));
    }
    // The original is kept byte for byte.
    CHECK((looking.node.bytes_of(id) == sideways_photo()));
  }
}

TEST_CASE("only the two sizes of the page can be asked for", "[api][media]") {
  Looking looking;
  const std::string id = looking.upload(lens::jpeg_of(lens::four_fields(20, 20)));
  for (const int side : {0, 479, 481, 2047, 4096})
    CHECK(looking.error_of(id, side) == "bad_request");
  CHECK(looking.node.get("/v1/attachments/" + id + "/view").error() == "bad_request");
  CHECK(looking.error_of("f2222222", 480) == "unknown_id");
  CHECK(looking.error_of("e2222222", 480) == "unknown_id");
  const std::string arriving = looking.node.post("/v1/attachments", {{"size", 5}})["id"];
  CHECK(looking.error_of(arriving, 480) == "unknown_id");
}

TEST_CASE("what cannot be shown is said, and kept as it is", "[api][media]") {
  Looking looking;
  const std::string jpeg = lens::jpeg_of(lens::four_fields(20, 20));
  const auto is = [&](const std::string& content, const std::string& error) {
    const std::string id = looking.upload(content);
    for (int times = 0; times < 2; ++times) {
      CHECK(looking.error_of(id, 480) == error);
      CHECK(looking.error_of(id, 2048) == error);
    }
    CHECK((looking.node.bytes_of(id) == content));
  };
  is("words", "cannot_be_shown");
  is(std::string("\0\0\0\x18", 4) + "ftypheic" + std::string(500, 'h'), "cannot_be_shown");
  is(jpeg.substr(0, 60), "cannot_be_shown");
  is(lens::jpeg_that_says(jpeg, 65'000, 65'000), "too_many_pixels");
  is(jpeg + std::string(64 * 1024 * 1024, 'x'), "too_many_pixels");
  CHECK(looking.view(looking.upload(jpeg), 480).status == 200);
}

TEST_CASE("a photo whose look was cut short is looked at again", "[api][media]") {
  Looking looking;
  const std::string id = looking.upload(sideways_photo());
  std::atomic<bool> is_over = false;
  std::thread killer([&is_over] {
    while (!is_over) {
      for (const auto& task : std::filesystem::directory_iterator("/proc/self/task")) {
        std::ifstream children(task.path() / "children");
        for (pid_t child = 0; children >> child;) kill(child, SIGKILL);
      }
    }
  });
  const int status = looking.view(id, 2048).status;
  is_over = true;
  killer.join();
  CHECK(status == 409);
  CHECK(looking.view(id, 2048).status == 200);
}

TEST_CASE("a thumbnail is kept with its photo, and made again when it is damaged", "[api][media]") {
  Looking looking;
  RunningNode& node = looking.node;
  const std::string id = looking.upload(sideways_photo());
  const std::string thumbnail = looking.view(id, 480).body;
  REQUIRE_FALSE(thumbnail.empty());
  REQUIRE(node.node().close());
  // Damage every slot of the photo itself: what is shown then can only be what was kept.
  const std::uint64_t chunks = sideways_photo().size() / store::kChunkContent + 1;
  const auto damage = [&](std::uint64_t slot) {
    std::fstream file(looking.folder.path() / "vault.media",
                      std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(static_cast<std::streamoff>(store::slot_offset(slot) + 500));
    file.put('x').put('y');
    REQUIRE(file.good());
  };
  for (std::uint64_t slot = 0; slot < chunks; ++slot) damage(slot);
  node.unlock();
  CHECK((looking.view(id, 480).body == thumbnail));
  CHECK(looking.error_of(id, 2048) == "attachment_damaged");
  // One that is damaged is made again, if its photo is not.
  const std::string reed = looking.upload(lens::png_of(lens::four_fields(90, 60)));
  const std::string before = looking.view(reed, 480).body;
  REQUIRE_FALSE(before.empty());
  REQUIRE(node.node().close());
  damage(chunks + 2);
  node.unlock();
  CHECK((looking.view(reed, 480).body == before));
  // If the photo is damaged as well, nothing is shown.
  REQUIRE(node.node().close());
  damage(chunks);
  node.unlock();
  CHECK(looking.error_of(id, 480) == "attachment_damaged");
}

TEST_CASE("a thumbnail is no attachment, and goes with its photo", "[api][media]") {
  Looking looking;
  RunningNode& node = looking.node;
  const std::string heron = looking.upload(sideways_photo());
  CHECK(looking.view(heron, 480).status == 200);
  const NodeAnswer list = node.get("/v1/attachments");
  CHECK(list["attachments"].size() == 1);
  CHECK(list["bytes"] == sideways_photo().size());
  RunningNode::require_ok(node.remove("/v1/attachments/" + heron + "?for_good=true"));
  CHECK(looking.error_of(heron, 480) == "unknown_id");
  // Its slot is free again: another photo of this size with its thumbnail needs no more room.
  const auto size = [&] {
    return std::filesystem::file_size(looking.folder.path() / "vault.media");
  };
  REQUIRE(node.node().close());
  node.unlock();
  const auto before = size();
  for (int times = 0; times < 300; ++times) {
    const std::string one = looking.upload(lens::jpeg_of(lens::four_fields(30, 30)));
    REQUIRE(looking.view(one, 480).status == 200);
    RunningNode::require_ok(node.remove("/v1/attachments/" + one + "?for_good=true"));
  }
  CHECK(size() == before);
}

TEST_CASE("the coarsest photo has a thumbnail that fits into its slot", "[api][media]") {
  Looking looking;
  const std::string id = looking.upload(lens::jpeg_of(noise()));
  const HttpAnswer view = looking.view(id, 480);
  REQUIRE(size_of(view));
  CHECK(view.body.size() <= journal::kMaxThumbnailSize);
}

TEST_CASE("a backup and new keys keep the thumbnails", "[api][media]") {
  Looking looking;
  RunningNode& node = looking.node;
  const std::string id = looking.upload(sideways_photo(), "deep");
  const std::string thumbnail = looking.view(id, 480).body;
  const TemporaryFolder elsewhere;
  const std::string file = (elsewhere.path() / "it.backup").string();
  RunningNode::require_ok(node.post("/v1/backup/create", {{"path", file}}));
  RunningNode::require_ok(
      node.change_keys({{"passphrase", kPassphrase}, {"new_passphrase", "another one, longer"}}));
  RunningNode::require_ok(node.post("/v1/unlock", {{"passphrase", "another one, longer"}}));
  CHECK((looking.view(id, 480).body == thumbnail));
  const TemporaryFolder home;
  RunningNode other(home.path());
  RunningNode::require_ok(
      other.post("/v1/backup/restore", {{"path", file}, {"passphrase", kPassphrase}}));
  if (other.state() != "open") other.unlock();
  const HttpAnswer there =
      talk(other.socket(), request_bytes("GET", "/v1/attachments/" + id + "/view?side=480", ""));
  CHECK((there.body == thumbnail));
}

TEST_CASE("a lock forgets every view, and none is answered to a locked journal", "[api][media]") {
  Looking looking;
  const std::string id = looking.upload(sideways_photo());
  for (const int side : {480, 2048}) CHECK(looking.view(id, side).status == 200);
  RunningNode::require_ok(looking.node.post("/v1/lock"));
  for (const int side : {480, 2048}) CHECK(looking.error_of(id, side) == "locked");
}

TEST_CASE("while a photo is decoded both sides of the journal answer", "[api][media]") {
  Looking looking;
  RunningNode& node = looking.node;
  // Large, and slow to decode: each view takes a good part of a second.
  const std::string id = looking.upload(lens::png_of(lens::four_fields(7'000, 5'000)));
  std::atomic<bool> is_made = false;
  std::thread looks([&] {
    CHECK(looking.view(id, 2048).status == 200);
    is_made = true;
  });
  int answered = 0;
  while (!is_made) {
    RunningNode::require_ok(node.get("/v1/entries"));
    RunningNode::require_ok(node.get("/v1/waiting"));
    if (!is_made) ++answered;
  }
  looks.join();
  CHECK(answered > 5);
}

TEST_CASE("a lock while a photo is decoded ends its view", "[api][media]") {
  Looking looking;
  const std::string id = looking.upload(lens::png_of(lens::four_fields(7'000, 5'000)));
  HttpAnswer view;
  std::thread looks([&] { view = looking.view(id, 2048); });
  RunningNode::require_ok(looking.node.post("/v1/lock"));
  looking.node.unlock();
  looks.join();
  // Whether the lock came first or in the middle: nothing of the photo is answered.
  CHECK((view.status == 403 || view.status == 0));
}

TEST_CASE("a list says of an entry that it has a picture, or another file", "[api][media]") {
  Looking looking;
  RunningNode& node = looking.node;
  const std::string photo = looking.upload(lens::jpeg_of(lens::four_fields(20, 20)));
  const std::string file = looking.upload("words in a file");
  const auto write = [&](const Json& ids) {
    Json attachments = Json::array();
    for (const Json& id : ids) attachments.push_back({{"id", id}});
    const NodeAnswer entry =
        node.post("/v1/entries", {{"text", "At the pond."}, {"attachments", attachments}});
    RunningNode::require_ok(entry);
    return entry["id"].get<std::string>();
  };
  const std::string both = write({file, photo});
  const std::string one = write({file});
  const std::string none = write(Json::array());
  const auto attached = [](const Json& lines, const std::string& id) {
    for (const Json& line : lines) {
      if (line["id"] == id) return line["attached"];
    }
    return Json("not there");
  };
  for (const Json& lines :
       {node.get("/v1/entries")["entries"], node.get("/v1/entries?preview=10")["entries"],
        node.post("/v1/search", {{"query", "pond"}})["found"]}) {
    CHECK(attached(lines, both) == "picture");
    CHECK(attached(lines, one) == "file");
    CHECK(attached(lines, none).is_null());
  }
  RunningNode::require_ok(node.remove("/v1/attachments/" + photo + "?for_good=true"));
  CHECK(attached(node.get("/v1/entries")["entries"], both) == "file");
}

TEST_CASE("what a draft of the page names is not deleted after a month", "[api][media]") {
  Looking looking;
  RunningNode& node = looking.node;
  for (const std::string side : {"vault", "deep"}) {
    const std::string named = looking.upload("one " + side, side);
    const std::string other = looking.upload("another " + side, side);
    const Json attachments = Json::array({{{"id", named}, {"description", "A \"heron\"."}}});
    RunningNode::require_ok(
        node.put("/v1/page/drafts/new", {{"side", side}, {"attachments", attachments}}));
    CHECK(node.get("/v1/page/drafts?side=" + side)["drafts"][0]["attachments"] == attachments);
    node.advance(std::chrono::hours(31 * 24));
    node.unlock();
    node.node().wake();
    CHECK(eventually([&] { return node.get("/v1/attachments/" + other).error() == "unknown_id"; }));
    CHECK(node.get("/v1/attachments/" + named)["state"] == "whole");
    // When it is an entry's, the draft is no longer needed.
    RunningNode::require_ok(
        node.post("/v1/entries", {{"side", side}, {"attachments", attachments}, {"draft", "new"}}));
    CHECK(node.get("/v1/page/drafts?side=" + side)["drafts"].empty());
    node.advance(std::chrono::hours(31 * 24));
    node.unlock();
    CHECK(node.get("/v1/attachments/" + named)["state"] == "whole");
  }
}
