from codegen.lang import bits, export, packed, u8, u64


@packed(words=1)
class Cell:
    item: u8 = bits(8)
    count: u64 = bits(8)


@export
def f(cell: Cell) -> u8:
    return cell.item
