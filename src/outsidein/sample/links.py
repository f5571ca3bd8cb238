"""How an event names its customer: by the source's number, else an e-mail or telephone number."""

import numpy as np

from outsidein.sample.draws import Ints, Words
from outsidein.sample.known import Known
from outsidein.sample.population import Population

BY_NUMBER, BY_ADDRESS = 0.94, 0.985  # the rest names nobody


def links(
    rng: np.random.Generator, people: Population, known: Known, who: Ints
) -> tuple[Words, Words, Words]:
    """Return number, e-mail and telephone as the event's file gives them; one of them or none.

    Where the source does not know the customer, only an e-mail or a number is left to go by.
    """
    luck = rng.random(len(who))
    number = np.where(luck < BY_NUMBER, known.numbers_for(rng, who), "")
    nameless = (number == "") & (luck < BY_ADDRESS)
    email = np.where(nameless, people.email[who], "")
    phone = np.where(nameless & (email == ""), people.phone[who], "")
    return number, email, phone
