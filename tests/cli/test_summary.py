"""The summary of `symlstm derive` for networks with several samples, both directions, or targets that a loss reads itself."""

from click.testing import CliRunner

from symlstm.cli import main


def summary(*arguments, folder):
    result = CliRunner().invoke(main, ["derive", *arguments, "--format", "md", "--out", str(folder)])
    assert result.exit_code == 0, result.output
    return [" ".join(line.split()) for line in result.stdout.splitlines()]


def new(name, folder):
    assert CliRunner().invoke(main, ["new", str(folder / "my.toml"), "--example", name]).exit_code == 0
    return folder / "my.toml"


def test_of_several_samples_it_has_the_prediction_and_loss_of_each_and_the_loss_of_all(tmp_path):
    """It had neither."""
    lines = summary(str(new("batch", tmp_path)), folder=tmp_path)
    labels = [line.split()[0] for line in lines if "≈" in line or " = " in line]
    assert labels == ["prediction", "difference", "loss"] * 2 + ["loss"]
    assert [line.split()[1] for line in lines if line.startswith("loss")] == ["s1.loss", "s2.loss", "loss"]


def test_without_a_readout_it_has_the_last_hidden_state_of_each_direction(tmp_path):
    file = new("both-ways", tmp_path)
    text = file.read_text()
    kept = [line for line in text.splitlines() if not line.startswith(("target", "readout", "W_y", "b_y"))]
    file.write_text("\n".join(kept).replace("[weights]\n", "", 1))
    lines = summary(str(file), folder=tmp_path)
    assert [line.split()[2] for line in lines if line.startswith("hidden state")] == ["l1.h.3.1", "l1.h.3.2", "l1r.h.1.1"]


def test_only_a_difference_is_said_to_be_the_prediction_minus_the_target(tmp_path):
    """With targets that are probabilities the loss reads them itself, and was called the difference from the first."""
    file = new("hello", tmp_path)
    text = file.read_text().replace(
        'target   = "ello"', "target = [[0.5, 0.5, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0.5, 0.5]]"
    )
    file.write_text(text)
    lines = summary(str(file), folder=tmp_path)
    assert any(line.startswith("loss loss") for line in lines)
    assert not any("prediction minus" in line for line in lines)


def test_targets_of_cross_entropy_that_are_no_probabilities_are_noted(tmp_path):
    file = new("hello", tmp_path)
    file.write_text(
        file.read_text().replace('target   = "ello"', "target = [[0, 0.5, 0.25, 0], [0, 0, 1, 0], [0, 0, 1, 0], [0, 0, 0, 1]]")
    )
    result = CliRunner().invoke(main, ["derive", str(file), "--format", "md", "--out", str(tmp_path)])
    assert result.stderr == "note: target.1 sums to 0.75, not to 1; the loss and its gradients are worked out with that\n"
    (tmp_path / "usual").mkdir()
    usual = CliRunner().invoke(main, ["derive", str(new("hello", tmp_path / "usual")), "--format", "md", "--out", str(tmp_path)])
    assert "note" not in usual.stderr
