#include "app/bundled_lists.h"

#include <algorithm>
#include <array>

namespace waterline::app {
namespace {

// The kinds of entries in the vault, and in kBundledDeepKinds those in the deep. The first kind of
// each list is the default.
constexpr std::string_view kBundledKinds = R"(# reflection: A reflection
# session: A session for the two of us
talked: What did we talk about?
heard: What did I hear?
keep: What do I want to keep from it?
# conflict: A conflict
trigger: What set it off?
felt [feelings]: What did I feel?
did: What did I do?
rather: What would I rather have done?
recovery [duration]: How long until I was myself again?
# insight: An insight
before: How did I see it before?
seen: What do I see now?
# boundary: A boundary
boundary: Which boundary is it?
state [set|held|crossed|repaired]: What happened with it?
after: What came after?
# effort: Something I did that nobody sees
cost: What did it take?
# thanks: A thank you
whom: Whom would I thank?
# mood: How I am
feelings [feelings]: Which words fit?
# appointment: A time of my own
label: What may the calendar call it?
lasts [duration]: How long is it?
# reminder: A reminder to myself
label: What would I like to be reminded of?
)";

constexpr std::string_view kBundledDeepKinds = R"(# note: A note of my own therapy
before: What do I bring along?
moved: What moved?
next: What do I take with me until next time?
# warning: A sign I noticed
sign: Which of my signs was it?
happened: What happened, as plainly as I can say it?
promised: Was something promised?
followed: What followed from it?
# readiness: Am I ready?
mine [yes|partly|no]: I want this for myself, whatever anybody else does.
circles [yes|partly|no]: I have been going around the same thing for a long time.
last [yes|partly|no]: I come last on my own list more often than I like.
words [yes|partly|no]: I would like to find words for what goes on in me.
hour [yes|partly|no]: I could make room for an hour that is mine.
part [yes|partly|no]: I am willing to look at my own part, and at no one else's.
# reassessment: Looking at where I am
stronger: Do I feel stronger than when I began? In what?
centred: Do I come back to myself more easily?
clearer: What is clearer to me about us?
# therapist: Somebody I might see
name: Who is it?
licence: What licence or training do they have?
field: What do they mostly work with?
way: How do they work?
practical: Where, when, what does it cost?
asked: What did I ask, and what was said?
felt: How was it to talk to them?
# why: Why I do this
value: What does it stand for?
)";

constexpr std::string_view kBundledScales = R"(# mood: How is it, all in all?
1: very low
2: low
3: in between
4: good
5: very good
# energy: How much energy is there?
1: none
2: little
3: some
4: enough
5: plenty
# tension: How tense is it?
1: loose
2: a little
3: noticeable
4: tight
5: very tight
)";

constexpr std::string_view kBundledFeelings = R"(# calm: Calm
settled
at ease
safe
rested
unhurried
# glad: Glad
content
amused
hopeful
proud
relieved
curious
# close: Close
tender
warm
trusting
grateful
seen
# sad: Sad
heavy
lonely
disappointed
homesick
wistful
grieving
# afraid: Afraid
uneasy
worried
startled
overwhelmed
unsure
# angry: Angry
irritated
resentful
impatient
hurt
fed up
# ashamed: Ashamed
small
embarrassed
guilty
exposed
not enough
# tired: Tired
worn out
flat
distracted
numb
# torn: Torn
mixed
restless
jealous
confused
longing
)";

