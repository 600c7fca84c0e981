"""`python -m kclaims`."""

from kclaims.cli.main import main

if __name__ == "__main__":
    main()
