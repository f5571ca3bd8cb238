"""One deterministic sample organisation, written as the files a real one would have."""

from outsidein.sample.files import SampleFile, Source
from outsidein.sample.plan import Planted
from outsidein.sample.write import Sample, write_sample

__all__ = ["Planted", "Sample", "SampleFile", "Source", "write_sample"]
