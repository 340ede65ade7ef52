#include "link/partner_link.h"

#include <algorithm>
#include <csignal>

#include <sys/resource.h>

#include "crypto/words.h"
#include "linked_device.h"

using namespace waterline;
using namespace waterline::link;
using namespace std::chrono_literals;
using PairingState = PartnerLink::PairingState;
using PairingEnd = PartnerLink::PairingEnd;

namespace {

// Returns a wrong code: it begins with the number of this offer, and has other words.
std::string wrong_code(const std::string& code, int attempt) {
  std::string made = code.substr(0, code.find('-'));
  for (int i = 0; i < 4; ++i)
    made += "-" + std::string(crypto::word_at(static_cast<std::size_t>(attempt) * 97 +
                                              static_cast<std::size_t>(i)));
  return made;
}

// Stores an unconfirmed partnership with a device that does not exist, as a pairing does before its
// first session.
void begin_provisional_partnership(Device& device) {
  crypto::SystemRandom random;
  device.with([&](PartnerLink& partner_link, ledger::Ledger& ledger, auto&) {
    const auto begun = ledger.begin_partnership(
        {.partner = crypto::public_key_of(crypto::IdentitySecret::generate(random)),
         .pair_key = crypto::PairKey::generate(random),
         .partner_epoch = base::EpochId::generate(random),
         .own_epoch = *ledger.epoch_for_pairing(),
         .method = ledger::PairingMethod::kWords,
         .paired_on = {},
         .address = ""});
    REQUIRE(begun.ok());
    partner_link.begin();
  });
}

// A disk that is full: while an object exists, no file of this process can be written to.
class FullDisk {
 public:
  FullDisk() {
    std::signal(SIGXFSZ, SIG_IGN);
    base::check(::getrlimit(RLIMIT_FSIZE, &before_) == 0);
    const rlimit full{0, before_.rlim_max};
    base::check(::setrlimit(RLIMIT_FSIZE, &full) == 0);
  }
  ~FullDisk() { ::setrlimit(RLIMIT_FSIZE, &before_); }
  FullDisk(const FullDisk&) = delete;
  FullDisk& operator=(const FullDisk&) = delete;

 private:
  rlimit before_{};
};

}  // namespace

TEST_CASE("two devices paired by words stay equal after restarts of either", "[link]") {
  Device anna;
  Device ben;
  pair(anna, ben);

  CHECK(anna.status().cage.courier.has_value());
  CHECK(anna.status().cage.courier->seccomp);
  CHECK(anna.is_confirmed());
  CHECK(ben.is_confirmed());

  anna.share("from anna, while linked");
  CHECK(ben.holds("from anna, while linked"));
  ben.share("from ben, while linked");
  CHECK(anna.holds("from ben, while linked"));
  REQUIRE(anna.sync().ok());
  REQUIRE(ben.sync().ok());

  const auto item = ben.items().front().author == base::Author::kPartner ? ben.items().front()
                                                                         : ben.items().back();
  REQUIRE(item.text == "from anna, while linked");
  const bool marked = ben.with([&](PartnerLink& partner_link, ledger::Ledger& ledger, auto&) {
    const bool ok = ledger.acknowledge(item.id, base::AcknowledgementKind::kWithYou).ok();
    partner_link.ledger_changed();
    return ok;
  });
  CHECK(marked);
  CHECK(anna.eventually([&](auto&, ledger::Ledger& ledger, auto&) {
    const auto seen = ledger.item(item.id);
    return seen.ok() && seen->acknowledgement == base::AcknowledgementKind::kWithYou;
  }));

  ben.stop();
  anna.share("from anna, while ben was away");
  CHECK(anna.eventually([](PartnerLink& partner_link, auto&, auto&) {
    return partner_link.status().link == PartnerLink::Link::kWaiting;
  }));
  ben.start();
  CHECK(ben.holds("from anna, while ben was away"));
  anna.restart();
  ben.share("from ben, while anna began again");
  CHECK(anna.holds("from ben, while anna began again"));
  CHECK(anna.sync().ok());
  CHECK(anna.items().size() == 4);
  CHECK(ben.items().size() == 4);
}

TEST_CASE("two devices that dial each other keep exactly one link", "[link]") {
  Device anna;
  Device ben;
  pair(anna, ben);
  for (int round = 0; round < 3; ++round) {
    std::thread both([&ben] { ben.restart(); });
    anna.restart();
    both.join();
    REQUIRE(anna.becomes_linked());
    REQUIRE(ben.becomes_linked());
    REQUIRE(anna.sync().ok());
    REQUIRE(ben.sync().ok());
    std::this_thread::sleep_for(300ms);
    CHECK(anna.status().link == PartnerLink::Link::kLinked);
    CHECK(ben.status().link == PartnerLink::Link::kLinked);
  }
}

