"""Which actions are shown, and how: read from the address, never trusted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from outsidein.check.plans.compute.statuses import Status
from outsidein.check.plans.queries import ActionView
from outsidein.web.plans.words import STATUSES

VIEWS = ("", "list")
WHOSE: dict[str, Promise] = {"": _("everybody's"), "mine": _("mine"), "nobody": _("nobody's yet")}
DUE: dict[str, Promise] = {"": _("any day"), "late": _("late"), "week": _("within a week")}


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person chose to see; nothing of it is personal, so it may stand in an address."""

    view: str = ""  # nothing: the board; list
    whose: str = ""
    due: str = ""
    status: str = ""
    item: str = ""

    @property
    def query(self) -> str:
        """The choice as the end of an address."""
        return self.address()

    @property
    def is_narrow(self) -> bool:
        """Whether some actions are left out."""
        return bool(self.whose or self.due or self.status or self.item)

    def address(self, **changed: str) -> str:
        """Return the end of an address for this choice with something changed.

        >>> Choice(whose="mine").address(view="list")
        '?view=list&whose=mine'
        """
        said = {name: getattr(self, name) for name in self.__slots__} | changed
        return "?" + urlencode({name: word for name, word in said.items() if word})


def read_choice(asked: Mapping[str, str]) -> Choice:
    """Return the choice that an address holds; what is not a choice there is left out.

    >>> read_choice({"view": "cube", "whose": "mine", "item": "CUS.3' OR 1"})
    Choice(view='', whose='mine', due='', status='', item='')
    """
    item = asked.get("item", "")
    return Choice(
        view=_one_of(asked.get("view", ""), VIEWS),
        whose=_one_of(asked.get("whose", ""), WHOSE),
        due=_one_of(asked.get("due", ""), DUE),
        status=_one_of(asked.get("status", ""), set(Status)),
        item=item if item.replace(".", "").isalnum() and len(item) <= 20 else "",
    )


def _one_of(word: str, words: Iterable[str]) -> str:
    return word if word in words else ""


def choose_actions(
    actions: Iterable[ActionView], choice: Choice, *, user_id: int, today: date
) -> list[ActionView]:
    """Return the actions of the choice, in the order they came."""
    return [one for one in actions if _is_chosen(one, choice, user_id, today)]


def _is_chosen(one: ActionView, choice: Choice, user_id: int, today: date) -> bool:
    if choice.whose == "mine" and one.owner_id != user_id:
        return False
    if choice.whose == "nobody" and one.owner:
        return False
    if choice.due == "late" and not one.is_late(today):
        return False
    if choice.due == "week" and not (one.is_near(today) or one.is_late(today)):
        return False
    if choice.status and one.status != choice.status:
        return False
    return not choice.item or any(aim.item == choice.item for aim in one.items)


def status_options() -> list[tuple[str, Promise]]:
    """Return the statuses as a filter offers them."""
    return [("", _("any")), *((status.value, words) for status, words in STATUSES.items())]
