"""The six lawful bases on which data of people may be held (GDPR, article 6)."""

#: The words stand with the pages; a source keeps one of these.
BASES = (
    "consent",
    "contract",
    "legal duty",
    "vital interest",
    "public task",
    "legitimate interest",
)
