"""The few words of our own that a form needs, and how others write "not sure"."""

import re

from outsidein.ask.instruments.formats.form import Says

PHRASES: dict[str, Says] = {
    "not_sure": {
        "en": "Not sure", "de": "Weiß nicht", "nl": "Weet niet", "fr": "Je ne sais pas",
        "es": "No lo sé", "it": "Non so", "pt": "Não sei", "da": "Ved ikke", "sv": "Vet inte",
    },
    "beside": {"en": "Asked beside them", "de": "Daneben gefragt", "nl": "Daarnaast gevraagd"},
    "own_words": {"en": "in your own words", "de": "in eigenen Worten", "nl": "in eigen woorden"},
    "guide": {
        "en": "Say for each how things are today.",
        "de": "Sagen Sie zu jedem Satz, wie es heute ist.",
        "nl": "Zeg bij elk hoe het vandaag is.",
    },
}  # fmt: skip

_UNSURE_NAMES = re.compile(
    r"not_?sure|unsure|dk|dont_?know|do_?not_?know|dna|n_?a|none_of_these", re.IGNORECASE
)
_UNSURE_LABELS = re.compile(
    r"(i am |i'm )?(not sure|unsure)|(i )?(don['’]t|do not) know( ?/ ?.*)?|n ?/ ?a|not applicable"
    r"|(ich )?weiß (es )?nicht|keine angabe|weet (ik )?niet|geen mening|(je )?ne sais pas"
    r"|no (lo )?sé|non (lo )?so|não sei|ved ikke|vet inte|no opinion|prefer not to (say|answer)",
    re.IGNORECASE,
)

LANGUAGE_NAMES = {
    "ar": "Arabic", "bg": "Bulgarian", "ca": "Catalan", "cs": "Czech", "cy": "Welsh",
    "da": "Danish", "de": "German", "el": "Greek", "en": "English", "es": "Spanish",
    "et": "Estonian", "fi": "Finnish", "fr": "French", "ga": "Irish", "he": "Hebrew",
    "hi": "Hindi", "hr": "Croatian", "hu": "Hungarian", "id": "Indonesian", "it": "Italian",
    "ja": "Japanese", "ko": "Korean", "lt": "Lithuanian", "lv": "Latvian", "mt": "Maltese",
    "nb": "Norwegian", "nl": "Dutch", "no": "Norwegian", "pl": "Polish", "pt": "Portuguese",
    "ro": "Romanian", "ru": "Russian", "sk": "Slovak", "sl": "Slovenian", "sv": "Swedish",
    "tr": "Turkish", "uk": "Ukrainian", "zh": "Chinese",
}  # fmt: skip


def say_phrase(name: str, language: str) -> str:
    """Return a phrase in a language, or in English where we have none.

    >>> say_phrase("not_sure", "de-AT")
    'Weiß nicht'
    """
    phrase = PHRASES[name]
    return phrase.get(language) or phrase.get(language.split("-")[0]) or phrase["en"]


def is_unsure(name: str, labels: Says) -> bool:
    """Return whether an option means that somebody does not know.

    >>> is_unsure("99", {"en": "Don't know"}), is_unsure("3", {"en": "Neutral"})
    (True, False)
    """
    if _UNSURE_NAMES.fullmatch(name.strip()):
        return True
    return any(_UNSURE_LABELS.fullmatch(words.strip(" .")) for words in labels.values())
