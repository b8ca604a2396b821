"""Papers made elsewhere: by processes, and by a cluster."""

import pickle

import pytest

from symlstm import Person, PrecisionError, ProblemError, load_example, make_class
from symlstm.classroom.pool import processes_for
from symlstm.errors import DomainError, Finding, RenderError, WriteError

ERRORS = [
    ProblemError("my.toml", [Finding("W_f", "1", "2", "", 3)]),
    PrecisionError("c.1.1", "3 digits", 500),
    DomainError("ln(0)", "loss"),
    WriteError("x", "full", "empty it"),
    RenderError("no typst"),
]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_every_error_comes_back_from_another_process_as_it_was(error):
    back = pickle.loads(pickle.dumps(error))
    assert type(back) is type(error)
    assert (str(back), back.__dict__) == (str(error), error.__dict__)


def test_no_process_is_started_for_a_few_papers():
    assert [processes_for(papers, 8) for papers in (0, 3, 8, 9, 500)] == [1, 1, 2, 2, 8]
    assert processes_for(500, 1) == 1


@pytest.mark.slow
def test_a_cluster_of_dask_gives_the_same_bytes(tmp_path):
    distributed = pytest.importorskip("distributed")
    people = [Person(f"s{n}", f"Student {n}") for n in range(6)]
    with distributed.Client(n_workers=2, threads_per_worker=1, dashboard_address=None) as client:
        make_class(load_example("seed"), people, tmp_path / "cluster", executor=client.get_executor())
    make_class(load_example("seed"), people, tmp_path / "here")
    assert _contents(tmp_path / "cluster") == _contents(tmp_path / "here")


def _contents(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
