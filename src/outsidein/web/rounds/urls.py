"""Addresses of the rounds."""

from django.urls import path

from outsidein.web.rounds import keying, printing, running, setting_up

urlpatterns = [
    path("rounds/", running.rounds, name="rounds"),
    path("rounds/new/", setting_up.new_round, name="new_round"),
    path("rounds/<int:round_id>/", running.round_page, name="round"),
    path("rounds/<int:round_id>/close/", running.close_page, name="close_round"),
    path("rounds/<int:round_id>/links.csv", running.links_file, name="round_links"),
    path("rounds/<int:round_id>/poster/", printing.poster, name="round_poster"),
    path("rounds/<int:round_id>/qr.svg", printing.qr_picture, name="round_qr"),
    path("rounds/<int:round_id>/paper/", printing.paper, name="round_paper"),
    path("rounds/<int:round_id>/codes/", printing.codes, name="round_codes"),
    path("rounds/<int:round_id>/keying/", keying.keying, name="round_keying"),
    path("rounds/<int:round_id>/set-up/<slug:step>/", setting_up.round_step, name="round_step"),
]