TEST_CASE("a picture pairs without an address being typed", "[link]") {
  Device anna;
  Device ben;
  const auto offer = anna.show(ledger::PairingMethod::kPicture);
  const auto own = anna.with([&](PartnerLink& partner_link, auto&, auto&) {
    return partner_link.join_picture(offer.code_or_picture, "", "127.0.0.1:0");
  });
  REQUIRE(!own.ok());
  CHECK(own.error() == Error::kOwnCode);
  REQUIRE(ben.with([&](PartnerLink& partner_link, auto&, auto&) {
               return partner_link.join_picture(offer.code_or_picture, "", "127.0.0.1:0");
             })
              .ok());
  REQUIRE(anna.wait_for(PairingState::kCompare).words ==
          ben.wait_for(PairingState::kCompare).words);
  REQUIRE(anna.compare(true).ok());
  REQUIRE(ben.compare(true).ok());
  CHECK(anna.wait_for(PairingState::kPaired).state == PairingState::kPaired);
  CHECK(ben.wait_for(PairingState::kPaired).state == PairingState::kPaired);
  CHECK(anna.becomes_linked());
  CHECK(anna.with([](auto&, ledger::Ledger& ledger, auto&) {
    return (*ledger.partnership())->method == ledger::PairingMethod::kPicture;
  }));
}

TEST_CASE("both devices confirm the pairing before they report it", "[link]") {
  Device anna;
  Device ben;
  const auto offer = anna.show();
  REQUIRE(ben.join(offer.code_or_picture, offer.listen).ok());
  REQUIRE(anna.wait_for(PairingState::kCompare).words ==
          ben.wait_for(PairingState::kCompare).words);
  REQUIRE(anna.compare(true).ok());
  REQUIRE(ben.compare(true).ok());
  // Reads the ledger and the state of the pairing under one lock, so that no session can come
  // between the two. A device that says "paired" must have a confirmed partnership.
  for (Device* device : {&anna, &ben}) {
    bool sure = false;
    CHECK(device->eventually([&](PartnerLink& partner_link, ledger::Ledger& ledger, auto&) {
      const auto partnership = ledger.partnership();
      sure = partnership.ok() && partnership->has_value() && (*partnership)->confirmed;
      return partner_link.pairing().state == PairingState::kPaired;
    }));
    CHECK(sure);
  }
}

TEST_CASE("three wrong codes end an offer, even with restarts between them", "[link]") {
  Device anna;
  Device ben;
  const auto offer = anna.show();
  CHECK(offer.guesses_left == 3);
  for (int attempt = 1; attempt <= 3; ++attempt) {
    REQUIRE(ben.join(wrong_code(offer.code_or_picture, attempt), offer.listen).ok());
    const auto there = ben.wait_for(PairingState::kOver);
    CHECK(there.end == PairingEnd::kWrongCode);
    const auto expected = attempt < 3 ? PairingState::kWaiting : PairingState::kOver;
    CHECK(anna.eventually([&](PartnerLink& partner_link, auto&, auto&) {
      return partner_link.pairing().state == expected &&
             partner_link.pairing().guesses_left == 3 - attempt;
    }));
    anna.restart();
    if (attempt < 3) {
      CHECK(anna.pairing().state == PairingState::kWaiting);
      CHECK(anna.pairing().guesses_left == 3 - attempt);
    }
  }
  CHECK(anna.pairing().state != PairingState::kWaiting);
  CHECK_FALSE(anna.status().cage.courier.has_value());
  REQUIRE(ben.join(offer.code_or_picture, offer.listen).ok());
  CHECK(ben.wait_for(PairingState::kOver).end == PairingEnd::kUnreachable);
  CHECK_FALSE(anna.is_paired());
  CHECK_FALSE(ben.is_paired());
}

