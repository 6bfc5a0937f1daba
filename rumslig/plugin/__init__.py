"""The plugin API: one more planning question, with its fields, its answer and what it rests on.

A plugin is an object with the attributes of `Plugin`, named by an entry point in the group
`rumslig.plugins`. It imports this module and nothing else of Rumslig.
"""

from layers.errors import LayerError
from layers.vector import VectorLayer
from rumslig.language import Language
from rumslig.numerals import (
    direction_of,
    format_area,
    format_direction,
    format_length,
    format_number,
    format_share,
)
from rumslig.plan_area import PlanArea
from rumslig.plugin.answer import (
    Answer,
    BarChart,
    Column,
    KeyFigure,
    MapObject,
    MapRole,
    Row,
    Table,
)
from rumslig.plugin.asked import AskedCatalog, AskedLayer, Found
from rumslig.plugin.contract import API_VERSION, GROUP, Plugin, Values
from rumslig.plugin.panel import (
    Choice,
    ChoiceField,
    Field,
    NumberField,
    Panel,
    TextField,
    Words,
    YesNoField,
)

__all__ = [
    "API_VERSION",
    "GROUP",
    "Answer",
    "AskedCatalog",
    "AskedLayer",
    "BarChart",
    "Choice",
    "ChoiceField",
    "Column",
    "Field",
    "Found",
    "KeyFigure",
    "Language",
    "LayerError",
    "MapObject",
    "MapRole",
    "NumberField",
    "Panel",
    "PlanArea",
    "Plugin",
    "Row",
    "Table",
    "TextField",
    "Values",
    "VectorLayer",
    "Words",
    "YesNoField",
    "direction_of",
    "format_area",
    "format_direction",
    "format_length",
    "format_number",
    "format_share",
]
