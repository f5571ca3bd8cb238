"""The addresses of the data's quality and of its audits."""

from django.urls import path

from outsidein.web.quality import audits, views

urlpatterns = [
    path("quality/", views.quality, name="quality"),
    path("quality/by-source.csv", views.by_source_csv, name="quality_csv"),
    path("quality/over-time-<slug:way>.svg", views.over_time, name="quality_picture"),
    path("quality/audits/", audits.audits, name="audits"),
    path("quality/audits/<int:audit_id>/", audits.audit, name="audit"),
    path("quality/audits/<int:audit_id>/read/", audits.read, name="audit_read"),
    path("quality/audits/<int:audit_id>/close/", audits.close, name="audit_close"),
]
