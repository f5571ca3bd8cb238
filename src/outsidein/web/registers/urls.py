"""The address of the registers."""

from django.urls import path

from outsidein.web.registers import views

urlpatterns = [path("sources/registers/", views.registers, name="registers")]
