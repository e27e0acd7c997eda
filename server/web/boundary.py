"""Where the messages of a WebSocket begin, for a reader that takes some of them past the library. Pure."""


class Boundary:
    """Whether a client's bytes have come to the end of a message (RFC 6455, 5.2)."""

    def __init__(self) -> None:
        self._head = b""
        self._left = 0
        self._fragments = False

    @property
    def here(self) -> bool:
        """Whether the next byte begins a message."""
        return not (self._head or self._left or self._fragments)

    def pass_over(self, data: bytes) -> None:
        """Follow the frames in `data`."""
        position = 0
        while position < len(data):
            if self._left:
                step = min(self._left, len(data) - position)
                self._left -= step
                position += step
                continue
            self._head += data[position : position + 1]
            position += 1
            self._begin_body()

    def _begin_body(self) -> None:
        """If the size is known by now."""
        head = self._head
        if len(head) < 2:
            return
        size = head[1] & 0x7F
        extended = {126: 2, 127: 8}.get(size, 0)
        if len(head) < 2 + extended:
            return
        self._left = (int.from_bytes(head[2:]) if extended else size) + 4 * (head[1] >> 7)
        self._head = b""
        if head[0] & 0x0F < 8:  # control frames may come between the fragments of a message
            self._fragments = not head[0] & 0x80
