#include "words/translation.h"

#include <clocale>
#include <cstdlib>
#include <cstring>
#include <system_error>

#include <libintl.h>

#include "base/environment.h"

namespace waterline::cli {
namespace {

constexpr const char* kDomain = "waterline";

}  // namespace

void speak_as_the_person_does(const std::filesystem::path& catalogues) {
  // LANGUAGE is ignored if it has a slash. gettext builds the path of the catalogue from it, which
  // could otherwise lead to a file that somebody else wrote.
  const std::string languages = base::environment("LANGUAGE").value_or("");
  if (languages.find('/') != std::string::npos) unsetenv("LANGUAGE");
  if (std::setlocale(LC_MESSAGES, "") == nullptr) return;
  bindtextdomain(kDomain, catalogues.c_str());
  // All output is UTF-8, including the system's texts for errors.
  bind_textdomain_codeset(kDomain, "UTF-8");
  bind_textdomain_codeset("libc", "UTF-8");
}

void speak_as_the_person_does() {
  speak_as_the_person_does(catalogues_of_this_program());
}

std::filesystem::path catalogues_of_this_program() {
  std::error_code error;
  const std::filesystem::path folder =
      std::filesystem::read_symlink("/proc/self/exe", error).parent_path();
  std::filesystem::path beside = folder / "translations";
  if (std::filesystem::is_directory(beside, error)) return beside;
  return folder.parent_path() / "share/locale";
}

std::string tr(std::string_view english) {
  // The empty text is not looked up: gettext would return the header of the catalogue.
  if (english.empty()) return {};
  return dgettext(kDomain, std::string(english).c_str());
}

std::string tr_name(std::string_view english) {
  // A catalogue has the text under this key if its context (msgctxt) is "name".
  const std::string key = "name\004" + std::string(english);
  const char* const name = dgettext(kDomain, key.c_str());
  return name == key.c_str() ? std::string(english) : name;
}

std::string language() {
  // TRANSLATORS: The code of the language itself: "de" for German.
  return tr("en");
}

std::string tr_n(std::string_view one, std::string_view many, std::size_t count) {
  return dngettext(kDomain, std::string(one).c_str(), std::string(many).c_str(), count);
}

std::string filled_with(std::string_view sentence, std::initializer_list<Part> parts) {
  std::string text;
  while (!sentence.empty()) {
    const bool is_place = sentence.size() >= 3 && sentence[0] == '{' && sentence[1] >= '1' &&
                          sentence[1] <= '9' && sentence[2] == '}' &&
                          static_cast<std::size_t>(sentence[1] - '1') < parts.size();
    if (is_place) text += (parts.begin() + (sentence[1] - '1'))->text();
    if (!is_place) text += sentence.front();
    sentence.remove_prefix(is_place ? 3 : 1);
  }
  return text;
}

}  // namespace waterline::cli
