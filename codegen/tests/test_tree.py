"""C expressions get the parentheses they need."""

from codegen.backend.tree import Atom, Binary, CallOf, Cast, Compound, Element, Expr, Member, Ternary, Unary, show

a, b, c = Atom("a"), Atom("b"), Atom("c")


def op(sign: str, left: Expr, right: Expr) -> Expr:
    return Binary(sign, left, right)


def test_precedence_of_sums_and_products_is_left_to_c() -> None:
    assert show(op("+", a, op("*", b, c))) == "a + b * c"
    assert show(op("*", op("+", a, b), c)) == "(a + b) * c"


def test_operators_group_to_the_left() -> None:
    assert show(op("-", op("-", a, b), c)) == "a - b - c"
    assert show(op("-", a, op("-", b, c))) == "a - (b - c)"


def test_bit_operators_are_told_apart() -> None:
    assert show(op("|", op("&", a, b), c)) == "(a & b) | c"
    assert show(op("<<", a, op("+", b, c))) == "a << (b + c)"
    assert show(op("==", op("&", a, b), c)) == "(a & b) == c"


def test_conditions() -> None:
    assert show(op("&&", op("<", a, b), op("==", b, c))) == "a < b && b == c"
    assert show(op("||", op("&&", a, b), c)) == "(a && b) || c"
    assert show(Ternary(op("<", a, b), a, Ternary(b, b, c))) == "a < b ? a : (b ? b : c)"


def test_prefixes() -> None:
    assert show(Unary("!", op("==", a, b))) == "!(a == b)"
    assert show(Unary("-", Unary("-", a))) == "-(-a)"
    assert show(Cast("uint8_t", op("+", a, b))) == "(uint8_t)(a + b)"
    assert show(Unary("*", Cast("char *", a))) == "*(char *)a"


def test_postfixes() -> None:
    assert show(Member(Cast("struct X *", a), "f", arrow=True)) == "((struct X *)a)->f"
    assert show(Element(Member(a, "items", arrow=True), op("+", b, c))) == "a->items[b + c]"
    assert show(Member(CallOf("f", (a, b)), "w0")) == "f(a, b).w0"
    assert show(Compound("struct P", (("x", a), ("y", op("+", b, c))))) == "(struct P){.x = a, .y = b + c}"
