"""The addresses of the results."""

from django.urls import path

from outsidein.web.results import views

urlpatterns = [
    path("results/", views.results_page, name="results"),
    path("results/<slug:slug>/", views.result_page, name="result"),
    path("results/<slug:slug>/table.csv", views.result_table, name="result_table"),
    path("results/<slug:slug>/<slug:name>.svg", views.result_picture, name="result_picture"),
    path("results/<slug:slug>/<slug:name>.png", views.result_picture_png, name="result_png"),
]
