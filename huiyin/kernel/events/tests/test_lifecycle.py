"""Tables of legal moves: what they allow happens whole, what they forbid leaves no trace."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.archive.kinds import ArchiveKind
from huiyin.archive.models import Case
from huiyin.collect.models import MediaItem, Request
from huiyin.dispatch.models import Assignment, WorkOrder
from huiyin.kernel.events.lifecycle import IllegalMove, StaleState
from huiyin.kernel.events.models import Event
from huiyin.kernel.people.access import MACHINE
from huiyin.plan.models import Project, Slot
from huiyin.tests import cast

MODELS = (Case, Request, MediaItem, WorkOrder, Assignment, Project, Slot)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_a_table_speaks_only_of_its_models_states_and_reaches_each(model):
    states = set(model.State.values)
    moves = {str(state): {str(to) for to in after} for state, after in model.lifecycle.moves.items()}
    assert set(moves) <= states and set().union(*moves.values()) <= states
    start = str(model._meta.get_field("state").default)
    reached, layer = {start}, {start}
    while layer:
        layer = set().union(*(moves.get(state, set()) for state in layer)) - reached
        reached |= layer
    assert reached == states


@given(st.sampled_from(MODELS), st.data())
def test_a_walk_along_the_table_never_meets_an_unknown_state(model, data):
    state = str(model._meta.get_field("state").default)
    for _step in range(12):
        after = sorted(str(to) for to in model.lifecycle.moves.get(state, ()))
        if not after:
            return
        state = data.draw(st.sampled_from(after))
        assert state in model.State.values


@pytest.mark.django_db
def test_a_legal_move_changes_row_and_log_together():
    case = cast.a_case()
    event = case.lifecycle.move(case, Case.State.WORKING, ArchiveKind.STARTED, by=MACHINE, note=1)
    assert (event.facts["before"], event.facts["after"], event.facts["note"]) == ("filed", "working", 1)
    assert Case.objects.get(pk=case.pk).state == case.state == Case.State.WORKING


@pytest.mark.django_db
@pytest.mark.parametrize("to", [Case.State.CLOSED, Case.State.FILED])
def test_an_illegal_move_is_refused_in_words_and_leaves_no_trace(to):
    case = cast.a_case()
    before = Event.objects.count()
    with pytest.raises(IllegalMove, match="现在的状态是"):
        case.lifecycle.move(case, to, ArchiveKind.CLOSED, by=MACHINE)
    assert Event.objects.count() == before and case.state == Case.State.FILED


@pytest.mark.django_db
def test_whoever_comes_second_is_told_so():
    case = cast.a_case()
    late = Case.objects.get(pk=case.pk)
    case.lifecycle.move(case, Case.State.WORKING, ArchiveKind.STARTED, by=MACHINE)
    before = Event.objects.count()
    with pytest.raises(StaleState):
        late.lifecycle.move(late, Case.State.WORKING, ArchiveKind.STARTED, by=MACHINE)
    assert Event.objects.count() == before
