"""Undo and redo as everybody knows them, from marks alone."""

from hypothesis import given
from hypothesis import strategies as st

from pipeline.editing.history import Mark, to_redo, to_undo


class Marks:
    """A list of marks as a database keeps it."""

    def __init__(self) -> None:
        self.marks: list[Mark] = []
        self.version = 0

    def do(self, author: int) -> None:
        self.version += 1
        self.marks.append(Mark(len(self.marks), author, self.version))

    def undo(self, author: int) -> None:
        if (mark := to_undo(self.marks, author)) is not None:
            self.version += 1
            self.marks[mark.number] = mark._replace(undone=self.version)

    def redo(self, author: int) -> None:
        if (mark := to_redo(self.marks, author)) is not None:
            self.version += 1
            self.marks[mark.number] = mark._replace(undone=None)

    def standing(self, author: int) -> list[int]:
        return [mark.number for mark in self.marks if mark.author == author and mark.undone is None]


class Stacks:
    """The same with two stacks for one person."""

    def __init__(self) -> None:
        self.done: list[int] = []
        self.undone: list[int] = []

    def do(self, number: int) -> None:
        self.done.append(number)
        self.undone = []

    def undo(self) -> None:
        if self.done:
            self.undone.append(self.done.pop())

    def redo(self) -> None:
        if self.undone:
            self.done.append(self.undone.pop())


@given(st.lists(st.tuples(st.sampled_from(["do", "undo", "redo"]), st.sampled_from([1, 2])), max_size=40))
def test_each_person_has_an_undo_and_redo_of_their_own_without_end(acts: list[tuple[str, int]]) -> None:
    marks, stacks = Marks(), {1: Stacks(), 2: Stacks()}
    for act, author in acts:
        if act == "do":
            stacks[author].do(len(marks.marks))
            marks.do(author)
        elif act == "undo":
            stacks[author].undo()
            marks.undo(author)
        else:
            stacks[author].redo()
            marks.redo(author)
        for one, stack in stacks.items():
            assert marks.standing(one) == sorted(stack.done)
