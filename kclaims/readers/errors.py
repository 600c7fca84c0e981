"""What a reader raises."""


class ReadError(ValueError):
    """A file that can't be linted; `code` says why in one word, the message what to do."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