TEST_CASE("after a wrong code the offer still accepts the right one", "[link]") {
  Device anna;
  Device ben;
  const auto offer = anna.show();
  REQUIRE(ben.join(wrong_code(offer.code_or_picture, 1), offer.listen).ok());
  CHECK(ben.wait_for(PairingState::kOver).end == PairingEnd::kWrongCode);
  CHECK(anna.eventually([](PartnerLink& partner_link, auto&, auto&) {
    return partner_link.pairing().state == PairingState::kWaiting &&
           partner_link.pairing().end == PairingEnd::kWrongCode;
  }));
  REQUIRE(ben.join(offer.code_or_picture, offer.listen).ok());
  REQUIRE(ben.wait_for(PairingState::kCompare).state == PairingState::kCompare);
  REQUIRE(anna.wait_for(PairingState::kCompare).state == PairingState::kCompare);
  REQUIRE(anna.compare(true).ok());
  REQUIRE(ben.compare(true).ok());
  CHECK(anna.wait_for(PairingState::kPaired).state == PairingState::kPaired);
  CHECK(ben.becomes_linked());
}

TEST_CASE("a joiner also has only three guesses at a code", "[link]") {
  Device anna;
  Device ben;
  for (int attempt = 1; attempt <= 4; ++attempt) {
    const auto offer = anna.show();
    const auto fixed = wrong_code(offer.code_or_picture, 5);
    REQUIRE(ben.join(fixed, offer.listen).ok());
    const auto end = ben.wait_for(PairingState::kOver).end;
    CHECK(end == (attempt <= 3 ? PairingEnd::kWrongCode : PairingEnd::kUsedUp));
  }
}

TEST_CASE("differing comparison words end the pairing on both sides", "[link]") {
  Device anna;
  Device ben;
  const auto offer = anna.show();
  REQUIRE(ben.join(offer.code_or_picture, offer.listen).ok());
  REQUIRE(anna.wait_for(PairingState::kCompare).state == PairingState::kCompare);
  REQUIRE(ben.wait_for(PairingState::kCompare).state == PairingState::kCompare);
  REQUIRE(ben.compare(true).ok());
  REQUIRE(anna.compare(false).ok());
  CHECK(anna.wait_for(PairingState::kOver).end == PairingEnd::kNotConfirmed);
  CHECK(ben.wait_for(PairingState::kOver).end == PairingEnd::kDifferThere);
  CHECK_FALSE(anna.is_paired());
  CHECK_FALSE(ben.is_paired());
  CHECK_FALSE(anna.status().cage.courier.has_value());
  CHECK_FALSE(ben.status().cage.courier.has_value());
}

TEST_CASE("leaving during the comparison ends the offer on both sides", "[link]") {
  for (const bool shower_leaves : {false, true}) {
    Device anna;
    Device ben;
    const auto offer = anna.show();
    REQUIRE(ben.join(offer.code_or_picture, offer.listen).ok());
    REQUIRE(anna.wait_for(PairingState::kCompare).state == PairingState::kCompare);
    REQUIRE(ben.wait_for(PairingState::kCompare).state == PairingState::kCompare);
    Device& leaves = shower_leaves ? anna : ben;
    Device& stays = shower_leaves ? ben : anna;
    REQUIRE(stays.compare(true).ok());
    REQUIRE(leaves
                .with([](PartnerLink& partner_link, auto&, auto&) {
                  return partner_link.end_pairing();
                })
                .ok());
    CHECK(stays.wait_for(PairingState::kOver).end == PairingEnd::kEndedThere);
    CHECK_FALSE(anna.is_paired());
    CHECK_FALSE(ben.is_paired());
    CHECK_FALSE(stays.status().cage.courier.has_value());
  }
}

TEST_CASE("an expired offer ends with its process and sockets", "[link]") {
  Device anna;
  const auto offer = anna.show();
  CHECK(anna.status().cage.courier.has_value());
  anna.advance(ledger::kWordsOfferLife + 1s);
  const auto over = anna.wait_for(PairingState::kOver);
  CHECK(over.state == PairingState::kOver);
  CHECK(over.end == PairingEnd::kOfferOver);
  CHECK_FALSE(anna.status().cage.courier.has_value());
  Device ben;
  REQUIRE(ben.join(offer.code_or_picture, offer.listen).ok());
  CHECK(ben.wait_for(PairingState::kOver).end == PairingEnd::kUnreachable);
}

TEST_CASE("a pairing that no session proves is dropped after ten minutes", "[link]") {
  Device anna;
  begin_provisional_partnership(anna);
  CHECK(anna.status().link == PartnerLink::Link::kWaiting);
  anna.advance(9min);
  std::this_thread::sleep_for(600ms);
  CHECK(anna.is_paired());
  anna.advance(1min);
  CHECK(anna.eventually(
      [](auto&, ledger::Ledger& ledger, auto&) { return !ledger.partnership()->has_value(); }));
  CHECK_FALSE(anna.status().cage.courier.has_value());
  CHECK(anna.status().link == PartnerLink::Link::kOff);
}

