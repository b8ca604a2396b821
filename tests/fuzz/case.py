"""One input: files, and a command line or a Python script that works on them; how it is kept on disk."""

import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

COMMAND, SCRIPT, PROCESS = "command", "script", "process"


@dataclass(frozen=True)
class Case:
    """An input of a kind.

    how        COMMAND: `symlstm` with these arguments, within this process; PROCESS: the same in one of its own, with its real streams;
               SCRIPT: the lines of a Python script
    arguments  of the command, or the lines of the script
    files      what lies in the folder, by name
    stdin      what the command is given to read
    stream     for PROCESS: what its standard streams are, in the words of a shell: ">/dev/full"
    """

    kind: str
    how: str
    arguments: tuple[str, ...]
    files: Mapping[str, bytes] = field(default_factory=dict)
    stdin: bytes = b""
    stream: str = ""

    def lay_out(self, folder: Path) -> None:
        """Write the files into a folder."""
        for name, content in self.files.items():
            (folder / name).write_bytes(content)

    def save(self, folder: Path, why: str) -> None:
        """Write all that is needed to see the failure again, and why it is one."""
        folder.mkdir(parents=True, exist_ok=True)
        self.lay_out(folder)
        (folder / "why.txt").write_text(why + "\n", encoding="utf-8", errors="backslashreplace")
        if self.how == SCRIPT:
            (folder / "call.py").write_text(self.script, encoding="utf-8", errors="backslashreplace")
        else:
            (folder / "stdin").write_bytes(self.stdin)
            line = f"{shlex.join(['symlstm', *self.arguments])} {self.stream or '<stdin'}\n"
            (folder / "command.sh").write_text(line, encoding="utf-8", errors="backslashreplace")

    @property
    def script(self) -> str:
        return "\n".join(self.arguments) + "\n"
