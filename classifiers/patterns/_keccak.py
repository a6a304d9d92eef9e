"""Keccak-256 with its original padding, which `hashlib` lacks: Ethereum's address checksum is made with it."""

_MASK = (1 << 64) - 1
_RATE = 136  # bytes a block, for a digest of 256 bits


def keccak256(data: bytes) -> bytes:
    """Return the 32-byte Keccak-256 digest of `data`."""
    padded = bytearray(data + b"\x01" + b"\0" * (_RATE - 1 - len(data) % _RATE))
    padded[-1] |= 0x80
    state = [0] * 25
    for block in range(0, len(padded), _RATE):
        for lane in range(_RATE // 8):
            at = block + 8 * lane
            state[lane] ^= int.from_bytes(padded[at : at + 8], "little")
        _permute(state)
    return b"".join(lane.to_bytes(8, "little") for lane in state[:4])


def _permute(state: list[int]) -> None:
    for constant in _CONSTANTS:
        columns = [state[x] ^ state[x + 5] ^ state[x + 10] ^ state[x + 15] ^ state[x + 20] for x in range(5)]
        for x in range(5):
            mixed = columns[x - 1] ^ _rotated(columns[(x + 1) % 5], 1)
            for y in range(0, 25, 5):
                state[x + y] ^= mixed
        moved = state[1]
        for place, offset in _MOVES:
            moved, state[place] = state[place], _rotated(moved, offset)
        for y in range(0, 25, 5):
            row = state[y : y + 5]
            for x in range(5):
                state[x + y] = row[x] ^ (~row[(x + 1) % 5] & row[(x + 2) % 5] & _MASK)
        state[0] ^= constant


def _rotated(lane: int, by: int) -> int:
    return ((lane << by) | (lane >> (64 - by))) & _MASK


def _moves() -> tuple[tuple[int, int], ...]:
    """Return where each lane goes and how far it turns: the rho and pi steps as one walk from lane 1."""
    walk = []
    x, y = 1, 0
    for step in range(24):
        x, y = y, (2 * x + 3 * y) % 5
        walk.append((x + 5 * y, (step + 1) * (step + 2) // 2 % 64))
    return tuple(walk)


def _constants() -> tuple[int, ...]:
    """Return the 24 round constants, from the linear feedback shift register that defines them."""
    found = []
    register = 1
    for _ in range(24):
        constant = 0
        for power in range(7):
            if register & 1:
                constant |= 1 << ((1 << power) - 1)
            register = register << 1 ^ (0x171 if register & 0x80 else 0)
        found.append(constant)
    return tuple(found)


_MOVES = _moves()
_CONSTANTS = _constants()