TEST_CASE("an unproven pairing that a full disk keeps is dropped later", "[link]") {
  Device anna;
  begin_provisional_partnership(anna);
  // Ben listens at this address, so a new offer there would fail. But before that, show_offer()
  // drops the earlier pairing, which fails on the full disk.
  Device ben;
  const std::string taken = ben.show().listen;
  {
    const FullDisk full;
    const auto offer = anna.with([&](PartnerLink& partner_link, auto&, auto&) {
      return partner_link.show_offer(ledger::PairingMethod::kWords, taken);
    });
    REQUIRE_FALSE(offer.ok());
    CHECK((offer.error() == Error::kStorageFailed || offer.error() == Error::kDiskFull));
    const auto ended =
        anna.with([](PartnerLink& partner_link, auto&, auto&) { return partner_link.unpair(); });
    CHECK_FALSE(ended.ok());
    CHECK(anna.is_paired());
    anna.advance(11min);
    // The link's thread looks at the clock a few times in each try to drop the pairing, and must
    // sleep between two tries. So fifty looks take more than half a second.
    const std::size_t looks = anna.clock().looks();
    const auto begin = std::chrono::steady_clock::now();
    CHECK(anna.eventually([&](auto&...) { return anna.clock().looks() > looks + 50; }));
    CHECK(std::chrono::steady_clock::now() - begin > 500ms);
    CHECK(anna.is_paired());
    CHECK(anna.status().link == PartnerLink::Link::kWaiting);
  }
  anna.advance(10s);
  CHECK(anna.eventually(
      [](auto&, ledger::Ledger& ledger, auto&) { return !ledger.partnership()->has_value(); }));
  CHECK(anna.status().link == PartnerLink::Link::kOff);
}

TEST_CASE("after unpairing the other side sees only that nobody answers", "[link]") {
  Device anna;
  Device ben;
  pair(anna, ben);
  const auto address = ben.with(
      [](auto&, ledger::Ledger& ledger, auto&) { return (*ledger.partnership())->address; });
  REQUIRE(anna.with([](PartnerLink& partner_link, auto&, auto&) { return partner_link.unpair(); })
              .ok());
  CHECK_FALSE(anna.status().cage.courier.has_value());
  CHECK_FALSE(anna.is_paired());
  CHECK(ben.eventually([](PartnerLink& partner_link, auto&, auto&) {
    return partner_link.status().link == PartnerLink::Link::kWaiting;
  }));
  CHECK(ben.status().problem == PartnerLink::Problem::kNone);
  CHECK(ben.is_paired());
  const auto synced = ben.sync();
  REQUIRE(!synced.ok());
  CHECK(synced.error() == Error::kUnreachable);
  const auto unpaired = anna.sync();
  REQUIRE(!unpaired.ok());
  CHECK(unpaired.error() == Error::kNoPartner);
}

TEST_CASE("an invalid request gets an error and changes nothing", "[link]") {
  Device anna;
  Device ben;
  const auto error_of = [](const auto& result) {
    return result.ok() ? std::nullopt : std::optional(result.error());
  };
  CHECK(error_of(anna.join("not a code", "127.0.0.1:1")) == Error::kBadCode);
  CHECK(error_of(anna.join("7-copper", "127.0.0.1:1")) == Error::kBadCode);
  const auto offer = ben.show();
  CHECK(error_of(anna.join(offer.code_or_picture, "127.0.0.1")) == Error::kBadAddress);
  CHECK(error_of(anna.join(offer.code_or_picture, "")) == Error::kBadAddress);
  CHECK(error_of(ben.join(offer.code_or_picture, offer.listen)) == Error::kOwnCode);
  CHECK(ben.pairing().state == PairingState::kWaiting);
  CHECK(error_of(anna.with([](PartnerLink& partner_link, auto&, auto&) {
          return partner_link.show_offer(ledger::PairingMethod::kWords, "example.org:80");
        })) == Error::kBadAddress);
  CHECK(error_of(anna.with([&](PartnerLink& partner_link, auto&, auto&) {
          return partner_link.show_offer(ledger::PairingMethod::kWords, offer.listen);
        })) == Error::kAddressInUse);
  CHECK(error_of(anna.with([](PartnerLink& partner_link, auto&, auto&) {
          return partner_link.join_picture("WATERLINE:1:AAAA", "", "");
        })) == Error::kBadCode);
  CHECK(error_of(anna.compare(true)) == Error::kNoPairing);
  CHECK(error_of(anna.with([](PartnerLink& partner_link, auto&, auto&) {
          return partner_link.unpair();
        })) == Error::kNoPartner);
  CHECK(error_of(anna.with([](PartnerLink& partner_link, auto&, auto&) {
          return partner_link.set_address("a:1");
        })) == Error::kNoPartner);
  CHECK(anna.pairing().state == PairingState::kNone);
  CHECK_FALSE(anna.status().cage.courier.has_value());

  for (Device* device : {&anna, &ben}) {
    REQUIRE(device
                ->with([](PartnerLink& partner_link, auto&, auto&) {
                  return partner_link.end_pairing();
                })
                .ok());
  }
  pair(anna, ben);
  CHECK(error_of(anna.with([](PartnerLink& partner_link, auto&, auto&) {
          return partner_link.show_offer(ledger::PairingMethod::kWords, "");
        })) == Error::kHasPartner);
  CHECK(error_of(anna.with([](PartnerLink& partner_link, auto&, auto&) {
          return partner_link.set_address("nonsense");
        })) == Error::kBadAddress);
  CHECK(error_of(anna.with([](PartnerLink& partner_link, auto&, auto&) {
          return partner_link.set_listen("nonsense");
        })) == Error::kBadAddress);
  CHECK(anna.status().link == PartnerLink::Link::kLinked);
}