constexpr std::string_view kBundledPrompts = R"(# begin: To begin somewhere
What is the first thing that comes, before I tidy it up?
Where in my body is today?
What did I not say today?
What would I write if nobody were ever to read it?
One sentence is enough. Which one is it?
# self: Where I come from
Who taught me what to do with anger, and how?
What did I learn to be good at so that others were content?
When did I last feel as I did when I was eight?
What would I like to tell the one I was when all this began?
What did somebody do for me that I still carry?
# patterns: What I tend to do
Whose mood did I look after today?
Where did I do more than my share, and what was I hoping for?
When did I ask for approval instead of for what I needed?
What happened in the second before I reacted?
What did I do differently, if only by a little?
# boundaries: What is mine and what is not
What did I say yes to while something in me said no?
What would I like to be asked before it is done?
Which boundary held, and what did that feel like?
Where was one crossed, and what do I need now?
# conflict: After it was loud, or silent
What did I hear, and what was said?
What was I protecting?
What would I say if I had ten minutes more?
What do I need before I can talk about it?
# us: The two of us
What did I see them try?
What do I miss, without anybody being to blame?
What would I like them to know some day?
How would I notice that we are walking the same way?
# worth: What I hold on to
What do I like about how I am with others?
What have I carried that nobody knows of?
What would a good friend say about this week?
What would be enough for today?
# hard-days: When it is hard
What is the smallest thing that would help?
What has helped before, even once?
Who could know about this?
What may wait until tomorrow?
)";

constexpr std::string_view kBundledTemplates = R"(# evening: The end of a day
What there was:

What it did with me:

What I leave here:
# before-session: Before a session
What I want to talk about:

What I am afraid of saying:

What I hope to hear:
# need: Saying a need
When this happens:

I feel:

What I need is:

What I would ask for:
)";

constexpr std::string_view kBundledPhrases = R"(# little: Saying little
I am working on how I deal with stress.
I am taking an hour for myself on Thursdays.
I am learning some things about myself. I will tell you more when I have words for it.
It does me good to talk to somebody outside.
It is not about you. It is something I do for me.
# framing: Saying what it is for
I want to understand my own part better.
I would like to be calmer when we disagree, and I am practising that.
I am not keeping a record of you. I am trying to know myself.
# later: Saying not now
I hear that you want to know. I am not ready to talk about it today.
I would like to answer that well, and for that I need time.
This is mine for now. It takes nothing away from us.
# asking: Asking for something
Could you listen for five minutes without solving it?
I need a pause of half an hour, and then I will come back.
It would help me to hear what you understood.
)";

constexpr std::string_view kBundledStarters = R"(# heard: I heard you
Thank you for telling me this.
I hear that it was
It makes sense to me that
# feeling: How it is for me
It touches me that
I did not know that
I feel with you about
# room: Leaving room
You do not have to say more. I am here if
Is there something that you need from me, or shall I only listen?
I would like to think about it before I say more.
)";

constexpr std::string_view kBundledMyths = R"(# selfish: "Going alone is selfish."
Looking after oneself is not taken from anybody.
If you know what you feel, you can say it with less noise.
# plotting: "Going alone means planning to leave."
People go to find out what they feel. The choices that follow are open, and theirs.
# pointless: "It is pointless unless both go."
One person who answers differently changes the conversation.
In any case you learn something about yourself, and that is yours.
# failing: "Needing help means that it has failed."
It means that something matters enough to give it an hour.
# secret: "Keeping something to oneself is lying."
There is a difference between a door that you can open and a wall.
You owe nobody words that are not ready.
)";

constexpr std::string_view kBundledFoundOut = R"(# first: The first minute
Breathe out longer than in. Nothing has to be explained at once.
Yes, I write for myself. I would like to talk about it when we are both calm.
I see that this hurts you. I am not going to argue about it now.
# anger: If it becomes loud
I am going to step out for a while. I will be back at a time that I say.
I will not talk about this while we are shouting.
# demand: If you are asked to show it
These are my own thoughts, and I am not going to show them.
I can tell you how I am. I would not like to read it out.
# safe: If you are not safe
Leave the room, and the house if you need to. Nothing here is worth your safety.
`waterline lock --all` closes everything.
`waterline cards help-lines` has numbers; 112 or your own emergency number comes first.
)";

constexpr std::string_view kBundledHelpLines =
    R"(# everywhere: Everywhere (noted 2025-01; numbers change, so look yours up once while it is calm)
