# ruff: noqa: RUF001 - the letters of other scripts look like ours

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resolvers.chat.mentions import Mentioned, mentioned

NAMES: list[tuple[str, tuple[str, ...]]] = [
    ("@ann", ("ann",)),
    ("hello @ann and @bob!", ("ann", "bob")),
    ("@bob, @ann, @bob: @BOB", ("bob", "ann")),
    ("@Ann", ("ann",)),
    ("hello @ann.", ("ann",)),
    ("@ann... @bob-_- (@cas.)", ("ann", "bob", "cas")),
    ("@ann_b @a.b-c_d @9lives", ("ann_b", "a.b-c_d", "9lives")),
    ('"@ann" [@bob] {@cas} <@dee> ,@eve: =@fay', ("ann", "bob", "cas", "dee", "eve", "fay")),
    ("@a @_ann @-ann @.ann @ @", ()),
    ("@" + "a" * 32, ("a" * 32,)),
    ("@" + "a" * 32 + ".", ("a" * 32,)),
    ("@" + "a" * 33, ()),
    ("ann@bob.example, a.nn@bob, a+b@bob.example", ()),
    ("@ann@bob.example @@ann", ()),
    ("x@ann 1@ann _@ann .@ann -@ann /@ann", ()),
    ("é@ann ж@ann 漢@ann ｘ@ann １@ann", ()),
    ("e\u0301@ann x\u200b@ann", ()),
    ("@anné @anne\u0301 @annж @ann漢 @аnn @ａｎｎ", ()),
    ("\u212a @\u212ann @a\u017fk", ()),
    ("\u200f@ann 👍@bob", ("ann", "bob")),
    ("@ann/@bob", ("ann",)),
    ("@ann's @bob?", ("ann", "bob")),
    ("`@ann` ``@bob ` @cas``", ()),
    ("`@ann @bob", ("ann", "bob")),
    ("```\n@ann\n```", ()),
    ("~~~ @ann\n@bob", ()),
    ("- ```\n  @ann\n  ```\n- @bob", ("bob",)),
    ("    @ann", ()),
    ("\t@ann\n\n@bob", ("bob",)),
    ("[@ann](https://x.example) [x](https://x.example/@bob '@cas')", ()),
    ("[**@ann** `x`](https://x.example) @bob", ("bob",)),
    ("![@ann](https://x.example/@bob)", ()),
    ("[@ann]", ("ann",)),
    ("<https://x.example/?u=@ann> <ann@bob.example> <mailto:x@ann>", ()),
    ("https://x.example/@ann http://x.example?u=@bob,@cas", ()),
    ("HTTPS://x.example?u=@ann @bob", ("bob",)),
    (r"\@ann \\@bob", ("bob",)),
    (r"@ann\_b @bo\b", ("ann_b", "bo")),
    ("&#64;ann &commat;bob", ()),
    ("&amp;@ann &#97;@bob", ("ann",)),
    ("> @ann", ()),
    ("> x\n@ann lazily goes on\n\n@bob", ("bob",)),
    ("> > @ann\n>\n> - @bob\n>\n> # @cas\n\n@dee", ("dee",)),
    ("- > @ann\n- @bob", ("bob",)),
    ('<b title="@ann">@bob</b> <i x=\'>\' y="@cas">', ("bob",)),
    ("<!-- @ann --> <!-- <b> @bob --> <? @cas ?> </b @dee>", ()),
    ("a < @ann > b", ("ann",)),
    ("**@ann** *@bob* _@cas_ ~~@dee~~ ***@eve***", ("ann", "bob", "cas", "dee", "eve")),
    ("*x*@ann `x`@bob [x](https://x.example)@cas", ()),
    ("# @ann\n1. @bob\n\n- @cas\n---\n@dee", ("ann", "bob", "cas", "dee")),
    ("x\n@ann\\\n@bob", ("ann", "bob")),
    ("[ann]: https://x.example '@ann'", ("ann",)),
    ("", ()),
    ("@ann\0@bob \ud83d@cas", ("ann", "bob", "cas")),
    ("@all @everyone @All. @alley", ("alley",)),
]

SPECIAL: list[tuple[str, bool, bool]] = [
    ("@channel", True, False),
    ("look @here.", False, True),
    ("@Channel! **@HERE**", True, True),
    ("@channels @here-now @channel_ @hereé", True, False),
    ("`@channel` \\@here > @channel", True, False),
    ("> @channel\n\n    @here", False, False),
    ("x@channel [@here](https://x.example)", False, False),
    ("@all @everyone", False, False),
]


@pytest.mark.parametrize(("content", "usernames"), NAMES, ids=ascii)
def test_those_who_are_mentioned(content: str, usernames: tuple[str, ...]):
    found = mentioned(content)

    assert found.usernames == usernames
    assert not found.channel
    assert not found.here


@pytest.mark.parametrize(("content", "channel", "here"), SPECIAL)
def test_everyone_in_the_channel_is_mentioned(content: str, channel: bool, here: bool):
    found = mentioned(content)

    assert (found.channel, found.here) == (channel, here)
    assert not {"channel", "here"} & {*found.candidates}


def test_punctuation_at_the_end_belongs_to_the_name_if_such_a_user_exists():
    found = mentioned("Ask @ann_.")

    assert found.candidates == ("ann_.", "ann_", "ann")
    assert found.among({"ann"}) == ("ann",)
    assert found.among({"ann", "ann_"}) == ("ann_",)
    assert found.among({"bob"}) == ()


def test_a_name_of_one_letter_needs_its_punctuation():
    assert mentioned("@a. @b_-").candidates == ("a.", "b_-", "b_")


def test_two_spellings_of_one_person_are_one_mention():
    assert mentioned("@ann, @ann. and @ann").among({"ann"}) == ("ann",)


def test_a_name_at_its_longest_still_ends_a_sentence():
    name = "a" * 31

    assert mentioned(f"@{name}...").candidates == (name + ".", name)


@settings(max_examples=150, deadline=None)
@given(st.text(st.sampled_from("@ab._-`*\\>[]()<\n é\u200b:/"), max_size=40))
def test_whatever_is_written_the_names_could_be_those_of_users(content: str):
    found = mentioned(content)

    assert isinstance(found, Mentioned)
    for name in found.candidates:
        assert 2 <= len(name) <= 32
        assert name in content.replace("\\", "").lower()
