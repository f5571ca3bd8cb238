"""Orders at the web shop and over its counters: what was bought, sent back, and why."""

from dataclasses import dataclass

import numpy as np

from outsidein.sample.draws import (
    DAY,
    Column,
    Flags,
    Ints,
    Words,
    draw,
    even,
    generator,
    stamps,
    words,
)
from outsidein.sample.files import Sheet
from outsidein.sample.known import Known
from outsidein.sample.links import links
from outsidein.sample.plan import rate
from outsidein.sample.population import END, Population, pick
from outsidein.sample.staff import Staff, handlers

ORDERS = 35_000
RETURNED = 0.06
OPTIONED = 0.55  # share of orders of something that comes in more than one form
PRODUCTS = (
    ("Boiler care plan", 0.18, 14.0),
    ("Smart thermostat", 0.12, 129.0),
    ("LED bulbs", 0.16, 18.0),
    ("Draught kit", 0.11, 24.0),
    ("Annual boiler service", 0.14, 89.0),
    ("Water softener salt", 0.08, 12.0),
    ("Radiator valves", 0.07, 46.0),
    ("Drain cover", 0.06, 9.0),
    ("Heat pump survey", 0.04, 60.0),
    ("Charging point", 0.04, 649.0),
)
REASONS = (
    ("defect", 0.30),
    ("late", 0.15),
    ("not_needed", 0.20),
    ("mis_sold", 0.055),
    ("other", 0.295),
)


@dataclass(frozen=True, slots=True)
class Orders:
    """All orders, one entry each; times in seconds since 1970, amounts in pounds."""

    number: Words
    who: Ints
    at: Ints
    product: Words
    amount: list[str]
    channel: Words
    adviser: Words
    back: Flags
    back_at: Ints
    reason: Words
    options: Ints
    chosen: Ints

    def __len__(self) -> int:
        return len(self.who)


def make_orders(people: Population, shop: Known, staff: Staff, size: float, seed: int) -> Orders:
    """Return the orders of two years, of customers whom the shop knows."""
    rng = generator(seed, "orders")
    count = round(ORDERS * size)
    able = shop.has & (people.status != "prospect")
    who, at = pick(rng, people, able, count)
    product = draw(rng, [(name, share) for name, share, _ in PRODUCTS], count)
    prices = {name: price for name, _, price in PRODUCTS}
    price = np.array([prices[name] for name in product])
    back = even(rng, count) < RETURNED
    back_at = at + (rng.uniform(1, 26, count) * DAY).astype(np.int64)
    back &= back_at < END
    advised = rng.random(count) < 0.22
    sellers = np.concatenate([handlers(staff, "Sales"), handlers(staff, "Shops")])
    options = np.where(rng.random(count) < OPTIONED, rng.integers(2, 5, count), 0)
    return Orders(
        number=words([f"W{n + 500_001}" for n in range(count)]),
        who=who,
        at=at,
        product=product,
        amount=[f"{x:.2f}" for x in (price * rng.uniform(0.8, 1.3, count)).tolist()],
        channel=draw(rng, (("web", 0.72), ("visit", 0.17), ("phone", 0.11)), count),
        adviser=np.where(advised, sellers[rng.integers(len(sellers), size=count)], ""),
        back=back,
        back_at=back_at,
        reason=np.where(back, draw(rng, REASONS, count), ""),
        options=options,
        chosen=((rng.random(count) < rate("options_used")) & (options > 1)).astype(np.int64),
    )


def orders_sheet(orders: Orders, people: Population, shop: Known, seed: int) -> Sheet:
    """Return the shop's export of its orders, with two rows whose date cannot be."""
    rng = generator(seed, "orders file")
    number, email, phone = links(rng, people, shop, orders.who)
    early = rng.random(len(orders)) < 0.4  # cancelled before it left the house
    columns: dict[str, Column] = {
        "order_id": orders.number,
        "customer_id": number,
        "email": email,
        "phone": phone,
        "ordered_at": stamps(orders.at),
        "amount": orders.amount,
        "currency": ["GBP"] * len(orders),
        "channel": orders.channel,
        "recommended_by": orders.adviser,
        "cancelled_at": stamps(orders.back_at, ~(orders.back & early)),
        "returned_at": stamps(orders.back_at, ~(orders.back & ~early)),
        "return_reason": orders.reason,
        "product": orders.product,
        "quantity": rng.integers(1, 4, len(orders)).tolist(),
        "options_available": orders.options.tolist(),
        "options_chosen": orders.chosen.tolist(),
    }
    fields = [
        "external_id",
        "customer",
        "email",
        "phone",
        "at",
        "amount",
        "currency",
        "channel",
        "recommended_by",
        "cancelled_at",
        "returned_at",
        "return_reason",
        "product",
        "quantity",
        "options_available",
        "options_chosen",
    ]
    broken = {
        n: [f"W{n}x", "", "", "", "2026-02-31 25:61:00", "12.00", "GBP", "web", *[""] * 8]
        for n in (150, 900)
    }
    return Sheet(columns, dict(zip(columns, fields, strict=True)), broken)