Emergency: 112 in the European Union and many other countries; 911 in the United States and Canada; 999 in the United Kingdom; 000 in Australia
# at: Austria (noted 2025-01)
Telefonseelsorge: 142
Frauenhelpline gegen Gewalt: 0800 222 555
# au: Australia (noted 2025-01)
Lifeline: 13 11 14
1800RESPECT: 1800 737 732
# ca: Canada (noted 2025-01)
Suicide Crisis Helpline: 988
# ch: Switzerland (noted 2025-01)
Die Dargebotene Hand / La Main Tendue / Telefono Amico: 143
# de: Germany (noted 2025-01)
TelefonSeelsorge: 0800 111 0 111, 0800 111 0 222 or 116 123
Hilfetelefon Gewalt gegen Frauen: 116 016
# es: Spain (noted 2025-01)
Línea de atención a la conducta suicida: 024
Violencia de género: 016
# fr: France (noted 2025-01)
Prévention du suicide: 3114
Violences Femmes Info: 3919
# gb: United Kingdom (noted 2025-01)
Samaritans: 116 123
National Domestic Abuse Helpline: 0808 2000 247
# ie: Ireland (noted 2025-01)
Samaritans: 116 123
Women's Aid: 1800 341 900
# it: Italy (noted 2025-01)
Antiviolenza e stalking: 1522
# nl: Netherlands (noted 2025-01)
113 Zelfmoordpreventie: 113 or 0800 0113
Veilig Thuis: 0800 2000
# nz: New Zealand (noted 2025-01)
Need to talk?: 1737
# us: United States (noted 2025-01)
Suicide and Crisis Lifeline: 988
National Domestic Violence Hotline: 1-800-799-7233
)";

constexpr std::string_view kBundledCalm = R"(# breath: A breath
Breathe in for four, and out for six. Five times.
# ground: The ground
Feel both feet. Name three things that you can see and one that you can hear.
# need: What do I need?
Is it rest, room, to be heard, or help? One word will do.
# later: Later is possible
Nothing has to leave today. A waiting share can be cancelled without a trace.
)";

constexpr std::string_view kBundledSigns = R"(# signs: What I want to keep an eye on
I feel drained after we were together.
What I learn is made fun of.
Promises are made, and nothing follows.
I manage their moods.
Every kind of help is refused.
)";

constexpr std::string_view kBundledTherapistQuestions = R"(# ask: What I want to ask a therapist
What is your licence, and how long have you worked?
What do you mostly work with?
How do you go about it, and what would a usual hour be like?
How do we notice whether it helps?
What do you do if I want to stop?
Who hears what I say here?
)";

constexpr std::array<ListTopic, 14> kTopics = {{
    {kKinds, Side::kVault, Questions::kYes, kBundledKinds},
    {kDeepKinds, Side::kDeep, Questions::kYes, kBundledDeepKinds},
    {kScales, Side::kVault, Questions::kYes, kBundledScales},
    {"feelings", Side::kVault, Questions::kNo, kBundledFeelings},
    {"prompts", Side::kVault, Questions::kNo, kBundledPrompts},
    {"templates", Side::kVault, Questions::kNo, kBundledTemplates},
    {"phrases", Side::kVault, Questions::kNo, kBundledPhrases},
    {"starters", Side::kVault, Questions::kNo, kBundledStarters},
    {"myths", Side::kVault, Questions::kNo, kBundledMyths},
    {"found-out", Side::kVault, Questions::kNo, kBundledFoundOut},
    {"help-lines", Side::kVault, Questions::kNo, kBundledHelpLines},
    {"calm", Side::kVault, Questions::kNo, kBundledCalm},
    {"signs", Side::kDeep, Questions::kNo, kBundledSigns},
    {"therapist-questions", Side::kDeep, Questions::kNo, kBundledTherapistQuestions},
}};

}  // namespace

std::span<const ListTopic> list_topics() {
  return kTopics;
}

const ListTopic* list_topic(std::string_view name) {
  const auto* const topic = std::ranges::find(kTopics, name, &ListTopic::name);
  return topic == kTopics.end() ? nullptr : topic;
}

}  // namespace waterline::app
