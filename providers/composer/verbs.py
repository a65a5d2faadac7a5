"""English verbs, as far as memories need them: which word is one, its tense, and how it agrees with "you" or "I"."""

from providers.composer.wording import wordlist

REGULAR = wordlist(
    "accept accuse act add admire admit adopt agree annoy answer apologise apologize appear arrange arrive ask "
    "attack attend avoid bake beg believe belong blame bloom borrow brew bump burn call care carry celebrate "
    "challenge change charge chase chat cheat check cheer chop claim clap clean clear climb collect comfort compete "
    "complain complete compliment confess congratulate consider construct cook craft cross cry dance date deliver "
    "deserve destroy discover dislike divorce donate drag dream dress drop earn embarrass encourage end enjoy enter "
    "escape exchange expand explain explore fail fear file finish fish fix flirt follow forage free gather grab "
    "greet guess guide hand happen harvest hate help hire hope hug hurry ignore impress improve injure insult "
    "introduce invite join joke kick kill kiss knock laugh launch learn lie lift like listen live lock look love "
    "manage marry mention milk miss mock move name need obtain offer open order organise organize own pack paint "
    "pass pet phone pick place plan plant play please plow point pour praise prefer prepare present pretend promise "
    "propose protect prove pull punch push quarrel question race reach receive refuse regret reject remember remind "
    "rename repair repeat reply report request rescue rest restore return reveal reward rob sabotage save scare "
    "score scream search seem serve share shear ship shout show sign skip slap smile sneak sort spoil start startle "
    "stay stop study succeed suffer suggest surprise survive swap talk taste tease thank threaten touch train trade "
    "translate travel treat trick trust try turn unlock upgrade use visit volunteer vow wait walk want warn wash "
    "watch water wave welcome whisper wish wonder work worry worship wrap yell "
)
DOUBLED = wordlist("admit beg chat chop clap drag drop grab hug pet plan prefer rob ship skip slap stop swap wrap")
IRREGULAR_PAIRS = wordlist(
    "ate:eat beat:beat became:become began:begin bent:bend bet:bet bit:bite blew:blow bought:buy bred:breed "
    "broke:break brought:bring built:build came:come caught:catch chose:choose cost:cost crept:creep cut:cut "
    "dealt:deal did:do drank:drink drew:draw drove:drive dug:dig fed:feed fell:fall felt:feel fled:flee flew:fly "
    "forbade:forbid forgave:forgive forgot:forget fought:fight found:find froze:freeze gave:give got:get grew:grow "
    "had:have heard:hear held:hold hid:hide hit:hit hung:hang hurt:hurt kept:keep knew:know laid:lay led:lead "
    "left:leave lent:lend let:let lit:light lost:lose made:make meant:mean met:meet paid:pay put:put quit:quit "
    "ran:run rang:ring read:read rode:ride rose:rise said:say sang:sing sank:sink sat:sit saw:see sent:send set:set "
    "shook:shake shot:shoot shut:shut slept:sleep sold:sell spent:spend spoke:speak split:split stole:steal "
    "stood:stand struck:strike stuck:stick swam:swim swore:swear swept:sweep taught:teach thought:think threw:throw "
    "told:tell took:take tore:tear understood:understand was:be went:go were:be withdrew:withdraw woke:wake won:win "
    "wore:wear wove:weave wrote:write "
)
IRREGULAR = dict(pair.split(":") for pair in sorted(IRREGULAR_PAIRS))
AUXILIARY = wordlist("is was has had does did will would can could should must may might isn't wasn't hasn't doesn't")
SECOND = {"is": "are", "was": "were", "has": "have", "does": "do"} | {
    "isn't": "aren't",
    "wasn't": "weren't",
    "hasn't": "haven't",
    "doesn't": "don't",
}
FIRST = {"is": "am", "has": "have", "does": "do", "isn't": "am not", "hasn't": "haven't", "doesn't": "don't"}
NOT_VERBS = wordlist(
    "hundred sacred naked wicked crooked rugged kindred hatred indeed weed seed breed speed "
    "steed bleed freed always perhaps sometimes besides towards afterwards thus this his its "
    "across bus less"
)


def third(base: str) -> str:
    """The base form as he, she or it has it."""
    if base.endswith(("s", "sh", "ch", "x", "z", "o")):
        return base + "es"
    if base.endswith("y") and base[-2] not in "aeiou":
        return base[:-1] + "ies"
    return base + "s"


def regular_past(base: str) -> str:
    if base.endswith("e"):
        return base + "d"
    if base.endswith("y") and base[-2] not in "aeiou":
        return base[:-1] + "ied"
    return base + (base[-1] if base in DOUBLED else "") + "ed"


PAST = {regular_past(base): base for base in REGULAR} | IRREGULAR
THIRD = {third(base): base for base in (*REGULAR, *IRREGULAR.values()) if base not in ("be", "have")}
SAME_IN_PAST = frozenset(past for past, base in IRREGULAR.items() if past == base)


def is_past(word: str) -> bool:
    """Whether `word` (lower case) is a past tense, or looks like a regular one."""
    return word in PAST or (len(word) > 4 and word.endswith("ed") and word not in NOT_VERBS)  # noqa: PLR2004


def is_finite(word: str) -> bool:
    """Whether `word` can be the verb of a sentence about somebody."""
    return word in AUXILIARY or word in THIRD or is_past(word)


def base_of(word: str) -> str:
    """The base form of a verb, or the word itself."""
    return PAST.get(word) or THIRD.get(word) or word


def with_you(word: str) -> str | None:
    """The verb as "you" has it; None where the word does not look like a verb at all."""
    if word in SECOND:
        return SECOND[word]
    if word in THIRD:
        return THIRD[word]
    if is_finite(word):
        return word
    return unknown_base(word) if word.endswith("s") and word not in NOT_VERBS else None


def with_me(word: str) -> str | None:
    """The verb as "I" has it; None where the word does not look like a verb at all."""
    return FIRST.get(word) or ("was" if word == "was" else with_you(word))


def unknown_base(word: str) -> str | None:
    """The base form of a word that must be a verb because of where it stands."""
    if word.endswith(("ss", "us", "is", "'s")) or len(word) < 4:  # noqa: PLR2004
        return None
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-2] if word.endswith(("sses", "shes", "ches", "xes", "zes")) else word[:-1]
