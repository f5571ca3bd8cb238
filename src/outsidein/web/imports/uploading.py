"""How a file arrives: streamed to disk and never larger than allowed."""

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import SkipFile, TemporaryFileUploadHandler


class LimitedUpload(TemporaryFileUploadHandler):
    """Streams an upload to a temporary file and lets go of it where it grows too large.

    The rest is read and dropped, so that the page can still say in words what happened.
    """

    def receive_data_chunk(self, raw_data: bytes, start: int) -> Any:
        """Write the chunk, or skip the file once it is over the limit."""
        if start + len(raw_data) > settings.UPLOAD_LIMIT:
            self.file.close()
            self.request.upload_was_too_large = True  # type: ignore[union-attr]
            raise SkipFile
        return super().receive_data_chunk(raw_data, start)
