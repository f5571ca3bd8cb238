"""The addresses of the plans; nothing personal ever stands in one."""

from django.urls import path

from outsidein.web.plans import calendars, one, views

urlpatterns = [
    path("plans/", views.plans_page, name="plans"),
    path("plans/new/", one.new_action, name="new_action"),
    path("plans/actions.csv", views.plans_csv, name="plans_csv"),
    path("plans/actions.ics", calendars.plans_ics, name="plans_ics"),
    path("plans/calendar/", calendars.calendar_page, name="plan_calendar"),
    path("plans/calendar/<str:token>.ics", calendars.calendar_feed, name="calendar_feed"),
    path("plans/<int:number>/", one.action_page, name="action"),
    path("plans/<int:number>/change/", one.change_page, name="change_action"),
    path("plans/<int:number>/move/", views.move, name="move_action"),
]
