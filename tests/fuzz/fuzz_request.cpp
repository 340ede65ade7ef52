#include "api/fields.h"
#include "crypto/base64.h"
#include "fuzz/input.h"

// Reads the body of a request to the node, by the functions that every handler uses.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace waterline;
  const std::string_view bytes = base::text_of(fuzz::view_of(data, size));
  (void)base::time_from_text(bytes);
  const auto decoded = crypto::from_base64(bytes);
  fuzz::require(!decoded || decoded->size() <= bytes.size() / 4 * 3);
  auto object = api::parse_object(bytes);
  if (!object) return 0;
  const api::Json before = *object;
  api::Fields fields(std::move(*object));
  const std::string text = fields.text("text");
  (void)fields.time_if_given("created");
  (void)fields.texts_if_given("tags", 4);
  (void)fields.integer_if_given("limit", 1, 100);
  (void)fields.flag_if_given("yes", false);
  (void)fields.numbered_texts_if_given("words");
  const bool with_entries = before.contains("entries");
  if (with_entries) {
    for (api::Fields& entry : fields.objects("entries")) {
      (void)entry.text("text");
      (void)entry.secret_if_given("passphrase");
      (void)entry.sound();
    }
  }
  const auto passphrase = fields.secret_if_given("passphrase");
  if (!fields.sound()) return 0;
  fuzz::require(before["text"] == text);
  fuzz::require(!passphrase ||
                base::text_of(passphrase->view()) == before["passphrase"].get<std::string>());
  return 0;
}
