"""`python -m app.cli`. Children of `parvis serve` read this module again, and must not obey a second time."""

from app.cli import main

if __name__ == "__main__":
    main()
