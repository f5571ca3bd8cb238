"""The addresses of the evidence."""

from django.urls import path

from outsidein.web.evidence import views

urlpatterns = [
    path("evidence/", views.evidence_page, name="evidence"),
    path("evidence/tables/", views.tables_page, name="evidence_tables"),
    path("evidence/tables/<slug:name>/", views.say_of_table, name="declare_table"),
    path("evidence/<slug:name>/", views.measure_page, name="measure"),
]
