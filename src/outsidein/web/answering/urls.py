"""The addresses of answering alone; everything beneath /answer/ sets no cookie."""

from django.urls import path, re_path

from outsidein.web.answering import views

urlpatterns = [
    path("answer/", views.choose_page, name="answering"),
    path("answer/<slug:slug>/", views.sheet_page, name="answer_sheet"),
    path("answer/<slug:slug>/keep/", views.keep_sheet, name="keep_sheet"),
    path("answer/<slug:slug>/open/", views.open_sheet, name="open_sheet"),
    path("answer/<slug:slug>/forget/", views.forget_sheet, name="forget_sheet"),
    re_path(
        r"^answer/(?P<slug>[-\w]+)/take/(?P<kind>svg|png|csv|json|pdf|pptx)/$",
        views.take_sheet,
        name="take_sheet",
    ),
]
