#include "carrier/transfers.h"

#include <algorithm>
#include <cstring>
#include <ctime>

#include "carrier/login_key.h"

namespace waterline::carrier {

namespace messages = base::carrier;
using messages::Outcome;
using messages::Scheme;

namespace {

// The node ends a visit after ten minutes.
constexpr long kSecondsForOne = 570;
// libcurl counts the time in which the node makes the connection, and Tor may need 130 seconds.
constexpr long kSecondsToConnect = 200;
// A server that sends nothing for so long will send nothing.
constexpr long kSilentSeconds = 60;

Outcome outcome_of(long status) {
  if (status >= 200 && status < 300) return Outcome::kDone;
  if (status >= 300 && status < 400) return Outcome::kMoved;
  if (status >= 500 && status != 501 && status != 505 && status != 507) return Outcome::kNotReached;
  switch (status) {
    case 401:
    case 403:
      return Outcome::kRefused;
    case 404:
    case 409:  // the folder above is missing
    case 410:
      return Outcome::kNoFolder;
    case 413:
    case 507:
      return Outcome::kFull;
    case 423:
      return Outcome::kBusy;
    case 408:
    case 425:
    case 429:
      return Outcome::kNotReached;
    default:
      return Outcome::kNotUnderstood;
  }
}

Outcome outcome_of(CURLcode code, Scheme scheme) {
  switch (code) {
    case CURLE_OK:
      return Outcome::kDone;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS:
      return scheme == Scheme::kSftp ? Outcome::kOtherKey : Outcome::kNotTrusted;
    case CURLE_SSL_CACERT_BADFILE:
      return Outcome::kNoAuthorities;
    case CURLE_LOGIN_DENIED:
    case CURLE_REMOTE_ACCESS_DENIED:
      return Outcome::kRefused;
    case CURLE_REMOTE_FILE_NOT_FOUND:
      return Outcome::kNoFolder;
    case CURLE_REMOTE_DISK_FULL:
      return Outcome::kFull;
    case CURLE_COULDNT_CONNECT:
    case CURLE_OPERATION_TIMEDOUT:
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_PARTIAL_FILE:
    case CURLE_GOT_NOTHING:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSH:
    case CURLE_AGAIN:
      return Outcome::kNotReached;
    case CURLE_WRITE_ERROR:  // ours: take() said no
    case CURLE_OUT_OF_MEMORY:
      return Outcome::kTooMuch;
    default:
      return Outcome::kNotUnderstood;
  }
}

// Says more exactly why a certificate is not trusted. `verified` is OpenSSL's result (X509_V_ERR_...,
// x509_vfy.h): of the chain alone, since libcurl compares the name itself, and does so before it asks
// for the result of a chain that is good. Until then it says "unspecified".
Outcome why_not_trusted(long verified) {
  constexpr long kNotAskedFor = 1;
  constexpr long kNotYetValid = 9;
  constexpr long kHasExpired = 10;
  if (verified == kNotAskedFor) return Outcome::kOtherName;
  if (verified == kNotYetValid || verified == kHasExpired) return Outcome::kCertificateTime;
  return Outcome::kNotTrusted;
}

class Lines {
 public:
  explicit Lines(const std::vector<std::string>& lines) {
    for (const std::string& line : lines) list_ = curl_slist_append(list_, line.c_str());
  }
  ~Lines() { curl_slist_free_all(list_); }
  Lines(const Lines&) = delete;
  Lines& operator=(const Lines&) = delete;
  [[nodiscard]] curl_slist* get() const { return list_; }

 private:
  curl_slist* list_ = nullptr;
};

}  // namespace

struct Transfers::Callbacks {
  const Request& request;
  std::size_t sent = 0;
  std::size_t headers = 0;

