"""`python -m kclaims`."""

from kclaims.cli.main import program

if __name__ == "__main__":
    program()
