"""Editions of every shape, made by Hypothesis."""

from hypothesis import strategies as st

from outsidein.ask.instruments.compute.reading import try_values

#: All that a screen shows, with a new line, quotes, brackets and signs that begin formulas.
SIGNS = st.characters(
    codec="utf-8", exclude_categories=("Cc", "Cs", "Cn"), exclude_characters="\ufffe\uffff\u2060"
)
TEXTS = st.one_of(
    st.sampled_from(
        ["=1+1", "<script>alert(1)</script>", "a & b < c", "{x}", "${y} costs 5 $", 'say "so"',
         "two\nlines", "tab\there", "'quoted'", "@cmd", "-1", "1", "true", "ü ß 漢字 🙂", "&amp;"]
    ),
    st.text(SIGNS, min_size=1, max_size=30).filter(str.strip),
)  # fmt: skip
IDS = st.from_regex(r"[a-z][a-z0-9-]{0,12}", fullmatch=True)
CODES = st.from_regex(r"[A-Z][A-Z0-9]{0,4}(\.[A-Z0-9]{1,3}){0,2}", fullmatch=True)
NAMES = st.one_of(st.from_regex(r"[a-z0-9_.:-]{1,12}", fullmatch=True), TEXTS)


def _words(languages):
    return st.fixed_dictionaries(dict.fromkeys(languages, TEXTS))


@st.composite
def _scale(draw, id_, languages):
    codes = draw(
        st.lists(NAMES.filter(lambda n: n != "not_sure"), min_size=2, max_size=7, unique=True)
    )
    values = sorted(
        draw(
            st.lists(
                st.sampled_from([n / 2 for n in range(-8, 20)]),
                min_size=len(codes), max_size=len(codes), unique=True,
            )
        )
    )  # fmt: skip
    levels = []
    for code, value in zip(codes, values, strict=True):
        level = {"code": code, "value": value, "label": draw(_words(languages))}
        if draw(st.booleans()):
            level["text"] = draw(_words(languages))
        levels.append(level)
    return {"id": id_, "not_sure": draw(_words(languages)), "levels": levels}


@st.composite
def _choices(draw, id_, languages):
    groups = draw(st.lists(IDS, min_size=1, max_size=3, unique=True))
    codes = draw(
        st.lists(NAMES.filter(lambda n: n != "not_sure"), min_size=1, max_size=6, unique=True)
    )
    options = [
        {"code": code, "group": draw(st.sampled_from(groups)), "label": draw(_words(languages))}
        for code in codes
    ]
    if draw(st.booleans()):
        options[0]["maps_to"] = draw(NAMES)
    found = {
        "id": id_,
        "not_sure": draw(_words(languages)),
        "groups": [{"id": group, "label": draw(_words(languages))} for group in groups],
        "options": options,
    }
    if draw(st.booleans()):
        found["everyone"] = codes[-1]
        found["groups"][0] |= {"fill": "levels", "prefix": "level:"}
    return found


@st.composite
def _item(draw, code, languages, scales, lists, terms, audiences, dimension):
    item = {
        "code": code,
        "source": draw(TEXTS),
        "label": draw(_words(languages)),
        "text": draw(_words(languages)),
    }
    ways = [("scale", scale) for scale in scales] + [("choices", one) for one in lists]
    if dimension is not None:
        item["dimension"] = dimension
    elif draw(st.booleans()):
        ways = []
    if ways:
        key, way = draw(st.sampled_from(ways))
        item[key] = way["id"]
        if key == "scale" and draw(st.booleans()):
            item["anchors"] = [
                {"level": level["code"], "text": draw(_words(languages))} for level in way["levels"]
            ]
    if draw(st.booleans()):
        item |= {"tenses": ["now", "future"], "future": draw(_words(languages))}
    for key in ("help", "start"):
        if draw(st.booleans()) and (key == "help" or dimension is not None):
            item[key] = draw(_words(languages))
    if audiences:
        item["wording"] = {who: draw(_words(languages)) for who in audiences}
    if terms and draw(st.booleans()):
        item["terms"] = [terms[0]["code"]]
    return item


@st.composite
def editions(draw):
    """Draw a sound edition: scales and choices, anchors, tenses, audiences, asides, languages."""
    languages = draw(st.sampled_from([["en"], ["de", "en"], ["en", "nl", "fr"], ["pt-BR"]]))
    ids = draw(st.lists(IDS, min_size=2, max_size=4, unique=True))
    half = len(ids) // 2
    scales = [draw(_scale(id_, languages)) for id_ in ids[:half]]
    lists = [draw(_choices(id_, languages)) for id_ in ids[half:]]
    audiences = draw(st.sampled_from([[], ["customer"], ["customer", "our partners"]]))
    terms = [
        {"code": code, "label": draw(_words(languages)), "text": draw(_words(languages)),
         "source": draw(TEXTS)}
        for code in draw(st.lists(IDS, max_size=1))
    ]  # fmt: skip
    names = draw(st.lists(CODES, min_size=2, max_size=5, unique=True))
    dimensions = draw(st.lists(CODES, min_size=1, max_size=2, unique=True))
    asides = names[len(dimensions) + 1 :]
    names = names[: len(dimensions) + 1]
    part = (languages, scales, lists, terms, audiences)
    values = {
        "id": draw(IDS),
        "version": draw(st.integers(1, 32_000)),
        "languages": languages,
        "source": draw(TEXTS),
        "asks": draw(st.sampled_from([[], ["note"], ["note", "priority"]])),
        "title": draw(_words(languages)),
        "summary": draw(_words(languages)),
        "guide": draw(_words(languages)),
        "scoring": draw(
            st.sampled_from([{"kind": "median"}, {"kind": "total", "min_answered": 1}])
        ),
        "scales": scales,
        "choices": lists,
        "dimensions": [
            {"code": code, "source": draw(TEXTS), "label": draw(_words(languages)),
             "short": draw(_words(languages))}
            | ({"help": draw(_words(languages))} if draw(st.booleans()) else {})
            for code in dimensions
        ],
        "items": [
            draw(_item(code, *part, dimensions[n % len(dimensions)]))
            for n, code in enumerate(names)
        ],
    }  # fmt: skip
    if audiences:
        values["audiences"] = ["staff", *audiences]
    if terms:
        values["terms"] = terms
    if asides:
        values["asides"] = [draw(_item(code, *part, None)) for code in asides]
    edition, problems = try_values(values, "drawn.toml")
    assert problems == []
    return edition
