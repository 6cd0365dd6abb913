"""Python's names in C."""

from codegen.backend.constants import int_text, text_literal
from codegen.backend.names import Names, safe_name, upper_name


def test_words_of_c_get_an_underscore() -> None:
    assert safe_name("register") == "register_"
    assert safe_name("UINT64_MAX") == "UINT64_MAX_"
    assert safe_name("LANG_LIKELY") == "LANG_LIKELY_"
    assert safe_name("next") == "next"
    assert safe_name("_next") == "_next"
    assert safe_name("SIZE_MAXIMUM") == "SIZE_MAXIMUM"


def test_a_name_is_given_once() -> None:
    names = Names(frozenset({"send"}))
    assert [names.fresh("send"), names.fresh("t"), names.fresh("t")] == ["send_2", "t", "t_2"]


def test_classes_in_assembly() -> None:
    assert upper_name("SchedContext") == "SCHED_CONTEXT"
    assert upper_name("Tcb") == "TCB"


def test_integers_have_the_suffix_of_their_width() -> None:
    assert int_text(5, 64) == "5UL"
    assert int_text(0xFFFF, 32) == "0xffffU"
    assert int_text(-5, 64, signed=True) == "-5L"
    assert int_text(-(1 << 63), 64, signed=True) == "(-9223372036854775807L - 1)"


def test_texts_are_escaped() -> None:
    assert text_literal('a"\\\n?é') == '"a\\"\\\\\\n\\?\\303\\251"'
