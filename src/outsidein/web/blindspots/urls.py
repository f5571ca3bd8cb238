"""The addresses of the blind spots; nothing personal ever stands in one."""

from django.urls import path, re_path

from outsidein.web.blindspots import views

urlpatterns = [
    path("blind-spots/", views.blind_spots_page, name="blind_spots"),
    re_path(
        r"^blind-spots/map\.(?P<kind>csv|json|svg|png)$",
        views.blind_spots_file,
        name="blind_spots_file",
    ),
    path(
        "blind-spots/pictures/<str:what>/<slug:way>.svg", views.picture, name="blind_spots_picture"
    ),
    path("blind-spots/questions/<str:item>/", views.question_page, name="question"),
    path("blind-spots/<str:item>/", views.blind_spot_page, name="blind_spot"),
]
