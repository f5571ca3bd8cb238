"""The addresses of the room: the facilitator's, and beneath /room/in/ the phones', cookieless."""

from django.urls import path

from outsidein.web.room import phones, views

urlpatterns = [
    path("rooms/", views.rooms, name="rooms"),
    path("rooms/new/", views.new_room, name="new_room"),
    path("rooms/<int:room_id>/", views.room_report, name="room"),
    path("rooms/<int:room_id>/wall/", views.wall, name="wall"),
    path("rooms/<int:room_id>/wall/state/", views.wall_state, name="wall_state"),
    path("room/in/", phones.join_page, name="join_room"),
    path("room/in/door/", phones.door_part, name="room_door"),
    path("room/in/join/", phones.join, name="enter_room"),
    path("room/in/state/", phones.state, name="room_state"),
    path("room/in/now/", phones.now_part, name="room_now"),
    path("room/in/own/", phones.own, name="room_own"),
    path("room/in/vote/", phones.vote, name="room_vote"),
    path("room/in/points/", phones.points, name="room_points"),
]
