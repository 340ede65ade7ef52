#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "api/api.h"

// The files of the page as answers, for a browser (loopback.h) and for our own window.
namespace waterline::api {

// Headers that tell the program that shows the page what the page may do (docs/threat-model.md, "A
// page in a browser"). It loads nothing from other hosts, runs no script that stands in a text, and
// tells other pages nothing.
inline constexpr std::array kPageRules{
    Header{"Content-Security-Policy",
           "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; "
           "media-src blob:; "
           "connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'; "
           "require-trusted-types-for 'script'; trusted-types 'none'"},
    Header{"Referrer-Policy", "no-referrer"},
    Header{"Cross-Origin-Opener-Policy", "same-origin"},
    Header{"Cross-Origin-Resource-Policy", "same-origin"},
    Header{"Cross-Origin-Embedder-Policy", "require-corp"},
};

// The page's other documents: one with the camera, one with the microphone.
inline constexpr std::string_view kScanner = "scan";
inline constexpr std::string_view kRecorder = "record";

// Returns a file of the page by its path below the page's folder; kNotFound if there is none. Its
// headers do not include kPageRules, which are the same for every answer on loopback.
Answer page_file(std::string_view path);

// Answers a request on the Unix socket for a file of the page, with kPageRules. Such a file is at
// /page/. Returns nullopt for every other request.
std::optional<Answer> window_file(const Request& request);

}  // namespace waterline::api
