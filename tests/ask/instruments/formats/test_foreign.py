"""Files as other programs write them, with nothing of ours in them."""

import io
import json

import xlsxwriter

from outsidein.ask.instruments.compute.reading import try_values
from outsidein.ask.instruments.formats.choosing import FORMATS


def workbook(**sheets):
    """Return a workbook of sheets, each a list of rows."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    book.close()
    return target.getvalue()


def read(name, content, file_name=None):
    """Return the edition that a file holds, its problems, and what is told of it."""
    found = FORMATS[name].read(content, file_name or f"Our Pulse{FORMATS[name].ending}")
    edition, problems = try_values(found.values, "pulse")
    return edition, problems, found


AGREE = [
    ["list_name", "name", "label::English (en)", "label::Nederlands (nl)"],
    ["agree", 1, "Disagree", "Oneens"],
    ["agree", 2, "Neutral", "Neutraal"],
    ["agree", 3, "Agree", "Eens"],
    ["agree", "dk", "Don't know", "Weet niet"],
]
SURVEY = [
    ["type", "name", "label::English (en)", "label::Nederlands (nl)", "relevant", "appearance"],
    ["start", "start", "", "", "", ""],
    ["note", "hello", "Welcome.", "Welkom.", "", ""],
    ["begin_group", "service", "Service", "Dienst", "", ""],
    ["select_one agree", "kind", "We are kind.", "Wij zijn vriendelijk.", "", "likert"],
    ["select_one agree", "quick", "We are quick.", "Wij zijn snel.", "${kind} = 1", ""],
    ["end_group", "", "", "", "", ""],
    ["geopoint", "where", "Where are you?", "Waar?", "", ""],
    ["text", "more", "Anything else?", "Nog iets?", "", ""],
]


def test_an_xlsform_of_somebody_else_becomes_an_instrument():
    settings = [
        ["form_title", "form_id", "default_language"],
        ["Pulse", "pulse", "Nederlands (nl)"],
    ]

    edition, problems, found = read(
        "xlsform", workbook(survey=SURVEY, choices=AGREE, settings=settings)
    )

    assert problems == []
    assert (edition.id, str(edition.title), edition.languages) == ("pulse", "Pulse", ("nl", "en"))
    assert [item.code for item in edition.items] == ["KIND", "QUICK"]
    assert edition.items[0].text.say("en") == "We are kind."
    assert edition.items[0].scale is edition.items[1].scale
    assert edition.items[0].scale.values == (1, 2, 3)
    assert edition.items[0].scale.not_sure.say("nl") == "Weet niet"
    assert edition.guide.say("nl") == "Welkom."
    assert [aside.code for aside in edition.asides] == ["MORE"]
    assert "survey, row 8: a question of the type “geopoint”." in found.left_out
    assert "survey: the column “relevant” is not kept." in found.left_out
    assert "kind has the code KIND here." in found.assumed


def test_a_fault_is_told_with_its_row():
    survey = [row[:4] for row in SURVEY]
    survey[5] = ["select_one agree", "quick", "", ""]

    _, problems, _ = read("xlsform", workbook(survey=survey, choices=AGREE))

    assert [problem.place for problem in problems] == [
        "items[2].label.en",
        "items[2].label.nl",
        "items[2].text.en",
        "items[2].text.nl",
    ]


SURVEYJS = {
    "title": {"default": "Pulse", "de": "Puls"},
    "pages": [
        {
            "name": "page1",
            "elements": [
                {"type": "rating", "name": "easy", "title": "It is easy.", "rateMax": 3},
                {"type": "boolean", "name": "open", "title": "We are open.", "visibleIf": "{a}=1"},
                {"type": "checkbox", "name": "who", "title": "Who?", "choices": ["us", "them"]},
                {"type": "file", "name": "photo", "title": "A photo"},
                {
                    "type": "matrix", "name": "m",
                    "columns": ["no", {"value": "yes", "text": "Yes!"}],
                    "rows": ["fast", {"value": "fair", "text": "We are fair."}],
                },
            ],
        }
    ],
}  # fmt: skip


def test_a_survey_of_surveyjs_becomes_an_instrument():
    edition, problems, found = read("surveyjs", json.dumps(SURVEYJS).encode())

    assert problems == []
    assert edition.id == "our-pulse"
    assert edition.languages == ("en", "de")
    assert [item.code for item in edition.items] == ["EASY", "OPEN", "WHO", "FAST", "FAIR"]
    assert edition.items[0].scale.values == (1, 2, 3)
    assert [str(o.label) for o in edition.items[2].choices.options] == ["us", "them"]
    assert [level.code for level in edition.items[4].scale.levels] == ["no", "yes"]
    assert "pages[1].elements[2]: “visibleIf” is not kept." in found.left_out
    assert "pages[1].elements[4]: an element of the type “file”." in found.left_out


LSS = """<?xml version="1.0" encoding="UTF-8"?>
<document><LimeSurveyDocType>Survey</LimeSurveyDocType><DBVersion>366</DBVersion>
<languages><language>en</language><language>de</language></languages>
<answers><rows>
<row><qid>2</qid><code>A1</code><answer>Never</answer><sortorder>1</sortorder><language>en</language></row>
<row><qid>2</qid><code>A2</code><answer><![CDATA[<b>Always</b>]]></answer><sortorder>2</sortorder><language>en</language></row>
<row><qid>2</qid><code>A1</code><answer>Nie</answer><sortorder>1</sortorder><language>de</language></row>
<row><qid>2</qid><code>A2</code><answer>Immer</answer><sortorder>2</sortorder><language>de</language></row>
</rows></answers>
<groups><rows>
<row><gid>1</gid><group_name>Service</group_name><group_order>0</group_order><language>en</language></row>
<row><gid>1</gid><group_name>Dienst</group_name><group_order>0</group_order><language>de</language></row>
</rows></groups>
<questions><rows>
<row><qid>2</qid><parent_qid>0</parent_qid><gid>1</gid><type>L</type><title>kind</title><question><![CDATA[<p>We are kind.</p>]]></question><language>en</language><question_order>1</question_order></row>
<row><qid>2</qid><parent_qid>0</parent_qid><gid>1</gid><type>L</type><title>kind</title><question>Wir sind freundlich.</question><language>de</language><question_order>1</question_order></row>
<row><qid>3</qid><parent_qid>0</parent_qid><gid>1</gid><type>A</type><title>five</title><question>Say</question><language>en</language><question_order>2</question_order></row>
<row><qid>5</qid><parent_qid>0</parent_qid><gid>1</gid><type>|</type><title>photo</title><question>Photo</question><language>en</language><question_order>3</question_order></row>
</rows></questions>
<subquestions><rows>
<row><qid>4</qid><parent_qid>3</parent_qid><gid>1</gid><title>SQ001</title><question>We listen.</question><language>en</language><question_order>1</question_order></row>
</rows></subquestions>
<surveys><rows><row><sid>7</sid><language>en</language></row></rows></surveys>
<surveys_languagesettings><rows><row><surveyls_language>en</surveyls_language><surveyls_title>Pulse</surveyls_title></row></rows></surveys_languagesettings>
</document>"""  # noqa: E501 - as it is written there


def test_an_lss_of_version_three_becomes_an_instrument():
    edition, problems, found = read("lss", LSS.encode())

    assert problems == []
    assert [(i.code, str(i.text)) for i in edition.items] == [
        ("KIND", "We are kind."),
        ("SQ001", "We listen."),
    ]
    assert edition.items[0].text.say("de") == "Wir sind freundlich."
    assert [str(level.label) for level in edition.items[0].scale.levels] == ["Never", "Always"]
    assert edition.items[1].scale.values == (1, 2, 3, 4, 5)
    assert "question photo: a question of the type “|”." in found.left_out


QSF = {
    "SurveyEntry": {"SurveyName": "Pulse", "SurveyLanguage": "EN"},
    "SurveyElements": [
        {
            "Element": "BL",
            "Payload": {
                "0": {
                    "Type": "Default", "Description": "Service",
                    "BlockElements": [
                        {"Type": "Question", "QuestionID": "QID2"},
                        {"Type": "Page Break"},
                        {"Type": "Question", "QuestionID": "QID1"},
                    ],
                },
                "1": {
                    "Type": "Trash", "Description": "Bin",
                    "BlockElements": [{"Type": "Question", "QuestionID": "QID9"}],
                },
            },
        },
        {
            "Element": "SQ", "PrimaryAttribute": "QID1",
            "Payload": {
                "QuestionID": "QID1", "DataExportTag": "kind", "QuestionType": "MC",
                "Selector": "SAVR", "QuestionText": "<div>We are <b>kind</b>.</div>",
                "Choices": {"1": {"Display": "Yes"}, "2": {"Display": "No"}},
                "ChoiceOrder": ["2", 1], "RecodeValues": {"1": "5", "2": "0"},
                "Language": {"DE": {
                    "QuestionText": "Wir sind freundlich.",
                    "Choices": {"1": {"Display": "Ja"}, "2": {"Display": "Nein"}},
                }},
            },
        },
        {
            "Element": "SQ", "PrimaryAttribute": "QID2",
            "Payload": {
                "QuestionID": "QID2", "DataExportTag": "m", "QuestionType": "Matrix",
                "Selector": "Likert", "SubSelector": "SingleAnswer", "QuestionText": "Say",
                "Choices": {"1": {"Display": "We listen."}, "2": {"Display": "We act."}},
                "ChoiceOrder": ["1", "2"], "ChoiceDataExportTags": {"1": "listen", "2": "act"},
                "Answers": {"1": {"Display": "Low"}, "2": {"Display": "High"}},
                "AnswerOrder": ["1", "2"],
            },
        },
        {"Element": "SQ", "PrimaryAttribute": "QID3", "Payload": {
            "DataExportTag": "more", "QuestionType": "TE", "Selector": "ML",
            "QuestionText": "More?", "DisplayLogic": {"0": {}}}},
        {"Element": "SQ", "PrimaryAttribute": "QID4", "Payload": {
            "DataExportTag": "heat", "QuestionType": "HeatMap", "Selector": "Image",
            "QuestionText": "Click"}},
        {"Element": "SQ", "PrimaryAttribute": "QID9", "Payload": {
            "DataExportTag": "gone", "QuestionType": "TE", "QuestionText": "Gone?"}},
    ],
}  # fmt: skip


def test_a_survey_of_qualtrics_becomes_an_instrument():
    edition, problems, found = read("qsf", json.dumps(QSF).encode())

    assert problems == []
    assert [(i.code, str(i.text)) for i in edition.items] == [
        ("LISTEN", "We listen."),
        ("ACT", "We act."),
        ("KIND", "We are kind."),
    ]
    assert [(level.value, level.label.say("de")) for level in edition.items[2].scale.levels] == [
        (0, "Nein"),
        (5, "Ja"),
    ]
    assert [aside.code for aside in edition.asides] == ["MORE"]
    assert "question heat (QID4): a question of the type “HeatMap”, “Image”." in found.left_out
    assert "question more (QID3): when it is shown is not kept." in found.left_out


def test_options_that_run_downwards_are_turned_round():
    choices = [["list_name", "name", "label"], ["a", 3, "High"], ["a", 2, "Mid"], ["a", 1, "Low"]]
    survey = [["type", "name", "label"], ["select_one a", "Q1", "So?"]]

    edition, _, _ = read("xlsform", workbook(survey=survey, choices=choices))

    assert [str(level.label) for level in edition.items[0].scale.levels] == ["Low", "Mid", "High"]


def test_options_without_numbers_are_taken_in_their_order_and_that_is_told():
    choices = [["list_name", "name", "label"], ["a", "x", "Rare"], ["a", "y", "Often"]]
    survey = [["type", "name", "label"], ["select_one a", "Q1", "So?"]]

    edition, _, found = read("xlsform", workbook(survey=survey, choices=choices))

    assert edition.items[0].scale.values == (1, 2)
    assert (
        "survey, row 2: the options are taken as steps from the lowest, “Rare”, to the highest, "
        "“Often”. Turn them round if it is otherwise."
    ) in found.assumed
