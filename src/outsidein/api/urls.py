"""The addresses of the API."""

from django.urls import path

from outsidein.api.reading import docs_page, openapi_json
from outsidein.api.service import api

urlpatterns = [
    path("api/v1/docs", docs_page, name="api_docs"),
    path("api/v1/openapi.json", openapi_json, name="openapi"),
    path("api/v1/", api.urls),
]
