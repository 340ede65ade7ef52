#include "reader/calendar_words.h"

#include <algorithm>
#include <array>
#include <utility>

namespace waterline::reader {
namespace {

// All names of each month, separated by spaces. No word may be a name of two months.
constexpr std::array<std::string_view, 12> kMonths = {
    "january jan januar jänner jaenner janvier janv enero ene gennaio gen januari janeiro",
    "february feb februar feber février fevrier févr fevr febrero febbraio febr februari fevereiro "
    "fev",
    "march mar märz maerz mär mrz mars marzo maart mrt março marco marts",
    "april apr avril avr abril abr aprile",
    "may mai mayo maggio mag mei maio maj",
    "june jun juni juin junio giugno giu junho",
    "july jul juli juillet juil julio luglio lug julho",
    "august aug août aout agosto ago augustus augusti",
    "september sep sept septembre septiembre settembre set setembro",
    "october oct oktober okt octobre octubre ottobre ott outubro out",
    "november nov novembre noviembre novembro",
    "december dec dezember dez décembre decembre déc diciembre dic dicembre dezembro"};

constexpr std::string_view kWeekdays =
    "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri "
    "sat sun montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag mo di mi do fr "
    "sa so lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes miércoles miercoles "
    "jueves viernes sábado sabado domingo lunedì lunedi martedì martedi mercoledì mercoledi "
    "giovedì giovedi venerdì venerdi sabato domenica maandag dinsdag woensdag donderdag vrijdag "
    "zaterdag zondag segunda terça quarta quinta sexta segunda-feira terça-feira quarta-feira "
    "quinta-feira sexta-feira måndag tisdag onsdag torsdag fredag lördag söndag mandag tirsdag "
    "lørdag søndag";

constexpr std::string_view kFillers = "the of on den der am vom de del le el il";

// The abbreviations of time zones, with the minutes that each zone is ahead of UTC: those of RFC
// 5322, section 4.3, and others that only one zone has. BST, IST and AST each stand for several
// zones, so a time with one of them is taken as local.
constexpr std::array<std::pair<std::string_view, int>, 34> kZones = {
    {{"z", 0},       {"utc", 0},    {"gmt", 0},    {"ut", 0},     {"wet", 0},    {"west", 60},
     {"cet", 60},    {"cest", 120}, {"mez", 60},   {"mesz", 120}, {"met", 60},   {"mest", 120},
     {"eet", 120},   {"eest", 180}, {"msk", 180},  {"est", -300}, {"edt", -240}, {"cst", -360},
     {"cdt", -300},  {"mst", -420}, {"mdt", -360}, {"pst", -480}, {"pdt", -420}, {"akst", -540},
     {"akdt", -480}, {"hst", -600}, {"jst", 540},  {"kst", 540},  {"hkt", 480},  {"aest", 600},
     {"aedt", 660},  {"awst", 480}, {"nzst", 720}, {"nzdt", 780}}};

bool is_in(std::string_view words, std::string_view word) {
  while (!words.empty()) {
    const std::size_t end = std::min(words.find(' '), words.size());
    if (words.substr(0, end) == word) return true;
    words.remove_prefix(std::min(end + 1, words.size()));
  }
  return false;
}

}  // namespace

std::string small_letters(std::string_view word) {
  std::string out(word);
  bool latin = false;  // the byte before was the first of a Latin-1 letter
  for (char& c : out) {
    const auto byte = static_cast<unsigned char>(c);
    if ((c >= 'A' && c <= 'Z') || (latin && byte >= 0x80 && byte <= 0x9E && byte != 0x97))
      c = static_cast<char>(byte | 0x20);
    latin = byte == 0xC3;
  }
  return out;
}

std::optional<int> month_of(std::string_view word) {
  for (std::size_t i = 0; i < kMonths.size(); ++i) {
    if (is_in(kMonths[i], word)) return static_cast<int>(i) + 1;
  }
  return {};
}

bool is_weekday(std::string_view word) {
  return is_in(kWeekdays, word);
}

bool is_filler(std::string_view word) {
  return is_in(kFillers, word);
}

std::optional<int> minutes_ahead(std::string_view abbreviation) {
  const auto* const found =
      std::ranges::find(kZones, abbreviation, &std::pair<std::string_view, int>::first);
  if (found == kZones.end()) return {};
  return found->second;
}

}  // namespace waterline::reader
