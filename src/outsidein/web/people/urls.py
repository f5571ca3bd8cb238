"""Addresses of the organisation: its people, how it is built, who signs in."""

from django.urls import path

from outsidein.web.people import leaving, lists, members, persons, structure

urlpatterns = [
    path("organisation/people/", persons.people, name="people"),
    path("organisation/people/new/", persons.new_person, name="new_person"),
    path("organisation/people/list/", lists.new_people_list, name="new_people_list"),
    path("organisation/people/list/<uuid:public_id>/", lists.people_list, name="people_list"),
    path(
        "organisation/people/list/<uuid:public_id>/refused.csv",
        lists.refused_people,
        name="refused_people",
    ),
    path("organisation/people/<int:person_id>/", persons.person, name="person"),
    path("organisation/levels/", structure.levels, name="levels"),
    path("organisation/departments/", structure.departments, name="departments"),
    path("organisation/attributes/", structure.attributes, name="attributes"),
    path("organisation/attributes/<int:attribute_id>/", structure.attribute, name="attribute"),
    path("organisation/members/", members.members, name="members"),
    path("organisation/time/", structure.time_zone, name="time_zone"),
    path("organisation/new/", members.new_organisation, name="new_organisation"),
    path("organisation/take-along/", leaving.take_along, name="take_along"),
    path(
        "organisation/take-along/<uuid:public_id>.zip",
        leaving.whole_organisation,
        name="whole_organisation",
    ),
]
