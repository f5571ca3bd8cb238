"""The pages' addresses: a list a screen."""

from django.urls import include, path

urlpatterns = [
    path("", include("outsidein.web.home.urls")),
    path("", include("outsidein.web.accounts.urls")),
    path("", include("outsidein.web.people.urls")),
    path("", include("outsidein.web.palette.urls")),
    path("", include("outsidein.web.sources.urls")),
    path("", include("outsidein.web.registers.urls")),
    path("", include("outsidein.web.inlets.urls")),
    path("", include("outsidein.web.imports.urls")),
    path("", include("outsidein.web.lists.urls")),
    path("", include("outsidein.web.recognise.urls")),
    path("", include("outsidein.web.customers.urls")),
    path("", include("outsidein.web.review.urls")),
    path("", include("outsidein.web.answering.urls")),
    path("", include("outsidein.web.respond.urls")),
    path("", include("outsidein.web.instruments.urls")),
    path("", include("outsidein.web.rounds.urls")),
    path("", include("outsidein.web.room.urls")),
    path("", include("outsidein.web.reports.urls")),
    path("", include("outsidein.web.results.urls")),
    path("", include("outsidein.web.blindspots.urls")),
    path("", include("outsidein.web.evidence.urls")),
    path("", include("outsidein.web.plans.urls")),
    path("", include("outsidein.web.quality.urls")),
]
