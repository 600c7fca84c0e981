"""What a renderer raises."""


class UnfitError(ValueError):
    """A document that can't be given back in a format; the message says why."""
