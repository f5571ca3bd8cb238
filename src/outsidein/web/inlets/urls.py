"""Addresses of the ways into a source, and of the forms that stand open to everybody."""

from django.urls import path, re_path

from outsidein.web.inlets import outside, views

#: A form's public id is longer than any other word beneath /f/.
FORM = r"(?P<public_id>[A-Za-z0-9_-]{16,32})"

urlpatterns = [
    path("sources/<int:source_id>/ways/<slug:kind>/", views.inlet_page, name="inlet"),
    path("sources/<int:source_id>/ways/<slug:kind>/<slug:name>/", views.inlet_page, name="inlet"),
    path("f/confirm/<str:token>/", outside.confirm_page, name="confirm_entry"),
    re_path(rf"^f/{FORM}/$", outside.form_page, name="outside_form"),
    re_path(rf"^f/{FORM}/sent/$", outside.sent_page, name="outside_form_sent"),
]