TEST_CASE("an offer can be shown once more until the words are compared", "[link]") {
  Device anna;
  Device ben;
  const auto offer_of = [](Device& device) {
    return device.with(
        [](PartnerLink& partner_link, auto&, auto&) { return partner_link.offer(); });
  };
  CHECK_FALSE(offer_of(ben));
  for (const auto method : {ledger::PairingMethod::kPicture, ledger::PairingMethod::kWords}) {
    const auto shown = ben.show(method);
    const auto again = offer_of(ben);
    REQUIRE(again);
    CHECK(again->method == method);
    CHECK(again->code_or_picture == shown.code_or_picture);
    CHECK(again->listen == shown.listen);
    CHECK(again->addresses == shown.addresses);
    CHECK(again->other_hosts == shown.other_hosts);
    CHECK(again->expires == shown.expires);
    CHECK(again->guesses_left == shown.guesses_left);
    CHECK(again->run == shown.run);
  }
  const auto code = offer_of(ben)->code_or_picture;
  REQUIRE(anna.join(code, offer_of(ben)->listen).ok());
  CHECK_FALSE(offer_of(anna));
  REQUIRE(ben.eventually([](PartnerLink& partner_link, auto&, auto&) {
    return partner_link.pairing().state == PairingState::kCompare;
  }));
  CHECK_FALSE(offer_of(ben));
}

TEST_CASE("the listening address can be changed and removed", "[link]") {
  Device anna;
  Device ben;
  pair(anna, ben);
  REQUIRE(anna.with([](PartnerLink& partner_link, auto&, auto&) {
                return partner_link.set_listen("127.0.0.1:0");
              })
              .ok());
  const auto moved =
      anna.with([](auto&, ledger::Ledger& ledger, auto&) { return *ledger.listen(); });
  REQUIRE(ben.with([&](PartnerLink& partner_link, auto&, auto&) {
               return partner_link.set_address(moved);
             })
              .ok());
  anna.restart();
  REQUIRE(ben.sync().ok());
  // Change the listening host several times, and keep the port, which this program itself uses.
  // After each change, an attempt with a host that cannot be bound must change nothing.
  const std::string port = moved.substr(moved.rfind(':'));
  for (const std::string host : {"[::]", "127.0.0.1", "0.0.0.0", "127.0.0.1"}) {
    INFO(host);
    REQUIRE(anna.with([&](PartnerLink& partner_link, auto&, auto&) {
                  return partner_link.set_listen(host + port);
                })
                .ok());
    const auto elsewhere = anna.with([&](PartnerLink& partner_link, auto&, auto&) {
      return partner_link.set_listen("192.0.2.1" + port);
    });
    CHECK(!elsewhere.ok());
    CHECK(anna.with([](PartnerLink& partner_link, auto&, auto&) {
      return partner_link.diagnosis().listen;
    }) == host + port);
    REQUIRE(ben.sync().ok());
  }
  REQUIRE(
      anna.with([](PartnerLink& partner_link, auto&, auto&) { return partner_link.set_listen(""); })
          .ok());
  REQUIRE(anna.with([](PartnerLink& partner_link, auto&, auto&) {
                return partner_link.set_address("");
              })
              .ok());
  ben.restart();
  const auto synced = ben.sync();
  REQUIRE(!synced.ok());
  CHECK(synced.error() == Error::kUnreachable);
}
