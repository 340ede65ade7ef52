#pragma once

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "crypto/base64.h"
#include "crypto/onion_keys.h"

// Looks for secrets in files, in each form in which a program could have written them.
namespace waterline::tornet {

inline std::string lower(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

inline std::string content_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

inline void add_forms(std::vector<std::string>& forms, base::ByteView secret) {
  forms.emplace_back(base::text_of(secret));
  forms.push_back(base::to_hex(secret));
  forms.push_back(crypto::to_tor_base32(secret));
  // Without the last letters, which depend on what follows.
  forms.emplace_back(base::text_of(crypto::to_base64(secret).view()).substr(0, 42));
}

// Every secret of one device's service, in each form.
inline std::vector<std::string> forms_of(const crypto::PairKey& pair, const crypto::OnionSeed& seed,
                                         const crypto::OnionCallerKey& caller) {
  std::vector<std::string> forms = {crypto::onion_address_of(seed).text()};
  const crypto::SecretBytes expanded = crypto::expanded_onion_key(seed);
  const crypto::OnionCallerPublicKey caller_public = crypto::onion_caller_public_key_of(caller);
  for (const base::ByteView secret :
       {pair.bytes(), seed.bytes(), expanded.view().first(32), expanded.view().last(32),
        caller.bytes(), base::ByteView(caller_public.bytes)}) {
    add_forms(forms, secret);
  }
  return forms;
}

// Returns the files below a folder, and what the system tells of a process, that hold one of them.
inline std::vector<std::string> files_with(const std::vector<std::string>& forms,
                                           const std::filesystem::path& folder, pid_t process) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
  for (const char* name : {"cmdline", "environ"})
    files.push_back("/proc/" + std::to_string(process) + "/" + name);
  std::vector<std::string> found;
  for (const auto& file : files) {
    const std::string content = content_of(file);
    const std::string in_lower = lower(content);
    const bool has_one = std::ranges::any_of(forms, [&](const std::string& form) {
      return content.find(form) != std::string::npos ||
             in_lower.find(lower(form)) != std::string::npos;
    });
    if (has_one) found.push_back(file.string());
  }
  return found;
}

}  // namespace waterline::tornet
