"""The addresses of the reports, beneath what they tell of."""

from django.urls import re_path

from outsidein.web.reports import views

KIND = r"(?P<kind>pdf|pptx)"

urlpatterns = [
    re_path(
        rf"^rounds/(?P<round_id>[0-9]{{1,9}})/report\.{KIND}$",
        views.round_report,
        name="round_report",
    ),
    re_path(
        rf"^rooms/(?P<room_id>[0-9]{{1,9}})/report\.{KIND}$",
        views.room_report_file,
        name="room_report_file",
    ),
]
