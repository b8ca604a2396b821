"""`symlstm closed-form`: a quantity written out in exact numbers and powers of e, back to the weights."""

import click

from symlstm.cli.arguments import ask_backward, problem_argument, read_problem
from symlstm.cli.choices import OneOf
from symlstm.cli.progress import progress_bar


@click.command("closed-form", short_help="Write a quantity as one formula in the givens.")
@click.argument("quantity")
@problem_argument
@click.option("--format", "format_", type=OneOf(["text", "tex"]), default="text", show_default=True)
@click.option("--limit", type=click.IntRange(1, 100_000), help="How many numbers the formula may write out.")
def closed_form(quantity: str, problem: str | None, format_: str, limit: int | None) -> None:
    """Write QUANTITY (such as c.2.1) as one formula in the given numbers."""
    given = ask_backward(read_problem(problem), quantity.startswith("d_"), None, None)
    from symlstm.derivation import closed_form as closed
    from symlstm.derivation import derive
    from symlstm.document.closed_form import closed_formula
    from symlstm.document.names import names_of
    from symlstm.rendering.latex import LatexText
    from symlstm.rendering.text import plain_text

    with progress_bar(1) as tell:
        tell("Unrolling", 0.0)
        tree = closed_formula(closed.closed_form(derive(given), quantity, limit or closed.MAX_NUMBERS))
    if format_ == "tex":
        formulas = LatexText().formulas
        click.echo(f"{formulas(names_of(given).of(quantity))} = {formulas(tree)}")
    else:
        click.echo(f"{quantity} = {plain_text(tree)}")
