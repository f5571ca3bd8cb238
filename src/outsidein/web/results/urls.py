"""The addresses of the results."""

from django.urls import path

from outsidein.web.results import comparing, taking, views, words

urlpatterns = [
    path("results/", views.results_page, name="results"),
    path("results/<slug:slug>/", views.result_page, name="result"),
    path("results/<slug:slug>/groups/", comparing.groups_page, name="result_groups"),
    path("results/<slug:slug>/sides/", comparing.sides_page, name="result_sides"),
    path("results/<slug:slug>/matters/", comparing.matters_page, name="result_matters"),
    path("results/<slug:slug>/trend/", comparing.trend_page, name="result_trend"),
    path("results/<slug:slug>/questions/", comparing.questions_page, name="result_questions"),
    path("results/<slug:slug>/comments/", words.comments_page, name="result_comments"),
    path(
        "results/<slug:slug>/comments/<str:item>/<slug:tense>/",
        words.texts_page,
        name="result_texts",
    ),
    path("results/<slug:slug>/take/", taking.take, name="result_take"),
    path("results/<slug:slug>/table.csv", views.result_table, name="result_table"),
    path("results/<slug:slug>/<slug:name>.svg", views.result_picture, name="result_picture"),
    path("results/<slug:slug>/<slug:name>.png", views.result_picture_png, name="result_png"),
]
