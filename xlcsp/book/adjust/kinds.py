"""The table of adjusters: which one follows a move in which kind of part.

A part of a kind that stands in neither list is searched for references to what moves; if it holds
one, the move is refused (``unknown.py``).
"""

from collections.abc import Mapping
from typing import Final

from xlcsp.book.adjust.anchored import anchors, control_links, drawing_links
from xlcsp.book.adjust.charts import charts
from xlcsp.book.adjust.laid_over import (
    consolidation,
    covered_ranges,
    filters,
    hyperlinks,
    merged_cells,
    sheet_views,
    watched_cells,
)
from xlcsp.book.adjust.links import links_to_places
from xlcsp.book.adjust.moving import Adjuster
from xlcsp.book.adjust.names import names
from xlcsp.book.adjust.notes import notes, old_drawing
from xlcsp.book.adjust.pivots import pivot_source, pivot_table
from xlcsp.book.adjust.ruled_cells import conditional_formatting, data_validation
from xlcsp.book.adjust.sparklines import sparklines
from xlcsp.book.adjust.table_parts import table_part

SHEET: Final[tuple[Adjuster, ...]] = (
    merged_cells,
    conditional_formatting,
    data_validation,
    hyperlinks,
    covered_ranges,
    watched_cells,
    filters,
    consolidation,
    sparklines,
    anchors,
    control_links,
)
"""What a worksheet says before and behind its rows."""

WORKBOOK: Final[tuple[Adjuster, ...]] = (names,)

RELATIONSHIPS: Final[tuple[Adjuster, ...]] = (links_to_places,)

PARTS: Final[Mapping[str, tuple[Adjuster, ...]]] = {
    "table": (table_part,),
    "comments": (notes,),
    "threadedComment": (notes,),
    "vmlDrawing": (old_drawing,),
    "drawing": (anchors, drawing_links),
    "chartUserShapes": (drawing_links,),
    "chart": (charts,),
    "chartEx": (charts,),
    "ctrlProp": (control_links,),
    "pivotTable": (pivot_table,),
    "pivotCacheDefinition": (pivot_source,),
    "namedSheetView": (sheet_views,),
    "namedSheetViews": (sheet_views,),
}
"""By the last word of the relationship that ties the part."""

PLACELESS: Final = frozenset(
    """
    worksheet chartsheet dialogsheet officeDocument core-properties extended-properties
    custom-properties thumbnail theme themeOverride styles sharedStrings calcChain sheetMetadata
    externalLink externalLinkPath image hyperlink printerSettings slicer slicerCache timeline
    timelineCache pivotCacheRecords connections queryTable vbaProject vbaProjectSignature
    wordVbaData customProperty chartStyle chartColorStyle person persons oleObject package video
    audio media diagramData diagramLayout diagramQuickStyle diagramColors diagramDrawing ink
    rdRichValue rdRichValueStructure rdRichValueTypes richValueRel rdArray rdSupportingPropertyBag
    rdSupportingPropertyBagStructure richStyles featurePropertyBag customXml customXmlProps
    activeXControlBinary attachedToolbars keyMapCustomizations
    """.split()  # noqa: SIM905 - a list of words reads best as words
)
"""Kinds that name no cell of a sheet, or only by names that follow by themselves."""
