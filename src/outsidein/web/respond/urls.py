"""The addresses of answering a round; everything beneath /r/ sets no cookie and leaves no line."""

from django.urls import path, re_path

from outsidein.web.respond import endpoints, pages, plain

#: A round's public id is longer than any other word beneath /r/.
ROUND = r"(?P<public_id>[A-Za-z0-9_-]{10,32})"

urlpatterns = [
    path("r/", pages.door_page, name="answer_round"),
    path("r/pin/", plain.pin_page, name="answer_by_pin"),
    path("r/receipt/", pages.receipt_page, name="receipt"),
    path("r/withdrawn/", plain.withdraw_page, name="withdraw_by_form"),
    path("r/open/", endpoints.open_door, name="open_round_sheet"),
    path("r/draft/", endpoints.draft_door, name="keep_round_sheet"),
    path("r/give/", endpoints.give_door, name="give_round_sheet"),
    path("r/amend/", endpoints.amend_door, name="amend_round_sheet"),
    path("r/withdraw/", endpoints.withdraw_door, name="withdraw_round_sheet"),
    re_path(
        rf"^r/sheet/{ROUND}/(?P<language>[a-zA-Z-]{{2,8}})/$", pages.sheet_part, name="round_sheet"
    ),
    re_path(rf"^r/results/{ROUND}/$", endpoints.results_door, name="round_shared"),
    re_path(rf"^r/o/{ROUND}/$", pages.door_page, name="answer_open_round"),
    re_path(rf"^r/{ROUND}/?$", pages.door_page, name="answer_this_round"),
]
