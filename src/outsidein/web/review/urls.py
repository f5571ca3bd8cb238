"""The addresses of the review; a pair is named by its number, never by who it is about."""

from django.urls import path

from outsidein.web.review import views

urlpatterns = [
    path("review/", views.review, name="review"),
    path("review/undo/", views.undo_last, name="undo_review"),
    path("review/<int:pair_id>/", views.judge, name="judge"),
    path("review/<int:pair_id>/<slug:way>.svg", views.picture, name="review_picture"),
]
