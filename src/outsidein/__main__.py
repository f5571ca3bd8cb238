"""``python -m outsidein`` is the command ``outsidein``."""

from outsidein.cli.main import run

if __name__ == "__main__":
    run()
