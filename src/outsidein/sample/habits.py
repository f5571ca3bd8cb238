"""How departments deal with customers: over which channels, which way round, what for."""

Shares = tuple[tuple[str, float], ...]

#: Who really meets customers in the chains of dealings, whatever staff say.
DEPARTMENTS_MET = (
    ("Customer Service", 0.44),
    ("Field Service", 0.28),
    ("Billing", 0.17),
    ("Shops", 0.04),
    ("Sales", 0.03),
    ("Marketing", 0.03),
    ("IT", 0.01),
)
CHANNELS_USED: dict[str, Shares] = {
    "Customer Service": (("phone", 0.57), ("email", 0.27), ("chat", 0.16)),
    "Field Service": (("visit", 0.66), ("phone", 0.34)),
    "Billing": (("phone", 0.48), ("email", 0.40), ("post", 0.12)),
    "Shops": (("visit", 0.88), ("phone", 0.12)),
    "Sales": (("phone", 0.62), ("email", 0.30), ("visit", 0.08)),
    "Marketing": (("event", 0.45), ("email", 0.35), ("social", 0.20)),
    "IT": (("email", 1.0),),
}
INWARD = {
    "Customer Service": 0.86,
    "Field Service": 0.25,
    "Billing": 0.70,
    "Shops": 0.96,
    "Sales": 0.40,
    "Marketing": 0.15,
    "IT": 0.60,
}
PURPOSES: dict[str, Shares] = {
    "Customer Service": (("service", 0.78), ("complaint", 0.06), ("admin", 0.13), ("sale", 0.03)),
    "Field Service": (("service", 0.93), ("admin", 0.07)),
    "Billing": (("admin", 0.86), ("service", 0.14)),
    "Shops": (("sale", 0.70), ("service", 0.30)),
    "Sales": (("sale", 0.92), ("admin", 0.08)),
    "Marketing": (("marketing", 0.80), ("research", 0.20)),
    "IT": (("service", 1.0),),
}
STAGES: dict[str, Shares] = {
    "service": (("use", 0.62), ("problem", 0.26), ("start", 0.12)),
    "complaint": (("problem", 1.0),),
    "admin": (("use", 0.66), ("renew", 0.20), ("leave", 0.08), ("start", 0.06)),
    "sale": (("buy", 0.64), ("consider", 0.30), ("renew", 0.06)),
    "marketing": (("discover", 0.70), ("consider", 0.30)),
    "research": (("use", 1.0),),
    "care": (("use", 0.80), ("after", 0.20)),
}
CAUSES = (
    ("", 0.36),
    ("technical", 0.17),
    ("did_not_know", 0.08),
    ("unclear_offer", 0.05),
    ("wrong_expectation", 0.03),
    ("delay", 0.11),
    ("price", 0.10),
    ("quality", 0.03),
    ("other", 0.07),
)
LIVE = ("phone", "chat", "visit")
