#include "reader/media.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>

namespace waterline::reader {
namespace {

struct Ending {
  std::string_view ending;
  const char* word;
};
constexpr const char* kPhoto = "photo";
constexpr const char* kVideo = "video";
constexpr const char* kRecording = "recording";
constexpr const char* kDocument = "document";
constexpr std::array<Ending, 39> kEndings = {
    {{"jpg", kPhoto},     {"jpeg", kPhoto},     {"png", kPhoto},      {"gif", kPhoto},
     {"heic", kPhoto},    {"heif", kPhoto},     {"webp", kPhoto},     {"avif", kPhoto},
     {"tif", kPhoto},     {"tiff", kPhoto},     {"bmp", kPhoto},      {"svg", kPhoto},
     {"dng", kPhoto},     {"sticker", kPhoto},  {"mp4", kVideo},      {"mov", kVideo},
     {"m4v", kVideo},     {"3gp", kVideo},      {"avi", kVideo},      {"mkv", kVideo},
     {"webm", kVideo},    {"mpg", kVideo},      {"mpeg", kVideo},     {"mp3", kRecording},
     {"m4a", kRecording}, {"aac", kRecording},  {"wav", kRecording},  {"ogg", kRecording},
     {"oga", kRecording}, {"opus", kRecording}, {"flac", kRecording}, {"amr", kRecording},
     {"caf", kRecording}, {"aiff", kRecording}, {"wma", kRecording},  {"pdf", kDocument},
     {"docx", kDocument}, {"doc", kDocument},   {"odt", kDocument}}};

}  // namespace

const char* media_word(std::string_view name) {
  std::string ending(name.substr(name.rfind('.') + 1));
  std::ranges::transform(ending, ending.begin(), [](char c) {
    return static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  });
  const auto found = std::ranges::find(kEndings, ending, &Ending::ending);
  return found == kEndings.end() ? "other file" : found->word;
}

const char* media_word_of_type(std::string_view type) {
  if (type.starts_with("image/")) return kPhoto;
  if (type.starts_with("video/")) return kVideo;
  if (type.starts_with("audio/")) return kRecording;
  return type == "application/pdf" ? kDocument : "other file";
}

}  // namespace waterline::reader
