"""The local page of `kclaims serve`, and the endpoint beside it. Needs the extra `[web]`."""