  static std::size_t write(char* data, std::size_t one, std::size_t count, void* self) {
    const auto& take = static_cast<Callbacks*>(self)->request.take;
    const auto bytes = base::bytes_of({data, one * count});
    return !take || take(bytes) ? bytes.size() : 0;
  }
  static std::size_t read(char* into, std::size_t one, std::size_t count, void* self) {
    auto& all = *static_cast<Callbacks*>(self);
    const base::Bytes& upload = *all.request.upload;
    const std::size_t size = std::min(one * count, upload.size() - all.sent);
    std::memcpy(into, upload.data() + all.sent, size);
    all.sent += size;
    return size;
  }
  // libcurl sends an upload again on a new connection if the server closed the former one.
  static int seek(void* self, curl_off_t offset, int origin) {
    auto& all = *static_cast<Callbacks*>(self);
    if (origin != SEEK_SET || offset < 0 ||
        static_cast<std::size_t>(offset) > all.request.upload->size())
      return CURL_SEEKFUNC_FAIL;
    all.sent = static_cast<std::size_t>(offset);
    return CURL_SEEKFUNC_OK;
  }
  static std::size_t header(char*, std::size_t one, std::size_t count, void* self) {
    auto& all = *static_cast<Callbacks*>(self);
    all.headers += one * count;
    return all.headers <= kMaxHeaders ? one * count : 0;
  }
  static curl_socket_t open_socket(void* self, curlsocktype, curl_sockaddr*) {
    const int socket = static_cast<Transfers*>(self)->channel_.want_socket();
    return socket < 0 ? CURL_SOCKET_BAD : socket;
  }
  static int use_socket(void*, curl_socket_t, curlsocktype) {
    return CURL_SOCKOPT_ALREADY_CONNECTED;
  }
  static int host_key(void* self, int, const char* key, std::size_t size) {
    auto& all = *static_cast<Transfers*>(self);
    all.shown_key_ = base::to_bytes(base::bytes_of({key, size}));
    const bool is_right = !all.visit_.host_key.empty() && all.shown_key_ == all.visit_.host_key;
    return is_right ? CURLKHMATCH_OK : CURLKHMATCH_MISMATCH;
  }
};

Transfers::Transfers(const Channel& channel, std::string trusted)
    : channel_(channel), trusted_(std::move(trusted)) {
  ::tzset();  // later it would open a file
  curl_global_init(CURL_GLOBAL_ALL);
  curl_ = curl_easy_init();
  // A transfer that fails before it begins: libcurl makes its event descriptors now.
  set(CURLOPT_URL, "none:");
  set(CURLOPT_NOSIGNAL, 1L);
  curl_easy_perform(curl_);
}

Transfers::~Transfers() {
  curl_slist_free_all(addresses_);
  curl_easy_cleanup(curl_);
}

void Transfers::go_to(messages::Visit visit) {
  visit_ = std::move(visit);
  keep_login_key(visit_.login_key);
  // The host's name is needed for TLS and for the request. It is never looked up: the address that
  // it stands for here is used nowhere. An IPv6 address is none that could be looked up, and libcurl
  // would not understand it here.
  if (visit_.host.find(':') != std::string::npos) return;
  const std::string known = visit_.host + ":" + std::to_string(visit_.port) + ":192.0.2.1";
  addresses_ = curl_slist_append(nullptr, known.c_str());
}

std::string Transfers::address_of(const std::string& name) const {
  const std::string scheme = visit_.scheme == Scheme::kSftp   ? "sftp://"
                             : visit_.scheme == Scheme::kHttp ? "http://"
                                                              : "https://";
  const bool is_ipv6 = visit_.host.find(':') != std::string::npos;
  const std::string host = is_ipv6 ? "[" + visit_.host + "]" : visit_.host;
  return scheme + host + ":" + std::to_string(visit_.port) + visit_.path + name;
}

void Transfers::set_always() {
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_PROXY, "");
  set(CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
  set(CURLOPT_FOLLOWLOCATION, 0L);
  set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  set(CURLOPT_TIMEOUT, kSecondsForOne);
  set(CURLOPT_CONNECTTIMEOUT, kSecondsToConnect);
  set(CURLOPT_LOW_SPEED_LIMIT, 1L);
  set(CURLOPT_LOW_SPEED_TIME, kSilentSeconds);
  set(CURLOPT_SERVER_RESPONSE_TIMEOUT, kSilentSeconds);
  set(CURLOPT_TCP_NODELAY, 0L);  // the node has set it
  set(CURLOPT_DNS_CACHE_TIMEOUT, -1L);
  set(CURLOPT_RESOLVE, addresses_);
  set(CURLOPT_OPENSOCKETFUNCTION, &Callbacks::open_socket);
  set(CURLOPT_OPENSOCKETDATA, this);
  set(CURLOPT_SOCKOPTFUNCTION, &Callbacks::use_socket);
  set(CURLOPT_USERNAME, visit_.login.c_str());
  set(CURLOPT_PASSWORD, visit_.password.c_str());
  switch (visit_.scheme) {
    case Scheme::kHttps: {
      set(CURLOPT_PROTOCOLS_STR, "https");
      set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
      set(CURLOPT_CAINFO, static_cast<char*>(nullptr));
      set(CURLOPT_CAPATH, static_cast<char*>(nullptr));
      curl_blob trusted{trusted_.data(), trusted_.size(), CURL_BLOB_NOCOPY};
      set(CURLOPT_CAINFO_BLOB, &trusted);
      break;
    }
    case Scheme::kHttp:
      set(CURLOPT_PROTOCOLS_STR, "http");
      break;
    case Scheme::kSftp:
      set(CURLOPT_PROTOCOLS_STR, "sftp");
      if (visit_.login_key.empty()) {
        set(CURLOPT_SSH_AUTH_TYPES,
            static_cast<long>(CURLSSH_AUTH_PASSWORD | CURLSSH_AUTH_KEYBOARD));
      } else {
        set(CURLOPT_SSH_AUTH_TYPES, static_cast<long>(CURLSSH_AUTH_PUBLICKEY));
        set(CURLOPT_SSH_PRIVATE_KEYFILE, kLoginKeyFile);
      }
      set(CURLOPT_SSH_HOSTKEYFUNCTION, &Callbacks::host_key);
      set(CURLOPT_SSH_HOSTKEYDATA, this);
      return;
  }
  set(CURLOPT_HTTPAUTH, static_cast<long>(CURLAUTH_BASIC));
}

Transfers::Answer Transfers::perform(const Request& request) {
  // Nothing can be trusted then, so nothing is sent.
  if (visit_.scheme == Scheme::kHttps && trusted_.find("BEGIN CERTIFICATE") == std::string::npos)
    return {Outcome::kNoAuthorities};
  Callbacks callbacks{request};
  curl_easy_reset(curl_);  // keeps the connections
  set_always();
  set(CURLOPT_URL, request.address.c_str());
  set(CURLOPT_WRITEFUNCTION, &Callbacks::write);
  set(CURLOPT_WRITEDATA, &callbacks);
  set(CURLOPT_HEADERFUNCTION, &Callbacks::header);
  set(CURLOPT_HEADERDATA, &callbacks);
  const Lines headers(request.headers);
  set(CURLOPT_HTTPHEADER, headers.get());
  const Lines commands(request.commands);
  if (request.upload != nullptr) {
    set(CURLOPT_UPLOAD, 1L);
    set(CURLOPT_READFUNCTION, &Callbacks::read);
    set(CURLOPT_READDATA, &callbacks);
    set(CURLOPT_SEEKFUNCTION, &Callbacks::seek);
    set(CURLOPT_SEEKDATA, &callbacks);
    set(CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(request.upload->size()));
    set(CURLOPT_POSTQUOTE, commands.get());
  } else if (commands.get() != nullptr) {
    set(CURLOPT_NOBODY, 1L);
    set(CURLOPT_QUOTE, commands.get());
  } else if (!request.body.empty()) {
    set(CURLOPT_POSTFIELDS, request.body.c_str());
  }
  if (request.lists_names) set(CURLOPT_DIRLISTONLY, 1L);
  if (!request.method.empty()) set(CURLOPT_CUSTOMREQUEST, request.method.c_str());

  const CURLcode code = curl_easy_perform(curl_);
  Answer answer;
  curl_easy_getinfo(curl_, CURLINFO_RESPONSE_CODE, &answer.status);
  answer.outcome = outcome_of(code, visit_.scheme);
  if (answer.outcome == Outcome::kNotTrusted) {
    long verified = 0;
    curl_easy_getinfo(curl_, CURLINFO_SSL_VERIFYRESULT, &verified);
    answer.outcome = why_not_trusted(verified);
  }
  answer.broke_off = code == CURLE_SEND_ERROR;
  if (code == CURLE_OK && visit_.scheme != Scheme::kSftp)
    answer.outcome = outcome_of(answer.status);
  return answer;
}

}  // namespace waterline::carrier
