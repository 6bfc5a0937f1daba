"""What spatial layers mean for a plan: rules, findings, cases, documents and commands.

Never imports Qt.
"""

__version__ = "0.1.0"
__all__ = ["__version__"]
