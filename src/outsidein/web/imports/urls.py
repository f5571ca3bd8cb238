"""Addresses by which files come in."""

from django.urls import path

from outsidein.web.imports import (
    answers,
    history,
    mending,
    refreshing,
    samples,
    trial,
    undoing,
    views,
)

urlpatterns = [
    path("imports/", views.imports, name="imports"),
    path("imports/new/", views.new_import, name="new_import"),
    path("imports/samples/<slug:kind>.csv", samples.sample_file, name="sample_file"),
    path("imports/refresh/", refreshing.refresh_page, name="refresh"),
    path("imports/answers/<uuid:public_id>/", answers.answers_page, name="answers_import"),
    path(
        "imports/answers/<uuid:public_id>/refused.csv",
        answers.refused_answers,
        name="refused_answers",
    ),
    path("imports/<uuid:public_id>/", views.import_page, name="import"),
    path("imports/<uuid:public_id>/refused/", mending.mend_page, name="mend_rows"),
    path("imports/<uuid:public_id>/undo/", undoing.undo_page, name="undo_import"),
    path("imports/<uuid:public_id>/changes.csv", trial.changed_rows, name="changed_rows"),
    path("records/<int:record_id>/", history.record_page, name="record_history"),
    path("imports/<uuid:public_id>/refused.csv", views.refused_rows, name="refused_rows"),
]
