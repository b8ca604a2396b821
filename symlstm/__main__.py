"""The command line as a process of its own: `symlstm`, or `python -m symlstm`."""

from symlstm.interruption import end_cleanly


def run() -> None:
    """Run the command that was given; what the system does to a process in the meantime is dealt with first."""
    end_cleanly()  # before all that takes time to import
    from symlstm.cli import main
    from symlstm.cli.streams import guard_streams

    guard_streams()
    main(prog_name="symlstm")


if __name__ == "__main__":
    run()
