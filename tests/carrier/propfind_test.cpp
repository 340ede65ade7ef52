#include "carrier/propfind.h"

#include <string>
#include <vector>

#include <catch2/catch.hpp>

// The names in the answer of a WebDAV server.
namespace waterline::carrier {
namespace {

constexpr const char* kName = "00112233445566778899aabbccddeeff";
using Names = std::vector<std::string>;

Names names_in(const std::string& answer) {
  PropfindNames found;
  found.receive(base::bytes_of(answer));
  return found.take();
}

std::string href(const std::string& address) {
  return "<?xml version=\"1.0\"?><D:multistatus xmlns:D=\"DAV:\"><D:response><D:href>" + address +
         "</D:href><D:propstat><D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response>"
         "</D:multistatus>";
}

}  // namespace

TEST_CASE("names are found whatever the prefix and the folder are", "[carrier][propfind]") {
  const std::string name = kName;
  CHECK(names_in(href("/box/" + name)) == Names{name});
  CHECK(names_in(href("https://cloud.example/remote.php/dav/" + name)) == Names{name});
  CHECK(names_in(href("/box/" + name + ".new")) == Names{name + ".new"});
  CHECK(names_in("<href>" + name + "</href>") == Names{name});
  CHECK(names_in("<lp1:href a=\"b\">\n  /b/" + name + "\n</lp1:href>") == Names{name});
  CHECK(names_in(href("/a/" + name) + href("/a/" + name)) == Names{name, name});
}

TEST_CASE("what is no name of a bundle is left out", "[carrier][propfind]") {
  const std::string name = kName;
  const Names addresses = {"/box/",
                           "/box/" + name + "/",
                           "/box/x" + name,
                           "/box/" + name + "0",
                           "/box/../" + name.substr(1),
                           "/box/00112233445566778899AABBCCDDEEFF",
                           "/box/" + name + ".new.new",
                           "/box/" + name + "%2enew",
                           "/box/" + name + "?x",
                           "/box/notes.txt"};
  for (const std::string& address : addresses) {
    INFO(address);
    CHECK(names_in(href(address)).empty());
  }
  CHECK(names_in("<hrefs>/" + name + "</hrefs>").empty());
  CHECK(names_in("</href>/" + name + "<href/>/" + name + "<x>").empty());
  CHECK(names_in("<href>/" + name).empty());  // it is cut
  CHECK(names_in("<href>" + std::string(2 * PropfindNames::kMaxKept, '/') + name + "</href>")
            .empty());
}

TEST_CASE("an answer that breaks off is not whole", "[carrier][propfind]") {
  const std::string answer = href(std::string("/box/") + kName);
  for (std::size_t size = 0; size <= answer.size(); ++size) {
    PropfindNames found;
    found.receive(base::bytes_of(answer.substr(0, size)));
    CHECK(found.is_whole() == (size == answer.size()));
  }
  PropfindNames empty;
  empty.receive(base::bytes_of("<multistatus xmlns='DAV:'></multistatus >"));
  CHECK(empty.is_whole());
}

TEST_CASE("the pieces in which an answer comes change nothing", "[carrier][propfind]") {
  const std::string name = kName;
  const std::string answer = href("/box/") + href("/box/" + name) + href("/b/" + name + ".new");
  for (std::size_t piece = 1; piece < 40; ++piece) {
    PropfindNames found;
    Names all;
    for (std::size_t at = 0; at < answer.size(); at += piece) {
      found.receive(base::bytes_of(answer.substr(at, piece)));
      for (std::string& one : found.take()) all.push_back(std::move(one));
    }
    CHECK(all == Names{name, name + ".new"});
  }
}

}  // namespace waterline::carrier
